"""The result files of a session, and the printed report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from formcheck.capture.recording.recording import RecordingWriter
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal
from formcheck.core.results.report import Report, Source
from formcheck.errors import OutputError, notify
from formcheck.history.database import history_path
from formcheck.history.store import HistorySink
from formcheck.sinks.base import Sink
from formcheck.sinks.files.atomic_write import new_folder, prepare_folder
from formcheck.sinks.files.session_files import FramesCsv, ReportJson, RepsCsv, report_text
from formcheck.sinks.html.curves import Curves
from formcheck.sinks.html.report_page import ReportPage
from formcheck.sinks.terminal.tables import print_summary
from formcheck.sinks.video.video_writer import AnnotatedVideo, FilmedVideo

REPORT, FRAMES, CURVES = "report.json", "frames.csv", "curves.svg"
PAGE, REPS = "report.html", "reps.csv"
POSES, VIDEO, FILMED = "poses.jsonl.gz", "annotated.mp4", "filmed.mp4"
#: A killed session leaves this file, with the suffix ".partial".
UNFINISHED = "unfinished.poses.jsonl.gz"


def folder_for(source: Path, out: Path | None, names: Sequence[str], *, force: bool) -> Path:
    """Return the results folder: the user's, or a new one beside the source.

    Raises:
        OutputError: It cannot be written, holds results, or a result would replace the source.
    """
    if out is None:
        return new_folder(source.parent, source.stem, "-formcheck")
    for name in names:
        with suppress(OSError):  # missing, or an invalid name
            if (out / name).samefile(source):
                raise OutputError(
                    f"expected a folder where {name} may be written, got {out}, where it is the "
                    "video itself. Choose another folder with -o DIR."
                )
    return prepare_folder(out, names, force=force)


def folder_of_today(out: Path | None, what: str, names: Sequence[str], *, force: bool) -> Path:
    """Return the results folder: the user's, or a new one named after ``what`` and the time.

    Raises:
        OutputError: It cannot be written, or holds results.
    """
    if out is not None:
        return prepare_folder(out, names, force=force)
    now = datetime.now().astimezone()
    return new_folder(Path(), f"formcheck-{what}", f"-{now:%Y-%m-%d-%H%M%S}")


def session_files(  # noqa: PLR0913 - all but the first three are named
    folder: Path,
    exercise: Exercise,
    source: Source,
    *,
    record_as: tuple[str | Callable[[], str], Mapping[str, float]] | None = None,
    record: bool = True,
    goal: Goal | None = None,
    video: bool = False,
    pictures: bool = True,
) -> list[Sink]:
    """Open the files of a session in ``folder``: those of :func:`names_of`, except the videos.

    Args:
        folder: An existing, writable folder.
        exercise: The exercise.
        source: The source as known now.
        record_as: Model, as for RecordingWriter, and changed thresholds; None records nothing.
        record: False records under the name UNFINISHED, and removes it once the report is written.
        goal: For the recording.
        video: The annotated video will be beside them.
        pictures: The page may show the person.
    """
    report = ReportJson(folder / REPORT)
    sinks: list[Sink] = [
        FramesCsv(folder / FRAMES, exercise),
        Curves(folder / CURVES, exercise),
        RepsCsv(folder / REPS, exercise),
        ReportPage(folder / PAGE, exercise, video=VIDEO if video else None, pictures=pictures),
        report,
    ]
    if record_as is not None:
        model, changes = record_as
        recording = RecordingWriter(
            folder / (POSES if record else UNFINISHED),
            exercise=exercise.name,
            thresholds=changes,
            model=model,
            source=source,
            goal=goal,
        )
        # Last, so that it knows whether the report was written.
        sinks.append(recording if record else _CrashRecording(recording, report))
    return sinks


class _CrashRecording:
    """Records poses in case the session crashes before its report is written."""

    def __init__(self, recording: RecordingWriter, report: ReportJson) -> None:
        self._recording = recording
        self._report = report
        self.write = recording.write

    def close(self, report: Report | None) -> None:
        self._recording.close(report)
        if self._report.written:
            self._recording.path.unlink()


def video_files(
    folder: Path,
    exercise: Exercise,
    video: VideoFile,
    *,
    record_as: tuple[str | Callable[[], str], Mapping[str, float]] | None,
    annotated: bool,
    pictures: bool = True,
) -> list[Sink]:
    """Open the files of a recorded video in ``folder``: those of :func:`names_of`."""
    source = video.describe()
    sinks = session_files(
        folder, exercise, source, record_as=record_as, video=annotated, pictures=pictures
    )
    if annotated:
        # Last, because it takes longest to finish.
        sinks.append(AnnotatedVideo(folder / VIDEO, exercise, sound_from=video.path))
    return sinks


def names_of(*, record: bool = False, video: bool = False, filmed: bool = False) -> list[str]:
    """Return the file names of a session."""
    always = [REPORT, PAGE, REPS, FRAMES, CURVES]
    chosen = ((VIDEO, video), (FILMED, filmed), (POSES, record))
    return [*always, *(name for name, wanted in chosen if wanted)]


class PrintReport(Sink):
    """A sink that prints the report on stdout, as JSON or as a table, also after an error."""

    def __init__(self, exercise: Exercise, folder: Path | None, *, json: bool) -> None:
        self._exercise = exercise
        self._folder = folder
        self._json = json

    def close(self, report: Report | None) -> None:
        if report is None:
            return
        if self._json:
            sys.stdout.write(report_text(report))
        else:
            print_summary(report, self._exercise, self._folder)


def history_sink() -> HistorySink:
    """Return the sink that adds a session, which starts now, to the history."""
    return HistorySink(history_path(), datetime.now().astimezone(), notify)


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The user's choices for the output of a live session.

    Attributes:
        record: Write the poses.
        filmed: Write the camera video.
        pictures: report.html may show the person.
        saved: Add the session to the history.
        changes: Changed thresholds, for the recording.
    """

    record: bool
    filmed: bool
    pictures: bool
    saved: bool
    changes: Mapping[str, float] = field(default_factory=dict)

    def names(self) -> list[str]:
        return names_of(record=self.record, filmed=self.filmed)

    def files(
        self,
        folder: Path,
        exercise: Exercise,
        source: Source,
        goal: Goal | None,
        model: Callable[[], str],
    ) -> list[Sink]:
        """Open the files in an existing folder; ``model`` returns the pose model in use."""
        # Poses are always recorded: after a crash they can be replayed into a report.
        files = session_files(
            folder,
            exercise,
            source,
            record_as=(model, self.changes),
            record=self.record,
            goal=goal,
            pictures=self.pictures,
        )
        return [*files, FilmedVideo(folder / FILMED)] if self.filmed else files

    def history(self) -> list[Sink]:
        return [history_sink()] if self.saved else []

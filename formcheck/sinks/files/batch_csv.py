"""batch.csv: a row for each video of a batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from formcheck import exercises
from formcheck.core.results.report import Report
from formcheck.sinks.files.atomic_write import write_whole
from formcheck.sinks.files.session_files import csv_text, text_cell
from formcheck.sinks.text.report import headline
from formcheck.sinks.text.report_notes import notes

_COLUMNS = (
    "video", "exercise", "status", "results", "reps", "good_reps", "attempts", "hold_s",
    "good_hold_s", "faults", "not_checked", "looks_like", "rotate_deg", "view", "frames",
    "duration_s", "tracked_s", "formcheck_version", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of one video.

    Attributes:
        number: Place in the batch, from 0.
        video: Its path below the given folder or list, with "/".
        exercise: The one that was asked for.
        results: Folder of its files below that of all results, with "/".
        report: None when it could not be watched.
        reason: Why not, in one line.
    """

    number: int
    video: str
    exercise: str
    results: str
    report: Report | None = None
    reason: str = ""

    @property
    def failed(self) -> bool:
        """True without a report, or when nobody was seen."""
        return self.report is None or self.report.source.tracked_s == 0

    def told(self) -> str:
        if self.report is None:
            return self.reason
        exercise = exercises.get(self.report.exercise)
        return " ".join(notes(self.report, exercise, unchecked=False))

    def line(self) -> str:
        """Return the result in one line."""
        name = "".join(letter if letter.isprintable() else "?" for letter in self.video)
        if self.report is None or self.failed:
            return f"{name}: failed: {self.told()}"
        return f"{name}: {headline(self.report, exercises.get(self.report.exercise))}"


def write_batch_csv(path: Path, videos: Iterable[Judged]) -> None:
    """Write a row for each video; an unknown number is an empty cell.

    Raises:
        OutputError: The file cannot be written.
    """
    rows = [_cells(one) for one in videos]
    filled = [[row.get(name, "") for name in _COLUMNS] for row in rows]
    write_whole(path, csv_text([_COLUMNS, *filled]))


def _cells(one: Judged) -> dict[str, str]:
    """Return the cells of a row that are known, by column."""
    cells = {
        "video": text_cell(one.video),
        "exercise": text_cell(one.exercise),
        "status": "failed" if one.failed else "done",
        "notes": text_cell(one.told()),
    }
    if one.report is None:
        return cells
    summary, source, mismatch = one.report.summary(), one.report.source, one.report.mismatch
    turn_deg = mismatch.rotate_deg if mismatch else None
    faults = [f"{code}:{times}" for code, times in summary["fault_counts"].items()]
    return cells | {
        "results": text_cell(one.results),
        "exercise": text_cell(one.report.exercise),
        "reps": str(summary["reps"]),
        "good_reps": str(summary["good_reps"]),
        "attempts": str(summary["attempts"]),
        "hold_s": f"{summary['hold_s']:.3f}",
        "good_hold_s": f"{summary['good_hold_s']:.3f}",
        "faults": " ".join(faults),
        "not_checked": " ".join(entry.code for entry in one.report.not_checked),
        "looks_like": text_cell((mismatch and mismatch.looks_like) or ""),
        "rotate_deg": "" if turn_deg is None else str(turn_deg),
        "view": one.report.view.label,
        "frames": str(source.frames),
        "duration_s": f"{source.duration_s:.3f}",
        "tracked_s": f"{source.tracked_s:.3f}",
        "formcheck_version": one.report.formcheck_version,
    }

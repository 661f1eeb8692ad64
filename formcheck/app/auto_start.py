"""Starts a session whose exercise is detected (``--exercise auto``)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from formcheck.app.auto_detect import Found, find_exercise, require_choice
from formcheck.app.live_setup import LiveSetup
from formcheck.app.pipeline import Controls, Observation
from formcheck.app.result_files import POSES
from formcheck.capture.frame_queue import prefetch
from formcheck.capture.recording.recording import RecordingWriter
from formcheck.core.coaching.camera_setup import Advice, Hint
from formcheck.core.coaching.coach import Coach
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import TURNS_DEG
from formcheck.core.results.events import Choice, Tick
from formcheck.core.results.report import Report, Source
from formcheck.errors import UndecidedError
from formcheck.exercises import AUTO
from formcheck.sinks.base import Sink
from formcheck.sinks.terminal.progress import searching
from formcheck.sinks.text.report_notes import choice_line

_WHICH = Advice(
    Hint.BEGIN,
    "Which exercise? ...",
    "Just begin: your first repetition tells it, or a few seconds in the position.",
)


def detect_exercise(
    observations: Iterable[Observation],
    duration_s: float | None = None,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Found:
    """Look at the whole recording, with a progress bar of ``duration_s`` seconds."""
    with searching(duration_s) as moved, prefetch(observations) as seen:
        return find_exercise(
            seen,
            at_once=False,
            controls=Controls(stop),
            show=lambda observation: moved(observation.t),
        )


def choose_exercise(
    found: Found,
    folder: Path | None = None,
    *,
    record_as: tuple[str, Source] | None = None,
    keep_folder: bool = False,
    rotate_deg: int = 0,
) -> tuple[Exercise, Choice]:
    """Return the detected exercise and the reason for it.

    Args:
        found: Result of the detection.
        folder: For the results; removed if nothing is written into it.
        record_as: Model and source for a recording if the exercise is not clear, so that a replay
            can name it.
        keep_folder: The user named the folder, so an empty one stays.
        rotate_deg: Rotation already applied to the frames.

    Raises:
        UndecidedError: The exercise is not clear.
        FormcheckError: It is not clear because the source failed, or the poses cannot be written.
    """
    if found.choice is not None:
        return require_choice(found)
    hint = ""
    if folder is not None and record_as is not None:
        path, (model, source) = folder / POSES, record_as
        writer = RecordingWriter(path, exercise=AUTO, thresholds={}, model=model, source=source)
        for one in found.seen:
            writer.add(one.t, one.pose)
        writer.finish(source)
        hint = f"; the poses are kept, formcheck replay {path} --exercise NAME judges them"
    elif folder is not None and not keep_folder:
        with contextlib.suppress(OSError):  # it holds files that are not ours
            folder.rmdir()
    try:
        return require_choice(found, rotate_deg)
    except UndecidedError as error:
        raise UndecidedError(f"{error}{hint}") from error


def detect_live(  # noqa: PLR0913 - all but the first four are named
    setup: LiveSetup,
    observations: Iterable[Observation],
    controls: Controls,
    folder: Path,
    *,
    record_as: tuple[str, Source] | None,
    keep_folder: bool,
    may_turn: bool,
) -> tuple[Exercise, Found]:
    """Watch until the exercise is clear, then prepare display and coach for it.

    ``may_turn`` allows turning frames that lie on their side. The other arguments and the errors
    are those of :func:`choose_exercise`.
    """

    def ask(observation: Observation) -> None:
        if observation.frame is not None:
            setup.display.advise(observation.frame, observation.pose, _WHICH)

    # The hint is about the rotation that the user chose, not the detected one.
    rotate_deg = setup.source.rotate_deg
    turns = TURNS_DEG if may_turn else (0,)
    found = find_exercise(
        observations, at_once=True, controls=controls, show=ask, turns=turns
    ).upright(setup.turn if may_turn else None)
    exercise, choice = choose_exercise(
        found, folder, record_as=record_as, keep_folder=keep_folder, rotate_deg=rotate_deg
    )
    for voice in setup.voices:
        voice.begin(Coach(exercise))
    setup.display.begin(exercise)
    setup.tell(choice_line(exercise, choice))
    return exercise, found


class LiveOnly:
    """A sink for people, without the ticks from before the exercise was clear."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.close: Callable[[Report | None], None] = sink.close

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Hand on a live tick; a stored one has no frame."""
        if frame is not None:
            self._sink.write(tick, frame)

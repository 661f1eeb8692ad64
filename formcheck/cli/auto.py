"""--exercise auto: which exercise is done is found out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from formcheck.app.auto_detect import Found, find_exercise, require_choice
from formcheck.app.pipeline import Controls, Observation
from formcheck.app.result_files import POSES
from formcheck.capture.parallel.prefetch import prefetch
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
from formcheck.sinks.audio.voice import Voice
from formcheck.sinks.base import LiveDisplay, Sink
from formcheck.sinks.terminal.tables import searching
from formcheck.sinks.text.notes import choice_line

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
    """Look at all that is recorded, with a bar that shows how far that is."""
    with searching(duration_s) as moved, prefetch(observations) as seen:
        return find_exercise(
            seen,
            at_once=False,
            controls=Controls(stop),
            show=lambda observation: moved(observation.t),
        )


def print_choice(exercise: Exercise, choice: Choice) -> None:
    """Say on stderr which exercise it is and why."""
    typer.echo(choice_line(exercise, choice), err=True)


def print_rotation(rotate_deg: int | None) -> None:
    """Say on stderr how the picture is turned, if --rotate auto could tell."""
    told = (
        "the turn could not be told; the picture is left as it is"
        if rotate_deg is None
        else f"the picture is turned by {rotate_deg} degrees counterclockwise"
    )
    typer.echo(f"formcheck: {told}", err=True)


def resolve_exercise(
    found: Found,
    folder: Path | None = None,
    *,
    record_as: tuple[str, Source] | None = None,
    stopped: bool = False,
    named: bool = False,
    rotate_deg: int = 0,
) -> tuple[Exercise, Choice]:
    """Return the exercise that was found out, and why it is that one.

    Args:
        found: What was found out.
        folder: For the results; taken away again when nothing is to lie in it.
        record_as: Model and source to keep the poses with when it is not clear, for a replay that
            names the exercise; None keeps none.
        stopped: It was interrupted.
        named: The folder is the person's own: it stays.
        rotate_deg: By how much the picture was turned already.

    Raises:
        UndecidedError: It is not clear.
        FormcheckError: It is not clear because the source failed, or the poses cannot be kept.
    """
    if found.choice is not None:
        return require_choice(found)
    again = ""
    if folder is not None and record_as is not None:
        path = _kept(folder / POSES, found, *record_as)
        again = f"; the poses are kept, formcheck replay {path} --exercise NAME judges them"
    elif folder is not None and not named:
        with contextlib.suppress(OSError):  # what lies in it is not ours
            folder.rmdir()
    try:
        return require_choice(found, rotate_deg)
    except UndecidedError as error:
        undecided = UndecidedError(f"{error}{again}")
    if stopped:
        typer.echo(f"formcheck: {undecided}", err=True)
        raise typer.Exit(130)
    raise undecided


@dataclass(frozen=True, slots=True, eq=False)
class LiveStart:
    """What a live session begins with.

    Attributes:
        observations, controls, sinks, choice: As :func:`formcheck.app.pipeline.run` takes them; the
            sinks are those for people.
    """

    observations: Iterable[Observation]
    controls: Controls
    sinks: Sequence[Sink]
    choice: Choice | None = None


def begin_live(
    begun: LiveStart,
    heard: Sequence[Voice],
    stage: LiveDisplay,
    tell: Callable[[str], None],
    folder: Path,
    *,
    record_as: tuple[str, Source] | None,
    named: bool,
    rotate_deg: int,
    turn: Callable[[int], None] | None = None,
) -> tuple[Exercise, LiveStart]:
    """Watch until it is clear what is done, while people see that it is not.

    ``rotate_deg`` is by how much the picture is turned; ``turn`` turns it further if it turns out
    to lie on its side, None leaves it as it is.

    Returns:
        The exercise, and what the session begins with: the movement that told it.
    """

    def ask(observation: Observation) -> None:
        if observation.frame is not None:
            stage.advise(observation.frame, observation.pose, _WHICH)

    controls = begun.controls
    turns = (0,) if turn is None else TURNS_DEG
    found = find_exercise(
        begun.observations, at_once=True, controls=controls, show=ask, turns=turns
    ).upright(turn)
    exercise, choice = resolve_exercise(
        found,
        folder,
        record_as=record_as,
        stopped=controls.stop(),
        named=named,
        rotate_deg=rotate_deg,
    )
    for one in heard:
        one.begin(Coach(exercise))
    stage.begin(exercise)
    tell(choice_line(exercise, choice))
    return exercise, LiveStart(
        found.then(begun.observations),
        Controls() if found.ended else controls,
        [_LiveOnly(sink) for sink in begun.sinks],
        choice,
    )


class _LiveOnly:
    """A sink for those who look and listen: what was before it was clear is not shown to them."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Pass on what happens now; what was kept has no picture."""
        if frame is not None:
            self._sink.write(tick, frame)

    def close(self, report: Report | None) -> None:
        """Finish."""
        self._sink.close(report)


def _kept(path: Path, found: Found, model: str, source: Source) -> Path:
    """Write what was seen."""
    writer = RecordingWriter(path, exercise=AUTO, thresholds={}, model=model, source=source)
    for one in found.seen:
        writer.add(one.t, one.pose)
    writer.finish(source)
    return path

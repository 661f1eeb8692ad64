"""Sinks, their interfaces, and sinks around sinks for sessions that follow one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol

from formcheck.core.coaching.camera_setup import Advice
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.core.workout.introduction import StepCard
from formcheck.errors import FormcheckError


class Sink(Protocol):
    """Takes ticks as they come and the report at the end; does nothing with them by itself."""

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Take the state after one frame; ``frame`` is None when a recording is replayed."""
        return

    def close(self, report: Report | None) -> None:
        """Finish and put files in place; ``report`` is None when the session could not make one.

        Called exactly once, also after an error.
        """
        return


class LiveDisplay(Sink, Protocol):
    """A sink in front of the person in a live session."""

    def advise(self, frame: Frame, pose: Pose | None, advice: Advice) -> None:
        """Tell what to change before the session begins."""

    def wait(self, problem: str) -> None:
        """Tell why the source is silent; called again and again while it is."""

    def begin(self, exercise: Exercise) -> None:
        """Turn to another exercise, before its first tick."""

    def show(self, frame: Frame, card: StepCard) -> None:
        """Show the card between exercises; called for each frame."""

    def ask(self, frame: Frame, question: str) -> None:
        """Ask why the person stops; the answer is a command, PAIN or any other."""

    def tell(self, text: str) -> None:
        """Tell something that is not about the exercise, once."""

    def idle(self) -> None:
        """Stay alive while no tick comes, as in a pause."""


class Command(StrEnum):
    """A wish of the person."""

    QUIT = "quit"  # end the session and report on it
    PAUSE = "pause"  # stop looking; the next one goes on
    RESET = "reset"  # count from nothing again
    SKIP = "skip"  # go on with the next exercise of a workout
    PAIN = "pain"  # end the workout because it hurts


class KeepOpen:
    """Passes on ticks but not the end: the sink goes on with the next session.

    Its owner closes it; ``at_end`` is what it does with the report of a session.
    """

    def __init__(self, sink: Sink, at_end: Callable[[Report], None] | None = None) -> None:
        self.write = sink.write
        self._at_end = at_end

    def close(self, report: Report | None) -> None:
        if report is not None and self._at_end is not None:
            self._at_end(report)


class LazySinks:
    """Sinks that are made at the first tick: a session that never begins leaves no files."""

    def __init__(self, make: Callable[[], Sequence[Sink]]) -> None:
        self._make = make
        self._sinks: Sequence[Sink] = ()
        self.made = False

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if not self.made:
            self._sinks, self.made = self._make(), True
        for sink in self._sinks:
            sink.write(tick, frame)

    def close(self, report: Report | None) -> None:
        """Close all sinks; the first error is raised once the others are closed."""
        failures: list[BaseException] = []
        for sink in self._sinks:
            try:
                sink.close(report)
            except BaseException as error:  # noqa: BLE001  Ctrl-C as well; raised below
                failures.append(error)
        if failures:
            raise failures[0]


class IgnoreErrors:
    """A sink whose FormcheckError at the end is told and does not end the session."""

    def __init__(self, sink: Sink, tell: Callable[[str], None]) -> None:
        self.write = sink.write
        self._sink = sink
        self._tell = tell

    def close(self, report: Report | None) -> None:
        try:
            self._sink.close(report)
        except FormcheckError as error:
            self._tell(str(error))

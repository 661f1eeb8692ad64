"""Progress bars on stderr; silent where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich import progress
from rich.console import Console

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.sinks.files.batch_csv import Judged
from formcheck.sinks.text.format import count


def _bar(*columns: progress.ProgressColumn) -> progress.Progress:
    return progress.Progress(
        *columns,
        progress.TimeRemainingColumn(),
        # File names and titles that people choose may look like markup or emoji.
        console=Console(stderr=True, markup=False, emoji=False, highlight=False),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def _session_bar() -> progress.Progress:
    return _bar(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.TextColumn("{task.fields[counts]}", markup=False),
    )


class Progress:
    """A sink that shows a bar with the counts so far and the time left.

    ``duration_s`` is the expected length of the source; None when it is not known.
    """

    def __init__(self, exercise: Exercise, duration_s: float | None) -> None:
        self._counts_reps = isinstance(exercise.measure, Cycle)
        self._bar = _session_bar()
        self._task = self._bar.add_task(exercise.title, total=duration_s, counts="")
        self._bar.start()

    def write(self, tick: Tick, frame: Frame | None) -> None:
        counts = count(tick.reps, "rep") if self._counts_reps else f"{tick.hold_s:.0f} s held"
        self._bar.update(self._task, completed=tick.t, counts=counts)

    def close(self, report: Report | None) -> None:
        self._bar.stop()


@contextmanager
def searching(duration_s: float | None) -> Iterator[Callable[[float], None]]:
    """Show a bar while the exercise is detected.

    Args:
        duration_s: Expected length of the source; None when it is not known.

    Yields:
        A function that takes the seconds that have been searched.
    """
    with _session_bar() as bar:
        task = bar.add_task("Which exercise?", total=duration_s, counts="")
        yield lambda t: bar.update(task, completed=t)


@contextmanager
def batch_progress(total: int) -> Iterator[Callable[[Judged], None]]:
    """Show a line for each finished video, above one bar; only the lines where no terminal is.

    Yields:
        A function that takes each result.
    """
    columns = (progress.TextColumn("Videos"), progress.BarColumn(), progress.MofNCompleteColumn())
    with _bar(*columns) as bar:
        task = bar.add_task("", total=total)

        def tell(one: Judged) -> None:
            bar.console.print(one.line(), soft_wrap=True)
            bar.advance(task)

        yield tell

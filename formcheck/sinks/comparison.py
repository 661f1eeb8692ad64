"""Two reports, or two times, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.table import Column, Table

from formcheck.core.exercise import Exercise
from formcheck.history.figures import Figures
from formcheck.sinks.history_words import UNKNOWN, fault_title
from formcheck.sinks.messages import value_text

__all__ = ["print_comparison"]


def print_comparison(
    exercise: Exercise, first: tuple[str, Figures], second: tuple[str, Figures]
) -> None:
    """Print the figures of two sides, each with its name, and by how much the second differs."""
    numbers = [
        Column(name, justify="right", overflow="fold") for name in (first[0], second[0], "Change")
    ]
    table = Table("", *numbers)
    for name, read, text in _lines(exercise, first[1], second[1]):
        values = read(first[1]), read(second[1])
        if not all(map(math.isnan, values)):
            table.add_row(name, *map(text, values), _change(values[1] - values[0], text))
    console = Console(markup=False, emoji=False, highlight=False)
    console.print(exercise.title, style="bold")
    console.print(table)


#: What people call the times of a rep.
_TIMES = {
    "duration_s": "Duration",
    "out_s": "Way out",
    "pause_s": "At the turn",
    "back_s": "Way back",
}
_Line = tuple[str, Callable[[Figures], float], Callable[[float], str]]


def _lines(exercise: Exercise, *sides: Figures) -> Iterator[_Line]:
    """Yield what is compared: its name, how it is read (NaN leaves it out), how it is written."""
    if any(side.sessions > 1 for side in sides):
        yield "Sessions", lambda one: one.sessions, _count
    if any(side.reps for side in sides):
        yield "Reps", lambda one: one.reps, _count
    yield "Good", lambda one: 100 * one.good_share, _percent
    if any(side.hold_s for side in sides):
        yield "Held", lambda one: one.hold_s, _seconds
        yield "Held without a fault", lambda one: one.good_hold_s, _seconds
    for stat in exercise.measures:
        yield _measure(exercise, stat)
    for code in sorted({code for side in sides for code in side.faults}):
        yield _fault(exercise, code)


def _fault(exercise: Exercise, code: str) -> _Line:
    return fault_title(code, exercise), lambda one: one.faults.get(code, 0), _count


def _measure(exercise: Exercise, stat: str) -> _Line:
    kind, *signals = stat.split(":")
    name = exercise.name_of_measure(stat)

    def read(figures: Figures) -> float:
        return figures.measures.get(name, math.nan)

    if not signals:
        return _TIMES.get(kind, kind), read, _seconds
    signal = exercise.signal(signals[0])
    return (
        f"{signal.title}, {kind.replace('_', ' ')}",
        read,
        lambda value: value_text(signal, value),
    )


def _change(difference: float, text: Callable[[float], str]) -> str:
    told = text(difference)
    return f"+{told}" if difference > 0 and any(digit in told for digit in "123456789") else told


def _count(value: float) -> str:
    return f"{value:.0f}".replace("-", "−")


def _percent(value: float) -> str:
    return UNKNOWN if math.isnan(value) else f"{_count(value)}%"


def _seconds(value: float) -> str:
    return UNKNOWN if math.isnan(value) else f"{value:.1f} s".replace("-", "−")

"""The history as tables in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Column, Table

from formcheck.core.exercise import Exercise
from formcheck.history.figures import Figures, figures_of
from formcheck.history.records import Kept
from formcheck.sinks.history_words import (
    Exercises,
    by_exercise,
    change_head,
    changes,
    head,
    months,
    row,
    title_of,
)

__all__ = ["print_change", "print_history"]


def print_history(sessions: Sequence[Kept], exercises: Exercises) -> None:
    """Print the sessions, the oldest first, and the months of each exercise."""
    console = Console(markup=False, emoji=False, highlight=False)
    if not sessions:
        console.print(
            "No sessions are kept. `formcheck live` keeps them, and `formcheck analyse --save`.",
            soft_wrap=True,
        )
        return
    console.print(_sessions_table(sessions, exercises))
    for name, some in by_exercise(sessions):
        exercise = exercises.get(name)
        table = Table("Month", _number("Sessions"), *_columns(head(exercise)))
        for month, figures in months(some):
            table.add_row(month, str(figures.sessions), *row(figures, exercise))
        console.print(f"{title_of(name, exercises)}, month by month", style="bold")
        console.print(table)


def print_change(exercise: Exercise, before: Figures, today: Figures) -> None:
    """Print the sessions of today beside those of the month before."""
    table = Table("", "30 days before", "Today", title=exercise.title, title_justify="left")
    for name, *cells in zip(
        change_head(exercise), changes(before, exercise), changes(today, exercise), strict=True
    ):
        table.add_row(name, *cells)
    Console(markup=False, emoji=False, highlight=False).print(table)


def _sessions_table(sessions: Sequence[Kept], exercises: Exercises) -> Table:
    when = Column("When", no_wrap=True)
    table = Table(_number("ID"), when, "Exercise", *_columns(head()))
    for session in sessions:
        table.add_row(
            str(session.id),
            f"{session.started_at:%Y-%m-%d %H:%M}",
            title_of(session.exercise, exercises),
            *row(figures_of([session]), exercises.get(session.exercise)),
        )
    return table


def _columns(heads: Sequence[str]) -> list[Column]:
    *numbers, words = heads
    return [*map(_number, numbers), Column(words)]


def _number(name: str) -> Column:
    return Column(name, justify="right")

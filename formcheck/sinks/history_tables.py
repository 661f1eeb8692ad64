"""The history as tables in a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Column, Table

from formcheck.core.exercise import Exercise
from formcheck.history.figures import Figures, depth_stat, figures_of
from formcheck.history.records import Kept
from formcheck.sinks.messages import value_text

__all__ = ["depth_of", "depth_title", "fault_title", "print_history", "share_text", "title_of"]

Exercises = Mapping[str, Exercise]


def print_history(sessions: Sequence[Kept], exercises: Exercises) -> None:
    """Print the sessions, the oldest first, and the months of each exercise."""
    console = Console(markup=False, emoji=False, highlight=False)
    if not sessions:
        console.print(
            "No sessions are kept. `formcheck live` keeps each; so does `formcheck analyse --save`."
        )
        return
    console.print(_sessions_table(sessions, exercises))
    by_exercise = sorted(sessions, key=lambda session: session.exercise)
    for name, some in groupby(by_exercise, key=lambda session: session.exercise):
        console.print(f"{title_of(name, exercises)}, month by month", style="bold")
        console.print(_months_table(list(some), exercises.get(name)))


def title_of(name: str, exercises: Exercises) -> str:
    """Return the exercise as people call it; its name when it is not known any more."""
    return exercises[name].title if name in exercises else name


def fault_title(code: str | None, exercise: Exercise | None) -> str:
    """Return the fault in words; its code when it is not known any more."""
    titles = {fault.code: fault.title for fault in exercise.faults} if exercise else {}
    return "–" if code is None else titles.get(code, code)


def share_text(share: float) -> str:
    """Return a share as people read it."""
    return "–" if math.isnan(share) else f"{100 * share:.0f}%"


def depth_of(figures: Figures, exercise: Exercise | None) -> str:
    """Return how far the reps went on average, as people read it."""
    stat = depth_stat(exercise) if exercise else None
    if exercise is None or stat is None:
        return "–"
    signal = exercise.signal(stat.split(":")[1])
    value = figures.measures.get(exercise.name_of_measure(stat), math.nan)
    return value_text(signal, value)


def depth_title(exercise: Exercise | None) -> str:
    """Return what tells how far reps go, as people call it."""
    stat = depth_stat(exercise) if exercise else None
    return (
        "Depth" if exercise is None or stat is None else exercise.signal(stat.split(":")[1]).title
    )


def _sessions_table(sessions: Iterable[Kept], exercises: Exercises) -> Table:
    table = Table(*_head(Column("ID", justify="right"), Column("When", no_wrap=True), "Exercise"))
    for session in sessions:
        table.add_row(
            str(session.id),
            f"{session.started_at:%Y-%m-%d %H:%M}",
            title_of(session.exercise, exercises),
            *_cells(figures_of([session]), exercises.get(session.exercise)),
        )
    return table


def _months_table(sessions: Iterable[Kept], exercise: Exercise | None) -> Table:
    table = Table(*_head("Month", Column("Sessions", justify="right"), depth=depth_title(exercise)))
    for month, some in groupby(sessions, key=lambda session: f"{session.started_at:%Y-%m}"):
        figures = figures_of(list(some))
        table.add_row(month, str(figures.sessions), *_cells(figures, exercise))
    return table


def _head(*first: Column | str, depth: str = "Depth") -> list[Column | str]:
    numbers = [Column(name, justify="right") for name in ("Reps", "Good", depth, "Held")]
    return [*first, *numbers, "Most common fault"]


def _cells(figures: Figures, exercise: Exercise | None) -> list[str]:
    return [
        str(figures.reps) if figures.reps or not figures.hold_s else "–",
        share_text(figures.good_share),
        depth_of(figures, exercise),
        f"{figures.hold_s:.0f} s" if figures.hold_s else "–",
        fault_title(figures.common_fault, exercise),
    ]

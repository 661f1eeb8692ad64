"""The history as tables in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import table as rich_table
from rich.console import Console

from formcheck.history.records import Kept
from formcheck.sinks.history_words import (
    Exercises,
    Table,
    by_exercise,
    month_table,
    sessions_table,
    title_of,
)


def print_history(sessions: Sequence[Kept], exercises: Exercises) -> None:
    """Print the sessions, the oldest first, and the months of each exercise."""
    console = Console(markup=False, emoji=False, highlight=False)
    if not sessions:
        console.print(
            "No sessions are kept. `formcheck live` and `formcheck workout` keep them, "
            "and `formcheck analyse --save`.",
            soft_wrap=True,
        )
        return
    console.print(_drawn(sessions_table(sessions, exercises)))
    for name, some in by_exercise(sessions):
        table = month_table(some, exercises.get(name))
        console.print(f"{title_of(name, exercises)}, {table.caption.lower()}", style="bold")
        console.print(_drawn(table))


def _drawn(table: Table) -> rich_table.Table:
    drawn = rich_table.Table()
    for head in table.heads:
        drawn.add_column(
            head.title,
            justify="right" if head.number else "left",
            no_wrap=head.title in {"When", "Month"},
        )
    for row in table.rows:
        drawn.add_row(*row)
    return drawn

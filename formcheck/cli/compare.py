"""formcheck compare: two sessions beside each other, or today and the month before."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from formcheck.errors import HistoryError, UsageError

__all__ = ["compare"]

_WHAT = "A report.json, or the folder that holds it."
_MONTH = timedelta(days=30)


def compare(
    before: Annotated[Path | None, typer.Argument(metavar="BEFORE", help=_WHAT)] = None,
    after: Annotated[Path | None, typer.Argument(metavar="AFTER", help=_WHAT)] = None,
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise", "-e", help="Of the history instead: today and the 30 days before."
        ),
    ] = None,
) -> None:
    """Compare two sessions of one exercise, or those of today with the 30 days before."""
    if before is not None and after is not None and exercise is None:
        _compare_reports(before, after)
    elif before is None and exercise is not None:
        _compare_with_month(exercise)
    else:
        raise UsageError(
            "expected two reports (BEFORE AFTER), or --exercise NAME alone for what the history "
            "has of today and of the 30 days before"
        )


def _compare_reports(before: Path, after: Path) -> None:
    from formcheck import exercises
    from formcheck.sinks.comparison import load_report, print_comparison

    first, second = load_report(before), load_report(after)
    if first.exercise != second.exercise:
        raise UsageError(
            f"expected two sessions of one exercise, got {first.exercise} and {second.exercise}; "
            "compare sessions of the same exercise"
        )
    print_comparison(first, second, exercises.get(first.exercise))


def _compare_with_month(name: str) -> None:
    from formcheck import exercises
    from formcheck.cli.history import read_history
    from formcheck.history.figures import figures_of
    from formcheck.sinks.history_tables import print_change

    exercise = exercises.get(name)
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    done = [one for one in read_history() if one.exercise == exercise.name]
    before = [one for one in done if today - _MONTH <= one.started_at < today]
    since = [one for one in done if one.started_at >= today]
    if not before or not since:
        when = "today" if before else "the 30 days before today"
        raise HistoryError(
            f"expected sessions of {exercise.name} from today and from the 30 days before, got "
            f"none of {when}; see `formcheck history`"
        )
    print_change(exercise, figures_of(before), figures_of(since))

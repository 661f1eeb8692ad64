"""formcheck compare: two reports, or today and the month before, side by side."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from formcheck.errors import HistoryError, UsageError

__all__ = ["compare"]

MONTH = timedelta(days=30)


def compare(
    reports: Annotated[
        list[Path] | None,
        typer.Argument(metavar="A B", help="Two report.json, or folders of results."),
    ] = None,
    exercise: Annotated[
        str | None, typer.Option("--exercise", "-e", help="Of the history: what was done.")
    ] = None,
    last_month: Annotated[
        bool,
        typer.Option("--last-month", help="Today against the 30 days before, from the history."),
    ] = False,
) -> None:
    """Put two reports side by side, or today and the month before."""
    if last_month and exercise is not None and not reports:
        _compare_times(exercise)
    elif reports is not None and len(reports) == 2 and exercise is None and not last_month:
        _compare_reports(*reports)
    else:
        raise UsageError(
            "compare takes two reports (A B), or --exercise NAME --last-month for the history"
        )


def _compare_reports(first: Path, second: Path) -> None:
    from formcheck import exercises
    from formcheck.history.figures import figures_of
    from formcheck.history.report_reading import read_report
    from formcheck.sinks.comparison import print_comparison

    one, other = read_report(first), read_report(second)
    if one.exercise != other.exercise:
        raise UsageError(
            f"expected two reports of one exercise, got {one.exercise} and {other.exercise}"
        )
    print_comparison(
        exercises.get(one.exercise),
        (str(first), figures_of([one])),
        (str(second), figures_of([other])),
    )


def _compare_times(name: str) -> None:
    from formcheck import exercises
    from formcheck.cli.history import read_history
    from formcheck.history.figures import figures_of
    from formcheck.sinks.comparison import print_comparison

    exercise = exercises.get(name)
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    done = [one for one in read_history() if one.exercise == exercise.name]
    before = [one for one in done if today - MONTH <= one.started_at < today]
    since = [one for one in done if one.started_at >= today]
    if not before or not since:
        when = "today" if before else "in the 30 days before today"
        raise HistoryError(
            f"expected sessions of {exercise.name} from today and from the 30 days before, "
            f"got none {when}; see `formcheck history`"
        )
    print_comparison(exercise, ("30 days before", figures_of(before)), ("Today", figures_of(since)))

"""formcheck compare: two sessions beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli import options as opt

__all__ = ["compare"]

_WHAT = "A report.json, or the folder that holds it."


def compare(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help=_WHAT)],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help=_WHAT)],
    exercise: opt.OtherExercise = None,
) -> None:
    """Compare the reports of two sessions of one exercise."""
    from formcheck.errors import UsageError
    from formcheck.sinks.comparison import load_report, print_comparison

    first, second = load_report(before), load_report(after)
    if first.exercise != second.exercise:
        raise UsageError(
            f"expected two sessions of one exercise, got {first.exercise} and {second.exercise}; "
            "compare sessions of the same exercise"
        )
    print_comparison(first, second, opt.named_exercise(exercise or first.exercise))

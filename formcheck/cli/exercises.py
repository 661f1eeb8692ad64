"""formcheck exercises: what is checked, from which views, with which thresholds."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["exercises"]


def exercises(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One exercise, in detail.")
    ] = None,
) -> None:
    """List the exercises, or show one with its checks and thresholds."""
    from formcheck import exercises as known
    from formcheck.sinks.terminal import print_exercise, print_exercises

    if name is None:
        print_exercises(known.ALL)
    else:
        print_exercise(known.get(name))

"""formcheck exercises: what is checked, from which views, with which thresholds."""

from __future__ import annotations

from typing import Annotated

import typer

from formcheck.errors import UsageError


def exercises(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Show this exercise, or a .toml file, in detail."),
    ] = None,
    template: Annotated[
        bool,
        typer.Option(
            "--template",
            help="Print a .toml file for your own exercise: a commented example, or the built-in "
            "NAME.",
        ),
    ] = False,
) -> None:
    """List the exercises, or show one with its checks and thresholds."""
    from formcheck import exercises as known
    from formcheck.sinks.terminal.tables import print_exercise, print_exercises

    if template:
        from formcheck.userfiles.exercise_file import exercise_template, exercise_text
        from formcheck.userfiles.lookup import is_user_file

        if name is not None and is_user_file(name):
            raise UsageError(
                f"--template takes the name of a built-in exercise, got the file {name}; "
                "copy that file instead"
            )
        chosen = None if name is None else known.get(name)
        text = exercise_text(chosen, f"my_{chosen.name}") if chosen else exercise_template()
        typer.echo(text, nl=False)
    elif name is None:
        print_exercises(known.ALL)
    else:
        from formcheck.userfiles.lookup import load_exercise

        print_exercise(load_exercise(name))

"""formcheck compare: two sessions, or two periods, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from formcheck.errors import UsageError, notify

if TYPE_CHECKING:
    from formcheck.history.comparison_groups import ComparisonGroup, Period


def compare(
    before: Annotated[
        str,
        typer.Argument(
            metavar="BEFORE",
            help="A report.json, the folder that holds it, the ID of a session that `formcheck "
            "history` shows; or, alone, an exercise.",
        ),
    ],
    after: Annotated[
        str | None, typer.Argument(metavar="AFTER", help="As BEFORE; leave it out for an exercise.")
    ] = None,
    by: Annotated[
        Literal["session", "day", "month"] | None,
        typer.Option(
            "--by",
            help="For an exercise: its last session or month with the one before, or its last day "
            "with the 30 days before. [default: session]",
        ),
    ] = None,
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise", "-e", metavar="FILE.toml", help="The file of your own exercise."
        ),
    ] = None,
) -> None:
    """Compare two sessions of one exercise, or the latest sessions with earlier ones."""
    from formcheck.sinks.terminal.tables import print_comparison
    from formcheck.userfiles.lookup import is_user_file, load_exercise

    if exercise is not None and not is_user_file(exercise):
        raise UsageError(
            f"--exercise takes the .toml file of an exercise of your own, got {exercise!r}; "
            f"try `formcheck compare {exercise}`"
        )
    if after is None:
        sides = _latest_two(before, by or "session")
    elif by is not None:
        raise UsageError(
            "--by takes one exercise, got two sessions; try `formcheck compare squat --by month`"
        )
    else:
        sides = (_side("Before", before), _side("After", after))
    first, second = sides
    if first.exercise != second.exercise:
        raise UsageError(
            f"expected two sessions of one exercise, got {first.exercise} and {second.exercise}; "
            "compare sessions of the same exercise"
        )
    chosen = load_exercise(exercise or (before if after is None else first.exercise))
    if chosen.name != first.exercise:
        raise UsageError(
            f"expected the file of {first.exercise}, which the sessions are of, got that of "
            f"{chosen.name}; give that file, or leave --exercise out"
        )
    print_comparison(first, second, chosen)


def _latest_two(name: str, by: Period) -> tuple[ComparisonGroup, ComparisonGroup]:
    from formcheck.history.comparison_groups import last_two
    from formcheck.history.store import all_kept
    from formcheck.userfiles.lookup import load_exercise

    try:
        exercise = load_exercise(name)
    except UsageError:
        if not Path(name).is_dir():
            raise
        raise UsageError(f"expected two results or an exercise, got only {name}") from None
    done = [session for session in all_kept(notify) if session.exercise == exercise.name]
    return last_two(done, by)


def _side(title: str, text: str) -> ComparisonGroup:
    """Return the report in a file or folder, or the session of the history with this ID."""
    from formcheck.history.comparison_groups import group_of_report, group_of_session
    from formcheck.history.store import all_kept
    from formcheck.report_reader import load_report

    if not text.isdecimal():
        return group_of_report(title, load_report(Path(text)))
    for session in all_kept(notify):
        if str(session.id) == text:
            return group_of_session(session)
    raise UsageError(
        f"expected the ID of a session of `formcheck history`, got {text}; "
        f"for a file or folder of this name give ./{text}"
    )

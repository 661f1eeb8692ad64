"""Options of a live session: its goal, and the voice of the coach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.app.option_values import VoiceKind
from formcheck.errors import UsageError

if TYPE_CHECKING:
    from formcheck.core.exercise.definition import Exercise
    from formcheck.core.goal import Goal


Voice = Annotated[VoiceKind, typer.Option("--voice", help="Voice of the coach.")]
Reps = Annotated[
    int | None, typer.Option("--reps", min=1, max=999, help="Goal: number of reps per set.")
]
Hold = Annotated[
    int | None,
    typer.Option(
        "--hold", min=1, max=3600, metavar="SECONDS", help="Goal: seconds to hold per set."
    ),
]
Sets = Annotated[
    int | None, typer.Option("--sets", min=1, max=99, help="Number of sets; default: 1.")
]
Rest = Annotated[
    int | None,
    typer.Option(
        "--rest", min=0, max=3600, metavar="SECONDS", help="Rest between sets; default: 30."
    ),
]


def goal_of(
    exercise: Exercise | None,
    *,
    reps: int | None,
    hold_s: int | None,
    sets: int | None,
    rest_s: int | None,
) -> Goal | None:
    """Return the goal that the options describe, if any.

    Args:
        exercise: None if it is still to be detected; then there is no goal.
        reps: Of a set.
        hold_s: Seconds to hold in a set, instead of reps.
        sets: Number of sets.
        rest_s: Seconds between two sets.

    Raises:
        UsageError: The options contradict each other or the exercise.
    """
    from formcheck.core.exercise.definition import Cycle
    from formcheck.core.goal import Goal

    if exercise is None:
        if any(number is not None for number in (reps, hold_s, sets, rest_s)):
            raise UsageError(
                "expected the name of an exercise to set a goal for, got auto; name it with "
                "--exercise, or leave --reps, --hold, --sets and --rest out"
            )
        return None
    counts_reps = isinstance(exercise.measure, Cycle)
    wanted, other, unit = (
        ("--reps NUMBER", "--hold", "reps")
        if counts_reps
        else ("--hold SECONDS", "--reps", "seconds held")
    )
    if (hold_s if counts_reps else reps) is not None:
        raise UsageError(
            f"expected a goal in {unit} for {exercise.name}, got {other}; give {wanted} instead"
        )
    given = {name: n for name, n in (("sets", sets), ("rest_s", rest_s)) if n is not None}
    if reps is None and hold_s is None:
        if given:
            raise UsageError(f"expected a goal for each of the sets, got none; give {wanted} too")
        return None
    if rest_s is not None and (sets or 1) < 2:
        raise UsageError("expected 2 or more sets to rest between, got one; give --sets 3 too")
    return Goal(reps, hold_s, **given)

"""The exercises, each a table of data in a file of its own.

The source of each number is beside it. How numbers are chosen: docs/decisions/0009-thresholds.md.
"""

from __future__ import annotations

import difflib

from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.validation import validate
from formcheck.errors import UnknownExerciseError
from formcheck.exercises.arch_hold import ARCH_HOLD
from formcheck.exercises.bent_over_row import BENT_OVER_ROW
from formcheck.exercises.bird_dog import BIRD_DOG
from formcheck.exercises.cat_cow import CAT_COW
from formcheck.exercises.crossed_leg_fold import CROSSED_LEG_FOLD
from formcheck.exercises.deadlift import DEADLIFT
from formcheck.exercises.eye_of_the_needle import EYE_OF_THE_NEEDLE
from formcheck.exercises.head_to_knee_fold import HEAD_TO_KNEE_FOLD
from formcheck.exercises.plank import PLANK
from formcheck.exercises.reclined_twist import RECLINED_TWIST
from formcheck.exercises.seated_forward_fold import SEATED_FORWARD_FOLD
from formcheck.exercises.squat import SQUAT
from formcheck.exercises.swimmer_kicks import SWIMMER_KICKS

__all__ = ["ALL", "AUTO", "get"]

#: The name that asks for detecting the exercise.
AUTO = "auto"

ALL: tuple[Exercise, ...] = (
    SQUAT,
    DEADLIFT,
    PLANK,
    BIRD_DOG,
    BENT_OVER_ROW,
    ARCH_HOLD,
    SWIMMER_KICKS,
    CAT_COW,
    SEATED_FORWARD_FOLD,
    HEAD_TO_KNEE_FOLD,
    CROSSED_LEG_FOLD,
    EYE_OF_THE_NEEDLE,
    RECLINED_TWIST,
)
for _exercise in ALL:
    validate(_exercise)


def get(name: str) -> Exercise:
    """Return the exercise of this name; case, spaces and hyphens do not matter.

    Raises:
        UnknownExerciseError: There is none; the message suggests the nearest.
    """
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    known = {exercise.name: exercise for exercise in ALL}
    if wanted in known:
        return known[wanted]
    near = [known_name for known_name in known if wanted in known_name.split("_")]
    near += difflib.get_close_matches(wanted, known, n=1, cutoff=0.55)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise UnknownExerciseError(
        f"No exercise {name!r}. {hint}There are: {', '.join(known)}; "
        "give one of your own as its .toml file, except to batch"
    )

"""The workouts: the programme of the article behind this project, in parts that people can do.

Doses are the article's. Rests between sets are 30 s, to change sides 10 s. Minutes are those of
doses, rests, countdowns and introductions, at 4 s a rep and 1 s a kick; finding the place takes
longer for some.
"""

from __future__ import annotations

from difflib import get_close_matches

from formcheck.core.goal import Goal
from formcheck.core.workout.definition import Step, Workout
from formcheck.errors import UnknownWorkoutError

_PLANK = Goal(hold_s=60, sets=3)
_STRETCH_EACH_SIDE = Goal(hold_s=60, sets=2, rest_s=10)

BACK_CARE = Workout(
    name="back-care",
    title="Back care",
    about="Seven exercises that strengthen the back, about 25 minutes.",
    steps=(
        Step("arch_hold", Goal(hold_s=30, sets=3)),
        Step("swimmer_kicks", Goal(reps=50)),
        Step("plank", _PLANK),
        Step("bird_dog", Goal(work_s=60, sets=3)),
        Step("squat", Goal(reps=10, sets=3)),
        Step("bent_over_row", Goal(reps=10, sets=3)),
        Step("deadlift", Goal(reps=10, sets=3)),
    ),
)

BACK_STRETCH = Workout(
    name="back-stretch",
    title="Back stretch",
    about="Six stretches of one to two minutes, about 13 minutes.",
    steps=(
        Step("cat_cow", Goal(reps=10)),
        Step("seated_forward_fold", Goal(hold_s=90)),
        Step("head_to_knee_fold", _STRETCH_EACH_SIDE, each_side=True),
        Step("crossed_leg_fold", Goal(hold_s=60)),
        Step("eye_of_the_needle", _STRETCH_EACH_SIDE, each_side=True),
        Step("reclined_twist", _STRETCH_EACH_SIDE, each_side=True),
    ),
)

STARTER = Workout(
    name="starter",
    title="Starter",
    about="Two exercises in low doses to begin with; offers more once they are clean.",
    steps=(
        # In 60 s ten are done that are held for five each, as the textbook has it.
        Step("bird_dog", Goal(reps=6), grows_to=Goal(reps=10, sets=3)),
        Step("plank", Goal(hold_s=15, sets=2), grows_to=_PLANK),
    ),
)

ALL: tuple[Workout, ...] = (BACK_CARE, BACK_STRETCH, STARTER)


def get(name: str) -> Workout:
    """Return the workout of this name; case, spaces and underscores do not matter.

    Raises:
        UnknownWorkoutError: There is none; the message suggests the nearest.
    """
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    known = {workout.name: workout for workout in ALL}
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, known, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise UnknownWorkoutError(
        f"No workout {name!r}. {hint}There are: {', '.join(known)}; "
        "one of your own is given as its .toml file"
    )

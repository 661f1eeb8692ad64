"""The workouts that are built in: they name exercises that exist, in doses that fit them."""

from __future__ import annotations

import re

import pytest

from formcheck import exercises, workouts
from formcheck.core.exercise.definition import Cycle
from formcheck.core.workout.definition import Step, Workout
from formcheck.core.workout.introduction import FIRST_S
from formcheck.core.workout.progression import ladder
from formcheck.core.workout.sets import COUNTDOWN_S, LINGERS_S
from formcheck.errors import UnknownWorkoutError
from formcheck.workouts import ALL, BACK_CARE, BACK_STRETCH, STARTER

STEPS = [(workout, step) for workout in ALL for step in workout.steps]


@pytest.mark.parametrize(
    ("workout", "step"), STEPS, ids=lambda one: getattr(one, "exercise", getattr(one, "name", ""))
)
def test_every_exercise_exists_and_is_given_its_kind_of_dose(workout: Workout, step: Step) -> None:
    exercise = exercises.get(step.exercise)
    assert exercise.name == step.exercise
    assert (step.goal.hold_s is None) == isinstance(exercise.measure, Cycle)
    assert not (step.each_side and step.goal.sets % 2)


def test_names_are_unique_and_plain() -> None:
    names = [workout.name for workout in ALL]
    assert names == ["back-care", "back-stretch", "starter"]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert all(workout.about.endswith(".") for workout in ALL)


def test_the_programme_is_that_of_the_article() -> None:
    assert len(BACK_CARE.steps) == 7
    assert len(BACK_STRETCH.steps) == 6
    amounts = {
        step.exercise: (step.goal.reps or step.goal.hold_s or step.goal.work_s, step.goal.sets)
        for step in BACK_CARE.steps
    }
    assert amounts == {
        "arch_hold": (30, 3),
        "swimmer_kicks": (50, 1),
        "plank": (60, 3),
        "bird_dog": (60, 3),
        "squat": (10, 3),
        "bent_over_row": (10, 3),
        "deadlift": (10, 3),
    }
    held = [step for step in BACK_STRETCH.steps if step.goal.hold_s is not None]
    assert all(60 <= (step.goal.hold_s or 0) <= 120 for step in held)
    assert [step.exercise for step in held if step.each_side] == [
        *("head_to_knee_fold", "eye_of_the_needle", "reclined_twist")
    ]


@pytest.mark.parametrize("workout", [BACK_CARE, BACK_STRETCH], ids=lambda one: one.name)
def test_the_minutes_that_it_takes_follow_from_its_doses(workout: Workout) -> None:
    told = re.search(r"about (\d+) minutes", workout.about)
    assert told is not None
    lasts_s = FIRST_S + (len(workout.steps) - 1) * workout.between_s
    for step in workout.steps:
        goal, rep_s = step.goal, 1 if step.exercise == "swimmer_kicks" else 4
        set_s = goal.hold_s or goal.work_s or (goal.reps or 0) * rep_s
        lasts_s += COUNTDOWN_S + goal.sets * set_s + (goal.sets - 1) * goal.rest_s
        lasts_s += round(LINGERS_S)
    assert int(told[1]) == pytest.approx(lasts_s / 60, abs=1)


def test_the_starter_begins_low_and_grows_to_the_programme() -> None:
    assert 1 <= len(STARTER.steps) <= 2
    full = {step.exercise: step.goal for step in BACK_CARE.steps}
    for step in STARTER.steps:
        assert step.grows_to is not None
        assert step.grows_to.sets == full[step.exercise].sets
        doses = ladder(step.goal, step.grows_to)
        assert len(doses) > 3
        assert (step.goal.reps or 0) * step.goal.sets <= 10
        assert (step.goal.hold_s or 0) * step.goal.sets <= 30


def test_a_workout_is_found_by_its_name_however_it_is_written() -> None:
    for name in ("back-care", " Back_Care ", "back care"):
        assert workouts.get(name) is BACK_CARE
    with pytest.raises(UnknownWorkoutError, match=r"Did you mean back-care\?"):
        workouts.get("back-car")
    with pytest.raises(UnknownWorkoutError, match=r"There are: back-care, back-stretch, starter"):
        workouts.get("zzz")

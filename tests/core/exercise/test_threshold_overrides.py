"""Thresholds by name: read, changed, and refused."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import Cycle, Exercise, Hold
from formcheck.core.exercise.rules import limit_of
from formcheck.core.exercise.threshold_overrides import thresholds, with_thresholds
from formcheck.errors import UnknownThresholdError, UsageError
from formcheck.exercises import ALL
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.support.strategies import examples

exercises = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)


@exercises
def test_every_fault_has_a_threshold_and_every_threshold_a_fault_or_the_rep(
    exercise: Exercise,
) -> None:
    codes = {name.partition(".")[0] for name in thresholds(exercise)}
    measure = "rep" if isinstance(exercise.measure, Cycle) else "hold"
    assert codes == {fault.code for fault in exercise.faults} | {measure}


@exercises
def test_changing_nothing_changes_nothing(exercise: Exercise) -> None:
    assert with_thresholds(exercise, {}) == exercise
    assert with_thresholds(exercise, thresholds(exercise)) == exercise


@examples(40)
@given(data=st.data(), number=st.floats(-100, 100))
def test_what_is_set_is_read_again_and_the_others_stay(data: st.DataObject, number: float) -> None:
    exercise = data.draw(st.sampled_from([one for one in ALL if one.faults]))
    faults = [name for name in thresholds(exercise) if not name.startswith(("rep.", "hold."))]
    name = data.draw(st.sampled_from(faults))
    changed = with_thresholds(exercise, {name: number})
    code, *view, bound = name.split(".")
    single = {} if view else {f"{code}.{v}.{bound}" for v in exercise.fault(code).by_view}
    assert thresholds(changed) == thresholds(exercise) | dict.fromkeys({name, *single}, number)
    assert replace(changed, faults=()) == replace(exercise, faults=())


def test_one_view_may_be_changed_alone() -> None:
    fault = replace(SQUAT.fault("shallow"), by_view={"front": 1.0})
    exercise = replace(SQUAT, faults=(fault,))
    name = next(name for name in thresholds(exercise) if ".front." in name)
    changed = with_thresholds(exercise, {name: 7.0}).faults[0]
    assert limit_of(changed, "front") == 7.0
    assert limit_of(changed, "side") == limit_of(fault, "side")


def test_a_limit_holds_for_every_view_unless_one_is_named() -> None:
    changed = with_thresholds(SQUAT, {"shallow.above": 0.6}).fault("shallow")
    assert {limit_of(changed, view) for view in changed.views} == {0.6}
    both = with_thresholds(SQUAT, {"shallow.above": 0.6, "shallow.front.above": 0.7})
    assert limit_of(both.fault("shallow"), "front") == 0.7


def test_the_posture_of_a_hold_can_be_changed() -> None:
    changed = with_thresholds(PLANK, {"hold.straight.low": 100.0, "hold.grace_s": 2.0})
    assert thresholds(changed)["hold.straight.low"] == 100.0
    assert isinstance(changed.measure, Hold)
    assert changed.measure.grace_s == 2.0


def test_the_depth_of_a_rep_can_be_changed() -> None:
    assert isinstance(SQUAT.measure, Cycle)
    deeper = SQUAT.measure.depth + 0.5 * (SQUAT.measure.full - SQUAT.measure.depth)
    changed = with_thresholds(SQUAT, {"rep.depth": deeper})
    assert changed.measure == replace(SQUAT.measure, depth=deeper)


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownThresholdError, match=r"did you mean trunk_lean\.above\?"):
        with_thresholds(SQUAT, {"trunk_lean.abov": 30.0})
    with pytest.raises(UnknownThresholdError, match="no threshold 'zzz'"):
        with_thresholds(SQUAT, {"zzz": 30.0})


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_what_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(UsageError, match="expected a number"):
        with_thresholds(SQUAT, {"trunk_lean.above": number})


def test_values_of_a_cycle_that_contradict_one_another_are_refused() -> None:
    assert isinstance(SQUAT.measure, Cycle)
    with pytest.raises(UsageError, match="strictly monotonic"):
        with_thresholds(SQUAT, {"rep.depth": SQUAT.measure.attempt})

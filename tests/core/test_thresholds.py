"""Thresholds by name: read, changed, and refused."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise import Cycle, Exercise, limit_of
from formcheck.core.thresholds import thresholds, with_thresholds
from formcheck.errors import UnknownThresholdError
from formcheck.exercises import ALL
from formcheck.exercises.squat import SQUAT
from tests.strategies import examples

exercises = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)


@exercises
def test_every_fault_has_a_threshold_and_every_threshold_a_fault_or_the_rep(
    exercise: Exercise,
) -> None:
    codes = {name.partition(".")[0] for name in thresholds(exercise)}
    assert codes - {"rep"} == {fault.code for fault in exercise.faults}
    assert ("rep" in codes) == isinstance(exercise.measure, Cycle)


@exercises
def test_changing_nothing_changes_nothing(exercise: Exercise) -> None:
    assert with_thresholds(exercise, {}) == exercise
    assert with_thresholds(exercise, thresholds(exercise)) == exercise


@examples(40)
@given(data=st.data(), number=st.floats(-100, 100))
def test_what_is_set_is_read_again_and_the_others_stay(data: st.DataObject, number: float) -> None:
    exercise = data.draw(st.sampled_from(ALL))
    faults = [name for name in thresholds(exercise) if not name.startswith("rep.")]
    name = data.draw(st.sampled_from(faults))
    changed = with_thresholds(exercise, {name: number})
    assert thresholds(changed) == thresholds(exercise) | {name: number}
    assert replace(changed, faults=()) == replace(exercise, faults=())


def test_one_view_may_be_changed_alone() -> None:
    fault = replace(SQUAT.faults[0], by_view={"front": 1.0})
    exercise = replace(SQUAT, faults=(fault,))
    name = next(name for name in thresholds(exercise) if ".front." in name)
    changed = with_thresholds(exercise, {name: 7.0}).faults[0]
    assert limit_of(changed, "front") == 7.0
    assert limit_of(changed, "side") == limit_of(fault, "side")


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
    with pytest.raises(UnknownThresholdError, match="expected a number"):
        with_thresholds(SQUAT, {"trunk_lean.above": number})


def test_values_of_a_cycle_that_contradict_one_another_are_refused() -> None:
    assert isinstance(SQUAT.measure, Cycle)
    with pytest.raises(UnknownThresholdError, match="strictly monotonic"):
        with_thresholds(SQUAT, {"rep.depth": SQUAT.measure.attempt})

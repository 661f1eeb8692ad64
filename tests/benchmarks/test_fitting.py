"""How thresholds are chosen, and when the declared value is kept."""

from __future__ import annotations

import math

import pytest

from benchmarks.cases import Case, spread_of
from benchmarks.fitting import (
    Choice,
    Kept,
    changes_by,
    chosen_counting,
    chosen_limit,
    chosen_limits,
    counting_values,
    middle_of_flat,
    spread_for,
)
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.threshold_overrides import thresholds
from formcheck.errors import UsageError
from formcheck.exercises import ALL
from formcheck.exercises.bird_dog import BIRD_DOG
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT

VALUES = [1.0, 2.0, 3.0, 4.0, 5.0]
NAN, INF = math.nan, math.inf


def case(value: float, *, faulty: bool, limit: str = "trunk_lean.above") -> Case:
    return Case(limit.partition(".")[0], limit, value, faulty, raised=False)


@pytest.mark.parametrize(
    ("wrong", "chosen"),
    [
        ([2, 1, 1, 1, 3], Choice(3.0)),
        ([2, 2, 0, 0, 1], Choice(3.5)),
        ([3, 1, 2, 0, 1], Choice(4.0)),
        ([1, 1, 1, 1, 1], Choice(9.0, "no difference")),
        ([0, 0, 1, 2, 3], Choice(9.0, "open on one side")),
        ([2, 1, 1, 1, 1], Choice(9.0, "open on one side")),
        ([1, 0, 1, 0, 1], Choice(9.0, "a tie")),
    ],
)
def test_the_middle_of_the_flat_part_is_chosen_where_both_ends_are_known(
    wrong: list[int], chosen: Choice
) -> None:
    assert middle_of_flat(VALUES, wrong, 9.0) == chosen


@pytest.mark.parametrize("sign", [1, -1])
def test_a_limit_lies_in_the_middle_between_clean_and_faulty_reps(sign: int) -> None:
    cases = [case(sign * value, faulty=False) for value in (5, 8, 12)]
    cases += [case(sign * value, faulty=True) for value in (22, 30)]
    chosen = chosen_limit(cases, 99.0, sign=sign, own_spread=6.0)
    assert chosen.kept is None
    # To within a step to either side.
    assert chosen.value == pytest.approx(sign * 17, abs=1.0)


def test_a_limit_leaves_an_outlier_wrong_rather_than_many_others() -> None:
    cases = [case(value, faulty=False) for value in (5, 6, 7, 8, 33)]
    cases += [case(value, faulty=True) for value in (20, 24, 30, 31, 32)]
    chosen = chosen_limit(cases, 99.0, sign=1, own_spread=6.0)
    assert chosen.value == pytest.approx(14, abs=1.0)


def test_what_was_not_judged_or_is_excluded_moves_no_limit() -> None:
    cases = [case(5, faulty=False), case(12, faulty=False), case(22, faulty=True)]
    others = [case(NAN, faulty=True), case(NAN, faulty=False), case(-INF, faulty=False)]
    alone = chosen_limit(cases, 99.0, sign=1, own_spread=6.0)
    assert alone.kept is None
    assert chosen_limit([*cases, *others], 99.0, sign=1, own_spread=6.0) == alone


CLEAN, FAULTY = case(5, faulty=False), case(22, faulty=True)


@pytest.mark.parametrize(
    ("cases", "kept"),
    [
        ([], "no faulty rep"),
        ([CLEAN, case(NAN, faulty=True), case(-INF, faulty=True)], "no faulty rep"),
        ([FAULTY, case(NAN, faulty=False)], "no clean rep"),
    ],
)
def test_missing_evidence_keeps_the_declared_limit(cases: list[Case], kept: Kept) -> None:
    assert chosen_limit(cases, 99.0, sign=1, own_spread=6.0) == Choice(99.0, kept)


def test_what_is_counted_has_no_limit_to_choose() -> None:
    assert chosen_limit([CLEAN, FAULTY], 0.5, sign=1, own_spread=NAN) == Choice(0.5, "not a size")


def test_faulty_reps_on_the_clean_side_choose_no_limit() -> None:
    cases = [case(5, faulty=True), *(case(value, faulty=False) for value in (10, 11, 12))]
    assert chosen_limit(cases, 8.0, sign=1, own_spread=6.0) == Choice(8.0, "open on one side")


def test_each_view_with_a_limit_of_its_own_is_chosen_apart() -> None:
    front = [
        case(value, faulty=value > 0.5, limit="shallow.front.above") for value in (0.3, 0.4, 0.6)
    ]
    chosen = chosen_limits(SQUAT, front)
    declared = thresholds(SQUAT)
    assert chosen["shallow.front.above"].value == pytest.approx(0.5, abs=0.02)
    assert chosen["shallow.above"] == Choice(declared["shallow.above"], "no faulty rep")


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)
def test_counting_values_lie_about_the_declared_one_and_are_valid(exercise: Exercise) -> None:
    declared = thresholds(exercise)
    values = counting_values(exercise)
    assert values
    for name, some in values.items():
        assert declared[name] in some
        assert some == sorted(some)


def test_counting_values_leave_out_those_that_contradict_others() -> None:
    values = counting_values(SQUAT)
    assert set(values) == {"rep.rest", "rep.attempt", "rep.depth"}
    assert all(0.71 < value < 0.80 for value in values["rep.attempt"])
    assert len(values["rep.attempt"]) > 1
    assert {"hold.body_tilt.low", "hold.body_tilt.high"} <= set(counting_values(PLANK))


def test_counting_parameters_are_chosen_one_at_a_time() -> None:
    low = counting_values(SQUAT)["rep.depth"]

    def wrong(name: str, value: float) -> int:
        return int(name == "rep.depth" and value in (low[0], low[-1]))

    chosen = chosen_counting(SQUAT, wrong)
    assert chosen["rep.depth"].value == pytest.approx((low[1] + low[-2]) / 2)
    assert chosen["rep.rest"] == Choice(thresholds(SQUAT)["rep.rest"], "no difference")
    assert set(changes_by(SQUAT, chosen)) == {"rep.depth"}


def test_chosen_values_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(UsageError):
        changes_by(SQUAT, {"rep.rest": Choice(0.73), "rep.attempt": Choice(0.77)})


def test_spreads() -> None:
    assert spread_of("s") > 0
    assert spread_for(SQUAT, "trunk_lean.above") == 6.0
    assert spread_for(SQUAT, "rep.rest") == spread_for(SQUAT, "shallow.front.above") == 0.06
    assert spread_for(PLANK, "hold.body_tilt.low") == 6.0
    assert math.isnan(spread_for(BIRD_DOG, "not_alternating.above"))

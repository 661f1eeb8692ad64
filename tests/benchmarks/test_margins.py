"""What rules read, and the gap between faulty and clean reps."""

from __future__ import annotations

import math

import pytest

from benchmarks.margins import Reading, gap, group_of, measure_name, sustained, with_all_figures
from formcheck.core.exercise.rules import RepFault
from formcheck.exercises.squat import SQUAT

NAN = math.nan


def at_8_hz(*values: float) -> list[tuple[float, float]]:
    return [(i / 8, value) for i, value in enumerate(values)]


def test_sustained_is_the_strictest_limit_that_would_have_been_passed_long_enough() -> None:
    samples = at_8_hz(0, 30, 30, 30, 0, 50, 0)
    assert sustained(samples, 0.0, 1) == 50
    assert sustained(samples, 0.25, 1) == 30
    assert sustained(samples, 0.5, 1) == 0
    assert sustained([(t, -value) for t, value in samples], 0.25, -1) == -30


def test_sustained_leaves_out_the_unknown_and_says_when_it_was_too_short() -> None:
    assert sustained(at_8_hz(30, NAN, 30), 0.25, 1) == 30
    assert math.isnan(sustained(at_8_hz(30, 30), 0.25, 1))
    assert math.isnan(sustained([], 0.0, 1))


def test_sustained_tells_what_is_no_fault_at_any_limit_from_what_was_not_seen() -> None:
    assert sustained(at_8_hz(-math.inf, -math.inf, 30, -math.inf), 0.25, 1) == -math.inf
    assert sustained(at_8_hz(math.inf, math.inf, math.inf), 0.25, -1) == math.inf


@pytest.mark.parametrize(
    ("faulty", "clean", "sign", "expected"),
    [
        ((30, 40), (5, 20), 1, (10, 25)),
        ((-9, -20), (1, -5), -1, (4, -7)),
        ((10, 30), (15,), 1, (-5, 12.5)),
    ],
)
def test_the_gap_lies_between_the_nearest_of_both(
    faulty: tuple[float, ...], clean: tuple[float, ...], sign: int, expected: tuple[float, float]
) -> None:
    found = {
        "faulty": [Reading(value, "a") for value in faulty],
        "clean": [Reading(value, "b") for value in clean],
    }
    assert gap(found, sign) == expected  # type: ignore[arg-type]


def test_without_both_there_is_no_gap() -> None:
    assert gap({"clean": [Reading(1.0, "a")]}, 1) is None


def test_groups() -> None:
    assert group_of("shallow", None) == "unlabelled"
    assert group_of("shallow", frozenset()) == "clean"
    assert group_of("shallow", frozenset({"heels_up"})) == "clean"
    assert group_of("shallow", frozenset({"shallow"})) == "faulty"


def test_every_rule_of_a_whole_rep_has_its_figure_among_the_measures() -> None:
    exercise = with_all_figures(SQUAT)
    stats = {rule.stat for rule in SQUAT.faults if isinstance(rule, RepFault)}
    assert stats <= set(exercise.measures)
    assert measure_name("bottom:hip_height", SQUAT) == "hip_height_bottom_ratio"
    assert measure_name("out_s", SQUAT) == "out_s"

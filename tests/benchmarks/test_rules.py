"""The rules of other programs, on made-up signals and on the stick figure's poses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest

from benchmarks.rules import RULES, Bands, Hysteresis, Rule, running_median
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.squat import squat_motion
from tests.support.postures import squat_to

NAN = math.nan


def swing(*turns: float, steps: int = 20) -> list[float]:
    """Straight lines from each value to the next."""
    values = [turns[0]]
    for start, end in pairwise(turns):
        values += [start + (end - start) * i / steps for i in range(1, steps + 1)]
    return values


def hysteresis(counted_at: str) -> Hysteresis:
    if counted_at == "top":
        return Hysteresis("top", lambda moments: (), up=160, down=90)
    return Hysteresis("bottom", lambda moments: (), up=160, down=90, counted_at="bottom")


@pytest.mark.parametrize(
    ("turns", "at_top", "at_bottom"),
    [
        ((180, 60, 180, 60, 180), 2, 2),
        ((180, 100, 180), 0, 0),  # never down
        ((180, 60, 150, 60, 180), 1, 1),  # never up between
        ((180, 60), 0, 1),
        ((60, 180), 1, 0),
        ((120, 125), 0, 0),
    ],
)
def test_hysteresis_counts_whole_ways(turns: Sequence[float], at_top: int, at_bottom: int) -> None:
    values = swing(*turns)
    assert hysteresis("top").crossings(values) == at_top
    assert hysteresis("bottom").crossings(values) == at_bottom


@pytest.mark.parametrize(
    ("turns", "count"),
    [
        ((10, 85, 10, 85, 10), 2),
        ((10, 60, 10), 0),  # not deep
        ((10, 85, 40, 85, 10), 1),  # not standing between
        ((85, 10), 0),  # it began at the bottom
        ((10, 110, 10), 1),  # past the deepest band and through it again
    ],
)
def test_bands_count_passages_through_all_three(turns: Sequence[float], count: int) -> None:
    rule = Bands("bands", lambda moments: (), 32, (35, 65), (70, 95))
    assert rule.passages(swing(*turns)) == count


def test_bands_that_are_jumped_over_do_not_count() -> None:
    rule = Bands("bands", lambda moments: (), 32, (35, 65), (70, 95))
    assert rule.passages([10, 85, 50, 10]) == 0
    assert rule.passages([10, 50, 85, 10]) == 0
    assert rule.passages([10, 50, 85, 50, 10]) == 1


def test_a_median_takes_out_a_single_error_and_skips_the_unknown() -> None:
    samples = [(i / 30, value) for i, value in enumerate([1, 1, 9, NAN, 1, 1])]
    assert list(running_median(samples, 3, 0.0)) == [1, 1, 1, 1, 1]
    assert list(running_median(samples, 1, 0.0)) == [1, 1, 9, 1, 1]


def test_a_median_by_time_does_not_know_the_frame_rate() -> None:
    for fps in (10, 60):
        samples = [(i / fps, float(i >= fps)) for i in range(2 * fps)]
        risen = [
            t
            for (t, _), value in zip(samples, running_median(samples, 1, 0.25), strict=True)
            if value > 0.5
        ]
        assert risen[0] == pytest.approx(1.125, abs=0.06 if fps == 10 else 0.02)


@pytest.mark.parametrize("rule", RULES["squat"], ids=lambda rule: rule.name)
def test_deep_squats_of_the_stick_figure_are_counted_by_every_rule(rule: Rule) -> None:
    deep = squat_motion(3, bottom=squat_to(0.0))
    assert rule.count(list(deep.frames)) == 3


def test_deadlifts_of_the_stick_figure_are_counted_by_the_naive_rule() -> None:
    naive = RULES["deadlift"][-1]
    assert naive.count(list(deadlift_motion(3).frames)) == 3
    assert naive.count(list(squat_motion(1, bottom=squat_to(0.9)).frames)) == 0


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [(exercise, rule.name) for exercise, rules in RULES.items() for rule in rules]
    assert len(set(names)) == len(names)

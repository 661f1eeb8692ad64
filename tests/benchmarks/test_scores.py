"""Scores of counts, times and sides."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks import scores
from benchmarks.clips import Clip
from tests.benchmarks.made import rep, true_rep


def test_counts_of_a_perfect_and_of_a_poor_counter() -> None:
    perfect = scores.counts([(5, 5), (1, 1)])
    assert (perfect.exact, perfect.within_one, perfect.mae, perfect.wrong_reps) == (1, 1, 0, 0)
    poor = scores.counts([(4, 4), (5, 6), (10, 5), (1, 0)])
    assert (poor.clips, poor.reps) == (4, 20)
    assert (poor.exact, poor.within_one) == (0.25, 0.75)
    assert poor.mae == pytest.approx((0 + 1 / 5 + 5 / 10 + 1 / 1) / 4)
    assert poor.wrong_reps == pytest.approx(7 / 20)


def test_an_invented_rep_is_an_error_over_one() -> None:
    assert scores.counts([(0, 2)]).mae == 2


def test_counts_of_no_clips_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one clip"):
        scores.counts([])


def test_a_found_rep_belongs_to_the_true_one_around_its_turning_point() -> None:
    true = [true_rep(0), true_rep(3), true_rep(6)]
    found = [rep(0.3), rep(6.4), rep(12)]
    assert scores.matched(true, found) == [(true[0], found[0]), (true[2], found[1])]


def test_two_found_reps_in_one_true_one_match_once() -> None:
    assert len(scores.matched([true_rep(0)], [rep(0), rep(0.5)])) == 1


def test_time_errors_are_found_less_true() -> None:
    (errors,) = scores.rep_time_errors([(true_rep(1), rep(1.25))])
    assert errors == (0.25, 0.25, 0.25)


def test_sides_are_scored_where_one_is_true() -> None:
    pairs = [
        (true_rep(0, side="left"), rep(0, side="left")),
        (true_rep(2, side="right"), rep(2, side="left")),
        (true_rep(4, side="right"), rep(4)),
        (true_rep(6), rep(6, side="left")),
    ]
    assert scores.sides_right(pairs) == (1, 3)


@pytest.mark.parametrize(
    ("reps", "hold_s", "is_wrong"), [(5, 0, False), (4, 0, True), (6, 0, True), (5, 9, False)]
)
def test_a_count_is_right_or_wrong(reps: int, hold_s: float, *, is_wrong: bool) -> None:
    assert scores.wrong(Clip(Path("a"), "squat", "side", reps=5), reps, hold_s) is is_wrong


@pytest.mark.parametrize(("hold_s", "is_wrong"), [(3.0, False), (3.5, False), (2.4, True)])
def test_a_held_time_may_be_half_a_second_off(hold_s: float, *, is_wrong: bool) -> None:
    assert scores.wrong(Clip(Path("a"), "plank", "side", hold_s=3.0), 0, hold_s) is is_wrong


def test_a_clip_that_is_not_for_counting_is_never_wrong() -> None:
    assert not scores.wrong(Clip(Path("a"), "squat", "side"), 7, 0)


def test_percentiles_lie_between_values() -> None:
    assert scores.percentile([0, 10], 50) == 5
    assert scores.percentile([3], 95) == 3
    assert scores.percentile(list(range(101)), 95) == 95
    assert math.isnan(scores.percentile([], 95))
    assert math.isnan(scores.median_or_nan([]))

"""The summary of sessions, worked out by hand."""

from __future__ import annotations

import math

import pytest

from formcheck.exercises import ALL
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from formcheck.history.summary import depth_measure, summarize
from tests.support.kept_sessions import DEPTH, plank_report, squat_report


def test_reps_of_all_sessions_count_alike() -> None:
    summary = summarize([squat_report((0.5, math.nan, 0.4)), squat_report((0.3,), faults=())])
    assert (summary.sessions, summary.reps, summary.good_reps) == (2, 4, 3)
    assert summary.good_share == 0.75
    assert summary.measures[DEPTH] == pytest.approx(0.4)
    assert dict(summary.faults) == {"shallow": 1}


def test_a_plank_has_seconds_in_the_place_of_reps() -> None:
    summary = summarize([plank_report(30, 20), plank_report(10, 10)])
    assert (summary.reps, summary.hold_s, summary.good_hold_s) == (0, 40, 30)
    assert summary.good_share == 0.75
    assert summary.common_fault == "hips_sagging"


def test_the_most_common_fault_comes_first() -> None:
    often, seldom = squat_report(faults=("trunk_lean",)), squat_report(faults=("shallow",))
    assert summarize([seldom, often, often]).common_fault == "trunk_lean"
    assert summarize([seldom, often]).common_fault == "shallow"  # of equals always the same


def test_of_nothing_nothing_is_known() -> None:
    summary = summarize([])
    assert math.isnan(summary.good_share)
    assert summary.common_fault is None
    assert math.isnan(summarize([squat_report((math.nan,))]).measures[DEPTH])


def test_depth_is_a_measure_of_every_exercise_that_counts() -> None:
    stat = depth_measure(SQUAT)
    assert stat is not None
    assert (stat.signal, stat.measure) == ("hip_height", DEPTH)
    assert depth_measure(PLANK) is None
    assert depth_measure(None) is None
    for exercise in ALL:
        if (stat := depth_measure(exercise)) is not None:
            assert exercise.signal(stat.signal)

"""The figures of sessions, worked out by hand."""

from __future__ import annotations

import math

import pytest

from formcheck.exercises import ALL
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from formcheck.history.figures import depth_stat, figures_of
from tests.support.kept_sessions import DEPTH, plank_report, squat_report


def test_reps_of_all_sessions_count_alike() -> None:
    figures = figures_of([squat_report((0.5, math.nan, 0.4)), squat_report((0.3,), faults=())])
    assert (figures.sessions, figures.reps, figures.good_reps) == (2, 4, 3)
    assert figures.good_share == 0.75
    assert figures.measures[DEPTH] == pytest.approx(0.4)
    assert dict(figures.faults) == {"shallow": 1}


def test_a_plank_has_seconds_in_the_place_of_reps() -> None:
    figures = figures_of([plank_report(30, 20), plank_report(10, 10)])
    assert (figures.reps, figures.hold_s, figures.good_hold_s) == (0, 40, 30)
    assert figures.good_share == 0.75
    assert figures.common_fault == "hips_sagging"


def test_the_most_common_fault_comes_first() -> None:
    often, seldom = squat_report(faults=("trunk_lean",)), squat_report(faults=("shallow",))
    assert figures_of([seldom, often, often]).common_fault == "trunk_lean"
    assert figures_of([seldom, often]).common_fault == "shallow"  # of equals always the same


def test_of_nothing_nothing_is_known() -> None:
    figures = figures_of([])
    assert math.isnan(figures.good_share)
    assert figures.common_fault is None
    assert math.isnan(figures_of([squat_report((math.nan,))]).measures[DEPTH])


def test_depth_is_a_measure_of_every_exercise_that_counts() -> None:
    stat = depth_stat(SQUAT)
    assert stat is not None
    assert (stat.signal, stat.measure) == ("hip_height", DEPTH)
    assert depth_stat(PLANK) is None
    assert depth_stat(None) is None
    for exercise in ALL:
        if (stat := depth_stat(exercise)) is not None:
            assert exercise.signal(stat.signal)

"""Scores of warnings."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import pytest

from benchmarks import faults
from benchmarks.clips import TrueHold
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.benchmarks.made import record, rendered_plank, rendered_squats, rep, true_rep


def test_precision_recall_and_f1() -> None:
    score = faults.FaultScore(hits=3, false=1, missed=2)
    assert (score.precision, score.recall) == (0.75, 0.6)
    assert score.f1 == pytest.approx(2 / 3)
    nothing = faults.FaultScore()
    assert all(map(math.isnan, (nothing.precision, nothing.recall, nothing.f1)))
    assert not nothing.known


def test_missed_and_invented_reps_count_in_the_fault_scores() -> None:
    seen = rendered_squats(
        [true_rep(0, "shallow"), true_rep(3), true_rep(6, "shallow")],
        [rep(0, "shallow"), rep(3, "shallow"), rep(20, "shallow")],
    )
    found, unjudged = faults.fault_scores([seen], SQUAT)
    assert found["shallow", "side"] == faults.FaultScore(hits=1, false=2, missed=1)
    assert not found["trunk_lean", "side"].known
    assert unjudged == {}


def test_a_fault_that_the_view_hides_is_no_miss() -> None:
    seen = rendered_squats([true_rep(0, "knee_valgus")], [rep(0)])
    found, unjudged = faults.fault_scores([seen], SQUAT)
    assert ("knee_valgus", "side") not in found
    assert unjudged == Counter({("knee_valgus", "side"): 1})


def test_scores_of_views_add_up_by_code() -> None:
    side = rendered_squats([true_rep(0, "shallow")], [rep(0, "shallow")])
    front = rendered_squats([true_rep(0, "shallow")], [rep(0)], view="front")
    found, _ = faults.fault_scores([side, front], SQUAT)
    assert faults.summed(found)["shallow"] == faults.FaultScore(hits=1, missed=1)


def test_a_hold_is_scored_by_the_second_but_about_the_start_of_a_fault() -> None:
    seen = rendered_plank([("hips_piked", 5.0)], [record("hips_piked", 5.4, 7.2)], duration_s=10.0)
    found, _ = faults.fault_scores([seen], PLANK)
    # Seconds 4 and 5 are left out; 6 and 7 are touched by the warning, 8 and 9 are not.
    assert found["hips_piked", "side"] == faults.FaultScore(hits=2, missed=2)


def test_holds_with_faults_of_their_own_are_scored_in_their_whole_seconds() -> None:
    seen = rendered_plank([], [record("hips_piked", 4.0, 9.0)], duration_s=10.0)
    holds = (
        TrueHold(0.5, 3.2, frozenset()),
        TrueHold(5.5, 8.0, frozenset({"hips_piked"})),
    )
    seen = replace(seen, clip=replace(seen.clip, true_holds=holds))
    seconds = [second for second, _ in faults.scored_seconds(seen)]
    assert seconds == [1, 2, 6, 7]
    found, _ = faults.fault_scores([seen], PLANK)
    assert found["hips_piked", "side"] == faults.FaultScore(hits=2)

"""Scores of warnings."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from benchmarks import faults
from formcheck.core.events import NotChecked
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.benchmarks.made import (
    filmed_squats,
    record,
    rendered_plank,
    rendered_squats,
    rep,
    true_rep,
)


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


def test_false_alarms_are_counted_on_clean_reps_alone() -> None:
    rendered = rendered_squats(
        [true_rep(0), true_rep(3, "shallow"), true_rep(6)],
        [rep(0, "too_fast", "heels_up"), rep(3, "heels_up"), rep(6)],
    )
    good = filmed_squats([], [rep(0, "too_fast"), rep(3)], reps=2)
    bad = filmed_squats(["shallow"], [rep(0, "too_fast")], reps=1)
    unknown = filmed_squats(None, [rep(0, "too_fast")], reps=1)
    alarms = faults.false_alarms([rendered, good, bad, unknown])
    assert (alarms.units, alarms.raised) == (4, 2)
    assert alarms.codes == {"too_fast": 2, "heels_up": 1}
    assert alarms.share == 0.5


def test_false_alarms_of_a_hold_are_seconds_before_its_fault() -> None:
    seen = rendered_plank(
        [("hips_piked", 5.0)], [record("head_dropped", 0.5, 1.5)], duration_s=10.0
    )
    alarms = faults.false_alarms([seen])
    assert (alarms.units, alarms.raised) == (4, 2)


def test_no_clean_reps_give_no_share() -> None:
    assert math.isnan(faults.FalseAlarms().share)


def test_a_labelled_set_tells_the_fault_from_others() -> None:
    seen = filmed_squats(
        ["shallow"], [rep(0, "shallow"), rep(3, "shallow", "heels_up"), rep(6)], reps=4
    )
    (scored,) = faults.labelled_sets([seen])
    assert (scored.code, scored.raised, scored.units) == ("shallow", 2, 4)
    assert (scored.others, scored.found) == (1, 3)
    assert scored.other_codes == {"heels_up": 1}


def test_sets_without_a_label_or_with_two_are_left_out() -> None:
    sets = [filmed_squats(label, [rep(0)], reps=1) for label in (None, [], ["shallow", "heels_up"])]
    assert faults.labelled_sets(sets) == []


def test_a_fault_that_was_not_checked_is_not_a_zero() -> None:
    unlisted = filmed_squats(["hips_first"], [rep(0)], reps=1)
    listed = filmed_squats(
        ["heels_up"], [rep(0)], reps=1, not_checked=[NotChecked("heels_up", "hidden", 1.5)]
    )
    blink = filmed_squats(
        ["heels_up"], [rep(0)], reps=1, not_checked=[NotChecked("heels_up", "hidden", 0.6)]
    )
    raised = [scored.raised for scored in faults.labelled_sets([unlisted, listed, blink])]
    assert raised == [None, None, 0]


def test_what_the_view_hides_must_be_listed_and_not_raised() -> None:
    hidden = {rule.code for rule in SQUAT.faults} - faults.judged_codes("side", SQUAT)
    assert "knee_valgus" in hidden
    seen = filmed_squats(
        None, [], reps=0, not_checked=[NotChecked(code, "hidden", 9.0) for code in hidden]
    )
    assert faults.abstention([seen], SQUAT) == faults.Abstention(len(hidden), [])
    silent = faults.abstention([filmed_squats(None, [], reps=0)], SQUAT)
    assert len(silent.breaches) == len(hidden)
    assert "clip: knee_valgus not listed" in silent.breaches

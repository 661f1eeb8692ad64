"""False alarms, labelled sets and abstention."""

from __future__ import annotations

import math

from benchmarks import alarms
from benchmarks.faults import judged_codes
from formcheck.core.results.events import NotChecked
from formcheck.exercises.squat import SQUAT
from tests.benchmarks.made import (
    filmed_squats,
    record,
    rendered_plank,
    rendered_squats,
    rep,
    true_rep,
)


def test_false_alarms_are_counted_on_clean_reps_alone() -> None:
    rendered = rendered_squats(
        [true_rep(0), true_rep(3, "shallow"), true_rep(6)],
        [rep(0, "too_fast", "heels_up"), rep(3, "heels_up"), rep(6)],
    )
    good = filmed_squats([], [rep(0, "too_fast"), rep(3)], reps=2)
    bad = filmed_squats(["shallow"], [rep(0, "too_fast")], reps=1)
    unknown = filmed_squats(None, [rep(0, "too_fast")], reps=1)
    found = alarms.false_alarms([rendered, good, bad, unknown])
    assert (found.units, found.raised) == (4, 2)
    assert found.codes == {"too_fast": 2, "heels_up": 1}
    assert found.share == 0.5


def test_false_alarms_of_a_hold_are_seconds_before_its_fault() -> None:
    seen = rendered_plank(
        [("hips_piked", 5.0)], [record("head_dropped", 0.5, 1.5)], duration_s=10.0
    )
    found = alarms.false_alarms([seen])
    assert (found.units, found.raised) == (4, 2)


def test_no_clean_reps_give_no_share() -> None:
    assert math.isnan(alarms.FalseAlarms().share)


def test_a_labelled_set_tells_the_fault_from_others() -> None:
    seen = filmed_squats(
        ["shallow"], [rep(0, "shallow"), rep(3, "shallow", "heels_up"), rep(6)], reps=4
    )
    (scored,) = alarms.labelled_sets([seen])
    assert (scored.code, scored.raised, scored.units) == ("shallow", 2, 4)
    assert (scored.others, scored.found) == (1, 3)
    assert scored.other_codes == {"heels_up": 1}


def test_sets_without_a_label_or_with_two_are_left_out() -> None:
    sets = [filmed_squats(label, [rep(0)], reps=1) for label in (None, [], ["shallow", "heels_up"])]
    assert alarms.labelled_sets(sets) == []


def test_a_fault_that_was_not_checked_is_not_a_zero() -> None:
    unlisted = filmed_squats(["hips_first"], [rep(0)], reps=1)
    listed = filmed_squats(
        ["heels_up"], [rep(0)], reps=1, not_checked=[NotChecked("heels_up", "hidden", 1.5)]
    )
    blink = filmed_squats(
        ["heels_up"], [rep(0)], reps=1, not_checked=[NotChecked("heels_up", "hidden", 0.6)]
    )
    raised = [scored.raised for scored in alarms.labelled_sets([unlisted, listed, blink])]
    assert raised == [None, None, 0]


def test_what_the_view_hides_must_be_listed_and_not_raised() -> None:
    hidden = {rule.code for rule in SQUAT.faults} - judged_codes("side", SQUAT)
    assert "knee_valgus" in hidden
    seen = filmed_squats(
        None, [], reps=0, not_checked=[NotChecked(code, "hidden", 9.0) for code in hidden]
    )
    assert alarms.abstention([seen], SQUAT) == alarms.Abstention(len(hidden), [])
    silent = alarms.abstention([filmed_squats(None, [], reps=0)], SQUAT)
    assert len(silent.breaches) == len(hidden)
    assert "clip: knee_valgus not listed" in silent.breaches

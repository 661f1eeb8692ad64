"""A good plank raises nothing, each fault raises itself, and the clock tells the truth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Hold
from formcheck.core.pose.landmarks import Landmark
from formcheck.exercises.plank import PLANK
from tests.support.hiding import hidden
from tests.support.motion import one_after_another, watch
from tests.support.motions.plank import plank_motion
from tests.support.motions.technique import PLANKS
from tests.support.postures import arched, plank

assert isinstance(PLANK.measure, Hold)


def test_a_straight_arm_plank_counts_as_well() -> None:
    straight = replace(plank(tilt=68.0), elbow=0.0)
    watched = watch(PLANK, plank_motion(4.0, posture=straight).frames)
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(4.0, abs=0.4)]
    assert watched.codes == set()


def test_two_planks_are_two_holds() -> None:
    both = one_after_another(plank_motion(3.0), plank_motion(4.0))
    report = watch(PLANK, both.frames).report
    assert [hold.held_s for hold in report.holds] == pytest.approx([3.0, 4.0], abs=0.2)
    assert report.summary()["hold_s"] == pytest.approx(7.0, abs=0.4)


def test_hidden_arms_are_not_judged_and_not_a_fault() -> None:
    arms = [mark for mark in Landmark if "ELBOW" in mark.name]
    motion = plank_motion(4.0, posture=PLANKS["elbows_misplaced"])
    watched = watch(PLANK, hidden(motion.frames, arms, (0.0, 99.0), "unsure"))
    assert watched.codes == set()
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(4.0, abs=0.3)]
    assert "elbows_misplaced" in watched.not_checked


def test_lying_on_belly_and_forearms_is_no_plank() -> None:
    lying = replace(arched(chest=30.0, legs=0.0), upper_arm=5.0, elbow=85.0)
    assert watch(PLANK, plank_motion(posture=lying).frames).report.holds == ()

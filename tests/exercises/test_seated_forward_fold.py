"""A good seated forward fold raises nothing, each fault raises itself, sitting is no fold."""

from __future__ import annotations

from dataclasses import replace

from formcheck.core.pose.landmarks import Landmark
from formcheck.exercises.seated_forward_fold import SEATED_FORWARD_FOLD
from tests.support.hiding import hidden
from tests.support.motion import watch
from tests.support.motions.holds import hold_motion
from tests.support.motions.technique import FOLDED, round_back
from tests.support.postures import seated


def test_a_cut_outline_of_the_back_is_not_judged_and_not_a_fault() -> None:
    motion = hold_motion(round_back("seated_forward_fold", FOLDED), seated(), 3.0)
    without = [(t, pose and replace(pose, back=None)) for t, pose in motion.frames]
    watched = watch(SEATED_FORWARD_FOLD, without)
    assert watched.codes == set()
    assert len(watched.report.holds) == 1
    assert "back_rounded" in watched.not_checked


def test_hidden_legs_give_no_hold() -> None:
    legs = [mark for mark in Landmark if "KNEE" in mark.name or "ANKLE" in mark.name]
    motion = hold_motion(FOLDED, seated(), 4.0)
    watched = watch(SEATED_FORWARD_FOLD, hidden(motion.frames, legs, (2.0, 99.0), "unsure"))
    assert watched.report.holds == ()

"""A good crossed-leg fold raises nothing, each fault raises itself, sitting is no fold."""

from __future__ import annotations

from formcheck.core.pose.landmarks import Landmark
from formcheck.exercises.crossed_leg_fold import CROSSED_LEG_FOLD
from tests.support.hiding import hidden
from tests.support.motion import watch
from tests.support.motions.holds import hold_motion
from tests.support.motions.technique import CROSSED
from tests.support.postures import crossed_legs


def test_hidden_knees_give_no_hold() -> None:
    knees = [mark for mark in Landmark if "KNEE" in mark.name]
    motion = hold_motion(CROSSED, crossed_legs(), 4.0)
    watched = watch(CROSSED_LEG_FOLD, hidden(motion.frames, knees, (0.0, 99.0), "unsure"))
    assert watched.report.holds == ()

"""A good crossed-leg fold raises nothing, each fault raises itself, sitting is no fold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import limit_of
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.types import View
from formcheck.exercises.crossed_leg_fold import CROSSED_LEG_FOLD
from tests.support.hiding import hidden
from tests.support.motion import watch
from tests.support.motions.holds import EVERYWHERE, hold_motion, staying
from tests.support.postures import ALL_FOURS, SQUATTED, STANDING, crossed_legs, head_to_knee, seated
from tests.support.stick import Camera, Posture

FOLDED = crossed_legs(50.0)
#: Sitting on the heels with the trunk on the thighs.
CHILD = Posture(
    shin=88.0, thigh=-80.0, trunk=85.0, upper_arm=110.0, foot=150.0, forward_m=-0.2, up_m=0.05
)


def limit(code: str, view: View = "side") -> float:
    return limit_of(CROSSED_LEG_FOLD.fault(code), view)


FAULTY = {
    "not_folded": crossed_legs(limit("not_folded") - 1.5),
    # The small of the back reads a fifth of how far the back turns.
    "back_rounded": replace(FOLDED, round=6.0 * limit("back_rounded")),
}


def test_every_fault_has_a_posture() -> None:
    assert {fault.code for fault in CROSSED_LEG_FOLD.faults} == set(FAULTY)


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_a_good_fold_is_timed_and_raises_nothing(
    view: View, stand_deg: float, noise: float
) -> None:
    motion = hold_motion(FOLDED, crossed_legs(), camera=Camera(stand_deg), noise=noise)
    watched = watch(CROSSED_LEG_FOLD, motion.frames)
    assert watched.report.view.label == view
    [hold] = watched.report.holds
    [truth] = motion.truth
    assert hold.start_s == pytest.approx(truth.start_s, abs=0.3)
    assert hold.end_s == pytest.approx(truth.end_s, abs=0.3)
    assert hold.side is None
    assert hold.good_s == pytest.approx(hold.held_s)
    assert watched.codes == set()
    assert watched.not_checked == set()


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_raises_itself(code: str, view: View, stand_deg: float) -> None:
    motion = hold_motion(FAULTY[code], crossed_legs(), 5.0, camera=Camera(stand_deg))
    watched = watch(CROSSED_LEG_FOLD, motion.frames)
    [hold] = watched.report.holds
    assert watched.codes == {code}
    assert hold.faults == (code,)
    assert hold.held_s == pytest.approx(5.0, abs=0.6)
    assert hold.good_s < 1.5
    assert watched.report.faults[0].limit == limit(code, view)


NO_FOLDS = {
    "standing": STANDING,
    "squatting": SQUATTED,
    "on all fours": ALL_FOURS,
    "sitting on the heels with the trunk down": CHILD,
    "sitting upright with crossed legs": crossed_legs(),
    "sitting slouched with crossed legs": crossed_legs(15.0),
    "folded with the hands in the lap": crossed_legs(40.0, arms=10.0),
    "legs straight": seated(50.0, reach=60.0),
    "one leg straight": head_to_knee("left", 50.0),
    "feet on the floor, knees up": replace(FOLDED, valgus=0.0),
    "sitting on a chair": Posture(thigh=-88.0, trunk=5.0),
    "lying on the back": seated(-90.0),
}


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 50.0])
@pytest.mark.parametrize("posture", NO_FOLDS.values(), ids=NO_FOLDS.keys())
def test_what_is_no_fold(posture: Posture, stand_deg: float) -> None:
    watched = watch(CROSSED_LEG_FOLD, staying(posture, 4.0, camera=Camera(stand_deg)).frames)
    assert watched.report.holds == ()
    assert watched.codes == set()


def test_hidden_knees_give_no_hold() -> None:
    knees = [mark for mark in Landmark if "KNEE" in mark.name]
    motion = hold_motion(FOLDED, crossed_legs(), 4.0)
    watched = watch(CROSSED_LEG_FOLD, hidden(motion.frames, knees, (0.0, 99.0), "unsure"))
    assert watched.report.holds == ()

"""A good seated forward fold raises nothing, each fault raises itself, sitting is no fold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import limit_of
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.types import View
from formcheck.exercises.seated_forward_fold import SEATED_FORWARD_FOLD
from tests.support.hiding import hidden
from tests.support.motion import watch
from tests.support.motions.holds import EVERYWHERE, hold_motion, staying
from tests.support.postures import STANDING, bird_dog, head_to_knee, seated
from tests.support.stick import Camera, Posture

FOLDED = seated(50.0, reach=60.0)


def limit(code: str, view: View = "side") -> float:
    return limit_of(SEATED_FORWARD_FOLD.fault(code), view)


FAULTY = {
    "not_folded": seated(90.0 - limit("not_folded") - 6.0, knee_flexion=0.0),
    "knees_bent": seated(60.0, knee_flexion=180.0 - limit("knees_bent") + 8.0),
    # The small of the back reads a fifth of how far the back turns.
    "back_rounded": replace(FOLDED, round=6.0 * limit("back_rounded")),
}


def test_every_fault_has_a_posture() -> None:
    assert {fault.code for fault in SEATED_FORWARD_FOLD.faults} == set(FAULTY)


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_a_good_fold_is_timed_and_raises_nothing(
    view: View, stand_deg: float, noise: float
) -> None:
    motion = hold_motion(FOLDED, seated(), camera=Camera(stand_deg), noise=noise)
    watched = watch(SEATED_FORWARD_FOLD, motion.frames)
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
    motion = hold_motion(FAULTY[code], seated(), 5.0, camera=Camera(stand_deg))
    watched = watch(SEATED_FORWARD_FOLD, motion.frames)
    [hold] = watched.report.holds
    assert watched.codes == {code}
    assert hold.faults == (code,)
    assert hold.held_s == pytest.approx(5.0, abs=0.6)
    assert hold.good_s < 1.5
    assert watched.report.faults[0].limit == limit(code, view)


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
def test_nothing_is_judged_nor_timed_from_the_front(stand_deg: float) -> None:
    motion = hold_motion(FAULTY["knees_bent"], seated(), 3.0, camera=Camera(stand_deg))
    watched = watch(SEATED_FORWARD_FOLD, motion.frames)
    assert watched.report.holds == ()
    assert watched.codes == set()
    assert watched.not_checked == set(FAULTY)


NO_FOLDS = {
    "standing": STANDING,
    "sitting upright": seated(0.0),
    "sitting and leaning back": seated(-25.0),
    "sitting on a chair": Posture(thigh=-88.0, trunk=5.0),
    "tying shoes on a chair": Posture(thigh=-88.0, trunk=60.0, upper_arm=60.0),
    "bending over with straight legs": Posture(thigh=-5.0, trunk=115.0),
    "lying on the back": seated(-90.0),
    "a bird dog": bird_dog("left"),
    "a head-to-knee fold": head_to_knee("left", 50.0),
}


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 50.0])
@pytest.mark.parametrize("posture", NO_FOLDS.values(), ids=NO_FOLDS.keys())
def test_what_is_no_fold(posture: Posture, stand_deg: float) -> None:
    watched = watch(SEATED_FORWARD_FOLD, staying(posture, 4.0, camera=Camera(stand_deg)).frames)
    assert watched.report.holds == ()
    assert watched.codes == set()


def test_a_cut_outline_of_the_back_is_not_judged_and_not_a_fault() -> None:
    motion = hold_motion(FAULTY["back_rounded"], seated(), 3.0)
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

"""A good plank raises nothing, each fault raises itself, and the clock tells the truth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Hold, limit_of
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.types import View
from formcheck.exercises.plank import PLANK
from tests.support.hiding import absent, hidden
from tests.support.motion import clock, film, watch
from tests.support.motions.plank import plank_motion
from tests.support.postures import STANDING, plank
from tests.support.stick import Camera, Posture

assert isinstance(PLANK.measure, Hold)
HOLD = PLANK.measure
STANDS: dict[View, tuple[float, ...]] = {
    "side": (90.0, -90.0),
    "oblique": (50.0, -50.0, 130.0, -130.0),
}
EVERYWHERE = [(view, stand) for view, stands in STANDS.items() for stand in stands]
#: Seen at an angle a body looks shorter than it is and its bends sharper.
SLACK_DEG = 8.0


def limit(code: str, view: View = "side") -> float:
    return limit_of(PLANK.fault(code), view)


FAULTY = {
    "hips_sagging": plank(hip_bend=limit("hips_sagging") - SLACK_DEG),
    "hips_piked": plank(hip_bend=limit("hips_piked") + SLACK_DEG),
    "knees_bent": plank(knee_flexion=180.0 - limit("knees_bent") + SLACK_DEG, hip_bend=4.0),
    "elbows_misplaced": plank(upper_arm=limit("elbows_misplaced") + 2 * SLACK_DEG),
    "head_dropped": plank(neck=limit("head_dropped") + 2 * SLACK_DEG),
}


def test_every_fault_has_a_posture() -> None:
    assert {fault.code for fault in PLANK.faults} == set(FAULTY)


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_a_good_plank_is_timed_and_raises_nothing(
    view: View, stand_deg: float, noise: float
) -> None:
    motion = plank_motion(6.0, camera=Camera(stand_deg), noise=noise)
    watched = watch(PLANK, motion.frames)
    assert watched.report.view.label == view
    [hold] = watched.report.holds
    [truth] = motion.truth
    assert hold.held_s == pytest.approx(6.0, abs=0.2)
    assert hold.start_s == pytest.approx(truth.start_s, abs=0.2)
    assert hold.end_s == pytest.approx(truth.end_s, abs=0.2)
    assert hold.good_s == pytest.approx(hold.held_s)
    assert hold.faults == ()
    assert watched.codes == set()
    assert watched.not_checked == set()


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_raises_itself(code: str, stand_deg: float) -> None:
    motion = plank_motion(5.0, posture=FAULTY[code], camera=Camera(stand_deg))
    watched = watch(PLANK, motion.frames)
    [hold] = watched.report.holds
    assert watched.codes == {code}
    assert hold.faults == (code,)
    assert hold.held_s == pytest.approx(5.0, abs=0.5)
    assert hold.good_s < 1.5
    [fault] = watched.report.faults
    assert (fault.limit, fault.rep) == (limit(code), None)


@pytest.mark.parametrize("code", ["hips_sagging", "hips_piked", "knees_bent"])
@pytest.mark.parametrize("stand_deg", STANDS["oblique"])
def test_hips_and_knees_are_judged_at_an_angle_too(code: str, stand_deg: float) -> None:
    motion = plank_motion(5.0, posture=FAULTY[code], camera=Camera(stand_deg))
    watched = watch(PLANK, motion.frames)
    assert watched.report.view.label == "oblique"
    assert code in watched.codes


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
@pytest.mark.parametrize("code", FAULTY)
def test_nothing_is_judged_nor_timed_from_the_front(code: str, stand_deg: float) -> None:
    motion = plank_motion(3.0, posture=FAULTY[code], camera=Camera(stand_deg))
    watched = watch(PLANK, motion.frames)
    assert watched.report.view.label == "front"
    assert watched.codes == set()
    assert watched.report.holds == ()
    assert watched.not_checked == set(FAULTY)


def test_a_straight_arm_plank_counts_as_well() -> None:
    straight = replace(plank(tilt=68.0), elbow=0.0)
    watched = watch(PLANK, plank_motion(4.0, posture=straight).frames)
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(4.0, abs=0.4)]
    assert watched.codes == set()


def test_a_fault_that_is_mended_leaves_the_rest_good() -> None:
    sagging, good = FAULTY["hips_sagging"], plank()
    keys = [(0.0, good), (3.0, good), (3.4, sagging), (5.4, sagging), (5.8, good), (9.0, good)]
    watched = watch(PLANK, film(keys, clock(9.0, 20.0)))
    [hold] = watched.report.holds
    assert hold.faults == ("hips_sagging",)
    assert hold.held_s == pytest.approx(9.0, abs=0.2)
    assert hold.good_s == pytest.approx(9.0 - 2.2, abs=0.4)
    assert watched.ticks[-1].faults == ()


@pytest.mark.parametrize("length_s", [0.4, 0.8])
def test_the_clock_runs_on_through_a_short_gap(length_s: float) -> None:
    assert length_s < HOLD.grace_s
    motion = plank_motion(6.0)
    middle_s = motion.truth[0].turn_s
    report = watch(PLANK, absent(motion.frames, (middle_s, middle_s + length_s))).report
    assert [hold.held_s for hold in report.holds] == [pytest.approx(6.0, abs=0.2)]


def test_a_long_gap_makes_two_holds() -> None:
    motion = plank_motion(8.0)
    middle_s = motion.truth[0].turn_s
    report = watch(PLANK, absent(motion.frames, (middle_s - 1.0, middle_s + 1.0))).report
    assert [hold.held_s for hold in report.holds] == [pytest.approx(3.0, abs=0.3)] * 2


def test_two_planks_are_two_holds() -> None:
    first, later_s = plank_motion(3.0).frames, 12.0
    second = [(t + later_s, p and replace(p, t=t + later_s)) for t, p in plank_motion(4.0).frames]
    report = watch(PLANK, [*first, *second]).report
    assert [hold.held_s for hold in report.holds] == [
        pytest.approx(3.0, abs=0.2),
        pytest.approx(4.0, abs=0.2),
    ]
    assert report.summary()["hold_s"] == pytest.approx(7.0, abs=0.4)


NO_PLANKS = {
    "standing": STANDING,
    "sitting": Posture(shin=0.0, thigh=-88.0, trunk=5.0),
    "on all fours": Posture(shin=88.0, thigh=0.0, trunk=80.0, foot=88.0, forward_m=-0.7),
    "lying on the belly": replace(plank(tilt=90.0, hip_bend=0.0, upper_arm=90.0), elbow=0.0),
    "bending over": Posture(shin=0.0, thigh=-5.0, trunk=95.0),
}


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 50.0])
@pytest.mark.parametrize("posture", NO_PLANKS.values(), ids=NO_PLANKS.keys())
def test_what_is_no_plank(posture: Posture, stand_deg: float) -> None:
    frames = film([(0.0, posture), (4.0, posture)], clock(4.0, 10.0), camera=Camera(stand_deg))
    watched = watch(PLANK, frames)
    assert watched.report.holds == ()
    assert watched.codes == set()


def test_hidden_arms_are_not_judged_and_not_a_fault() -> None:
    arms = [mark for mark in Landmark if "ELBOW" in mark.name]
    motion = plank_motion(4.0, posture=FAULTY["elbows_misplaced"])
    watched = watch(PLANK, hidden(motion.frames, arms, (0.0, 99.0), "unsure"))
    assert watched.codes == set()
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(4.0, abs=0.3)]
    assert "elbows_misplaced" in watched.not_checked

"""A good arch raises nothing, each fault raises itself, and the clock tells the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.exercise.definition import Hold, limit_of
from formcheck.core.exercise.visibility import judged_from
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.types import View
from formcheck.exercises.arch_hold import ARCH_HOLD
from tests.support.hiding import absent, hidden
from tests.support.motion import clock, film, watch
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.postures import ALL_FOURS, KNEELING, ON_THE_BACK, PRONE, STANDING, arched, plank
from tests.support.stick import Camera, Posture

assert isinstance(ARCH_HOLD.measure, Hold)
HOLD = ARCH_HOLD.measure
STANDS: dict[View, tuple[float, ...]] = {
    "side": (90.0, -90.0),
    "oblique": (50.0, -50.0, 130.0, -130.0),
}
EVERYWHERE = [(view, stand) for view, stands in STANDS.items() for stand in stands]
SLACK_DEG = 8.0


def limit(code: str, view: View = "side") -> float:
    return limit_of(ARCH_HOLD.fault(code), view)


FAULTY = {
    "chest_down": arched(chest=0.0, legs=22.0),
    "legs_down": arched(chest=22.0, legs=0.0),
    "knees_bent": arched(knee_flexion=180.0 - limit("knees_bent") + SLACK_DEG),
    "neck_extended": arched(neck=-limit("neck_extended") - SLACK_DEG),
}


def test_every_fault_has_a_posture() -> None:
    assert {fault.code for fault in ARCH_HOLD.faults} == set(FAULTY)


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_a_good_arch_is_timed_and_raises_nothing(
    view: View, stand_deg: float, noise: float
) -> None:
    motion = arch_motion(6.0, camera=Camera(stand_deg), noise=noise)
    watched = watch(ARCH_HOLD, motion.frames)
    assert watched.report.view.label == view
    [hold] = watched.report.holds
    [truth] = motion.truth
    assert hold.held_s == pytest.approx(6.0, abs=0.4)
    assert hold.start_s == pytest.approx(truth.start_s, abs=0.25)
    assert hold.end_s == pytest.approx(truth.end_s, abs=0.25)
    assert hold.good_s == pytest.approx(hold.held_s)
    assert watched.codes == set()
    hidden_from_here = {
        fault.code for fault in ARCH_HOLD.faults if not judged_from(ARCH_HOLD, fault, view)
    }
    assert watched.not_checked == hidden_from_here


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 60.0])
@pytest.mark.parametrize("camera_m", [0.3, 1.2])
def test_a_camera_that_looks_down_on_the_floor_changes_nothing(
    stand_deg: float, camera_m: float
) -> None:
    camera = Camera(stand_deg, distance_m=3.0, height_m=camera_m)
    watched = watch(ARCH_HOLD, arch_motion(6.0, camera=camera).frames)
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(6.0, abs=0.5)]
    assert watched.codes == set()


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_raises_itself_where_it_can_be_seen(
    code: str, view: View, stand_deg: float
) -> None:
    judged = judged_from(ARCH_HOLD, ARCH_HOLD.fault(code), view)
    motion = arch_motion(6.0, posture=FAULTY[code], camera=Camera(stand_deg))
    watched = watch(ARCH_HOLD, motion.frames)
    [hold] = watched.report.holds
    assert hold.held_s == pytest.approx(6.0, abs=0.6)
    assert watched.codes == ({code} if judged else set())
    assert hold.faults == ((code,) if judged else ())
    assert (code in watched.not_checked) is not judged
    if judged:
        assert hold.good_s < HOLD.enter_s + 1.0
        assert watched.report.faults[0].limit == limit(code, view)


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
@pytest.mark.parametrize("code", FAULTY)
def test_nothing_is_judged_nor_timed_from_the_front(code: str, stand_deg: float) -> None:
    motion = arch_motion(4.0, posture=FAULTY[code], camera=Camera(stand_deg))
    watched = watch(ARCH_HOLD, motion.frames)
    assert watched.report.holds == ()
    assert watched.codes == set()
    assert watched.not_checked == set(FAULTY)


@pytest.mark.parametrize("code", [None, "chest_down", "legs_down"])
def test_who_was_not_seen_lying_flat_is_timed_but_not_compared(code: str | None) -> None:
    posture = FAULTY[code] if code else arched()
    watched = watch(ARCH_HOLD, arch_motion(6.0, posture=posture, before_s=0.0).frames)
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(6.0, abs=0.1)]
    assert watched.codes == set()
    assert watched.not_checked == {"chest_down", "legs_down"}


def test_a_fault_that_is_mended_leaves_the_rest_good() -> None:
    low, good = FAULTY["legs_down"], arched()
    keys = [(0.0, PRONE), (1.0, PRONE), (1.6, good), (4.0, good), (4.4, low), (6.4, low)]
    keys += [(6.8, good), (10.0, good)]
    watched = watch(ARCH_HOLD, film(keys, clock(10.0, 20.0)))
    [hold] = watched.report.holds
    assert hold.faults == ("legs_down",)
    assert hold.good_s == pytest.approx(hold.held_s - 2.2, abs=0.5)


@pytest.mark.parametrize("length_s", [0.4, 0.8])
def test_the_clock_runs_on_through_a_short_gap(length_s: float) -> None:
    assert length_s < HOLD.grace_s
    motion = arch_motion(6.0)
    middle_s = motion.truth[0].turn_s
    report = watch(ARCH_HOLD, absent(motion.frames, (middle_s, middle_s + length_s))).report
    assert [hold.held_s for hold in report.holds] == [pytest.approx(6.0, abs=0.4)]


@pytest.mark.parametrize("part", ["KNEE", "ANKLE"])
def test_the_far_leg_behind_the_near_one_is_no_matter(part: str) -> None:
    far = [mark for mark in Landmark if mark.name == f"LEFT_{part}"]
    watched = watch(ARCH_HOLD, hidden(arch_motion(5.0).frames, far, (0.0, 99.0), "unsure"))
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(5.0, abs=0.4)]
    assert watched.codes == set()


NO_ARCHES = {
    "lying flat": PRONE,
    "lying on the back": ON_THE_BACK,
    "lying on the back with lifted limbs": replace(
        ON_THE_BACK, trunk=-76.0, shin=-105.0, thigh=-105.0
    ),
    "one leg lifted": arched(legs=np.array([25.0, 0.0])),
    "a plank": plank(),
    "a plank on straight arms": replace(plank(tilt=68.0), elbow=0.0),
    "a sagging plank": plank(hip_bend=-30.0),
    "on hands and knees": ALL_FOURS,
    "kneeling": KNEELING,
    "standing": STANDING,
    "arms along the body": replace(arched(), upper_arm=-90.0),
}


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 50.0])
@pytest.mark.parametrize("posture", NO_ARCHES.values(), ids=NO_ARCHES.keys())
def test_what_is_no_arch(posture: Posture, stand_deg: float) -> None:
    frames = film([(0.0, posture), (4.0, posture)], clock(4.0, 10.0), camera=Camera(stand_deg))
    watched = watch(ARCH_HOLD, frames)
    assert watched.report.holds == ()
    assert watched.codes == set()


def test_bird_dogs_are_no_arches() -> None:
    assert watch(ARCH_HOLD, bird_dog_motion().frames).report.holds == ()

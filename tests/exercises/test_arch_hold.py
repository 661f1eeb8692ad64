"""A good arch raises nothing, each fault raises itself, and the clock tells the truth."""

from __future__ import annotations

import pytest

from formcheck.core.exercise.definition import Hold
from formcheck.core.pose.landmarks import Landmark
from formcheck.exercises.arch_hold import ARCH_HOLD
from tests.support.hiding import hidden
from tests.support.motion import clock, film, watch
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.technique import ARCHES
from tests.support.postures import PRONE, arched
from tests.support.stick import Camera

assert isinstance(ARCH_HOLD.measure, Hold)


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 60.0])
@pytest.mark.parametrize("camera_m", [0.3, 1.2])
def test_a_camera_that_looks_down_on_the_floor_changes_nothing(
    stand_deg: float, camera_m: float
) -> None:
    camera = Camera(stand_deg, distance_m=3.0, height_m=camera_m)
    watched = watch(ARCH_HOLD, arch_motion(6.0, camera=camera).frames)
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(6.0, abs=0.5)]
    assert watched.codes == set()


@pytest.mark.parametrize("code", [None, "chest_down", "legs_down"])
def test_who_was_not_seen_lying_flat_is_timed_but_not_compared(code: str | None) -> None:
    posture = ARCHES[code] if code else arched()
    watched = watch(ARCH_HOLD, arch_motion(6.0, posture=posture, before_s=0.0).frames)
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(6.0, abs=0.1)]
    assert watched.codes == set()
    assert watched.not_checked == {"chest_down", "legs_down"}


def test_a_fault_that_is_mended_leaves_the_rest_good() -> None:
    low, good = ARCHES["legs_down"], arched()
    keys = [(0.0, PRONE), (1.0, PRONE), (1.6, good), (4.0, good), (4.4, low), (6.4, low)]
    keys += [(6.8, good), (10.0, good)]
    watched = watch(ARCH_HOLD, film(keys, clock(10.0, 20.0)))
    [hold] = watched.report.holds
    assert hold.faults == ("legs_down",)
    assert hold.good_s == pytest.approx(hold.held_s - 2.2, abs=0.5)


@pytest.mark.parametrize("part", ["KNEE", "ANKLE"])
def test_the_far_leg_behind_the_near_one_is_no_matter(part: str) -> None:
    far = [mark for mark in Landmark if mark.name == f"LEFT_{part}"]
    watched = watch(ARCH_HOLD, hidden(arch_motion(5.0).frames, far, (0.0, 99.0), "unsure"))
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(5.0, abs=0.4)]
    assert watched.codes == set()

"""A good twist raises nothing, and a shoulder that rises is a fault where it can be seen."""

from __future__ import annotations

import pytest

from formcheck.core.types import Side
from formcheck.exercises.reclined_twist import RECLINED_TWIST
from formcheck.sinks.text.reasons import not_checked_reason
from tests.support.motion import Watched, watch
from tests.support.motions.holds import hold_motion, staying
from tests.support.motions.technique import ROLLED
from tests.support.postures import lying, lying_twist
from tests.support.stick import Camera

SIDES: tuple[Side, ...] = ("left", "right")
sides = pytest.mark.parametrize("side", SIDES)


def watched_rolled(side: Side, camera: Camera) -> Watched:
    motion = hold_motion(ROLLED[side], lying(), 5.0, camera=camera)
    watched = watch(RECLINED_TWIST, motion.frames)
    [hold] = watched.report.holds
    assert hold.side == side
    assert hold.held_s == pytest.approx(5.0, abs=0.6)
    assert hold.good_s < 1.5 or not watched.codes
    return watched


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
@sides
def test_a_shoulder_that_rises_is_seen_by_a_camera_that_looks_down(
    stand_deg: float, side: Side
) -> None:
    camera = Camera(stand_deg, pitch_deg=25.0, at=(0.5, 0.7))
    assert watched_rolled(side, camera).codes == {"shoulder_up"}


@pytest.mark.parametrize("stand_deg", [50.0, -50.0, 130.0, -130.0])
@sides
def test_looking_down_at_an_angle_it_is_a_fault_or_not_judged(stand_deg: float, side: Side) -> None:
    camera = Camera(stand_deg, pitch_deg=25.0, at=(0.5, 0.7))
    watched = watched_rolled(side, camera)
    assert watched.codes | watched.not_checked == {"shoulder_up"}


@sides
def test_the_other_shoulder_on_a_raised_camera_is_no_fault(side: Side) -> None:
    """A camera that looks down sees the far shoulder above the near one all the time."""
    for stand in (90.0, -90.0):
        camera = Camera(stand, pitch_deg=25.0, at=(0.5, 0.7))
        watched = watch(
            RECLINED_TWIST, hold_motion(lying_twist(side), lying(), camera=camera).frames
        )
        assert watched.codes == set()
        assert watched.not_checked == set()


def test_a_person_not_seen_lying_flat_is_not_judged_and_the_reason_is_given() -> None:
    watched = watch(RECLINED_TWIST, staying(ROLLED["left"], 4.0).frames)
    assert watched.codes == set()
    assert [hold.side for hold in watched.report.holds] == ["left"]
    [entry] = watched.report.not_checked
    assert (entry.reason, entry.signal) == ("signal_unknown", "shoulder")
    assert not_checked_reason(entry, RECLINED_TWIST) == (
        "shoulder off the floor could not be compared with the start position"
    )


def test_from_above_that_is_the_reason() -> None:
    camera = Camera(pitch_deg=80.0, at=(0.5, 0.5))
    motion = hold_motion(lying_twist("left"), lying(), camera=camera)
    watched = watch(RECLINED_TWIST, motion.frames)
    [entry] = watched.report.not_checked
    assert not_checked_reason(entry, RECLINED_TWIST) == "cannot be seen from above"


@sides
def test_a_shoulder_that_rises_from_above_is_not_judged(side: Side) -> None:
    camera = Camera(pitch_deg=80.0, at=(0.5, 0.5))
    watched = watch(RECLINED_TWIST, hold_motion(ROLLED[side], lying(), camera=camera).frames)
    assert watched.codes == set()
    assert watched.not_checked == {"shoulder_up"}

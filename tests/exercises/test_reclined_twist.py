"""A good twist raises nothing, a shoulder that rises is told, and the sides are right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.types import Side
from formcheck.exercises.reclined_twist import RECLINED_TWIST
from formcheck.sinks.text.reasons import not_checked_reason
from tests.support.hiding import hidden
from tests.support.motion import Watched, clock, film, one_after_another, watch
from tests.support.motions.holds import hold_motion, staying
from tests.support.motions.technique import ROLLED
from tests.support.postures import lying, lying_twist
from tests.support.stick import Camera

SIDES: tuple[Side, ...] = ("left", "right")
sides = pytest.mark.parametrize("side", SIDES)


def told_of_rolled(side: Side, camera: Camera) -> Watched:
    motion = hold_motion(ROLLED[side], lying(), 5.0, camera=camera)
    watched = watch(RECLINED_TWIST, motion.frames)
    [hold] = watched.report.holds
    assert hold.side == side
    assert hold.held_s == pytest.approx(5.0, abs=0.6)
    assert hold.good_s < 1.5 or not watched.codes
    return watched


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
@sides
def test_so_it_is_by_a_camera_that_looks_down_a_little(stand_deg: float, side: Side) -> None:
    camera = Camera(stand_deg, pitch_deg=25.0, at=(0.5, 0.7))
    assert told_of_rolled(side, camera).codes == {"shoulder_up"}


@pytest.mark.parametrize("stand_deg", [50.0, -50.0, 130.0, -130.0])
@sides
def test_looking_down_at_an_angle_it_is_told_or_not_judged(stand_deg: float, side: Side) -> None:
    camera = Camera(stand_deg, pitch_deg=25.0, at=(0.5, 0.7))
    watched = told_of_rolled(side, camera)
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


def test_who_was_not_seen_lying_flat_is_not_judged_and_the_reason_is_told() -> None:
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


def test_both_sides_in_turn_are_two_holds() -> None:
    left = hold_motion(lying_twist("left"), lying(60.0, 80.0), 4.0, before_s=1.0)
    right = hold_motion(ROLLED["right"], lying(60.0, 80.0), 6.0, before_s=1.0)
    report = watch(RECLINED_TWIST, one_after_another(left, right).frames).report
    told = [(hold.side, round(hold.held_s), hold.faults) for hold in report.holds]
    assert told == [("left", 4, ()), ("right", 6, ("shoulder_up",))]


def test_knees_that_swing_over_within_the_grace_make_two_holds_as_well() -> None:
    keys = [(0.0, lying_twist("left")), (4.0, lying_twist("left"))]
    keys += [(4.9, lying_twist("right")), (9.0, lying_twist("right"))]
    report = watch(RECLINED_TWIST, film(keys, clock(9.0, 20.0))).report
    assert [hold.side for hold in report.holds] == ["left", "right"]
    assert [hold.held_s for hold in report.holds] == pytest.approx([4.2, 4.0], abs=0.6)


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
def test_from_the_feet_or_the_head_nothing_is_timed(stand_deg: float) -> None:
    motion = staying(lying_twist("left"), 4.0, camera=Camera(stand_deg, pitch_deg=10.0))
    assert watch(RECLINED_TWIST, motion.frames).report.holds == ()


@sides
def test_hidden_knees_give_no_hold(side: Side) -> None:
    knees = [mark for mark in Landmark if "KNEE" in mark.name]
    motion = hold_motion(lying_twist(side), lying(), 4.0)
    watched = watch(RECLINED_TWIST, hidden(motion.frames, knees, (0.0, 99.0), "unsure"))
    assert watched.report.holds == ()


@sides
def test_legs_whose_lengths_contradict_each_other_give_no_hold(side: Side) -> None:
    def shortened(pose: Pose) -> Pose:
        world = pose.world.copy()
        hip, knee = Landmark.LEFT_HIP, Landmark.LEFT_KNEE
        world[knee] = world[hip] + 0.5 * (world[knee] - world[hip])
        return replace(pose, world=world)

    motion = hold_motion(lying_twist(side), lying(), 4.0)
    frames = [(t, pose and shortened(pose)) for t, pose in motion.frames]
    assert watch(RECLINED_TWIST, frames).report.holds == ()

"""A good head-to-knee fold raises nothing, each fault raises itself, and the sides are right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.results.events import HoldEnded, HoldStarted
from formcheck.core.types import Side
from formcheck.exercises.head_to_knee_fold import HEAD_TO_KNEE_FOLD
from tests.support.hiding import hidden
from tests.support.mirror import MIRROR
from tests.support.motion import Frames, clock, film, one_after_another, watch
from tests.support.motions.holds import hold_motion, staying
from tests.support.postures import head_to_knee, seated

SIDES: tuple[Side, ...] = ("left", "right")


def test_both_sides_in_turn_are_two_holds() -> None:
    left = hold_motion(head_to_knee("left", 50.0), seated(), 4.0, before_s=1.0)
    right = hold_motion(head_to_knee("right", 50.0), seated(), 6.0, before_s=1.0)
    watched = watch(HEAD_TO_KNEE_FOLD, one_after_another(left, right).frames)
    told = [(hold.side, round(hold.held_s)) for hold in watched.report.holds]
    assert told == [("left", 4), ("right", 6)]
    events = [event for tick in watched.ticks for event in tick.events]
    kinds = [type(event) for event in events if isinstance(event, HoldStarted | HoldEnded)]
    assert kinds == [HoldStarted, HoldEnded] * 2


def test_a_change_of_legs_within_the_grace_is_two_holds_as_well() -> None:
    left, right = (head_to_knee(side, 50.0) for side in SIDES)
    keys = [(0.0, left), (4.0, left), (4.3, seated(50.0)), (4.6, right), (9.0, right)]
    report = watch(HEAD_TO_KNEE_FOLD, film(keys, clock(9.0, 20.0))).report
    assert [hold.side for hold in report.holds] == ["left", "right"]
    assert [hold.held_s for hold in report.holds] == pytest.approx([4.2, 4.2], abs=0.5)


def swapped(frames: Frames, from_s: float, to_s: float) -> Frames:
    """The model takes left for right for a while."""

    def swap(pose: Pose) -> Pose:
        order = list(MIRROR)
        return replace(pose, image=pose.image[order], world=pose.world[order])

    return [(t, swap(pose) if pose and from_s <= t < to_s else pose) for t, pose in frames]


def test_left_taken_for_right_for_a_moment_ends_nothing() -> None:
    motion = staying(head_to_knee("left", 50.0), 6.0)
    report = watch(HEAD_TO_KNEE_FOLD, swapped(motion.frames, 3.0, 3.2)).report
    assert [hold.side for hold in report.holds] == ["left"]
    assert report.holds[0].held_s == pytest.approx(6.0, abs=0.2)


def test_a_bent_leg_that_is_hidden_gives_no_hold() -> None:
    motion = hold_motion(head_to_knee("left", 50.0), seated(), 4.0)
    unseen = hidden(motion.frames, [Landmark.RIGHT_KNEE], (0.0, 99.0), "unsure")
    assert watch(HEAD_TO_KNEE_FOLD, unseen).report.holds == ()


def test_legs_whose_lengths_contradict_each_other_give_no_hold() -> None:
    motion = hold_motion(head_to_knee("left", 50.0), seated(), 4.0)

    def shortened(pose: Pose) -> Pose:
        world = pose.world.copy()
        knee, ankle = Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE
        world[ankle] = world[knee] + np.float64(0.5) * (world[ankle] - world[knee])
        return replace(pose, world=world)

    frames = [(t, pose and shortened(pose)) for t, pose in motion.frames]
    assert watch(HEAD_TO_KNEE_FOLD, frames).report.holds == ()

"""A good eye of the needle is timed for its side, and lying otherwise is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Hold
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.types import Side, View
from formcheck.exercises.eye_of_the_needle import EYE_OF_THE_NEEDLE
from tests.support.hiding import hidden
from tests.support.motion import one_after_another, watch
from tests.support.motions.holds import LYING, hold_motion, staying
from tests.support.motions.technique import KNEES_UP
from tests.support.postures import figure_four
from tests.support.stick import Camera

views = pytest.mark.parametrize(("view", "camera"), LYING, ids=str)
sides = pytest.mark.parametrize("side", ["left", "right"])


@views
@sides
def test_the_thigh_must_be_drawn_in(view: View, camera: Camera, side: Side) -> None:
    assert isinstance(EYE_OF_THE_NEEDLE.measure, Hold)
    [asked] = [part for part in EYE_OF_THE_NEEDLE.measure.posture if part.signal == "carrying_hip"]
    for past, holds in ((12.0, 0), (-12.0, 1)):
        posture = figure_four(side, hip_flexion=180.0 - asked.high - past)
        report = watch(EYE_OF_THE_NEEDLE, staying(posture, 4.0, camera=camera).frames).report
        assert len(report.holds) == holds


def test_both_sides_in_turn_are_two_holds() -> None:
    left = hold_motion(figure_four("left"), KNEES_UP, 4.0, before_s=1.0)
    right = hold_motion(figure_four("right"), KNEES_UP, 6.0, before_s=1.0)
    report = watch(EYE_OF_THE_NEEDLE, one_after_another(left, right).frames).report
    assert [(hold.side, round(hold.held_s)) for hold in report.holds] == [("left", 4), ("right", 6)]


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
def test_from_the_feet_or_the_head_nothing_is_timed(stand_deg: float) -> None:
    motion = staying(figure_four("left"), 4.0, camera=Camera(stand_deg, pitch_deg=10.0))
    assert watch(EYE_OF_THE_NEEDLE, motion.frames).report.holds == ()


@sides
@pytest.mark.parametrize("part", ["KNEE", "ANKLE"])
def test_hidden_legs_give_no_hold(part: str, side: Side) -> None:
    marks = [mark for mark in Landmark if part in mark.name]
    motion = hold_motion(figure_four(side), KNEES_UP, 4.0)
    watched = watch(EYE_OF_THE_NEEDLE, hidden(motion.frames, marks, (0.0, 99.0), "unsure"))
    assert watched.report.holds == ()


@sides
def test_legs_whose_lengths_contradict_each_other_give_no_hold(side: Side) -> None:
    def shortened(pose: Pose) -> Pose:
        world = pose.world.copy()
        hip, knee = Landmark.LEFT_HIP, Landmark.LEFT_KNEE
        world[knee] = world[hip] + 0.5 * (world[knee] - world[hip])
        return replace(pose, world=world)

    motion = hold_motion(figure_four(side), KNEES_UP, 4.0)
    frames = [(t, pose and shortened(pose)) for t, pose in motion.frames]
    assert watch(EYE_OF_THE_NEEDLE, frames).report.holds == ()

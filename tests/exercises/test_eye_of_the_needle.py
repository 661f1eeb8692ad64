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
from tests.support.postures import (
    ALL_FOURS,
    STANDING,
    bird_dog,
    crossed_legs,
    figure_four,
    lying,
    lying_twist,
    seated,
)
from tests.support.stick import Camera, Posture

KNEES_UP = lying(60.0, 100.0)
views = pytest.mark.parametrize(("view", "camera"), LYING, ids=str)
sides = pytest.mark.parametrize("side", ["left", "right"])


def test_the_technique_names_no_fault_of_it() -> None:
    assert EYE_OF_THE_NEEDLE.faults == ()


@pytest.mark.pairwise
@views
@sides
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_a_good_one_is_timed_for_its_side(
    view: View, camera: Camera, side: Side, noise: float
) -> None:
    motion = hold_motion(figure_four(side), KNEES_UP, camera=camera, noise=noise)
    watched = watch(EYE_OF_THE_NEEDLE, motion.frames)
    assert watched.report.view.label == view
    [hold] = watched.report.holds
    [truth] = motion.truth
    assert hold.side == side
    assert hold.start_s == pytest.approx(truth.start_s, abs=0.4)
    assert hold.end_s == pytest.approx(truth.end_s, abs=0.4)
    assert hold.good_s == hold.held_s


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


NO_NEEDLES = {
    "standing": STANDING,
    "sitting upright": seated(),
    "sitting with crossed legs": crossed_legs(),
    "sitting on a chair": Posture(thigh=-88.0, trunk=5.0),
    "an ankle on the other knee on a chair": replace(
        figure_four("left", hip_flexion=90.0), trunk=0.0, upper_arm=10.0
    ),
    "lying still": lying(),
    "lying with the knees up": KNEES_UP,
    "both thighs drawn in": lying(110.0, 110.0),
    "a twist": lying_twist("left"),
    "on all fours": ALL_FOURS,
    "a bird dog": bird_dog("left"),
}


@pytest.mark.parametrize("camera", [camera for _, camera in LYING], ids=str)
@pytest.mark.parametrize("posture", NO_NEEDLES.values(), ids=NO_NEEDLES.keys())
def test_what_is_none(posture: Posture, camera: Camera) -> None:
    watched = watch(EYE_OF_THE_NEEDLE, staying(posture, 4.0, camera=camera).frames)
    assert watched.report.holds == ()


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

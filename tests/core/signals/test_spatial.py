"""Signals in space read the same from everywhere, and nothing where a landmark is not trusted."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Signal
from formcheck.core.pose.body import Body
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.pose.person import Person
from formcheck.core.signals.spatial import (
    chest_up,
    in_plane,
    joint_in_space,
    knee_across,
    knee_aside,
    limbs_agree,
    reach,
    twist,
)
from formcheck.core.types import Side
from tests.support.motion import pose_of
from tests.support.postures import (
    ALL_FOURS,
    STANDING,
    figure_four,
    head_to_knee,
    lying,
    lying_twist,
)
from tests.support.stick import Camera, Posture

KNEE = joint_in_space("knee", "Knee", ("hip", "knee", "ankle"))
TWIST = twist("twist", "Twist")
ACROSS = knee_across("across", "Knee across")
ASIDE = knee_aside("aside", "Knee")
ANKLE_TO_KNEE = reach("reach", "Ankle to the other knee", "ankle", "knee")
CHEST = chest_up("chest", "Chest")
PLANE = in_plane("plane", "Trunk in the picture")
LIMBS = limbs_agree("limbs", "Legs")
EVERY = (KNEE, TWIST, ACROSS, ASIDE, ANKLE_TO_KNEE, CHEST, PLANE, LIMBS)
SIDES: tuple[Side, ...] = ("left", "right", "both")
CAMERAS = [
    Camera(stand, pitch_deg=pitch, at=(0.5, 0.6))
    for stand in (90.0, -90.0, 40.0, 150.0)
    for pitch in (0.0, 30.0, 80.0)
]
cameras = pytest.mark.parametrize("camera", CAMERAS, ids=str)


def body_of(pose: Pose) -> Body:
    seen = Person().see(pose, exercising=True)
    assert seen is not None
    return seen.body


def read(signal: Signal, posture: Posture, side: Side, camera: Camera | None = None) -> float:
    return signal.read(body_of(pose_of(posture, camera)), side)


@cameras
def test_a_knee_that_lies_to_the_side_is_bent_from_everywhere(camera: Camera) -> None:
    fold = head_to_knee("left")
    assert read(KNEE, fold, "left", camera) == pytest.approx(176.0)
    assert read(KNEE, fold, "right", camera) == pytest.approx(48.0, abs=1.0)
    assert read(KNEE, fold, "both", camera) == pytest.approx(112.0, abs=1.0)


@cameras
def test_a_twist_has_a_side_and_its_size_from_everywhere(camera: Camera) -> None:
    for side, other in (("left", "right"), ("right", "left")):
        assert side in SIDES
        assert other in SIDES
        posture = lying_twist(side, twist=50.0, roll=10.0)
        assert read(TWIST, posture, side, camera) == pytest.approx(50.0)
        assert read(TWIST, posture, other, camera) == pytest.approx(-50.0)
        assert read(TWIST, posture, "both", camera) == pytest.approx(50.0)
        assert read(ACROSS, posture, side, camera) > 0.4
        assert read(ACROSS, posture, other, camera) < 0.0
        assert read(ACROSS, posture, "both", camera) == read(ACROSS, posture, side, camera)


@cameras
def test_who_lies_straight_is_not_twisted(camera: Camera) -> None:
    assert read(TWIST, lying(60.0, 80.0), "both", camera) == pytest.approx(0.0, abs=1e-6)
    assert read(ACROSS, lying(60.0, 80.0), "both", camera) == pytest.approx(-0.347, abs=0.01)


@cameras
def test_a_knee_that_lies_on_the_floor_is_out_to_its_side(camera: Camera) -> None:
    assert read(ASIDE, head_to_knee("left"), "right", camera) == pytest.approx(0.9, abs=0.05)
    assert read(ASIDE, head_to_knee("left"), "left", camera) == pytest.approx(0.0, abs=1e-6)
    knee_up = replace(head_to_knee("left"), valgus=0.0)
    assert read(ASIDE, knee_up, "right", camera) == pytest.approx(0.0, abs=1e-6)


@cameras
def test_an_ankle_on_the_other_knee_is_near_it_from_everywhere(camera: Camera) -> None:
    assert read(ANKLE_TO_KNEE, figure_four("right"), "right", camera) < 0.2
    assert read(ANKLE_TO_KNEE, figure_four("right"), "left", camera) > 1.0
    assert read(ANKLE_TO_KNEE, lying(60.0, 80.0), "both", camera) > 1.0


@cameras
def test_the_chest_is_up_on_the_back_and_down_on_all_fours(camera: Camera) -> None:
    assert read(CHEST, lying(), "both", camera) == pytest.approx(0.0, abs=1e-3)
    assert read(CHEST, ALL_FOURS, "both", camera) > 75.0


def test_little_of_the_trunk_is_in_the_picture_from_the_feet() -> None:
    for camera, share in ((Camera(90.0), 1.0), (Camera(45.0), math.sqrt(0.5)), (Camera(0.0), 0.0)):
        assert read(PLANE, lying(), "both", camera) == pytest.approx(share, abs=1e-6)
    above = Camera(0.0, px_per_m=150.0, at=(0.5, 0.6), pitch_deg=90.0)
    assert read(PLANE, lying(), "both", above) == pytest.approx(1.0)


@pytest.mark.parametrize("bone", [("HIP", "KNEE"), ("KNEE", "ANKLE")])
def test_legs_of_different_lengths_do_not_agree(bone: tuple[str, str]) -> None:
    pose = pose_of(STANDING)
    assert LIMBS.read(body_of(pose), "both") > 0.99
    upper, lower = (Landmark[f"LEFT_{name}"] for name in bone)
    world = pose.world.copy()
    world[lower] = world[upper] + 0.6 * (world[lower] - world[upper])
    assert LIMBS.read(body_of(replace(pose, world=world)), "both") < 0.65


def test_a_leg_that_is_not_seen_is_compared_with_nothing() -> None:
    pose = pose_of(STANDING)
    visibility = pose.visibility.copy()
    visibility[[Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE]] = 0.1
    assert LIMBS.read(body_of(replace(pose, visibility=visibility)), "both") > 0.99


@pytest.mark.parametrize("signal", EVERY, ids=lambda signal: signal.name)
def test_what_is_not_trusted_is_not_read(signal: Signal) -> None:
    pose = pose_of(lying_twist("left"))
    assert not any(math.isnan(signal.read(body_of(pose), side)) for side in SIDES)
    parts = {part.upper() for part in signal.parts} | {"HIP"}
    hidden = [mark for mark in Landmark if any(part in mark.name for part in parts)]
    body = body_of(pose)
    space = [(math.nan,) * 3 if Landmark(i) in hidden else at for i, at in enumerate(body.space)]
    blind = replace(body, space=space)
    assert all(math.isnan(signal.read(blind, side)) for side in SIDES)

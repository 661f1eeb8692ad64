"""Landmarks, bones and what a mirrored picture does to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.pose.landmarks import EDGES, TURNS_DEG, Landmark, Pose
from tests.support.mirror import MIRROR, mirror
from tests.support.postures import STANDING
from tests.support.stick import Camera, figure


@pytest.fixture
def pose() -> Pose:
    return Camera(40.0).film(figure(STANDING), np.zeros(1), noise=0.01)[0]


def test_mirror_swaps_left_and_right_and_nothing_else() -> None:
    assert sorted(MIRROR) == list(range(33))
    assert [MIRROR[i] for i in MIRROR] == list(range(33))
    for landmark in Landmark:
        twin = Landmark(MIRROR[landmark]).name
        if "LEFT" in landmark.name:
            assert twin == landmark.name.replace("LEFT", "RIGHT")
    assert MIRROR[Landmark.NOSE] == Landmark.NOSE


def test_the_skeleton_is_symmetric() -> None:
    bones = {frozenset(edge) for edge in EDGES}
    assert {frozenset((MIRROR[a], MIRROR[b])) for a, b in EDGES} == bones


def test_a_mirrored_pose_lies_mirrored_in_the_picture(pose: Pose) -> None:
    mirrored = mirror(pose)
    width = pose.size[0]
    left, right = Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE
    assert mirrored.image[left].tolist() == pytest.approx(
        [width - pose.image[right, 0], pose.image[right, 1]]
    )
    assert mirrored.world[left].tolist() == pytest.approx(
        [-pose.world[right, 0], *pose.world[right, 1:]]
    )


def test_mirrored_twice_is_the_pose_itself(pose: Pose) -> None:
    outline = Pose(
        pose.t,
        pose.size,
        pose.image,
        pose.world,
        np.linspace(0, 1, 33),
        np.arange(8.0).reshape(4, 2),
    )
    back = mirror(mirror(outline))
    np.testing.assert_allclose(back.image, outline.image)
    np.testing.assert_allclose(back.world, outline.world)
    np.testing.assert_array_equal(back.visibility, outline.visibility)
    assert back.back is not None
    assert outline.back is not None
    np.testing.assert_allclose(back.back, outline.back)
    assert back.t == outline.t


def test_a_turned_pose_is_that_of_the_turned_picture(pose: Pose) -> None:
    quarter = pose.turned(90)
    width, height = pose.size
    assert quarter.size == (height, width)
    # What is at the top comes to the left edge, what is on the right to the top.
    assert np.allclose(quarter.image[:, 0], pose.image[:, 1])
    assert np.allclose(quarter.image[:, 1], width - pose.image[:, 0])
    assert np.allclose(quarter.world[:, 0], pose.world[:, 1])
    assert np.allclose(quarter.world[:, 1], -pose.world[:, 0])
    assert np.array_equal(quarter.world[:, 2], pose.world[:, 2])
    assert np.array_equal(quarter.visibility, pose.visibility)


def test_the_back_is_turned_with_the_pose(pose: Pose) -> None:
    pose = replace(pose, back=pose.image[:25])
    for deg in TURNS_DEG:
        turned = pose.turned(deg)
        assert turned.back is not None
        assert np.allclose(turned.back, turned.image[:25])


@pytest.mark.parametrize(("first", "second"), [(90, 270), (180, 180), (270, 90)])
def test_two_turns_add_up(pose: Pose, first: int, second: int) -> None:
    again = pose.turned(first).turned(second)
    assert again.size == pose.size
    assert np.allclose(again.image, pose.image)
    assert np.allclose(again.world, pose.world)
    assert pose.turned(0) is pose


def test_another_angle_is_refused(pose: Pose) -> None:
    with pytest.raises(ValueError, match="got 45"):
        pose.turned(45)

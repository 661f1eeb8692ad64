"""Landmarks, bones and what a mirrored picture does to them."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.core.pose import EDGES, MIRROR, Landmark, Pose
from tests.postures import STANDING
from tests.stick import Camera, figure


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
    mirrored = pose.mirrored()
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
    back = outline.mirrored().mirrored()
    np.testing.assert_allclose(back.image, outline.image)
    np.testing.assert_allclose(back.world, outline.world)
    np.testing.assert_array_equal(back.visibility, outline.visibility)
    assert back.back is not None
    assert outline.back is not None
    np.testing.assert_allclose(back.back, outline.back)
    assert back.t == outline.t

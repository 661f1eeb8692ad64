"""Where the camera stands and which way the person looks, read from the pose alone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.pose import view
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.pose.view import ViewTracker
from formcheck.core.types import Facing, View
from tests.support.mirror import mirror
from tests.support.motion import clock, film
from tests.support.postures import BOTTOM, ON_THE_BACK, PLANK, PRONE, STANDING, lying
from tests.support.stick import Camera, Posture
from tests.support.strategies import examples

POSTURES = {"standing": STANDING, "squatting": BOTTOM, "plank": PLANK}


def track(posture: Posture, camera: Camera, *, noise: float = 0.0, seed: int = 0) -> ViewTracker:
    tracker = ViewTracker()
    t = clock(2.0, 15.0)
    for _, pose in film([(0.0, posture), (2.0, posture)], t, camera=camera, noise=noise, seed=seed):
        assert pose is not None
        tracker.update(pose)
    return tracker


@pytest.mark.parametrize("posture", POSTURES.values(), ids=POSTURES.keys())
@pytest.mark.parametrize(
    ("stand_deg", "label", "facing"),
    [
        (90, "side", "right"),
        (-90, "side", "left"),
        (45, "oblique", "right"),
        (-45, "oblique", "left"),
        (135, "oblique", "right"),
        (-135, "oblique", "left"),
        (0, "front", "toward"),
        (180, "front", "away"),
        (10, "front", "toward"),
        (-170, "front", "away"),
    ],
)
def test_every_stand_has_its_label_and_facing(
    posture: Posture, stand_deg: float, label: View, facing: Facing
) -> None:
    tracker = track(posture, Camera(stand_deg), noise=0.003)
    assert (tracker.view, tracker.facing) == (label, facing)


@pytest.mark.parametrize(
    ("stand_deg", "nearer"), [(90, "right"), (-90, "left"), (45, "right"), (-135, "left")]
)
def test_the_nearer_side_is_the_one_that_the_camera_stands_at(
    stand_deg: float, nearer: str
) -> None:
    assert track(STANDING, Camera(stand_deg)).nearer == nearer


@pytest.mark.parametrize("stand_deg", [90, -90, 50, -50, 130, -130])
@pytest.mark.parametrize(
    ("posture", "prone"), [(PRONE, 1.0), (PLANK, 1.0), (STANDING, 1.0), (ON_THE_BACK, -1.0)]
)
def test_belly_and_back_are_told_apart(posture: Posture, prone: float, stand_deg: float) -> None:
    assert track(posture, Camera(stand_deg), noise=0.003).prone == prone


def test_belly_and_back_look_alike_from_the_feet() -> None:
    assert np.isnan(track(PRONE, Camera(180)).prone)
    assert np.isnan(ViewTracker().prone)


@examples(40)
@given(stand_deg=st.floats(-180, 180), seed=st.integers(0, 99))
def test_mirrored_pictures_have_the_same_view_and_the_opposite_facing(
    stand_deg: float, seed: int
) -> None:
    there, mirrored = ViewTracker(), ViewTracker()
    t = clock(1.0, 10.0)
    keys = [(0.0, STANDING), (1.0, STANDING)]
    for _, pose in film(keys, t, camera=Camera(stand_deg), noise=0.003, seed=seed):
        assert pose is not None
        there.update(pose)
        mirrored.update(mirror(pose))
    opposite = {"left": "right", "right": "left", "toward": "toward", "away": "away"}
    assert mirrored.view == there.view
    assert mirrored.facing == opposite[there.facing]
    assert mirrored.nearer == opposite[there.nearer]


@pytest.mark.parametrize("bound", [view.FRONT_BELOW_DEG, view.SIDE_ABOVE_DEG])
@pytest.mark.parametrize("seed", range(3))
def test_the_label_does_not_flicker_on_a_boundary(bound: float, seed: int) -> None:
    tracker = ViewTracker()
    t = clock(20.0, 20.0)
    frames = film(
        [(0.0, STANDING), (20.0, STANDING)], t, camera=Camera(bound), noise=0.02, seed=seed
    )
    labels = []
    for _, pose in frames:
        assert pose is not None
        tracker.update(pose)
        labels.append(tracker.view)
    changes = sum(a != b for a, b in itertools.pairwise(labels[20:]))
    assert changes <= 1


def test_a_single_wrong_pose_does_not_change_the_view() -> None:
    tracker = track(STANDING, Camera(90))
    [(_, wrong)] = film([(0.0, STANDING), (1.0, STANDING)], np.array([2.2]), camera=Camera(0))
    assert wrong is not None
    tracker.update(wrong)
    assert (tracker.view, tracker.facing) == ("side", "right")


def test_who_turns_is_seen_to_have_turned() -> None:
    tracker = track(STANDING, Camera(90))
    keys = [(0.0, STANDING), (9.0, STANDING)]
    for _, pose in film(keys, 2.1 + clock(3.0, 15.0), camera=Camera(0)):
        assert pose is not None
        tracker.update(pose)
    assert (tracker.view, tracker.facing) == ("front", "toward")


def test_nothing_is_known_before_the_first_pose_nor_from_unseen_hips() -> None:
    tracker = ViewTracker()
    assert (tracker.view, tracker.facing) == ("unknown", "unknown")
    [(_, pose)] = film([(0.0, STANDING), (1.0, STANDING)], np.zeros(1))
    assert pose is not None
    pose.world[Landmark.LEFT_HIP] = np.nan
    tracker.update(pose)
    assert tracker.view == "unknown"


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 70.0, 0.0])
def test_a_camera_above_somebody_who_lies_faces_the_chest(stand_deg: float) -> None:
    above = Camera(stand_deg, pitch_deg=85.0, at=(0.5, 0.5))
    assert track(lying(), above, noise=0.003).view == "front"


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
def test_a_camera_that_looks_down_from_the_side_stays_at_the_side(stand_deg: float) -> None:
    for pitch_deg in (0.0, 20.0, 40.0):
        tracker = track(lying(), Camera(stand_deg, pitch_deg=pitch_deg, at=(0.5, 0.6)))
        assert tracker.view == "side"

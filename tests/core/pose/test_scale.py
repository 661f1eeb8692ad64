"""How large the person is taken to be."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.core.pose.landmarks import FloatArray, Landmark
from formcheck.core.pose.scale import BodyScale, SizeBy
from tests.support.motion import clock, film, pose_of
from tests.support.postures import BOTTOM, STANDING
from tests.support.stick import HEIGHT_M, LEG, THIGH, Camera

CAMERA = Camera()
LEG_PX = LEG * HEIGHT_M * CAMERA.scale
ANKLE = Landmark.LEFT_ANKLE


def test_the_leg_keeps_its_length_in_a_squat() -> None:
    scale = BodyScale()
    keys = [(0.0, STANDING), (1.0, STANDING), (3.0, BOTTOM), (9.0, BOTTOM), (11.0, STANDING)]
    lengths = []
    for t, pose in film(keys, clock(12.0, 15.0), camera=Camera(0.0)):
        assert pose is not None
        scale.update(t, pose.image, exercising=True)
        lengths.append(scale.size.leg_px)
    assert max(lengths) / min(lengths) == pytest.approx(1.0, abs=0.01)
    assert lengths[-1] == pytest.approx(LEG_PX, rel=0.01)


@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0])
def test_the_first_picture_of_a_crouch_tells_the_leg_roughly(stand_deg: float) -> None:
    """From the front the thighs of a crouch point at the camera."""
    scale = BodyScale()
    scale.update(0.0, pose_of(BOTTOM, Camera(stand_deg)).image, exercising=False)
    assert 0.7 * LEG_PX < scale.size.leg_px < 1.05 * LEG_PX
    assert 0.4 < scale.size.thigh_px / scale.size.leg_px < 0.6


def test_who_comes_near_is_measured_anew() -> None:
    scale = BodyScale()
    points = pose_of(STANDING).image
    for i in range(60):
        scale.update(i / 10, points * (1.0 + i / 20), exercising=True)
    assert scale.size.leg_px == pytest.approx(LEG_PX * (1.0 + 59 / 20), rel=0.1)


def test_a_single_wrong_pose_does_not_make_the_leg_longer() -> None:
    scale = BodyScale()
    points = pose_of(STANDING).image
    for i in range(20):
        scale.update(i / 10, points * (2.0 if i == 10 else 1.0), exercising=True)
    assert scale.size.leg_px == pytest.approx(LEG_PX, rel=0.01)


def test_one_leg_is_enough_and_none_keeps_what_was_known() -> None:
    scale = BodyScale()
    one = pose_of(STANDING).image
    one[[Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE]] = np.nan
    nobody = np.full((33, 2), np.nan)
    scale.update(0.0, nobody, exercising=False)
    assert math.isnan(scale.size.leg_px)
    scale.update(0.1, one, exercising=False)
    assert scale.size.leg_px == pytest.approx(LEG_PX, rel=0.01)
    scale.update(0.2, nobody, exercising=False)
    assert scale.size.leg_px == pytest.approx(LEG_PX, rel=0.01)


FEET = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
KNEES = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]


def without(parts: list[Landmark]) -> FloatArray:
    points = pose_of(STANDING).image.copy()
    points[parts] = np.nan
    return points


@pytest.mark.parametrize(
    ("hidden", "by", "within"),
    [([], "leg", 0.01), (FEET, "thigh", 0.01), (FEET + KNEES, "trunk", 0.03)],
)
def test_what_is_seen_stands_in_for_the_leg(
    hidden: list[Landmark], by: SizeBy, within: float
) -> None:
    scale = BodyScale()
    scale.update(0.0, without(hidden), exercising=False)
    assert scale.by == by
    assert scale.size.leg_px == pytest.approx(LEG_PX, rel=within)
    assert scale.size.thigh_px == pytest.approx(LEG_PX * THIGH / LEG, rel=within)


def test_where_the_thigh_gives_the_size_no_shin_counts() -> None:
    points = pose_of(STANDING).image
    scale = BodyScale("thigh")
    scale.update(0.0, points, exercising=False)
    assert scale.by == "thigh"
    assert scale.size.leg_px == pytest.approx(2 * scale.size.thigh_px)


def test_feet_that_are_hidden_for_a_while_are_waited_for() -> None:
    scale = BodyScale()
    scale.update(0.0, without([]), exercising=False)
    scale.update(BodyScale.WAITING_WINDOW_S, without(FEET), exercising=False)
    read_from = [scale.by]
    scale.update(BodyScale.WAITING_WINDOW_S + 0.1, without(FEET), exercising=False)
    read_from.append(scale.by)
    scale.update(BodyScale.WAITING_WINDOW_S + 0.2, without([]), exercising=False)
    assert [*read_from, scale.by] == ["leg", "thigh", "leg"]


def test_a_squat_without_feet_keeps_its_size() -> None:
    scale = BodyScale()
    keys = [(0.0, STANDING), (1.0, STANDING), (3.0, BOTTOM), (5.0, BOTTOM), (7.0, STANDING)]
    for _, pose in film(keys, clock(8.0, 15.0), camera=Camera(0.0)):
        assert pose is not None
        points = pose.image.copy()
        points[FEET] = np.nan
        scale.update(pose.t, points, exercising=True)
        assert scale.size.leg_px == pytest.approx(LEG_PX, rel=0.03)


def test_who_walks_away_before_the_exercise_is_measured_anew() -> None:
    scale = BodyScale()
    points = pose_of(STANDING).image
    for i in range(60):
        scale.update(i / 10, points * (1.0 if i < 20 else 0.5), exercising=False)
    assert scale.size.leg_px == pytest.approx(LEG_PX / 2, rel=0.01)

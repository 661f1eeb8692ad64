"""How large the person is taken to be."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.core.pose.body import PARTS, BodyScale, body_of
from formcheck.core.pose.landmarks import Landmark
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
        lengths.append(scale.leg_px)
    assert max(lengths) / min(lengths) == pytest.approx(1.0, abs=0.01)
    assert lengths[-1] == pytest.approx(LEG_PX, rel=0.01)


@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0])
def test_the_first_picture_of_a_crouch_tells_the_leg_roughly(stand_deg: float) -> None:
    """From the front the thighs of a crouch point at the camera."""
    scale = BodyScale()
    scale.update(0.0, pose_of(BOTTOM, Camera(stand_deg)).image, exercising=False)
    assert 0.7 * LEG_PX < scale.leg_px < 1.05 * LEG_PX
    assert 0.4 < scale.thigh_px / scale.leg_px < 0.6


def test_who_comes_near_is_measured_anew() -> None:
    scale = BodyScale()
    points = pose_of(STANDING).image
    for i in range(60):
        scale.update(i / 10, points * (1.0 + i / 20), exercising=True)
    assert scale.leg_px == pytest.approx(LEG_PX * (1.0 + 59 / 20), rel=0.1)


def test_a_single_wrong_pose_does_not_make_the_leg_longer() -> None:
    scale = BodyScale()
    points = pose_of(STANDING).image
    for i in range(20):
        scale.update(i / 10, points * (2.0 if i == 10 else 1.0), exercising=True)
    assert scale.leg_px == pytest.approx(LEG_PX, rel=0.01)


def test_one_leg_is_enough_and_none_keeps_what_was_known() -> None:
    scale = BodyScale()
    one = pose_of(STANDING).image
    one[[Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE]] = np.nan
    nobody = np.full((33, 2), np.nan)
    scale.update(0.0, nobody, exercising=False)
    assert math.isnan(scale.leg_px)
    scale.update(0.1, one, exercising=False)
    assert scale.leg_px == pytest.approx(LEG_PX, rel=0.01)
    scale.update(0.2, nobody, exercising=False)
    assert scale.leg_px == pytest.approx(LEG_PX, rel=0.01)


def test_by_the_thigh_no_foot_is_needed_and_no_shin_counts() -> None:
    points = pose_of(STANDING).image
    feetless = points.copy()
    feetless[[Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]] = np.nan
    for seen in (points, feetless):
        scale = BodyScale(by_thigh=True)
        scale.update(0.0, seen, exercising=False)
        assert scale.thigh_px == pytest.approx(LEG_PX * THIGH / LEG, rel=0.01)
        assert scale.leg_px == pytest.approx(2 * scale.thigh_px)
    whole = BodyScale()
    whole.update(0.0, feetless, exercising=False)
    assert math.isnan(whole.leg_px)


def test_who_walks_away_before_the_exercise_is_measured_anew() -> None:
    scale = BodyScale()
    points = pose_of(STANDING).image
    for i in range(60):
        scale.update(i / 10, points * (1.0 if i < 20 else 0.5), exercising=False)
    assert scale.leg_px == pytest.approx(LEG_PX / 2, rel=0.01)


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
def test_a_body_faces_forward_upright_and_in_legs(stand_deg: float) -> None:
    pose = pose_of(STANDING, Camera(stand_deg))
    scale = BodyScale()
    scale.update(0.0, pose.image, exercising=False)
    body = body_of(pose.image, scale, 1.0 if stand_deg > 0 else -1.0)
    points = body.points
    assert body.thigh == pytest.approx(THIGH / LEG)
    (hip, _), (ankle, _), (toe, _) = (PARTS[part] for part in ("hip", "ankle", "toe"))
    assert points[hip][1] - points[ankle][1] == pytest.approx(1.0, abs=0.01)
    assert points[toe][0] > points[ankle][0]

"""A body in units of its own leg."""

from __future__ import annotations

import pytest

from formcheck.core.pose.body import PARTS, Size, body_of
from tests.support.motion import pose_of
from tests.support.postures import STANDING
from tests.support.stick import HEIGHT_M, LEG, THIGH, Camera

CAMERA = Camera()
LEG_PX = LEG * HEIGHT_M * CAMERA.scale


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
def test_a_body_faces_forward_upright_and_in_legs(stand_deg: float) -> None:
    pose = pose_of(STANDING, Camera(stand_deg))
    body = body_of(pose.image, Size(LEG_PX, LEG_PX * THIGH / LEG), 1.0 if stand_deg > 0 else -1.0)
    points = body.points
    assert body.thigh == pytest.approx(THIGH / LEG)
    (hip, _), (ankle, _), (toe, _) = (PARTS[part] for part in ("hip", "ankle", "toe"))
    assert points[hip][1] - points[ankle][1] == pytest.approx(1.0, abs=0.01)
    assert points[toe][0] > points[ankle][0]

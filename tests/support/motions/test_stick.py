"""The figure that the other tests trust: angles in are angles out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.pose.geometry import Point, angle_deg, bend_deg, inclination_deg
from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from tests.support import stick
from tests.support.motion import along, clock, min_jerk, pose_of
from tests.support.postures import BOTTOM, STANDING, plank
from tests.support.stick import Camera, Posture, figure
from tests.support.strategies import examples

L = Landmark
BONES = {
    (L.LEFT_HIP, L.LEFT_KNEE): stick.THIGH,
    (L.RIGHT_HIP, L.RIGHT_KNEE): stick.THIGH,
    (L.LEFT_KNEE, L.LEFT_ANKLE): stick.SHIN,
    (L.RIGHT_KNEE, L.RIGHT_ANKLE): stick.SHIN,
    (L.LEFT_SHOULDER, L.LEFT_ELBOW): stick.UPPER_ARM,
    (L.RIGHT_ELBOW, L.RIGHT_WRIST): stick.FOREARM,
    (L.LEFT_HIP, L.RIGHT_HIP): 2 * stick.HALF_HIPS,
    (L.LEFT_SHOULDER, L.RIGHT_SHOULDER): 2 * stick.HALF_SHOULDERS,
}


def seen_from_the_side(pose: Pose, *, facing_left: bool) -> list[Point]:
    """Return the points with x forward and y up, as geometry wants them."""
    turned = pose.image * np.array([-1.0 if facing_left else 1.0, -1.0])
    return [(x, y) for x, y in turned.tolist()]


def length(points: FloatArray, bone: tuple[Landmark, Landmark]) -> float:
    return float(np.linalg.norm(points[bone[0]] - points[bone[1]]))


@examples(60)
@given(
    shin=st.floats(-20, 50),
    knee_flexion=st.floats(0, 150),
    hip_flexion=st.floats(0, 130),
    facing_left=st.booleans(),
)
def test_angles_in_are_angles_out(
    shin: float, knee_flexion: float, hip_flexion: float, facing_left: bool
) -> None:
    thigh = shin - knee_flexion
    trunk = thigh + hip_flexion
    camera = Camera(stand_deg=-90.0 if facing_left else 90.0)
    pose = pose_of(Posture(shin=shin, thigh=thigh, trunk=trunk), camera)
    p = seen_from_the_side(pose, facing_left=facing_left)
    knee = angle_deg(p[L.LEFT_HIP], p[L.LEFT_KNEE], p[L.LEFT_ANKLE])
    hip = angle_deg(p[L.RIGHT_SHOULDER], p[L.RIGHT_HIP], p[L.RIGHT_KNEE])
    assert knee == pytest.approx(180.0 - knee_flexion, abs=1e-4)
    assert hip == pytest.approx(180.0 - hip_flexion, abs=1e-4)
    assert inclination_deg(p[L.LEFT_ANKLE], p[L.LEFT_KNEE]) == pytest.approx(shin, abs=1e-6)
    lean = inclination_deg(p[L.LEFT_HIP], p[L.LEFT_SHOULDER])
    assert math.cos(math.radians(lean - trunk)) == pytest.approx(1.0)


@examples(60)
@given(
    tilt=st.floats(60, 100),
    hip_bend=st.floats(-40, 70),
    knee_flexion=st.floats(0, 40),
    upper_arm=st.floats(-30, 60),
    facing_left=st.booleans(),
)
def test_a_plank_has_the_angles_that_were_asked_for(
    tilt: float, hip_bend: float, knee_flexion: float, upper_arm: float, facing_left: bool
) -> None:
    posture = plank(tilt=tilt, hip_bend=hip_bend, knee_flexion=knee_flexion, upper_arm=upper_arm)
    pose = pose_of(posture, Camera(stand_deg=-90.0 if facing_left else 90.0))
    p = seen_from_the_side(pose, facing_left=facing_left)
    shoulder, hip, ankle = p[L.LEFT_SHOULDER], p[L.LEFT_HIP], p[L.LEFT_ANKLE]
    assert inclination_deg(ankle, shoulder) == pytest.approx(tilt, abs=1e-6)
    assert bend_deg(shoulder, hip, ankle) == pytest.approx(hip_bend, abs=1e-4)
    assert angle_deg(hip, p[L.LEFT_KNEE], ankle) == pytest.approx(180 - knee_flexion, abs=1e-4)
    assert inclination_deg(p[L.LEFT_ELBOW], shoulder) == pytest.approx(-upper_arm, abs=1e-6)
    straight = angle_deg(p[L.LEFT_EAR], shoulder, hip)
    assert straight == pytest.approx(180.0, abs=1e-4)


@examples(60)
@given(
    shin=st.floats(-10, 45),
    thigh=st.floats(-100, 20),
    trunk=st.floats(-10, 90),
    foot=st.floats(0, 40),
    valgus=st.floats(-20, 30),
    sway=st.floats(-15, 15),
)
def test_bones_keep_their_length(
    shin: float, thigh: float, trunk: float, foot: float, valgus: float, sway: float
) -> None:
    posture = Posture(
        shin=shin,
        thigh=thigh,
        trunk=trunk,
        upper_arm=70.0,
        elbow=40.0,
        wrist=30.0,
        neck=20.0,
        foot=foot,
        valgus=valgus,
        sway=sway,
    )
    points = figure(posture)[0]
    for bone, share in BONES.items():
        assert length(points, bone) == pytest.approx(share * stick.HEIGHT_M), bone
    assert min(points[:, 1]) <= 1e-9  # something touches the floor


@examples(30)
@given(stand_deg=st.floats(-180, 180), shin=st.floats(0, 30), thigh=st.floats(-90, 0))
def test_picture_and_world_agree(stand_deg: float, shin: float, thigh: float) -> None:
    camera = Camera(stand_deg)
    pose = pose_of(Posture(shin=shin, thigh=thigh, trunk=20.0), camera)
    hips = pose.image[[L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=0)
    np.testing.assert_allclose(pose.image - hips, camera.scale * pose.world[:, :2], atol=1e-9)
    across = pose.world[L.LEFT_SHOULDER] - pose.world[L.RIGHT_SHOULDER]
    seen_deg = math.degrees(math.atan2(abs(across[2]), abs(across[0])))
    assert seen_deg == pytest.approx(
        math.degrees(math.asin(abs(math.sin(math.radians(stand_deg)))))
    )


def test_a_person_whose_right_side_is_shown_faces_right() -> None:
    pose = pose_of(STANDING, Camera(90.0))
    assert pose.image[L.NOSE, 0] > pose.image[L.LEFT_EAR, 0]
    assert pose.world[L.RIGHT_HIP, 2] < pose.world[L.LEFT_HIP, 2]  # z grows away from the camera


def test_a_person_facing_the_camera_has_the_left_side_at_the_right_edge() -> None:
    pose = pose_of(STANDING, Camera(0.0))
    assert pose.image[L.LEFT_SHOULDER, 0] > pose.image[L.RIGHT_SHOULDER, 0]
    assert pose.world[L.NOSE, 2] < pose.world[L.LEFT_EAR, 2]


def test_knees_cave_in_and_hips_sway_by_the_angle_given() -> None:
    points = figure(Posture(shin=25.0, thigh=-80.0, trunk=30.0, valgus=8.0))[0]
    knees = points[L.LEFT_KNEE, 2] - points[L.RIGHT_KNEE, 2]
    ankles = points[L.LEFT_ANKLE, 2] - points[L.RIGHT_ANKLE, 2]
    assert knees < 0.8 * ankles
    swayed = figure(Posture(sway=5.0))[0]
    moved = swayed[[L.LEFT_HIP, L.RIGHT_HIP], 2].mean() - swayed[[L.LEFT_ANKLE], 2].mean()
    lean_m = stick.LEG * stick.HEIGHT_M * math.sin(math.radians(5.0))
    assert moved + stick.HALF_HIPS * stick.HEIGHT_M == pytest.approx(lean_m)


def test_the_heel_rises_about_the_tip_of_the_toes() -> None:
    flat, raised = figure(Posture())[0], figure(Posture(foot=15.0))[0]
    np.testing.assert_allclose(flat[L.LEFT_FOOT_INDEX], raised[L.LEFT_FOOT_INDEX], atol=1e-12)
    rise = raised[L.LEFT_HEEL, 1] - flat[L.LEFT_HEEL, 1]
    assert rise == pytest.approx(-stick.HEEL[0] * stick.HEIGHT_M * math.sin(math.radians(15.0)))


def test_what_is_farther_away_looks_smaller() -> None:
    camera = Camera(0.0, distance_m=3.0)
    near, far = (pose_of(Posture(forward_m=m), camera).image for m in (0.0, -3.0))
    tall = [np.ptp(image[:, 1]) for image in (near, far)]
    assert tall[1] == pytest.approx(tall[0] / 2, rel=0.05)


def test_motion_is_gentle_and_reaches_its_keys() -> None:
    t = clock(3.0, 50.0)
    assert min_jerk(np.array([-1.0, 0.0, 0.5, 1.0, 2.0])).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    for hip_led in (True, False):
        moved = along([(0.5, STANDING), (1.5, BOTTOM), (2.0, BOTTOM)], t, hip_led=hip_led)
        thigh = np.asarray(moved.thigh)[:, 0]
        assert thigh[t <= 0.5] == pytest.approx(STANDING.thigh)
        assert thigh[t >= 1.5] == pytest.approx(BOTTOM.thigh)
        assert (np.diff(thigh) <= 1e-9).all()


def test_pictures_come_at_the_rate_asked_for_and_time_grows() -> None:
    t = clock(10.0, 24.0, jitter=0.9, seed=3)
    assert (np.diff(t) > 0).all()
    assert t[0] == 0.0
    assert np.diff(t).mean() == pytest.approx(1 / 24, rel=0.1)
    assert np.diff(t).std() > 0.01

"""The motions that the other tests trust: what they claim to do is what the figure does."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.pose.geometry import angle_deg, bend_deg
from formcheck.core.pose.landmarks import FloatArray, Landmark
from formcheck.core.types import Side
from tests.support.motion import along
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.motions.deadlift import OVER_THE_FEET, Pull, deadlift_motion
from tests.support.postures import (
    CONVENTIONAL,
    ROMANIAN,
    SQUATTED,
    STANDING,
    STIFF_LEGGED,
    all_fours,
    bird_dog,
)
from tests.support.stick import HEIGHT_M, Posture, figure
from tests.support.strategies import examples

L = Landmark


def points_of(posture: Posture) -> FloatArray:
    """Return the landmarks (33, 3) of a posture that may have an angle for each side."""
    points: FloatArray = figure(along([(0.0, posture), (1.0, posture)], np.zeros(1)))[0]
    return points


@examples(40)
@given(trunk=st.floats(79, 90))
def test_on_all_fours_hands_knees_and_feet_are_on_the_floor(trunk: float) -> None:
    points = points_of(all_fours(trunk))
    for mark in (L.LEFT_WRIST, L.RIGHT_INDEX, L.LEFT_FOOT_INDEX):
        assert points[mark, 1] == pytest.approx(0.0, abs=1e-9), mark
    for mark in (L.LEFT_KNEE, L.RIGHT_KNEE, L.LEFT_ANKLE, L.RIGHT_HEEL):
        assert 0.0 < points[mark, 1] < 0.15, mark
    thigh = points[L.LEFT_HIP] - points[L.LEFT_KNEE]
    assert thigh[0] == pytest.approx(0.0, abs=1e-9)


@examples(60)
@given(
    leg_side=st.sampled_from(["left", "right"]),
    leg=st.floats(-20, 40),
    arm=st.floats(-60, 30),
    knee_flexion=st.floats(0, 70),
    trunk=st.floats(79, 88),
)
def test_the_limbs_of_a_bird_dog_go_out_by_the_angles_that_were_asked_for(
    leg_side: Side, leg: float, arm: float, knee_flexion: float, trunk: float
) -> None:
    points = points_of(bird_dog(leg_side, leg=leg, arm=arm, knee_flexion=knee_flexion, trunk=trunk))
    before = points_of(all_fours(trunk))
    p = {mark.name: (x, y) for mark, (x, y, _) in zip(L, points.tolist(), strict=True)}
    own, other = ("LEFT", "RIGHT") if leg_side == "left" else ("RIGHT", "LEFT")
    hip, knee, ankle = (p[f"{own}_{part}"] for part in ("HIP", "KNEE", "ANKLE"))
    shoulder, elbow = p[f"{other}_SHOULDER"], p[f"{other}_ELBOW"]
    assert bend_deg(p[f"{own}_SHOULDER"], hip, knee) == pytest.approx(-leg, abs=1e-4)
    assert angle_deg(hip, knee, ankle) == pytest.approx(180 - knee_flexion, abs=1e-4)
    assert bend_deg(p[f"{other}_HIP"], shoulder, elbow) == pytest.approx(-arm, abs=1e-4)
    moved = {mark.name for mark in L if not np.allclose(points[mark], before[mark], atol=1e-9)}
    leg_parts = {f"{own}_{part}" for part in ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")}
    arm_parts = {f"{other}_{part}" for part in ("ELBOW", "WRIST", "PINKY", "INDEX", "THUMB")}
    assert moved == leg_parts | arm_parts


def test_nothing_but_the_limbs_moves_in_a_bird_dog() -> None:
    motion = bird_dog_motion(("left", "right"))
    track = np.array([pose.image for _, pose in motion.frames if pose is not None])
    for mark in (L.LEFT_HIP, L.RIGHT_HIP, L.LEFT_SHOULDER, L.RIGHT_SHOULDER):
        assert np.ptp(track[:, mark], axis=0).max() == pytest.approx(0.0, abs=1e-6)
    first = [pose.image for t, pose in motion.frames if pose and t < motion.truth[1].start_s]
    planted = np.array(first)[:, [L.RIGHT_KNEE, L.RIGHT_FOOT_INDEX, L.LEFT_WRIST]]
    assert np.ptp(planted, axis=0).max() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("bottom", [CONVENTIONAL, STIFF_LEGGED, ROMANIAN, SQUATTED])
def test_the_hands_of_a_lifter_stay_over_the_feet(bottom: Posture) -> None:
    motion = deadlift_motion(2, bottom=bottom)
    ahead_m = []
    for _, pose in motion.frames:
        assert pose is not None
        p = pose.world
        ahead_m.append(p[L.LEFT_WRIST, 0] - p[L.LEFT_ANKLE, 0])
        arm = (L.LEFT_SHOULDER, L.LEFT_ELBOW, L.LEFT_WRIST)
        elbow = angle_deg(*[(p[mark, 0], p[mark, 1]) for mark in arm])
        assert elbow == pytest.approx(180.0, abs=1e-4)
    assert ahead_m == pytest.approx([OVER_THE_FEET * HEIGHT_M] * len(ahead_m))


@pytest.mark.parametrize("deg", [0.0, 8.0, 20.0])
def test_hips_that_go_first_leave_the_trunk_down_by_the_angle_given(deg: float) -> None:
    motion = deadlift_motion(1, pull=Pull(hips_first_deg=deg), fps=120.0)
    [truth] = motion.truth
    lean, hips = [], []
    for t, pose in motion.frames:
        if pose is not None and truth.turn_s < t <= truth.end_s:
            x, y = (pose.world[L.LEFT_SHOULDER] - pose.world[L.LEFT_HIP])[:2]
            lean.append(math.degrees(math.atan2(x, -y)))
            hips.append(-pose.image[L.LEFT_HIP, 1])
    half = np.searchsorted(hips, (hips[0] + hips[-1]) / 2)
    assert lean[half] - lean[0] == pytest.approx(deg, abs=0.5)
    assert max(lean) == pytest.approx(lean[0] + deg, abs=0.1)
    assert lean[-1] == pytest.approx(STANDING.trunk, abs=0.2)
    assert (np.diff(hips) > -1e-9).all()


def test_a_bar_drifts_half_way_up_only() -> None:
    good = deadlift_motion(1, fps=60.0)
    bad = deadlift_motion(1, fps=60.0, pull=Pull(drift=0.2))
    [truth] = good.truth
    differ = [
        t
        for (t, a), (_, b) in zip(good.frames, bad.frames, strict=True)
        if a and b and not np.allclose(a.image, b.image, atol=0.5)
    ]
    assert truth.turn_s < min(differ) < max(differ) < truth.end_s


def test_a_lift_from_the_floor_begins_there() -> None:
    motion = deadlift_motion(2, from_floor=True, put_down=True, lead_s=1.0)
    heights = [pose.image[L.LEFT_HIP, 1] for _, pose in motion.frames if pose is not None]
    assert heights[0] == pytest.approx(max(heights)) == heights[-1]
    assert motion.truth[0].start_s == motion.truth[0].turn_s == 1.0
    assert motion.truth[1].turn_s > motion.truth[1].start_s

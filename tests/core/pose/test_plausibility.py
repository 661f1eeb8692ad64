"""Which landmarks are believed, and what is said of the others."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from formcheck.core.pose.plausibility import (
    MIN_VISIBILITY,
    JumpFilter,
    Rejection,
    implausible_bones,
    rejections_of,
)
from formcheck.core.results.report import Unknown
from formcheck.exercises.squat import SQUAT
from tests.support.hiding import absent, hidden
from tests.support.motion import Frames, clock, film, pose_of, watch
from tests.support.motions.squat import squat_motion
from tests.support.postures import BOTTOM, STANDING
from tests.support.stick import HEIGHT_M, LEG, Camera, Posture

CAMERA = Camera()
LEG_PX = LEG * HEIGHT_M * CAMERA.scale
ANKLE = Landmark.LEFT_ANKLE
NEAR_SIDE = (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE)


def doubted(pose: Pose) -> dict[int, int]:
    doubts = rejections_of(pose)
    return {int(i): int(doubts[i]) for i in np.flatnonzero(doubts)}


@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0])
@pytest.mark.parametrize("posture", [STANDING, BOTTOM], ids=["standing", "squatting"])
def test_a_person_in_full_view_is_trusted(posture: Posture, stand_deg: float) -> None:
    pose = pose_of(posture, Camera(stand_deg))
    assert doubted(pose) == {}
    assert implausible_bones(pose.image, LEG_PX).size == 0


@pytest.mark.parametrize("visibility", [0.0, MIN_VISIBILITY - 0.01, math.nan])
def test_what_the_model_does_not_believe_in_is_hidden(visibility: float) -> None:
    pose = pose_of(STANDING)
    sure = pose.visibility.copy()
    sure[ANKLE] = visibility
    assert doubted(replace(pose, visibility=sure)) == {ANKLE: Rejection.HIDDEN}


@pytest.mark.parametrize("place", [(-30.0, 300.0), (1310.0, 300.0), (600.0, -30.0), (600.0, 750.0)])
def test_what_lies_outside_the_picture_is_not_trusted(place: tuple[float, float]) -> None:
    pose = pose_of(STANDING)
    pose.image[ANKLE] = place
    assert doubted(pose) == {ANKLE: Rejection.OUTSIDE}


@pytest.mark.parametrize("end", [Landmark.LEFT_HEEL, Landmark.LEFT_EAR])
def test_an_end_of_the_body_at_the_border_is_not_trusted_but_an_ankle_is(end: Landmark) -> None:
    pose = pose_of(STANDING)
    pose.image[[ANKLE, end], 1] = 715.0
    assert doubted(pose) == {end: Rejection.OUTSIDE}


def test_a_bone_that_is_too_long_has_a_wrong_end() -> None:
    pose = pose_of(STANDING)
    pose.image[ANKLE] = pose.image[Landmark.LEFT_KNEE] - [0.0, 0.95 * LEG_PX]
    assert implausible_bones(pose.image, LEG_PX).tolist() == [ANKLE]


def still(steps: int, fps: float = 30.0) -> list[tuple[float, FloatArray]]:
    return [(i / fps, np.full((33, 2), 300.0)) for i in range(steps)]


def jumps(moments: list[tuple[float, FloatArray]]) -> list[list[int]]:
    jumped, found = JumpFilter(), []
    for t, points in moments:
        rejected = jumped(t, points, 100.0)
        points[rejected] = math.nan  # as a Person does
        found.append(rejected.tolist())
    return found


def test_a_joint_that_is_elsewhere_for_a_moment_has_jumped() -> None:
    moments = still(6)
    moments[3][1][ANKLE] += 80.0
    assert jumps(moments) == [[], [], [], [ANKLE], [], []]


def test_a_joint_that_stays_elsewhere_is_believed_after_a_while() -> None:
    moments = still(12)
    for _, points in moments[3:]:
        points[ANKLE] += 80.0
    assert jumps(moments) == [[]] * 3 + [[ANKLE]] * 4 + [[]] * 5


def test_a_joint_that_trembles_between_two_places_is_not_believed_in_the_second() -> None:
    moments = still(14)
    for _, points in moments[3::2]:
        points[ANKLE] += 80.0
    assert jumps(moments) == [[]] * 3 + [[ANKLE], []] * 5 + [[ANKLE]]


def test_a_joint_that_was_not_seen_for_long_may_be_anywhere() -> None:
    moments = still(30)
    for _, points in moments[3:20]:
        points[ANKLE] = math.nan
    for _, points in moments[20:]:
        points[ANKLE] += 80.0
    assert jumps(moments) == [[]] * 30


@pytest.mark.parametrize("fps", [10.0, 30.0, 60.0])
def test_no_joint_jumps_in_a_squat_that_is_shown_three_times_too_fast(fps: float) -> None:
    keys = [(0.0, STANDING), (0.5, STANDING), (0.8, BOTTOM), (1.1, STANDING), (1.5, STANDING)]
    moments = [(t, p.image) for t, p in film(keys, clock(1.5, fps)) if p is not None]
    jumped = JumpFilter()
    assert [i for t, points in moments for i in jumped(t, points, LEG_PX)] == []


def unknown(frames: Frames) -> dict[tuple[str, str], float]:
    report = watch(SQUAT, frames).report
    return {(entry.part, entry.reason): entry.seconds for entry in report.unknown}


def test_the_report_says_what_was_not_seen_and_why() -> None:
    frames = squat_motion(2).frames
    assert unknown(frames) == {}
    gone = unknown(absent(frames, (1.0, 2.0)))
    assert gone == {("person", "nobody_found"): pytest.approx(1.0, abs=0.05)}
    legs = unknown(hidden(frames, NEAR_SIDE, (1.0, 2.5), "unsure"))
    assert legs == {
        ("knee", "hidden"): pytest.approx(1.5, abs=0.05),
        ("ankle", "hidden"): pytest.approx(1.5, abs=0.05),
    }


def test_what_is_not_seen_for_longest_comes_first() -> None:
    frames = squat_motion(2).frames
    frames = hidden(frames, NEAR_SIDE[:1], (0.5, 3.5), "unsure")
    frames = hidden(frames, NEAR_SIDE[1:], (1.0, 2.0), "unsure")
    report = watch(SQUAT, frames).report
    assert [entry.part for entry in report.unknown] == ["knee", "ankle"]
    assert isinstance(report.unknown[0], Unknown)


def test_who_cannot_straighten_the_knees_is_compared_with_the_own_standing_knee() -> None:
    soft = Posture(shin=14.0, thigh=-10.0, trunk=5.0, upper_arm=5.0, elbow=10.0)
    watched = watch(SQUAT, squat_motion(2, standing=soft).frames)
    assert watched.codes == set()
    assert watched.report.reference["stance_deg"] == pytest.approx(156.0, abs=1.0)
    lazy = watch(SQUAT, squat_motion(2, between=soft).frames)
    assert lazy.codes == {"no_lockout"}
    assert lazy.report.reference["stance_deg"] == pytest.approx(174.0, abs=1.0)

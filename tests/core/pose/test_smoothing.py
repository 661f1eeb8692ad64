"""Smoothing: next to nothing of a fast rep is lost, trembling at rest is."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.core.pose.geometry import angle_deg
from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from formcheck.core.pose.smoothing import OneEuro, Smoother
from tests.support.motion import Frames, Tempo, clock, film, no_smoothing
from tests.support.motions.squat import squat_motion
from tests.support.postures import STANDING
from tests.support.stick import HEIGHT_M, LEG, Camera

LEG_PX = LEG * HEIGHT_M * Camera().scale
FAST = Tempo(down_s=0.7, bottom_s=0.1, up_s=0.7, top_s=0.4)  # 1.5 s from standing to standing


def smoothed(frames: Frames, smoother: Smoother) -> list[FloatArray]:
    return [smoother(t, pose.image, LEG_PX) for t, pose in frames if isinstance(pose, Pose)]


def knee_deg(points: FloatArray) -> float:
    hip, knee, ankle = (
        tuple(points[i].tolist())
        for i in (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE)
    )
    return angle_deg(hip, knee, ankle)


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0])
def test_a_fast_squat_loses_less_than_two_degrees_at_its_extreme(fps: float) -> None:
    frames = squat_motion(3, tempo=FAST, fps=fps).frames
    raw = [knee_deg(points) for points in smoothed(frames, no_smoothing)]
    smooth = [knee_deg(points) for points in smoothed(frames, OneEuro())]
    assert min(smooth) - min(raw) < 2.0


def test_trembling_at_rest_is_less() -> None:
    frames = film([(0.0, STANDING), (9.0, STANDING)], clock(5.0, 30.0), noise=0.003)
    raw, smooth = (
        np.diff([knee_deg(points) for points in smoothed(frames, smoother)][10:])
        for smoother in (no_smoothing, OneEuro())
    )
    assert smooth.std() < 0.75 * raw.std()


def test_it_adds_no_lag_of_a_whole_picture_to_a_moving_hip() -> None:
    frames = squat_motion(1, tempo=FAST).frames
    hip = [points[Landmark.LEFT_HIP, 1] for points in smoothed(frames, no_smoothing)]
    late = [points[Landmark.LEFT_HIP, 1] for points in smoothed(frames, OneEuro())]
    t = np.array([t for t, _ in frames])
    half = (max(hip) + min(hip)) / 2
    down = t < t[int(np.argmax(hip))]
    delay_s = np.interp(half, np.array(late)[down], t[down]) - np.interp(
        half, np.array(hip)[down], t[down]
    )
    assert 0 <= delay_s < 1 / 30


def test_the_same_body_is_smoothed_alike_at_any_size() -> None:
    frames = squat_motion(1, noise=0.003).frames
    small = smoothed(frames, OneEuro())
    smoother = OneEuro()
    large = [smoother(t, 3 * pose.image, 3 * LEG_PX) for t, pose in frames if pose is not None]
    np.testing.assert_allclose(np.array(large), 3 * np.array(small), rtol=1e-9)


def test_unknown_stays_unknown_and_what_reappears_starts_anew() -> None:
    smoother = OneEuro()
    still = np.full((33, 2), 100.0)
    gone = still.copy()
    gone[5] = np.nan
    elsewhere = still.copy()
    elsewhere[5] = 400.0
    smoother(0.0, still, LEG_PX)
    hidden = smoother(0.1, gone, LEG_PX)
    assert np.isnan(hidden[5]).all()
    assert np.isfinite(np.delete(hidden, 5, axis=0)).all()
    assert smoother(0.2, elsewhere, LEG_PX)[5].tolist() == [400.0, 400.0]


def test_after_a_long_gap_everything_starts_anew() -> None:
    smoother = OneEuro()
    smoother(0.0, np.full((33, 2), 100.0), LEG_PX)
    later = smoother(OneEuro.MAX_GAP_S + 0.1, np.full((33, 2), 400.0), LEG_PX)
    assert (later == 400.0).all()


def test_it_does_not_change_what_it_is_given() -> None:
    smoother = OneEuro()
    first, second = np.full((33, 2), 100.0), np.full((33, 2), 110.0)
    smoother(0.0, first, LEG_PX)
    smoother(0.1, second, LEG_PX)
    assert (first == 100.0).all()
    assert (second == 110.0).all()

"""The outline of the back, on masks that are drawn for it and in a rendered clip."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.capture.pose.back_outline import Mask, back_outline
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.back_shape import back_shape
from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray, Landmark, Pose
from tests.support.mirror import mirror
from tests.support.motion import pose_of
from tests.support.postures import CONVENTIONAL
from tests.support.stick import Camera

SIZE = (1280, 720)
INNER = slice(2, -2)  # the polygons end at the first and the last station
SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "deadlift_side.mp4"


def lifter(stand_deg: float = 90.0) -> Pose:
    """Somebody bent over, whose outline the figure knows."""
    return pose_of(CONVENTIONAL, Camera(stand_deg, size=SIZE))


def drawn(pose: Pose, off: FloatArray | float = 0.0) -> Mask:
    """Return a mask that ends so far (n,) off the figure's own outline, in trunk lengths."""
    assert pose.back is not None
    hip, shoulder = trunk_of(pose)
    axis = hip + BACK_STATIONS[:, None] * (shoulder - hip)
    back = pose.back + np.reshape(off, (-1, 1)) * (pose.back - axis) / 0.25
    belly = axis - (pose.back - axis)
    mask = np.zeros((SIZE[1], SIZE[0]), np.float32)
    cv2.fillPoly(mask, [np.concatenate([back, belly[::-1]]).round().astype(np.int32)], (1.0,))
    return np.asarray(cv2.GaussianBlur(mask, (5, 5), 0), np.float32)


def trunk_of(pose: Pose) -> tuple[FloatArray, FloatArray]:
    hips = pose.image[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]]
    shoulders = pose.image[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]]
    return hips.mean(axis=0), shoulders.mean(axis=0)


def found(pose: Pose, mask: Mask) -> FloatArray:
    outline = back_outline(pose.image, pose.world, mask)
    assert outline is not None
    assert outline.shape == (len(BACK_STATIONS), 2)
    return outline


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 60.0, -120.0])
def test_the_outline_is_where_the_mask_ends_on_the_side_of_the_back(stand_deg: float) -> None:
    pose = lifter(stand_deg)
    outline = found(pose, drawn(pose))
    assert pose.back is not None
    assert outline[INNER] == pytest.approx(pose.back[INNER], abs=2.5)


def test_a_mirrored_picture_gives_the_mirrored_outline() -> None:
    pose = lifter()
    mask = drawn(pose)
    mirrored = found(mirror(pose), np.ascontiguousarray(mask[:, ::-1]))
    expected = found(pose, mask) * [-1, 1] + [SIZE[0] - 1, 0]
    assert mirrored[INNER] == pytest.approx(expected[INNER], abs=1.5)


@pytest.mark.parametrize("stand_deg", [0.0, 180.0, 15.0])
def test_from_the_front_there_is_none(stand_deg: float) -> None:
    side, front = lifter(), lifter(stand_deg)
    assert back_outline(front.image, front.world, drawn(side)) is None


def test_an_empty_mask_somebody_tiny_or_not_found_gives_none() -> None:
    pose = lifter()
    empty, whole = np.zeros((SIZE[1], SIZE[0]), np.float32), np.ones((36, 64), np.float32)
    nowhere = np.full((33, 2), np.nan)
    assert back_outline(pose.image, pose.world, empty) is None
    assert back_outline(pose.image * 0.05, pose.world, whole) is None
    assert back_outline(nowhere, pose.world, drawn(pose)) is None
    assert back_outline(pose.image, np.full((33, 3), np.nan), drawn(pose)) is None


def test_a_hood_is_cut_off_and_the_small_of_the_back_stays() -> None:
    pose = lifter()
    hood = np.where(BACK_STATIONS > 0.77, 0.1, 0.0)
    seen = np.isfinite(found(pose, drawn(pose, hood))[:, 0])
    assert not seen[BACK_STATIONS > 0.85].any()
    assert seen[(BACK_STATIONS > 0.05) & (BACK_STATIONS < 0.65)].all()


def test_a_hollow_small_of_the_back_is_no_kink() -> None:
    pose = lifter()
    hollow = -0.06 * np.exp(-(((BACK_STATIONS - 0.3) / 0.12) ** 2))
    seen = np.isfinite(found(pose, drawn(pose, hollow))[INNER, 0])
    assert seen.all()


def test_a_plate_that_cuts_the_outline_is_left_out_with_what_lies_beyond() -> None:
    pose = lifter()
    mask = drawn(pose)
    assert pose.back is not None
    cv2.circle(mask, pose.back[4].round().astype(int).tolist(), 30, (0.0,), -1)
    seen = np.isfinite(found(pose, mask)[:, 0])
    assert not seen[BACK_STATIONS < 0.1].any()
    assert seen[(BACK_STATIONS > 0.4) & (BACK_STATIONS < 1.0)].all()


def test_an_arm_behind_the_back_hides_what_it_covers() -> None:
    pose = lifter()
    assert pose.back is not None
    hip, shoulder = trunk_of(pose)
    rowing = pose.image.copy()
    rowing[Landmark.LEFT_ELBOW] = pose.back[14]
    rowing[Landmark.LEFT_WRIST] = (hip + shoulder) / 2
    outline = back_outline(rowing, pose.world, drawn(pose))
    assert outline is not None
    assert np.isnan(outline[14]).all()
    assert np.isfinite(outline[6:10]).all()


def test_the_edge_of_the_picture_is_no_outline() -> None:
    pose = lifter()
    assert pose.back is not None
    top = int(pose.back[12, 1])  # cuts the upper back off
    mask = np.ascontiguousarray(drawn(pose)[top:])
    outline = back_outline(pose.image - [0, top], pose.world, mask)
    assert outline is not None
    assert np.isnan(outline[14:]).all()
    assert np.isfinite(outline[6:10]).all()


def test_in_a_rendered_clip_it_is_found_and_tells_a_round_back_from_none() -> None:
    with VideoFile(SAMPLE) as source, MediaPipePose("lite") as estimator:
        poses = [estimator.estimate(frame) for frame in source if frame.index < 80]
    shapes = [back_shape(p.back, p.image) for p in poses if p is not None and p.back is not None]
    assert len(shapes) > 75
    lower = [shape.lower_deg for shape in shapes]
    assert -15 < float(np.nanmedian(lower)) < 3  # a flat back
    last = poses[-1]
    assert last is not None
    assert last.back is not None
    texts = [repr(value) for value in last.back[np.isfinite(last.back)].tolist()]
    assert max(len(text.partition(".")[2]) for text in texts) <= 1

"""Detects the rotation that turns a video upright, from a few of its frames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from formcheck.capture.frame_source import rotate_frame
from formcheck.capture.pose.landmarker import Landmarker
from formcheck.capture.pose.model_files import QUICKEST
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import TURNS_DEG, Pose
from formcheck.core.recognition.rotation_detector import RotationDetector

#: Counterclockwise degrees by which the frames are turned, or "auto" to detect them.
Rotation: TypeAlias = Literal[0, 90, 180, 270, "auto"]

#: Number of frames to look at, spread over the first minute.
FRAMES, SPREAD_S = 12, 60.0
#: Assumed length of a video that does not tell its own.
USUAL_S = 12.0


def rotation_of(
    video: Path, exercise: Exercise | None, rotation: Rotation, *, threads: int | None = None
) -> int | None:
    """Return the counterclockwise rotation of a video in degrees; None if it is not clear.

    Args:
        video: The file.
        exercise: Its start posture shows what is upright; without it "auto" gives 0.
        rotation: The user's choice.
        threads: Threads for decoding; None for one per core.

    Raises:
        VideoError: As of :class:`VideoFile`.
        ModelError: The pose model is missing or does not work.
    """
    if rotation != "auto":
        return rotation
    if exercise is None:
        return 0
    detector = RotationDetector(exercise)
    if not detector.decides:
        return None
    with Landmarker(QUICKEST, follows=False) as landmarker:
        for frame in _spread(video, threads):
            pose = _pose_in(frame, landmarker)
            if pose is not None:
                detector.add(pose)
    return detector.rotate_deg


def _spread(video: Path, threads: int | None) -> Iterator[Frame]:
    with VideoFile(video, threads=threads) as source:
        length_s = min(source.duration_expected_s or USUAL_S, SPREAD_S)
    for number in range(FRAMES):
        with VideoFile(video, threads=threads, from_s=(number + 0.5) / FRAMES * length_s) as source:
            yield from (frame for frame, _ in zip(source, range(1), strict=False))


def _pose_in(frame: Frame, landmarker: Landmarker) -> Pose | None:
    """Return the pose in the frame as stored; if nobody is found, try other rotations."""
    for deg in TURNS_DEG:
        pose = landmarker.detect(rotate_frame(frame, deg))
        if pose is not None:
            return pose.turned(-deg % 360)
    return None

"""Where the person is in the frame: joints worth drawing, limbs and the head."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import astuple
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import EDGES, FloatArray, Landmark, Pose
from formcheck.core.types import Side
from formcheck.sinks.overlay.style import Box, Scale

Joint: TypeAlias = tuple[int, int]

TORSO: tuple[Joint, ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP),
)
# The next body part along the bones, towards the hip.
_TOWARDS_HIP = {
    "ear": "shoulder",
    "wrist": "elbow",
    "elbow": "shoulder",
    "shoulder": "hip",
    "knee": "hip",
    "ankle": "knee",
    "heel": "ankle",
    "toe": "ankle",
}
_FACE = slice(Landmark.NOSE, Landmark.MOUTH_RIGHT + 1)
# The head reaches past its landmarks by this share of the torso's length.
_HEAD_SHARE = 0.27
_HEAD_SPREAD = 1.25
# Smoothed visibility at which a joint appears, and below which it disappears.
_APPEARS, _DISAPPEARS = 0.55, 0.4
_SMOOTHING = 0.3
# No line is drawn to a landmark further out than this many image widths.
_FAR_OUT = 4.0
# The head may come back to where it was within this time.
_FACE_MEMORY_S = 6.0


def limb(parts: tuple[str, ...], side: Side) -> list[list[int]]:
    """Return the landmarks along the bones from part to part of a signal, one list a side."""
    names = [parts[0]] if parts else []
    for start, end in itertools.pairwise(parts):
        names += _parts_between(start, end)[1:]
    sides = {"left": (0,), "right": (1,), "both": (0, 1)}[side]
    return [[PARTS[name][one] for name in names] for one in sides]


def _parts_between(start: str, end: str) -> list[str]:
    up, down = [start], [end]
    while up[-1] in _TOWARDS_HIP:
        up.append(_TOWARDS_HIP[up[-1]])
    while down[-1] not in up:
        down.append(_TOWARDS_HIP[down[-1]])
    return up[: up.index(down[-1])] + down[::-1]


def points_in_image(
    points: FloatArray, size: tuple[int, int], scale: Scale, *, mirrored: bool
) -> FloatArray:
    """Return (n, 2) pixels of a frame of this size as pixels of the shown image."""
    points = points * (np.array([scale.width, scale.height]) / np.maximum(size, 1))
    if mirrored:
        points = np.array([scale.width, 0.0]) + points * np.array([-1.0, 1.0])
    return np.asarray(points)


def body_points(pose: Pose | None, scale: Scale, *, mirrored: bool) -> FloatArray:
    """Return the (33, 2) landmarks in pixels of the shown image; NaN where there is no place."""
    if pose is None:
        return np.full((len(Landmark), 2), np.nan)
    with np.errstate(invalid="ignore"):
        points = points_in_image(pose.image, pose.size, scale, mirrored=mirrored)
        reach = _FAR_OUT * max(scale.width, scale.height)
        lost = ~(np.abs(points) <= reach).all(axis=1)
    points[lost] = np.nan
    return points


def points_along_bones(points: FloatArray) -> FloatArray:
    """Return the joints and points between them, so that no bone is missed between its ends."""
    start, end = points[[a for a, _ in EDGES]], points[[b for _, b in EDGES]]
    return np.concatenate([points, *(start + share * (end - start) for share in (0.33, 0.67))])


def longest(points: FloatArray, bones: Iterable[Joint]) -> float:
    """Return the length of the longest of these bones in pixels; 0 when none is known."""
    lengths = [float(np.hypot(*(points[a] - points[b]))) for a, b in bones]
    return max((length for length in lengths if not np.isnan(length)), default=0.0)


def face_box(points: FloatArray) -> Box | None:
    """Return the rectangle around the head, or None when no landmark of the face is known."""
    face = points[_FACE]
    face = face[~np.isnan(face).any(axis=1)]
    if not len(face):
        return None
    ears = points[list(PARTS["ear"])]
    ears = ears[~np.isnan(ears).any(axis=1)]
    # Seen from the side the face is in front of the ear, and as much of the head behind it.
    middle = ears.mean(axis=0) if len(ears) else face.mean(axis=0)
    spread = float(np.hypot(*(face - middle).T).max()) * _HEAD_SPREAD
    radius = max(spread, _HEAD_SHARE * longest(points, TORSO))
    x, y = float(middle[0]), float(middle[1])
    return Box(x - radius, y - radius, x + radius, y + radius)


class ShownJoints:
    """Decides which joints are drawn, by their smoothed visibility: none flickers."""

    def __init__(self) -> None:
        self._visibility: FloatArray | None = None
        self._shown: NDArray[np.bool_] = np.zeros(len(Landmark), bool)

    def update(self, pose: Pose | None, points: FloatArray) -> FloatArray:
        """Return the points to draw: NaN for those with little visibility."""
        if pose is None:
            self._visibility = None
            return points
        visibility = np.nan_to_num(pose.visibility, nan=0.0)
        if self._visibility is None:
            self._visibility = visibility
            self._shown = visibility >= (_APPEARS + _DISAPPEARS) / 2
        else:
            self._visibility = self._visibility + _SMOOTHING * (visibility - self._visibility)
            self._shown = self._visibility >= np.where(self._shown, _DISAPPEARS, _APPEARS)
        return np.where(self._shown[:, None], points, np.nan)


class FaceHistory:
    """Remembers where the head was: in a squat it comes back to where it was.

    Attributes:
        box: Around the places of the last seconds; None before the head was seen.
    """

    def __init__(self) -> None:
        self.box: Box | None = None
        self._t = 0.0

    def note(self, t: float, face: Box | None) -> None:
        elapsed, self._t = t - self._t, t
        if face is None:
            return
        old = self.box
        if old is None or not 0 <= elapsed < _FACE_MEMORY_S:
            self.box = face
            return
        share = elapsed / _FACE_MEMORY_S
        edges = zip(astuple(old), astuple(face), strict=True)
        self.box = Box(*(was + share * (now - was) for was, now in edges)).joined(face)

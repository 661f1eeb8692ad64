"""The person as lines: the judged side clear, the other faint, what is at fault in colour."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.core.exercise.definition import Exercise, Rule, signal_of
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import EDGES, FloatArray, Landmark, Pose
from formcheck.core.types import Side
from formcheck.sinks.overlay.style import BONE, BONE_FAR, DARK, WHITE, Box, Color, Scale

Joint: TypeAlias = tuple[int, int]

# Bones that lead from one body part to the next, toward the hip.
_TOWARD_HIP = {
    "ear": "shoulder",
    "wrist": "elbow",
    "elbow": "shoulder",
    "shoulder": "hip",
    "knee": "hip",
    "ankle": "knee",
    "heel": "ankle",
    "toe": "ankle",
}
_OF_SIDE = {
    side: frozenset(one for one in Landmark if one.name.startswith(side.upper()))
    for side in ("left", "right")
}
_FACE = slice(Landmark.NOSE, Landmark.MOUTH_RIGHT + 1)
_TORSO = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP),
)
_LEG = tuple(
    (PARTS[upper][side], PARTS[lower][side])
    for upper, lower in (("hip", "knee"), ("knee", "ankle"))
    for side in (0, 1)
)
# The head reaches past its landmarks by so much of the torso's length.
_HEAD_SHARE = 0.27
_HEAD_SPREAD = 1.25
# Line width as a share of the torso's length, and its limits in units of the picture.
_THICKNESS_SHARE = 0.05
_THICKNESS_UNITS = (0.45, 1.5)
_FAINT = 0.5
# Believed visibility at which a joint appears, and below which it goes again.
_APPEARS, _GOES = 0.55, 0.4
_FOLLOW = 0.3
# Further out than this many picture widths a landmark is no place to draw a line to.
_FAR_OUT = 4.0
_SUBPIXEL_BITS = 4
_SUBPIXELS = 1 << _SUBPIXEL_BITS


def parts_at_fault(rule: Rule, exercise: Exercise) -> tuple[str, ...]:
    """Return the body parts that a fault is read from; none for one of time or of the back."""
    name = signal_of(rule)
    if name is None or exercise.signal(name).of_back:
        return ()
    return exercise.signal(name).parts


def limb(parts: tuple[str, ...], side: Side) -> list[list[int]]:
    """Return the landmarks to be joined up, one list a side, for the parts of a signal.

    Parts that no bone joins are joined along the bones between them.
    """
    names = [parts[0]] if parts else []
    for start, end in itertools.pairwise(parts):
        names += _way(start, end)[1:]
    sides = {"left": (0,), "right": (1,), "both": (0, 1)}[side]
    return [[PARTS[name][one] for name in names] for one in sides]


def _way(start: str, end: str) -> list[str]:
    """Return the parts from one to another along the bones."""
    up, down = [start], [end]
    while up[-1] in _TOWARD_HIP:
        up.append(_TOWARD_HIP[up[-1]])
    while down[-1] not in up:
        down.append(_TOWARD_HIP[down[-1]])
    return up[: up.index(down[-1])] + down[::-1]


def body_points(pose: Pose | None, scale: Scale, *, mirrored: bool) -> FloatArray:
    """Return the (33, 2) landmarks in pixels of the shown picture; NaN where there is no place."""
    if pose is None:
        return np.full((len(Landmark), 2), np.nan)
    ratio = np.array([scale.width, scale.height]) / np.maximum(pose.size, 1)
    with np.errstate(invalid="ignore"):
        points = pose.image * ratio
        if mirrored:
            points = np.array([scale.width, 0.0]) + points * np.array([-1.0, 1.0])
        reach = _FAR_OUT * max(scale.width, scale.height)
        lost = ~(np.abs(points) <= reach).all(axis=1)
    points[lost] = np.nan
    return points


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
    radius = max(spread, _HEAD_SHARE * _longest(points, _TORSO))
    x, y = float(middle[0]), float(middle[1])
    return Box(x - radius, y - radius, x + radius, y + radius)


def _longest(points: FloatArray, bones: Iterable[Joint]) -> float:
    """Return the length of the longest of these bones in pixels; 0 when none is known."""
    lengths = [float(np.hypot(*(points[a] - points[b]))) for a, b in bones]
    return max((length for length in lengths if not np.isnan(length)), default=0.0)


class Skeleton:
    """Draws one person; remembers which joints were shown, so that none of them flickers."""

    def __init__(self) -> None:
        self._belief: FloatArray | None = None
        self._shown: NDArray[np.bool_] = np.zeros(len(Landmark), bool)
        self._thickness = 0.0

    def joints(self, pose: Pose | None, points: FloatArray) -> FloatArray:
        """Return the points to draw: NaN for those that the model hardly believes in."""
        if pose is None:
            self._belief = None
            return points
        belief = np.nan_to_num(pose.visibility, nan=0.0)
        if self._belief is None:
            self._belief = belief
            self._shown = belief >= (_APPEARS + _GOES) / 2
        else:
            self._belief = self._belief + _FOLLOW * (belief - self._belief)
            self._shown = self._belief >= np.where(self._shown, _GOES, _APPEARS)
        return np.where(self._shown[:, None], points, np.nan)

    def draw(
        self,
        image: Image,
        points: FloatArray,
        side: Side,
        faulty: Mapping[tuple[int, ...], Color],
    ) -> None:
        """Draw the bones, then the limbs at fault, then the joints of the judged side."""
        width = self._line_width(points, Scale.of(image))
        known = np.asarray(~np.isnan(points).any(axis=1))
        bones: list[Joint] = [(a, b) for a, b in EDGES if known[a] and known[b]]
        if not bones:
            return
        near = [(a, b) for a, b in bones if _is_near(a, side) and _is_near(b, side)]
        far = [bone for bone in bones if bone not in near]
        self._draw_faint(image, points, near, far, width)
        fixed = _fixed(points)
        for bone in near:
            _line(image, fixed, bone, BONE, width)
        for way, color in faulty.items():
            for bone in itertools.pairwise(way):
                if known[bone[0]] and known[bone[1]]:
                    _line(image, fixed, bone, color, width * 1.5)
        colors = {joint: color for way, color in faulty.items() for joint in way}
        for joint in sorted({joint for bone in near for joint in bone} | set(colors)):
            if known[joint]:
                _dot(image, fixed[joint], colors.get(joint, BONE), width)

    def _line_width(self, points: FloatArray, scale: Scale) -> float:
        size = max(_longest(points, _TORSO), _longest(points, _LEG))
        low, high = (units * scale.unit for units in _THICKNESS_UNITS)
        wanted = min(max(_THICKNESS_SHARE * size, low), high)
        step = wanted - self._thickness
        self._thickness += step * (_FOLLOW if self._thickness else 1.0)
        return max(self._thickness, 1.0)

    @staticmethod
    def _draw_faint(
        image: Image, points: FloatArray, near: list[Joint], far: list[Joint], width: float
    ) -> None:
        """Draw the far side and a shadow under the near one, half transparent."""
        drawn = points[sorted({joint for bone in near + far for joint in bone})]
        margin = 2 * width + 2
        left, top = np.maximum(np.floor(drawn.min(axis=0) - margin), 0).astype(int)
        right, bottom = np.ceil(drawn.max(axis=0) + margin).astype(int)
        below = image[top : max(bottom, 0), left : max(right, 0)]
        if not below.size:
            return
        layer = below.copy()
        fixed = _fixed(points - np.array([left, top]))
        for bone in far:
            _line(layer, fixed, bone, BONE_FAR, width * 0.8)
        for bone in near:
            _line(layer, fixed, bone, DARK, width * 1.3 + 2)
        below[:] = cv2.addWeighted(layer, _FAINT, below, 1 - _FAINT, 0)


def _is_near(joint: int, side: Side) -> bool:
    return side == "both" or joint in _OF_SIDE[side]


def _fixed(points: FloatArray) -> list[tuple[int, int]]:
    """Return the points as OpenCV wants them for drawing between pixels; NaN becomes (0, 0)."""
    known = np.where(np.isnan(points), 0.0, points)
    return [(x, y) for x, y in np.rint(known * _SUBPIXELS).astype(int).tolist()]


def _line(
    image: Image, fixed: list[tuple[int, int]], bone: Joint, color: Color, width: float
) -> None:
    start, end = fixed[bone[0]], fixed[bone[1]]
    cv2.line(image, start, end, color, max(1, round(width)), cv2.LINE_AA, _SUBPIXEL_BITS)


def _dot(image: Image, center: tuple[int, int], color: Color, width: float) -> None:
    for radius, fill in ((1.25, DARK), (1.05, color), (0.6, WHITE)):
        size = round(radius * width * _SUBPIXELS)
        cv2.circle(image, center, size, fill, cv2.FILLED, cv2.LINE_AA, _SUBPIXEL_BITS)

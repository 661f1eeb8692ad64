"""The person as lines: the judged side clear, the other faint, limbs at fault in colour."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import cv2
import numpy as np

from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.rules import Rule, signal_of
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import EDGES, FloatArray, Landmark
from formcheck.core.types import Side
from formcheck.sinks.overlay.body import TORSO, Joint, limb, longest
from formcheck.sinks.overlay.state import State
from formcheck.sinks.overlay.style import (
    AMBER,
    BONE,
    BONE_FAR,
    DARK,
    RED,
    SUBPIXEL_BITS,
    SUBPIXELS,
    WHITE,
    Color,
    Scale,
)

_OF_SIDE = {
    side: frozenset(one for one in Landmark if one.name.startswith(side.upper()))
    for side in ("left", "right")
}
_LEG = tuple(
    (PARTS[upper][side], PARTS[lower][side])
    for upper, lower in (("hip", "knee"), ("knee", "ankle"))
    for side in (0, 1)
)
# Line width as a share of the torso's length, and its limits in units of the image.
_THICKNESS_SHARE = 0.05
_THICKNESS_UNITS = (0.45, 1.5)
_SMOOTHING = 0.3
_FAINT = 0.5


class Skeleton:
    """Draws the bones, then the limbs at fault, then the joints of the judged side."""

    def __init__(self, exercise: Exercise | None) -> None:
        self._thickness = 0.0
        self._limbs: list[tuple[str, tuple[str, ...], Color]] = []
        if exercise is not None:
            # The most important last, so that it lies on top.
            for rule in reversed(exercise.faults):
                color = RED if rule.severity == "stop" else AMBER
                self._limbs.append((rule.code, _parts_at_fault(rule, exercise), color))

    def draw(self, image: Image, state: State) -> None:
        """Draw one person."""
        side: Side = "both" if state.tick is None else state.tick.side
        points = state.joints
        width = self._line_width(points, state.scale)
        known = np.asarray(~np.isnan(points).any(axis=1))
        bones: list[Joint] = [(a, b) for a, b in EDGES if known[a] and known[b]]
        if not bones:
            return
        near = [(a, b) for a, b in bones if _is_near(a, side) and _is_near(b, side)]
        far = [bone for bone in bones if bone not in near]
        _draw_faint(image, points, near, far, width)
        fixed = _fixed(points)
        for bone in near:
            _line(image, fixed, bone, BONE, width)
        colored = self._colored_limbs(state.highlighted, side)
        for way, color in colored.items():
            for bone in itertools.pairwise(way):
                if known[bone[0]] and known[bone[1]]:
                    _line(image, fixed, bone, color, width * 1.5)
        colors = {joint: color for way, color in colored.items() for joint in way}
        for joint in sorted({joint for bone in near for joint in bone} | set(colors)):
            if known[joint]:
                _dot(image, fixed[joint], colors.get(joint, BONE), width)

    def _colored_limbs(self, codes: tuple[str, ...], side: Side) -> Mapping[tuple[int, ...], Color]:
        return {
            tuple(way): color
            for code, parts, color in self._limbs
            if code in codes
            for way in limb(parts, side)
        }

    def _line_width(self, points: FloatArray, scale: Scale) -> float:
        size = max(longest(points, TORSO), longest(points, _LEG))
        low, high = (units * scale.unit for units in _THICKNESS_UNITS)
        wanted = min(max(_THICKNESS_SHARE * size, low), high)
        step = wanted - self._thickness
        self._thickness += step * (_SMOOTHING if self._thickness else 1.0)
        return max(self._thickness, 1.0)


def _parts_at_fault(rule: Rule, exercise: Exercise) -> tuple[str, ...]:
    """Return the body parts that a fault is read from; none for one of time or of the back."""
    name = signal_of(rule)
    if name is None or exercise.signal(name).of_back:
        return ()
    return exercise.signal(name).parts


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
    return [(x, y) for x, y in np.rint(known * SUBPIXELS).astype(int).tolist()]


def _line(
    image: Image, fixed: list[tuple[int, int]], bone: Joint, color: Color, width: float
) -> None:
    start, end = fixed[bone[0]], fixed[bone[1]]
    cv2.line(image, start, end, color, max(1, round(width)), cv2.LINE_AA, SUBPIXEL_BITS)


def _dot(image: Image, center: tuple[int, int], color: Color, width: float) -> None:
    for radius, fill in ((1.25, DARK), (1.05, color), (0.6, WHITE)):
        size = round(radius * width * SUBPIXELS)
        cv2.circle(image, center, size, fill, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)

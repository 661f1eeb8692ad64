"""The person as lines: the skeleton with limbs at fault in colour, and the outline of the back."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping

import cv2
import numpy as np

from formcheck.core.exercise.definition import RELEASE, Exercise
from formcheck.core.exercise.rules import Fault, Rule, excess, signal_of
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import EDGES, FloatArray, Landmark
from formcheck.core.results.events import Tick
from formcheck.core.types import Side
from formcheck.sinks.overlay.body import TORSO, Joint, limb, longest, points_in_image
from formcheck.sinks.overlay.sprites import draw_disc, draw_line
from formcheck.sinks.overlay.state import State
from formcheck.sinks.overlay.style import (
    AMBER,
    BONE,
    BONE_FAR,
    DARK,
    GREEN,
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
# The line of the back and its shadow, in units of the image.
_BACK_WIDTH, _BACK_SHADOW = 1.0, 0.7
# The colour of the back leaves green this many release margins before the limit.
_WARNS_BEFORE = 3.0


class Skeleton:
    """Draws the bones, the judged side clear and the other faint, limbs at fault and joints."""

    def __init__(self, exercise: Exercise | None) -> None:
        self._thickness = 0.0
        self._limbs: list[tuple[str, tuple[str, ...], Color]] = []
        if exercise is not None:
            # The most important last, so that it lies on top.
            for rule in reversed(exercise.faults):
                color = RED if rule.severity == "stop" else AMBER
                self._limbs.append((rule.code, _parts_at_fault(rule, exercise), color))

    def draw(self, image: Image, state: State) -> None:
        side: Side = "both" if state.tick is None else state.tick.side
        points = state.joints
        width = self._line_width(points, state.scale)
        known = np.asarray(~np.isnan(points).any(axis=1))
        bones: list[Joint] = [(a, b) for a, b in EDGES if known[a] and known[b]]
        if not bones:
            return
        near = [(a, b) for a, b in bones if side == "both" or {a, b} <= _OF_SIDE[side]]
        far = [bone for bone in bones if bone not in near]
        _draw_faint(image, points, near, far, width)
        at = points.tolist()  # faster than arrays
        for start, end in near:
            draw_line(image, at[start], at[end], BONE, width)
        colored = self._colored_limbs(state.highlighted, side)
        for way, color in colored.items():
            for start, end in itertools.pairwise(way):
                if known[start] and known[end]:
                    draw_line(image, at[start], at[end], color, width * 1.5)
        colors = {joint: color for way, color in colored.items() for joint in way}
        for joint in sorted({joint for bone in near for joint in bone} | set(colors)):
            if known[joint]:
                _dot(image, at[joint], colors.get(joint, BONE), width)

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
    signal = None if name is None else exercise.signal(name)
    return () if signal is None or signal.of_back else signal.parts


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
    at = (points - np.array([left, top])).tolist()
    for start, end in far:
        draw_line(layer, at[start], at[end], BONE_FAR, width * 0.8)
    for start, end in near:
        draw_line(layer, at[start], at[end], DARK, width * 1.3 + 2)
    below[:] = cv2.addWeighted(layer, _FAINT, below, 1 - _FAINT, 0)


def _dot(image: Image, center: Iterable[float], color: Color, width: float) -> None:
    for radius, fill in ((1.25, DARK), (1.05, color), (0.6, WHITE)):
        draw_disc(image, center, radius * width, fill)


class BackLine:
    """Draws the outline of the back, from green over amber to red as it nears its fault.

    It has the colour of the skeleton where the exercise has no fault of the back, and while that
    fault is not judged.
    """

    def __init__(self, exercise: Exercise | None) -> None:
        self._rule: Fault | None = None
        if exercise is None:
            return
        for rule in exercise.faults:
            if isinstance(rule, Fault) and exercise.signal(rule.signal).of_back:
                self._rule = rule
                self._warns_before = _WARNS_BEFORE * RELEASE[exercise.signal(rule.signal).unit]
                break

    def draw(self, image: Image, state: State) -> None:
        tick, pose = state.tick, state.pose
        if tick is None or pose is None or pose.back is None:
            return
        scale = state.scale
        points = points_in_image(pose.back, pose.size, scale, mirrored=state.mirrored)
        color, width = self.color(tick), scale.px(_BACK_WIDTH)
        for piece in _pieces(points):
            fixed = [np.rint(piece * SUBPIXELS).astype(np.int32)]
            for paint, wide in ((DARK, width + scale.px(_BACK_SHADOW)), (color, width)):
                cv2.polylines(image, fixed, False, paint, wide, cv2.LINE_AA, SUBPIXEL_BITS)

    def color(self, tick: Tick) -> Color:
        rule = self._rule
        if rule is None:
            return BONE
        if rule.code in tick.faults:
            return RED
        if tick.phase not in rule.phases:
            return BONE
        value = rule.value_in(tick.signals, tick.view)
        if value is None:  # ruled out: green where the back itself reads flat, too
            flat = excess(rule, tick.signals[rule.signal], tick.view) <= 0
            return GREEN if flat else BONE
        if math.isnan(value):
            return BONE
        return _graded(1.0 + excess(rule, value, tick.view) / self._warns_before)


def _graded(share: float) -> Color:
    """Return green at 0, amber half-way and red at 1."""
    share = min(max(share, 0.0), 1.0)
    low, high = (GREEN, AMBER) if share < 0.5 else (AMBER, RED)
    part = 2 * share if share < 0.5 else 2 * share - 1
    blue, green, red = (round(a + part * (b - a)) for a, b in zip(low, high, strict=True))
    return blue, green, red


def _pieces(points: FloatArray) -> list[FloatArray]:
    """Return the parts of the outline between the gaps, without single points."""
    known = np.isfinite(points).all(axis=1)
    ends = np.flatnonzero(np.diff(known.astype(int))) + 1
    parts = [part for part in np.split(points, ends) if len(part) > 1]
    return [part for part in parts if np.isfinite(part[0]).all()]

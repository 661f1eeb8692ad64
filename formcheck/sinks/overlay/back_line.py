"""The measured outline of the back on the frame, from green over amber to red."""

from __future__ import annotations

import math

import cv2
import numpy as np

from formcheck.core.exercise.definition import RELEASE, Exercise
from formcheck.core.exercise.rules import Fault, excess
from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.results.events import Tick
from formcheck.sinks.overlay.body import points_in_image
from formcheck.sinks.overlay.state import State
from formcheck.sinks.overlay.style import (
    AMBER,
    BONE,
    DARK,
    GREEN,
    RED,
    SUBPIXEL_BITS,
    SUBPIXELS,
    Color,
)

# In units of the image.
_WIDTH = 1.0
_SHADOW = 0.7
# The colour leaves green this many release margins before the limit.
_WARNS_BEFORE = 3.0


class BackLine:
    """Draws the back; its colour tells how near it is to a fault of the exercise.

    The line has the colour of the skeleton where the exercise has no fault that is read from the
    outline, and while that fault is not judged.
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
        """Draw the outline as far as it was seen."""
        tick, pose = state.tick, state.pose
        if tick is None or pose is None or pose.back is None:
            return
        scale = state.scale
        points = points_in_image(pose.back, pose.size, scale, mirrored=state.mirrored)
        color, width = self.color(tick), scale.px(_WIDTH)
        for piece in _pieces(points):
            fixed = [np.rint(piece * SUBPIXELS).astype(np.int32)]
            for paint, wide in ((DARK, width + scale.px(_SHADOW)), (color, width)):
                cv2.polylines(image, fixed, False, paint, wide, cv2.LINE_AA, SUBPIXEL_BITS)

    def color(self, tick: Tick) -> Color:
        """Return the colour of the line at this tick."""
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
    """Return the parts of the outline between the gaps, those of a single point left out."""
    known = np.isfinite(points).all(axis=1)
    ends = np.flatnonzero(np.diff(known.astype(int))) + 1
    parts = [part for part in np.split(points, ends) if len(part) > 1]
    return [part for part in parts if np.isfinite(part[0]).all()]

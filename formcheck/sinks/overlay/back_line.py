"""The measured outline of the back on the picture, from green over amber to red."""

from __future__ import annotations

import math

import cv2
import numpy as np

from formcheck.core.exercise.definition import RELEASE, Exercise, Fault, excess
from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.results.events import Tick
from formcheck.sinks.overlay.style import AMBER, BONE, DARK, GREEN, RED, Color, Scale

# In units of the picture.
_WIDTH = 1.0
_SHADOW = 0.7
# The colour begins to leave green so many times the margin of release before the limit.
_WARNS_BEFORE = 3.0
_SUBPIXEL_BITS = 4


class BackLine:
    """Draws the back; its colour tells how near to a fault of the exercise it is.

    Args:
        exercise: What is watched. Where it has no fault that is read from the outline, or that is
            not to be judged now, the line has the colour of the skeleton.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._rule = next(
            (
                rule
                for rule in exercise.faults
                if isinstance(rule, Fault) and exercise.signal(rule.signal).of_back
            ),
            None,
        )
        self._unit = exercise.signal(self._rule.signal).unit if self._rule else None

    def draw(self, image: Image, tick: Tick, *, mirrored: bool) -> None:
        """Draw the outline as far as it was seen."""
        if tick.pose is None or tick.pose.back is None:
            return
        scale = Scale.of(image)
        points = _placed(tick.pose.back, tick.pose.size, scale, mirrored=mirrored)
        color, width = self.color(tick), scale.px(_WIDTH)
        for stretch in _stretches(points):
            fixed = [np.rint(stretch * (1 << _SUBPIXEL_BITS)).astype(np.int32)]
            for paint, wide in ((DARK, width + scale.px(_SHADOW)), (color, width)):
                cv2.polylines(image, fixed, False, paint, wide, cv2.LINE_AA, _SUBPIXEL_BITS)

    def color(self, tick: Tick) -> Color:
        """Return the colour of the line at this tick."""
        rule, unit = self._rule, self._unit
        if rule is None or unit is None:
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
        warns_before = _WARNS_BEFORE * RELEASE[unit]
        return _graded(1.0 + excess(rule, value, tick.view) / warns_before)


def _graded(share: float) -> Color:
    """Return green at 0, amber half-way and red at 1."""
    share = min(max(share, 0.0), 1.0)
    low, high = (GREEN, AMBER) if share < 0.5 else (AMBER, RED)
    part = 2 * share if share < 0.5 else 2 * share - 1
    blue, green, red = (round(a + part * (b - a)) for a, b in zip(low, high, strict=True))
    return blue, green, red


def _placed(back: FloatArray, size: tuple[int, int], scale: Scale, *, mirrored: bool) -> FloatArray:
    """Return the outline in pixels of the shown picture."""
    points = back * np.array([scale.width, scale.height]) / np.maximum(size, 1)
    if mirrored:
        points = np.array([scale.width, 0.0]) + points * np.array([-1.0, 1.0])
    return np.asarray(points)


def _stretches(points: FloatArray) -> list[FloatArray]:
    """Return the parts of the outline between the gaps, those of a single point left out."""
    known = np.isfinite(points).all(axis=1)
    ends = np.flatnonzero(np.diff(known.astype(int))) + 1
    parts = [part for part in np.split(points, ends) if len(part) > 1]
    return [part for part in parts if np.isfinite(part[0]).all()]

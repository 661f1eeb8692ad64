"""Where the camera stands, read from the pose alone."""

from __future__ import annotations

import math
from collections import deque
from statistics import median
from typing import Literal

import numpy as np

from formcheck.core.events import Facing, View
from formcheck.core.pose import Landmark, Pose

__all__ = ["ViewTracker"]

# The angle between the picture and the line through both shoulders and both hips, in degrees.
# Measured on rendered and real clips: 85-89 from the side, 47-55 at an oblique stand, 2-12 from
# the front. Bounds lie half-way; a bound must be passed by HYSTERESIS_DEG to change the view.
FRONT_BELOW_DEG = 28.0
SIDE_ABOVE_DEG = 66.0
HYSTERESIS_DEG = 4.0

WINDOW_S = 1.5
SAMPLE_EVERY_S = 0.1

_LEFT = [Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP]
_RIGHT = [Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP]
_TOES = [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX]
_HEELS = [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]
_EARS = [Landmark.LEFT_EAR, Landmark.RIGHT_EAR]


class ViewTracker:
    """Follows view, facing and the nearer side as running medians over the last seconds.

    Attributes:
        view: "side", "oblique", "front" (or behind), "unknown" before the first pose.
        forward: +1 when the person faces the picture's right edge or the camera, -1 when the left.
        nearer: The side of the person that is nearer to the camera.
    """

    def __init__(self) -> None:
        self.view: View = "unknown"
        self.forward = 1.0
        self.nearer: Literal["left", "right"] = "left"
        self._toward = True
        self._samples: deque[tuple[float, float, float, float, float]] = deque()

    @property
    def facing(self) -> Facing:
        """Where the person looks, or lies with the head, in the picture."""
        if self.view == "unknown":
            return "unknown"
        if self.view == "front":
            return "toward" if self._toward else "away"
        return "right" if self.forward > 0 else "left"

    def update(self, pose: Pose) -> None:
        """Take one pose; costs next to nothing between samples."""
        samples = self._samples
        if samples and pose.t - samples[-1][0] < SAMPLE_EVERY_S:
            return
        across = pose.world[_LEFT].sum(axis=0) - pose.world[_RIGHT].sum(axis=0)
        if not np.isfinite(across).all():
            return
        stand_deg = math.degrees(math.atan2(abs(across[2]), abs(across[0])))
        samples.append((pose.t, stand_deg, float(across[2]), _forward_px(pose), float(across[0])))
        while pose.t - samples[0][0] > WINDOW_S:
            samples.popleft()
        self.view = self._label(median(sample[1] for sample in samples))
        self.nearer = "left" if median(sample[2] for sample in samples) < 0 else "right"
        ahead = median(sample[3] for sample in samples)
        self.forward = 1.0 if self.view == "front" else math.copysign(1.0, ahead)
        self._toward = median(sample[4] for sample in samples) > 0

    def _label(self, stand_deg: float) -> View:
        front = FRONT_BELOW_DEG + (HYSTERESIS_DEG if self.view == "front" else -HYSTERESIS_DEG)
        side = SIDE_ABOVE_DEG + (-HYSTERESIS_DEG if self.view == "side" else HYSTERESIS_DEG)
        if self.view == "unknown":
            front, side = FRONT_BELOW_DEG, SIDE_ABOVE_DEG
        if stand_deg < front:
            return "front"
        return "side" if stand_deg > side else "oblique"


def _forward_px(pose: Pose) -> float:
    """Return how far the body points to the right in the picture, in pixels.

    Toes before heels and nose before ears tell it for an upright person; shoulders before hips
    tells it for a leaning or lying one.
    """
    x = pose.image[:, 0]
    toes = x[_TOES].mean() - x[_HEELS].mean()
    face = x[Landmark.NOSE] - x[_EARS].mean()
    trunk = (x[_LEFT[0]] + x[_RIGHT[0]] - x[_LEFT[1]] - x[_RIGHT[1]]) / 2
    parts = np.array([toes, face, trunk])
    return float(np.nansum(parts))

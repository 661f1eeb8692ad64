"""The position of the camera, from the pose alone."""

from __future__ import annotations

import math
from collections import deque
from statistics import median
from typing import Literal

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.types import Facing, View

# The angle between the frame and the line through both shoulders and both hips, in degrees.
# Measured on rendered and real clips: 85-89 from the side, 47-55 in oblique views, 2-12 from the
# front. Bounds lie half-way; passing one by HYSTERESIS_DEG changes the view.
FRONT_BELOW_DEG = 28.0
SIDE_ABOVE_DEG = 66.0
HYSTERESIS_DEG = 4.0
# Shoulders run up and down the frame, this much more than to the right or away, only for people who
# lie across it seen from above: by a camera that looks down by more than 72 degrees.
UP_AND_DOWN_SHARE = 3.0

WINDOW_S = 1.5
SAMPLE_EVERY_S = 0.1

_SHOULDERS, _HIPS = PARTS["shoulder"], PARTS["hip"]


class ViewTracker:
    """Follows view, facing and nearer side as running medians over the last seconds.

    Attributes:
        view: "side", "oblique", "front" (or behind), "unknown" before the first pose.
        forward: +1 if the person faces the right edge of the frame or the camera, -1 if the left.
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
        """The direction in the frame of the face, or of the head of a lying person."""
        if self.view == "unknown":
            return "unknown"
        if self.view == "front":
            return "toward" if self._toward else "away"
        return "right" if self.forward > 0 else "left"

    @property
    def prone(self) -> float:
        """+1 for somebody who lies on the belly, -1 on the back; NaN from the front or behind.

        With the head at the same end, a person on the back has the other side nearer to the camera
        than a person on the belly. Right in every frame of 50 clips, 2 of them of people on the
        back.
        """
        if self.view in ("front", "unknown"):
            return math.nan
        return self.forward if self.nearer == "right" else -self.forward

    def update(self, pose: Pose) -> None:
        """Take one pose; does almost nothing between samples."""
        samples = self._samples
        if samples and pose.t - samples[-1][0] < SAMPLE_EVERY_S:
            return
        across, away = _across(pose.world[:, 0].tolist()), _across(pose.world[:, 2].tolist())
        if not (math.isfinite(across) and math.isfinite(away)):
            return
        above = _is_above(pose)
        stand_deg = 0.0 if above else math.degrees(math.atan2(abs(away), abs(across)))
        samples.append((pose.t, stand_deg, away, _forward_px(pose), across))
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


def _is_above(pose: Pose) -> bool:
    """Return True if the camera looks down on somebody who lies across the frame."""
    left, right = _SHOULDERS
    across, down, away = (pose.world[left] - pose.world[right]).tolist()
    return bool(abs(down) > UP_AND_DOWN_SHARE * math.hypot(across, away))


def _across(coordinate: list[float]) -> float:
    """Return one coordinate of the sum of the vectors from right to left shoulder and hip."""
    (left_shoulder, right_shoulder), (left_hip, right_hip) = _SHOULDERS, _HIPS
    left = coordinate[left_shoulder] + coordinate[left_hip]
    return left - (coordinate[right_shoulder] + coordinate[right_hip])


def _forward_px(pose: Pose) -> float:
    """Return how far the body points to the right in the frame, in pixels.

    Toes before heels and nose before ears show it for an upright person; shoulders before hips for
    a leaning or lying one.
    """
    x = pose.image[:, 0].tolist()
    toes = _middle(x, "toe") - _middle(x, "heel")
    face = x[Landmark.NOSE] - _middle(x, "ear")
    trunk = _middle(x, "shoulder") - _middle(x, "hip")
    return sum(part for part in (toes, face, trunk) if not math.isnan(part))


def _middle(x: list[float], part: str) -> float:
    left, right = PARTS[part]
    return (x[left] + x[right]) / 2

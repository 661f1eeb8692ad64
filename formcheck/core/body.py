"""The person in the person's own measure.

Rules about bodies must not know how large a person appears or which way the person faces. So every
pose is turned to face forward (+x), put upright (+y up) and divided by the length of the
person's leg before any signal reads it; landmarks that cannot be trusted become NaN.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

import numpy as np

from formcheck.core.geometry import Point
from formcheck.core.pose import FloatArray, Landmark, Pose

__all__ = ["PARTS", "Body", "BodyScale", "trusted_points"]

#: Body parts by name: index of the left and of the right landmark.
PARTS: dict[str, tuple[int, int]] = {
    "ear": (Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
    "shoulder": (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    "elbow": (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW),
    "wrist": (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST),
    "hip": (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    "knee": (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    "ankle": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    "heel": (Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL),
    "toe": (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX),
}

# The model believes in joints that are hidden behind the body at 0.1 to 0.4.
MIN_VISIBILITY = 0.5
# Outside the picture the model guesses. A foot is trusted only when it is also clear of the border
# by this share of the picture: on a foot whose sole is cut off, heel and toe tremble by 0.1 leg.
FOOT_MARGIN_SHARE = 0.025
_MARGIN_SHARES = np.zeros((33, 1))
_MARGIN_SHARES[[index for part in ("heel", "toe") for index in PARTS[part]]] = FOOT_MARGIN_SHARE
# A bone cannot be longer than this share of the leg (hip to knee to ankle). Bones of adults:
# thigh 0.50, shin 0.50, upper arm 0.38, forearm 0.30 of it (Drillis and Contini 1966); the margin
# is for perspective and for clothes.
MAX_BONE_LEG = 0.85
_BONES = np.array(
    [
        (PARTS[upper][side], PARTS[lower][side])
        for upper, lower in (
            ("hip", "knee"),
            ("knee", "ankle"),
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
        )
        for side in (0, 1)
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """One pose in the person's own measure.

    Attributes:
        points: 33 points (x forward, y up) in leg lengths, origin at the picture's corner; NaN
            where the landmark is not trusted.
        thigh: The length of the thigh in leg lengths.
    """

    points: list[Point]
    thigh: float


def trusted_points(pose: Pose, leg_px: float) -> FloatArray:
    """Return (33, 2) landmarks in pixels with those that cannot be trusted as NaN.

    Not trusted: low visibility, outside the picture, or at the end of a bone longer than bones are
    for a leg of ``leg_px`` (not tested while that is NaN).
    """
    size = np.array(pose.size, dtype=np.float64)
    margin = _MARGIN_SHARES * size.max()
    points = pose.image
    outside = ((points < margin) | (points > size - margin)).any(axis=1)
    unseen = outside | ~(pose.visibility >= MIN_VISIBILITY)
    if math.isfinite(leg_px):
        bones = points[_BONES[:, 0]] - points[_BONES[:, 1]]
        too_long = np.hypot(bones[:, 0], bones[:, 1]) > MAX_BONE_LEG * leg_px
        unseen[_BONES[too_long, 1]] = True
    trusted = points.copy()
    trusted[unseen] = np.nan
    return trusted


class _Legs(NamedTuple):
    """Length of leg and thigh and the place of the feet, in pixels."""

    leg_px: float
    thigh_px: float
    x: float
    y: float

    def away_px(self, other: _Legs) -> float:
        """Return how far the feet are from those of another time."""
        return math.hypot(self.x - other.x, self.y - other.y)


class BodyScale:
    """The length of the person's leg and thigh in pixels: the longest seen of late at this place.

    Thigh and shin only ever look shorter than they are (a thigh that points at the camera), so the
    longest of some seconds is the true one; a median of five pictures keeps out single
    errors. What was measured elsewhere is forgotten: who walks away becomes smaller.
    """

    WAITING_WINDOW_S = 2.0
    EXERCISE_WINDOW_S = 20.0
    SAME_PLACE_LEG = 0.25

    def __init__(self) -> None:
        self.leg_px = self.thigh_px = math.nan
        self._latest: deque[_Legs] = deque(maxlen=5)
        self._longest: deque[tuple[float, _Legs]] = deque()  # legs get shorter, times later

    def update(self, t: float, points: FloatArray, *, exercising: bool) -> None:
        """Take the trusted landmarks (33, 2) of time ``t``.

        The window is short until the exercise begins, while people still come and go.
        """
        legs = _legs(points)
        if legs is None:
            return
        self._latest.append(legs)
        legs = _Legs(*(median(values) for values in zip(*self._latest, strict=True)))
        longest = self._longest
        while longest and longest[-1][1].leg_px <= legs.leg_px:
            longest.pop()
        longest.append((t, legs))
        window_s = self.EXERCISE_WINDOW_S if exercising else self.WAITING_WINDOW_S
        near_px = self.SAME_PLACE_LEG * legs.leg_px
        while t - longest[0][0] > window_s or longest[0][1].away_px(legs) > near_px:
            longest.popleft()
        self.leg_px, self.thigh_px = longest[0][1].leg_px, longest[0][1].thigh_px


def _legs(points: FloatArray) -> _Legs | None:
    """Return the mean of the legs that are seen whole; None when neither is."""
    bones = points[_BONES[:4, 0]] - points[_BONES[:4, 1]]
    thighs, shins = np.hypot(bones[:, 0], bones[:, 1]).reshape(2, 2).tolist()
    ankles = points[list(PARTS["ankle"])].tolist()
    seen = [
        (thigh + shin, thigh, *ankle)
        for thigh, shin, ankle in zip(thighs, shins, ankles, strict=True)
        if math.isfinite(thigh + shin)
    ]
    if not seen:
        return None
    return _Legs(*(sum(values) / len(seen) for values in zip(*seen, strict=True)))


def body_of(points: FloatArray, scale: BodyScale, forward: float) -> Body:
    """Return the body that landmarks in pixels show.

    Args:
        points: (33, 2) pixels, y down.
        scale: The person's size.
        forward: +1 when the person faces right in the picture, -1 when left.
    """
    leg_px = scale.leg_px
    scaled = points * np.array([forward / leg_px, -1.0 / leg_px])
    return Body([(x, y) for x, y in scaled.tolist()], scale.thigh_px / leg_px)

"""The person in units of the own body.

Rules must not depend on the person's size in the frame or on the direction that the person faces.
So every pose is turned to face forward (+x), put upright (+y up) and divided by the length of the
person's leg before any signal reads it; landmarks that are not reliable become NaN.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from formcheck.core.pose.back_shape import UNKNOWN_BACK, BackShape
from formcheck.core.pose.geometry import UNKNOWN, Point, Vector, distance
from formcheck.core.pose.landmarks import FloatArray, Landmark

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

# Thigh and shin are about equally long (0.245 and 0.246 of the height, same source).
MIN_BONE_RATIO = 0.85
# Feet further away than this, in thighs, are elsewhere. It is 0.12 leg: at 2.5 m, seen from hip
# height, it is a tenth of the way to the camera, so the size changes by no more.
SAME_PLACE_THIGH = 0.25
#: The points in space if only those in the frame are known.
_NOWHERE: Sequence[Vector] = (UNKNOWN,) * len(Landmark)
_LEGS = np.array([PARTS[part] for part in ("hip", "knee", "ankle")]).T  # a row for each side


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """One pose in units of the own body.

    Attributes:
        points: 33 points (x forward, y up) in leg lengths, origin at the corner of the frame; NaN
            where the landmark is not reliable.
        thigh: The length of the thigh in leg lengths.
        back: The curvature of the back.
        prone: +1 for somebody who lies like this on the belly, -1 on the back; NaN where the two
            look alike. Meaningless for others: people who stand or kneel have +1.
        space: The 33 points in space as the model guesses them: metres about the middle of the
            hips, x right, y down, z away from the camera; NaN where the landmark is not reliable.
    """

    points: list[Point]
    thigh: float
    back: BackShape = UNKNOWN_BACK
    prone: float = math.nan
    space: Sequence[Vector] = _NOWHERE


class _Longest:
    """The longest length of the last seconds at the same place."""

    def __init__(self) -> None:
        self._kept: deque[tuple[float, float, Point]] = deque()  # lengths fall, times rise

    def update(self, t: float, length: float, place: Point, window_s: float) -> float:
        kept = self._kept
        while kept and kept[-1][1] <= length:
            kept.pop()
        kept.append((t, length, place))
        while t - kept[0][0] > window_s or self._elsewhere(place):
            kept.popleft()
        return kept[0][1]

    def _elsewhere(self, place: Point) -> bool:
        """Return True if the longest was far from here; its own length is the unit."""
        _, longest, there = self._kept[0]
        return distance(there, place) > SAME_PLACE_THIGH * longest


class BodyScale:
    """The lengths of the person's leg and thigh in pixels.

    Thigh and shin only ever look shorter than they are (a thigh that points at the camera), so the
    longest of some seconds is the true one; a median of five frames removes single errors. Lengths
    from another place are dropped, since a person who walks away becomes smaller. Neither bone is
    taken to be shorter than MIN_BONE_RATIO of the other, from the first frame on.

    With ``by_thigh`` size and place come from thigh and knee alone: for exercises in which the feet
    are often outside the frame. Lengths are NaN until a whole leg, or a thigh, has been seen.
    """

    WAITING_WINDOW_S = 2.0
    EXERCISE_WINDOW_S = 20.0

    def __init__(self, *, by_thigh: bool = False) -> None:
        self._by_thigh = by_thigh
        self.leg_px = self.thigh_px = math.nan
        self._latest: deque[tuple[float, float, float, float]] = deque(maxlen=5)
        self._thigh, self._shin = _Longest(), _Longest()

    def update(self, t: float, points: FloatArray, *, exercising: bool) -> None:
        """Take the landmarks in pixels (33, 2) of time ``t``.

        The window is short until the exercise begins, while people still come and go.
        """
        legs = _legs(points, by_thigh=self._by_thigh)
        if legs is None:
            return
        self._latest.append(legs)
        thigh, shin, x, y = (median(values) for values in zip(*self._latest, strict=True))
        window_s = self.EXERCISE_WINDOW_S if exercising else self.WAITING_WINDOW_S
        thigh = self._thigh.update(t, thigh, (x, y), window_s)
        shin = self._shin.update(t, shin, (x, y), window_s)
        self.thigh_px = max(thigh, MIN_BONE_RATIO * shin)
        self.leg_px = self.thigh_px + max(shin, MIN_BONE_RATIO * thigh)


def _legs(points: FloatArray, *, by_thigh: bool) -> tuple[float, float, float, float] | None:
    """Return thigh, shin and place of the ankle, the mean of the completely visible legs.

    With ``by_thigh`` the shin is as long as the thigh, and the place is that of the knee. None if
    neither leg is visible.
    """
    seen = []
    for hip, knee, ankle in points.take(_LEGS, axis=0).tolist():
        thigh = math.dist(hip, knee)
        shin, (x, y) = (thigh, knee) if by_thigh else (math.dist(knee, ankle), ankle)
        if 0 < thigh + shin < math.inf:
            seen.append((thigh, shin, x, y))
    if not seen:
        return None
    thigh, shin, x, y = (sum(values) / len(seen) for values in zip(*seen, strict=True))
    return thigh, shin, x, y


def body_of(
    points: FloatArray,
    scale: BodyScale,
    forward: float,
    back: BackShape = UNKNOWN_BACK,
    prone: float = math.nan,
    space: Sequence[Vector] = _NOWHERE,
) -> Body:
    """Return the body of landmarks (33, 2) in pixels, y down; ``forward`` is -1 if facing left."""
    leg_px = scale.leg_px
    x, y = points[:, 0] * (forward / leg_px), points[:, 1] * (-1.0 / leg_px)
    return Body(
        list(zip(x.tolist(), y.tolist(), strict=True)), scale.thigh_px / leg_px, back, prone, space
    )

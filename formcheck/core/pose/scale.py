"""The person's size in the frame, from the parts of the body that are seen."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from statistics import median
from typing import Literal, TypeAlias

import numpy as np

from formcheck.core.pose.body import PARTS, UNKNOWN_SIZE, Size
from formcheck.core.pose.geometry import Point, distance
from formcheck.core.pose.landmarks import FloatArray

#: What a size is read from, the best one first. The thigh stands in for a leg whose foot is outside
#: the frame or hidden, the trunk for legs that are not seen at all.
SizeBy: TypeAlias = Literal["leg", "thigh", "trunk"]
STAND_INS: tuple[SizeBy, ...] = ("leg", "thigh", "trunk")

# Thigh and shin are about equally long (0.245 and 0.246 of the height, Drillis and Contini 1966).
MIN_BONE_RATIO = 0.85
# From the hips to the shoulders: 0.288 of the height (same source).
TRUNK_THIGHS = 0.288 / 0.245
# Feet further away than this, in thighs, are elsewhere. It is 0.12 leg: at 2.5 m, seen from hip
# height, it is a tenth of the way to the camera, so the size changes by no more.
SAME_PLACE_THIGH = 0.25
# Knees, and the hips of somebody whose legs are not seen, travel this far in exercises.
SAME_PLACE_STAND_IN_THIGH = 1.2
#: Lengths are medians of this number of frames.
FRAMES = 5

_LEGS = np.array([PARTS[part] for part in ("hip", "knee", "ankle")]).T  # a row for each side
_TRUNKS = np.array([PARTS[part] for part in ("hip", "shoulder")]).T

#: Thigh and shin in pixels, and the place that they belong to.
_Lengths: TypeAlias = tuple[float, float, float, float]


class BodyScale:
    """The lengths of the person's leg and thigh in pixels.

    Bones only ever look shorter than they are (a thigh that points at the camera), so the longest
    of some seconds is the true one; a median of five frames removes single errors. Lengths from
    another place are dropped, since a person who walks away becomes smaller.

    Args:
        best: The best part of STAND_INS to read the size from. Those after it stand in for it while
            it has not been seen for the length of the window.

    Attributes:
        size: UNKNOWN_SIZE until one of these parts has been seen.
        by: The part that it is read from; None until then.
    """

    WAITING_WINDOW_S = 2.0
    EXERCISE_WINDOW_S = 20.0

    def __init__(self, best: SizeBy = "leg") -> None:
        self._estimates = [_Estimate(by) for by in STAND_INS[STAND_INS.index(best) :]]
        self.size = UNKNOWN_SIZE
        self.by: SizeBy | None = None

    def update(self, t: float, points: FloatArray, *, exercising: bool) -> None:
        """Take the landmarks in pixels (33, 2) of time ``t``, NaN where unknown.

        The window is short until the exercise begins, while people still come and go.
        """
        window_s = self.EXERCISE_WINDOW_S if exercising else self.WAITING_WINDOW_S
        for estimate in self._estimates:
            seen = estimate.update(t, points, window_s)
            if seen or t - estimate.seen_t <= window_s:
                self.size, self.by = estimate.size, estimate.by
                return


class _Estimate:
    """The lengths as they are read from one part of the body.

    Attributes:
        seen_t: When the part was last seen.
    """

    def __init__(self, by: SizeBy) -> None:
        self.by = by
        self._read = _READ[by]
        self._latest: deque[_Lengths] = deque(maxlen=FRAMES)
        same_place_thigh = SAME_PLACE_THIGH if by == "leg" else SAME_PLACE_STAND_IN_THIGH
        self._thigh, self._shin = _Longest(same_place_thigh), _Longest(same_place_thigh)
        self.size = UNKNOWN_SIZE
        self.seen_t = -math.inf

    def update(self, t: float, points: FloatArray, window_s: float) -> bool:
        """Take the landmarks; return True when the part is seen."""
        lengths = self._read(points)
        if lengths is None:
            return False
        self.seen_t = t
        self._latest.append(lengths)
        thigh, shin, x, y = (median(values) for values in zip(*self._latest, strict=True))
        thigh = self._thigh.update(t, thigh, (x, y), window_s)
        shin = self._shin.update(t, shin, (x, y), window_s)
        # Neither bone is taken to be much shorter than the other, from the first frame on.
        thigh_px = max(thigh, MIN_BONE_RATIO * shin)
        self.size = Size(thigh_px + max(shin, MIN_BONE_RATIO * thigh), thigh_px)
        return True


class _Longest:
    """The longest length of the last seconds at the same place."""

    def __init__(self, same_place_thigh: float) -> None:
        self._same_place = same_place_thigh
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
        return distance(there, place) > self._same_place * longest


def _mean(sides: Iterable[_Lengths]) -> _Lengths | None:
    """Return the mean of the sides that are completely seen; None if neither is."""
    seen = [lengths for lengths in sides if 0 < lengths[0] + lengths[1] < math.inf]
    if not seen:
        return None
    thigh, shin, x, y = (sum(values) / len(seen) for values in zip(*seen, strict=True))
    return thigh, shin, x, y


def _by_leg(points: FloatArray) -> _Lengths | None:
    """Return thigh, shin and place of the ankle."""
    return _mean(
        (math.dist(hip, knee), math.dist(knee, ankle), *ankle)
        for hip, knee, ankle in points.take(_LEGS, axis=0).tolist()
    )


def _by_thigh(points: FloatArray) -> _Lengths | None:
    """Return the thigh, a shin as long as it, and the place of the knee."""
    return _mean(
        (math.dist(hip, knee), math.dist(hip, knee), *knee)
        for hip, knee, _ in points.take(_LEGS, axis=0).tolist()
    )


def _by_trunk(points: FloatArray) -> _Lengths | None:
    """Return thigh and shin of a usual body with this trunk, and the place of the hip."""
    return _mean(
        (math.dist(hip, shoulder) / TRUNK_THIGHS, math.dist(hip, shoulder) / TRUNK_THIGHS, *hip)
        for hip, shoulder in points.take(_TRUNKS, axis=0).tolist()
    )


_READ: dict[SizeBy, Callable[[FloatArray], _Lengths | None]] = {
    "leg": _by_leg,
    "thigh": _by_thigh,
    "trunk": _by_trunk,
}

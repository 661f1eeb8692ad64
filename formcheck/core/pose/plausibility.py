"""Which landmarks are reliable, and why the others are rejected.

MediaPipe's own visibility is no proof: 0.99 occurs on joints outside the frame. So a joint must
also lie in the frame, move no faster than joints can, and keep the person's own limb lengths.
"""

from __future__ import annotations

import math
from enum import IntEnum
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import FloatArray, Pose

#: Joints hidden behind the body have 0.1 to 0.4.
MIN_VISIBILITY = 0.5
# Outside the frame the model guesses. Feet and ears must also be clear of the border by this share
# of the frame: on a foot whose sole is cut off, heel and toe jitter by 0.1 leg, and the ear of a
# head that is cut off is guessed just inside the border.
END_MARGIN_SHARE = 0.025
_MARGIN_SHARES = np.zeros((33, 1))
_ENDS = [index for part in ("heel", "toe", "ear") for index in PARTS[part]]
_MARGIN_SHARES[_ENDS] = END_MARGIN_SHARE
# A bone cannot be longer than this share of the leg (hip to knee to ankle). Bones of adults:
# thigh 0.50, shin 0.50, upper arm 0.38, forearm 0.30 of it (Drillis and Contini 1966); the margin
# is for perspective and for clothes.
MAX_BONE_LEG = 0.85
_UPPER_ENDS = np.ravel([PARTS[part] for part in ("hip", "knee", "shoulder", "elbow")])
_LOWER_ENDS = np.ravel([PARTS[part] for part in ("knee", "ankle", "elbow", "wrist")])


class Rejection(IntEnum):
    """Why a landmark is rejected."""

    NONE = 0
    OUTSIDE = 1
    HIDDEN = 2
    JUMPED = 3
    STRETCHED = 4


_NONE, _HIDDEN = np.int8(Rejection.NONE), np.int8(Rejection.HIDDEN)
#: (33,) a Rejection for each landmark.
Rejections: TypeAlias = NDArray[np.int8]


def rejections_of(pose: Pose) -> Rejections:
    """Return the rejections that follow from one pose alone."""
    low, high = _bounds_px(pose.size)
    inside = (pose.image >= low) & (pose.image <= high)
    rejections = np.where(pose.visibility >= MIN_VISIBILITY, _NONE, _HIDDEN)
    rejections[~(inside[:, 0] & inside[:, 1])] = Rejection.OUTSIDE
    return rejections


def reliable_points(pose: Pose) -> FloatArray:
    """Return the landmarks (33, 2) in pixels; NaN for those that the pose alone rejects."""
    return np.where((rejections_of(pose) == Rejection.NONE)[:, None], pose.image, np.nan)


@lru_cache(maxsize=4)
def _bounds_px(size: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    """Return the range of coordinates in which landmarks are reliable."""
    margin = _MARGIN_SHARES * max(size)
    return margin, size - margin


def implausible_bones(points: FloatArray, leg_px: float) -> NDArray[np.intp]:
    """Return which of the points (33, 2) in pixels end bones that are longer than bones can be."""
    bones = points.take(_LOWER_ENDS, axis=0) - points.take(_UPPER_ENDS, axis=0)
    lengths = np.hypot(bones[:, 0], bones[:, 1])
    return np.asarray(_LOWER_ENDS[lengths > MAX_BONE_LEG * leg_px], dtype=np.intp)


class JumpFilter:
    """Finds joints that are suddenly elsewhere.

    From one frame to the next a joint moves no further than ``JUMP_LEG`` plus ``SPEED_LEG_S`` times
    the time between them. One that does is rejected until it has stayed near its new place for
    ``SETTLES_S``: then the person, or the frame, really has moved.
    """

    # Jitter of hidden joints reaches 0.1 leg; swapped left and right 0.2 and more.
    JUMP_LEG = 0.15
    # Waving hands make 5 leg lengths a second, squats at three times their speed 6.
    SPEED_LEG_S = 8.0
    SETTLES_S = 0.12
    # After a longer time without it a joint may be anywhere.
    FORGETS_S = 0.5

    def __init__(self) -> None:
        self._t = math.nan
        self._accepted = np.full((33, 2), math.nan)
        self._accepted_t = np.full(33, -math.inf)
        self._latest = np.full((33, 2), math.nan)
        self._since_t = np.full(33, math.nan)

    def __call__(self, t: float, points: FloatArray, leg_px: float) -> NDArray[np.intp]:
        """Return which of the points (33, 2) in pixels have jumped; none of those that are NaN.

        While the person's leg is unknown (NaN) none has.
        """
        reach_px = leg_px * (self.JUMP_LEG + self.SPEED_LEG_S * (t - self._t))
        self._t = t
        away = _way_px(points, self._accepted) > reach_px
        away &= t - self._accepted_t <= self.FORGETS_S
        if away.any():
            # False for a joint that was not visible just before.
            went_on = _way_px(points, self._latest) <= reach_px
            self._since_t = np.where(went_on & (self._since_t <= t), self._since_t, t)
            away &= t - self._since_t < self.SETTLES_S
        # A copy: the caller blanks what is returned.
        self._latest = points.copy()
        kept = ~away & np.isfinite(points[:, 0])
        np.copyto(self._accepted, points, where=kept[:, None])
        np.copyto(self._accepted_t, t, where=kept)
        np.copyto(self._since_t, math.nan, where=kept)
        return np.flatnonzero(away)


def _way_px(points: FloatArray, places: FloatArray) -> FloatArray:
    way = points - places
    return np.asarray(np.hypot(way[:, 0], way[:, 1]))

"""Detects motion outside the person: a cheap sign that somebody else appears."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import FloatArray, Pose

#: Points compared along the longer side of the frame.
_POINTS = 64
#: Time between the compared frames: a walking person moves by half a trunk's width.
_OVER_S = 0.2
_EVERY_S = 0.09
#: In levels of a colour channel; webcam noise in a dim room stays below.
_CHANGE = 25
#: Share of all points. Somebody who enters changes 2 to 5 %.
_MOVED = 0.01
#: Margin around the person, as a share of the longer side: the shadow moves as well.
_MARGIN = 0.25


def box_of(points: FloatArray, margin: float) -> tuple[slice, slice]:
    """Return rows and columns around (n, 2) points; the margin is relative to the longer side."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = margin * (high - low).max()
    left, top = np.maximum(low - room, 0).astype(int)
    right, bottom = np.maximum(high + room + 1, 0).astype(int)
    return slice(top, bottom), slice(left, right)


class Surroundings:
    """Compares each frame with an earlier one, outside the person's box."""

    def __init__(self) -> None:
        self._earlier: deque[tuple[float, NDArray[np.int16]]] = deque()
        self._moving = False

    def moves_outside(self, t: float, image: Image, person: Pose | None) -> bool:
        """Return whether something outside the person's box has moved; ``t`` must increase."""
        if not self._earlier or t - self._earlier[-1][0] >= _EVERY_S:
            self._moving = self._differs(t, image, person)
        return self._moving

    def _differs(self, t: float, image: Image, person: Pose | None) -> bool:
        step = max(1, max(image.shape[:2]) // _POINTS)
        points = image[::step, ::step].astype(np.int16)
        while len(self._earlier) > 1 and t - self._earlier[1][0] >= _OVER_S:
            self._earlier.popleft()
        before = self._earlier[0][1] if self._earlier else points
        self._earlier.append((t, points))
        if before.shape != points.shape:
            self._earlier.clear()
            return False
        changed = np.abs(points - before).max(axis=2) > _CHANGE
        if person is not None:
            changed[box_of(person.image / step, _MARGIN)] = False
        return bool(changed.sum() > _MOVED * changed.size)

"""Detects motion outside the person: a cheap sign that somebody else appears."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import Pose

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


class Surroundings:
    """Compares each frame with an earlier one, outside the person's box."""

    def __init__(self) -> None:
        self._earlier: deque[tuple[float, NDArray[np.int16]]] = deque()
        self._moving = False

    def moves_outside(self, t: float, image: Image, person: Pose | None) -> bool:
        """Return whether something other than the person has moved.

        Args:
            t: Time of the frame in seconds, increasing.
            image: (H, W, 3) BGR.
            person: Movement in the box of this pose does not count.
        """
        if self._earlier and t - self._earlier[-1][0] < _EVERY_S:
            return self._moving
        self._moving = self._differs(t, image, person)
        return self._moving

    def _differs(self, t: float, image: Image, person: Pose | None) -> bool:
        """Compare an image with the earlier one and store it."""
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
            low, high = person.image.min(axis=0) / step, person.image.max(axis=0) / step
            room = _MARGIN * (high - low).max()
            left, top = np.maximum(low - room, 0).astype(int)
            right, bottom = np.maximum(high + room + 1, 0).astype(int)
            changed[top:bottom, left:right] = False
        return bool(changed.sum() > _MOVED * changed.size)

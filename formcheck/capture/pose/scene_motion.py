"""Whether something moves in the picture beside the person: the cheap sign that somebody comes."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import Pose

#: The picture is looked at in about so many points along its longer side.
_POINTS = 64
#: Compared with the picture so long ago: who walks has moved by half a trunk's width.
_OVER_S = 0.2
_EVERY_S = 0.09
#: Levels of any colour; noise of a webcam in a dim room stays below.
_CHANGE = 25
#: Share of all points. Somebody who comes in changes 2 to 5 %.
_STIR = 0.01
#: Around the person, as a share of the longer side: the shadow moves as well.
_MARGIN = 0.25


class Surroundings:
    """Compares each picture with an earlier one, outside of the person's place."""

    def __init__(self) -> None:
        self._earlier: deque[tuple[float, NDArray[np.int16]]] = deque()
        self._stirs = False

    def stirs(self, t: float, image: Image, person: Pose | None) -> bool:
        """Tell whether something has moved that is not the person.

        Args:
            t: Time of the picture in seconds, growing.
            image: (H, W, 3) BGR.
            person: Whose movement does not count.
        """
        if self._earlier and t - self._earlier[-1][0] < _EVERY_S:
            return self._stirs
        self._stirs = self._differs(t, image, person)
        return self._stirs

    def _differs(self, t: float, image: Image, person: Pose | None) -> bool:
        """Compare a picture with the earlier one and keep it."""
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
        return bool(changed.sum() > _STIR * changed.size)

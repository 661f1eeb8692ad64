"""Which limb works in an exercise that is done one side at a time."""

from __future__ import annotations

import math

from formcheck.core.events import Side
from formcheck.core.exercise import Cycle, Exercise
from formcheck.core.person import Seen

__all__ = ["WorkingSide"]

# A limb that is no longer seen, but was last seen closer to rest than this share of its way, has
# gone home behind the other one; further out it has left the picture.
HOMEWARD_SHARE = 0.5


class WorkingSide:
    """Follows the side on which the carrying signal is further out.

    Args:
        exercise: What is done.
        cycle: Its measure.
    """

    def __init__(self, exercise: Exercise, cycle: Cycle) -> None:
        self._signal = exercise.signal(cycle.signal)
        self._cycle = cycle
        self._side: Side = "left"
        self._out = self._farthest = 0.0

    def working(self, seen: Seen | None, *, moving: bool) -> Side:
        """Return the working side; while it is moving it changes only when its limb is back.

        A side that is not seen does not take over from one that is.
        """
        if seen is None:
            return self._side
        if seen.view not in self._signal.views:
            return "both"
        left, right = (self._read(seen, side) for side in ("left", "right"))
        own, other = (left, right) if self._side == "left" else (right, left)
        if moving and math.isnan(own) and self._out < HOMEWARD_SHARE * self._farthest:
            moving = math.isnan(other)
        if not moving:
            if not math.isnan(left) or not math.isnan(right):
                self._side = "right" if math.isnan(left) or right > left else "left"
            self._farthest = 0.0
        out = left if self._side == "left" else right
        if not math.isnan(out):
            self._out = out
            self._farthest = max(self._farthest, out)
        return self._side

    def _read(self, seen: Seen, side: Side) -> float:
        return self._cycle.sign * (self._signal.read(seen.body, side) - self._cycle.rest)

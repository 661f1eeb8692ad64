"""Which limb works in an exercise that is done one side at a time."""

from __future__ import annotations

import math

from formcheck.core.events import Side
from formcheck.core.exercise import Cycle, Exercise
from formcheck.core.person import Seen

__all__ = ["WorkingSide"]


class WorkingSide:
    """Follows the side on which the carrying signal is further out.

    Args:
        exercise: What is done.
        cycle: Its measure.
    """

    def __init__(self, exercise: Exercise, cycle: Cycle) -> None:
        self._signal = exercise.signal(cycle.signal)
        self._sign = cycle.sign
        self._side: Side = "left"

    def working(self, seen: Seen | None, *, moving: bool) -> Side:
        """Return the working side; while it is moving it does not change.

        A side that is not seen does not take over from one that is.
        """
        if seen is None or moving:
            return self._side
        left, right = (self._sign * self._signal.read(seen.body, s) for s in ("left", "right"))
        if not math.isnan(left) or not math.isnan(right):
            self._side = "right" if math.isnan(left) or right > left else "left"
        return self._side

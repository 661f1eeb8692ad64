"""The working side of a one-sided exercise."""

from __future__ import annotations

import math
from typing import TypeAlias

from formcheck.core.debounce import Debounce
from formcheck.core.exercise.definition import Cycle, Exercise, Hold
from formcheck.core.pose.person import BodyReading
from formcheck.core.types import Side

# A limb that disappears closer to rest than this share of its way is back, hidden by the other one;
# further out it has left the frame.
HOMEWARD_SHARE = 0.5
# The model confuses left and right in single frames only.
TAKES_OVER_S = 0.3


class _MovingLimb:
    """Follows the side on which the carrying signal is further out."""

    def __init__(self, exercise: Exercise, cycle: Cycle) -> None:
        self._signal = exercise.signal(cycle.signal)
        self._cycle = cycle
        self._side: Side = "left"
        self._out = self._farthest = 0.0

    def step(self, t: float, seen: BodyReading | None, *, moving: bool) -> Side:
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

    def _read(self, seen: BodyReading, side: Side) -> float:
        return self._cycle.out_of_rest(self._signal.read(seen.body, side))


class _HeldSide:
    """Follows the side on which a posture is kept; "both" while it is kept on neither."""

    def __init__(self, exercise: Exercise, hold: Hold) -> None:
        self._posture = [(part, exercise.signal(part.signal)) for part in hold.posture]
        self._side: Side = "both"
        self._other = Debounce(TAKES_OVER_S)

    def step(self, t: float, seen: BodyReading | None, *, moving: bool) -> Side:
        """Return the side; during a hold the other one must have kept the posture for a moment."""
        if seen is None:
            return self._side
        kept: list[Side] = [side for side in ("left", "right") if self._keeps(seen, side)]
        if not moving:
            self._side = kept[0] if kept else "both"
        if self._other.step(t, bool(kept) and self._side not in kept):
            self._side = kept[0]
        return self._side

    def _keeps(self, seen: BodyReading, side: Side) -> bool:
        return all(
            seen.view in signal.views and part.holds({signal.name: signal.read(seen.body, side)})
            for part, signal in self._posture
        )


ActiveSide: TypeAlias = _MovingLimb | _HeldSide


def make_active_side(exercise: Exercise) -> ActiveSide:
    """Return the follower of the working side of a one-sided exercise."""
    if isinstance(exercise.measure, Cycle):
        return _MovingLimb(exercise, exercise.measure)
    return _HeldSide(exercise, exercise.measure)

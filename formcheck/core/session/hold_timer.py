"""Holds: how long a posture was kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from formcheck.core.exercise.definition import Hold
from formcheck.core.types import Side


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that is over, in seconds of the source, and the side that held it."""

    start_s: float
    end_s: float
    side: Side = "both"


class HoldCounter:
    """Times a posture that is kept, through short absences.

    Args:
        hold: The posture.
        one_sided: One side at a time holds it; another one than before begins anew.

    Attributes:
        start_s: When the present hold began; NaN when there is none.
        hold_s: Seconds of the present hold, or of the last one.
        kept: The posture is kept at this moment; false in a short absence.
    """

    def __init__(self, hold: Hold, *, one_sided: bool = False) -> None:
        self._hold = hold
        self._one_sided = one_sided
        self._entered_t = math.nan
        self._kept_until_t = math.nan
        self._side: Side = "both"
        self.start_s = math.nan
        self.hold_s = 0.0
        self.kept = False

    @property
    def holding(self) -> bool:
        """True while the clock runs."""
        return not math.isnan(self.start_s)

    def step(self, t: float, signals: Mapping[str, float], side: Side = "both") -> Held | None:
        """Take the signals at ``t`` and return the hold that has just ended, if one has.

        Args:
            t: Seconds.
            signals: As they read on the side.
            side: The side that is judged; "both" while a one-sided posture is held on neither.
        """
        nobodys = self._one_sided and side == "both"
        # Who is on neither side for a moment is still on the one of the present hold.
        changed = self._one_sided and side != self._side and not (nobodys and self.holding)
        over = self._change(side) if changed else None
        self.kept = not nobodys and all(part.holds(signals) for part in self._hold.posture)
        return self._keep(t, signals) or over

    def _change(self, side: Side) -> Held | None:
        """Go over to another side, on which nothing has been held yet."""
        over = self.finish()
        self._side = side
        self._entered_t = math.nan
        return over

    def _keep(self, t: float, signals: Mapping[str, float]) -> Held | None:
        """Let the clock run on, or the entry; return the hold if it is over."""
        if not self.holding:
            self._wait(t, broken=any(part.excludes(signals) for part in self._hold.posture))
            return None
        if self.kept:
            self._kept_until_t = t
            self.hold_s = t - self.start_s
            return None
        if t - self._kept_until_t <= self._hold.grace_s:
            self.hold_s = t - self.start_s
            return None
        return self.finish()

    def _wait(self, t: float, *, broken: bool) -> None:
        """Time the entry; pictures in which something is not seen neither help nor hinder."""
        if not self.kept:
            if broken or not t - self._kept_until_t <= self._hold.grace_s:
                self._entered_t = math.nan
            return
        if math.isnan(self._entered_t):
            self._entered_t = t
        self._kept_until_t = t
        if t - self._entered_t >= self._hold.enter_s:
            self.start_s = self._entered_t
            self.hold_s = t - self.start_s

    def finish(self) -> Held | None:
        """End the present hold at the last moment at which the posture was seen."""
        if not self.holding:
            return None
        held = Held(self.start_s, self._kept_until_t, self._side)
        self.hold_s = held.end_s - held.start_s
        self.start_s = self._entered_t = math.nan
        return held

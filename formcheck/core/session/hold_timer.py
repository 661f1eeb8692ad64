"""Holds: how long a posture was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formcheck.core.debounce import Debounce
from formcheck.core.exercise.definition import Hold
from formcheck.core.types import Side


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that is over, in seconds of the source, and the side that held it."""

    start_s: float
    end_s: float
    side: Side = "both"


class HoldTimer:
    """Times a posture that is kept, through short absences.

    Args:
        hold: The posture.
        one_sided: One side at a time holds it; another one than before begins anew.

    Attributes:
        hold_s: Seconds of the present hold, or of the last one.
        kept: The posture is kept at this moment; false in a short absence.
    """

    def __init__(self, hold: Hold, *, one_sided: bool = False) -> None:
        self._posture = hold.posture
        self._one_sided = one_sided
        self._entered = Debounce(hold.enter_s, hold.grace_s)
        self._side: Side = "both"
        self.hold_s = 0.0
        self.kept = False

    @property
    def start_s(self) -> float | None:
        """When the present hold began; None when there is none."""
        return self._entered.since_t if self._entered.active else None

    def step(self, t: float, signals: Mapping[str, float], side: Side = "both") -> Held | None:
        """Take the signals at ``t`` and return the hold that has just ended, if one has.

        Args:
            t: Seconds.
            signals: As they read on the side.
            side: The side that is judged; "both" while a one-sided posture is held on neither.
        """
        on_neither = self._one_sided and side == "both"
        over = None
        # Who is on neither side for a moment is still on the one of the present hold.
        if self._one_sided and side != self._side and not (on_neither and self._entered.active):
            over = self.finish()
            self._side = side
        self.kept = not on_neither and all(part.holds(signals) for part in self._posture)
        broken = any(part.excludes(signals) for part in self._posture)
        before = self._entered.stretch
        self._entered.step(t, self.kept or (False if broken else None))
        if self.start_s is not None:
            self.hold_s = t - self.start_s
        elif before:
            return self._end(*before)
        return over

    def finish(self) -> Held | None:
        """End the present hold at the last moment at which the posture was seen."""
        stretch = self._entered.stretch
        self._entered.reset()
        return self._end(*stretch) if stretch else None

    def _end(self, start_s: float, end_s: float) -> Held:
        self.hold_s = end_s - start_s
        return Held(start_s, end_s, self._side)

"""The start gate: nothing counts before the start posture has been held."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import median

from formcheck.core.exercise import Start

__all__ = ["StartGate"]


class StartGate:
    """Waits for the start posture and remembers how the person stands in it.

    A source that opens in the posture has passed the gate at once: trimmed clips begin so.

    Attributes:
        passed: The start posture has been held.
        reference: Every signal's median in the first steady start posture; empty until then.
    """

    def __init__(self, start: Start | None, *, opening: bool = True) -> None:
        self._start = start
        self._held: list[tuple[float, Mapping[str, float]]] = []
        self._opening = opening
        self.passed = start is None
        self.reference: dict[str, float] = {}

    def step(self, t: float, signals: Mapping[str, float]) -> bool:
        """Take the signals at ``t``; True when the gate has passed just now."""
        if self._start is None or (self.passed and self.reference):
            return False
        if all(part.holds(signals) for part in self._start.posture):
            self._held.append((t, signals))
            if t - self._held[0][0] >= self._start.hold_s:
                self._remember()
        elif self._held:
            if self.passed:
                self._remember()
            self._held.clear()
        just_passed = not self.passed and (bool(self.reference) or self._opening_posture())
        self._opening = False
        self.passed |= just_passed
        return just_passed

    def _opening_posture(self) -> bool:
        return self._opening and bool(self._held)

    def _remember(self) -> None:
        for name in self._held[0][1]:
            seen = [s[name] for _, s in self._held if not math.isnan(s[name])]
            self.reference[name] = median(seen) if seen else math.nan

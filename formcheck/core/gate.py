"""The start gate: nothing counts before the start posture has been held."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from statistics import median

from formcheck.core.exercise import Start

__all__ = ["StartGate"]

#: Pictures in which the posture cannot be told neither help nor hinder for so long.
BRIDGED_S = 0.5


class StartGate:
    """Waits for the start posture and remembers how the person stands in it.

    A source that opens in the posture has passed the gate at once: trimmed clips begin so.

    Args:
        start: The start posture; None leaves the gate open.
        compared: Names of the signals that count from the start posture.
        opening: The source begins now.

    Attributes:
        passed: The start posture has been held.
        reference: Medians of those signals in the first start posture in which they were seen.
    """

    def __init__(
        self, start: Start | None, compared: Collection[str] = (), *, opening: bool = True
    ) -> None:
        self._start = start
        self._compared_in = start.compared_in if start else ()
        self._missing = set(compared)
        self._held: list[tuple[float, Mapping[str, float]]] = []
        self._opening = opening
        self.passed = start is None
        self.reference: dict[str, float] = {}

    def step(self, t: float, signals: Mapping[str, float]) -> bool:
        """Take the signals at ``t``; True when the gate has passed just now."""
        if self._start is None or (self.passed and not self._missing):
            return False
        steady = False
        if all(part.holds(signals) for part in self._start.posture):
            self._held.append((t, signals))
            steady = t - self._held[0][0] >= self._start.hold_s
        elif self._held and self._left(t, signals, self._start):
            # A trimmed clip may begin with less than a steady posture: better than no reference.
            steady = self.passed
        just_passed = not self.passed and (steady or (self._opening and bool(self._held)))
        if steady:
            self._remember()
        self._opening = False
        self.passed |= just_passed
        return just_passed

    def _left(self, t: float, signals: Mapping[str, float], start: Start) -> bool:
        """Return True when the posture is over; forget it unless the gate has passed."""
        over = any(part.broken(signals) for part in start.posture)
        over |= t - self._held[-1][0] > BRIDGED_S
        if over and not self.passed:
            self._held.clear()
        return over

    def _remember(self) -> None:
        if not all(part.holds(s) for part in self._compared_in for _, s in self._held):
            self._held.clear()
            return
        for name in sorted(self._missing):
            seen = [s[name] for _, s in self._held if not math.isnan(s[name])]
            if seen:
                self.reference[name] = median(seen)
                self._missing.discard(name)
        self._held.clear()

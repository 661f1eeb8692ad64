"""Presentation times that always grow, whatever the container says."""

from __future__ import annotations

import math

__all__ = ["StampRepair"]


class StampRepair:
    """Passes good time stamps through and replaces those that do not grow.

    A repeated stamp is put half a frame after its twin, so that the next one still fits. One that
    is missing (NaN) or a little late is put one frame after the picture before it.
    After a jump back of more than a frame the clock has been restarted, as in recordings glued
    together: from there on all stamps are shifted, so that the distances between them stay true.

    Attributes:
        repaired: How many stamps were replaced.
    """

    def __init__(self, frame_s: float) -> None:
        """Take the nominal time from one picture to the next, in seconds, more than 0."""
        self.repaired = 0
        self._frame_s = frame_s
        self._last_s: float | None = None
        self._shift_s = 0.0

    def next(self, stamp_s: float) -> float:
        """Return a frame's time in seconds; ``stamp_s`` is the container's, NaN when missing."""
        t = stamp_s + self._shift_s
        if self._last_s is None:
            t = 0.0 if math.isnan(t) else t
        elif not t > self._last_s:
            self.repaired += 1
            follows_s = self._last_s + self._frame_s
            if t < self._last_s - self._frame_s:
                self._shift_s = follows_s - stamp_s
            t = self._last_s + self._frame_s / 2 if t == self._last_s else follows_s
        self._last_s = t
        return t

"""Presentation times that always grow, whatever the container says."""

from __future__ import annotations

import math

#: A longer time without a frame is a mistake of the clock, unless the file says that it lasts so
#: long.
MAX_GAP_S = 60.0
#: What a file promises is rounded.
_PROMISE_TOLERANCE_S = 1.0
#: So much is left of it: more than a rep or a hold is carried across.
GAP_LEFT_S = 1.5


class StampRepair:
    """Passes good time stamps through and replaces those that do not grow.

    A repeated stamp is put half a frame after its twin, so that the next one still fits. One that
    is missing (NaN) or a little late is put one frame after the picture before it.
    After a jump back of more than a frame the clock has been restarted, as in recordings glued
    together: from there on all stamps are shifted, so that the distances between them stay true. A
    jump forward of more than MAX_GAP_S, beyond the promised end, is shortened to GAP_LEFT_S in the
    same way.

    Attributes:
        repaired: How many stamps were replaced.
        shortened: Time in seconds at the first jump forward that was shortened, and its length.
    """

    def __init__(self, frame_s: float, promised_s: float = 0.0) -> None:
        """Begin before the first frame.

        Args:
            frame_s: Nominal time from one frame to the next, seconds, more than 0.
            promised_s: How long the file says that it lasts, seconds; 0 when it does not say.
        """
        self.repaired = 0
        self.shortened: tuple[float, float] | None = None
        self._frame_s = frame_s
        self._promised_s = promised_s
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
        elif t - self._last_s > MAX_GAP_S and t > self._promised_s + _PROMISE_TOLERANCE_S:
            self.repaired += 1
            self.shortened = self.shortened or (self._last_s, t - self._last_s)
            t = self._last_s + GAP_LEFT_S
            self._shift_s = t - stamp_s
        self._last_s = t
        return t

    def skip(self, frames: int) -> None:
        """Leave room for frames that were lost and had no stamp."""
        if self._last_s is not None:
            self._last_s += frames * self._frame_s

"""The times of frames: repair of invalid time stamps, and the time of frames that were lost."""

from __future__ import annotations

import math

#: A longer time without a frame is an error of the clock, unless the file's length includes it.
MAX_GAP_S = 60.0
#: The length in a file's header is rounded.
_PROMISE_TOLERANCE_S = 1.0
#: What remains of such a gap: longer than any gap that a rep or hold survives.
_GAP_LEFT_S = 1.5
#: A lost frame shows within this many frames: FFmpeg holds back up to 16 to sort them, and one for
#: each thread.
_DECODED_AHEAD = 32
#: A shorter loss is described in frames.
_FEW_S = 0.1


class TimestampRepair:
    """Passes valid time stamps on and replaces those that do not increase.

    A repeated stamp becomes half a frame later, so that the next one still fits. A missing one
    (NaN), or one that is slightly too early, becomes one frame later than the frame before.
    After a jump back of more than a frame the clock has restarted, as in joined recordings: all
    later stamps are shifted, which keeps their distances. A jump forward of more than MAX_GAP_S,
    beyond the length of the file, is shortened to _GAP_LEFT_S in the same way.

    Args:
        frame_s: Nominal time from one frame to the next, seconds, more than 0.
        promised_s: Length by the file's header, seconds; 0 if it has none.

    Attributes:
        repaired: How many stamps were replaced.
        shortened: Time in seconds at the first jump forward that was shortened, and its length.
    """

    def __init__(self, frame_s: float, promised_s: float = 0.0) -> None:
        self.repaired = 0
        self.shortened: tuple[float, float] | None = None
        self._frame_s = frame_s
        self._promised_s = promised_s
        self._last_s: float | None = None
        self._shift_s = 0.0

    def next(self, stamp_s: float) -> float:
        """Return a frame's time in seconds; ``stamp_s`` is the container's, NaN if missing."""
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
            t = self._last_s + _GAP_LEFT_S
            self._shift_s = t - stamp_s
        self._last_s = t
        return t

    def skip(self, frames: int) -> None:
        """Leave time for lost frames without a stamp."""
        if self._last_s is not None:
            self._last_s += frames * self._frame_s


class Losses:
    """Adds up the time of frames that could not be decoded, in ``lost_s``.

    Decoding runs ahead, so the gap of a failed packet appears a few frames later. Without a gap the
    packet held no frame; a much later gap is a pause in the film.
    """

    def __init__(self, frame_s: float) -> None:
        self.lost_s = 0.0
        self._frame_s = self._usual_s = frame_s
        self._from_s = 0.0
        self._expected = 0

    def note(self, lost: int, last_s: float, t: float) -> None:
        """Add the number of frames lost between the frame at ``last_s`` and the one at ``t``."""
        self._expected = _DECODED_AHEAD if lost else max(0, self._expected - 1)
        usual_s = min(self._frame_s, self._usual_s)
        gap_s = t - last_s - usual_s
        if self._expected and gap_s > usual_s / 2:
            if not self.lost_s:
                self._from_s = last_s + usual_s
            self.lost_s += gap_s
        elif t > last_s:
            self._usual_s = t - last_s

    def describe(self) -> str:
        frames = max(1, round(self.lost_s / min(self._frame_s, self._usual_s)))
        if self.lost_s < _FEW_S:
            return f"{frames} frame{'s' if frames > 1 else ''} near {self._from_s:.1f} s"
        return f"{self.lost_s:.1f} s of it, from {self._from_s:.1f} s on,"

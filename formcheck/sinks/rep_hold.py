"""What is told of the hold at the far end of a rep: the side that works and the seconds."""

from __future__ import annotations

import math

from formcheck.core.events import HoldEnded, Phase, Tick

# A clock that runs goes on by the time between two pictures; one that jumps tells another hold.
_CLOCK_SLACK_S = 0.05
# A picture without a pose does not stop it for the eye.
_RUNS_ON_S = 0.2


def held_text(seconds: float) -> str:
    """Return the seconds of a hold, cut and not rounded: a clock does not run ahead."""
    return f"{int(max(seconds, 0.0) * 10 + 1e-6) / 10:.1f} s"


class RepHold:
    """Which side works and how long its far end is held, until the next rep begins.

    Attributes:
        side: In the person's words; empty before the first rep.
        seconds: Of the present rep or of the last one.
        working: A rep is on its way.
        running: The clock runs, or did a moment ago.
    """

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self.side = ""
        self.seconds = 0.0
        self.working = self.running = False
        self._t = -math.inf
        self._clock_s = 0.0
        self._ran_s = -math.inf

    def note(self, tick: Tick) -> None:
        """Take in a tick; the same again changes nothing."""
        if tick.t < self._t:
            self._clear()
        if tick.t == self._t:
            return
        was_working, self.working = self.working, tick.phase in (Phase.OUT, Phase.BACK)
        if self.working:
            self.side = tick.side.capitalize()
            if not was_working:
                self.seconds = 0.0
        passed_s = tick.hold_s - self._clock_s
        if self.working and 0 < passed_s <= tick.t - self._t + _CLOCK_SLACK_S:
            self.seconds, self._ran_s = tick.hold_s, tick.t
        self.running = self.working and tick.t - self._ran_s <= _RUNS_ON_S
        for event in tick.events:
            if isinstance(event, HoldEnded):
                self.seconds = event.hold.held_s
        self._t, self._clock_s = tick.t, tick.hold_s

"""Whether somebody does the exercise that was asked for, or seems to do another one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from formcheck.core.events import Mismatch, Phase, Tick
from formcheck.core.pose import Pose

__all__ = ["Recognition", "Watcher"]

#: The other exercises look at so many pictures a second: enough to tell them, at little cost.
LOOKS_HZ = 10.0
#: So many repetitions, or so many seconds held, leave no doubt of the exercise that was asked for.
SURE_REPS, SURE_HOLD_S = 3, 5.0
#: After so long another exercise is named; after so long without any it is said that none is seen.
NAMED_AFTER_S, NONE_AFTER_S = 8.0, 20.0
#: The least that another exercise must show, while it goes on and at the end of a short clip.
LEAST_REPS, LEAST_HOLD_S = 2.0, 4.0
LEAST_REPS_AT_END, LEAST_HOLD_AT_END_S = 1.0, 1.5
#: Another exercise must show so many times what the one that was asked for shows.
CLEARLY = 2.0
#: Shorter clips tell nothing when nothing is counted.
SHORTEST_S = 1.0


class Watcher(Protocol):
    """A session of another exercise."""

    def step(self, t: float, pose: Pose | None) -> Tick:
        """Take what was seen at ``t`` seconds."""


class _Evidence:
    """What a session has counted so far.

    Attributes:
        reps: Counted repetitions.
        attempts: Movements that did not count.
        held_s: The longest hold.
    """

    def __init__(self) -> None:
        self.reps = self.attempts = 0
        self.held_s = 0.0

    def note(self, tick: Tick) -> None:
        self.reps, self.attempts = tick.reps, tick.attempts
        if tick.phase is Phase.HOLD:
            self.held_s = max(self.held_s, tick.hold_s)

    def share(self, reps: float, hold_s: float) -> float:
        """Return how much there is of what is asked; 1 is enough."""
        return max(self.reps / reps, self.held_s / hold_s)


class Recognition:
    """Runs the other exercises beside the one that was asked for until that one is sure.

    Args:
        others: Sessions of the other exercises by name.
    """

    def __init__(self, others: Mapping[str, Watcher]) -> None:
        self._others = others
        self._own = _Evidence()
        self._seen = {name: _Evidence() for name in others}
        self._looked_t = math.nan
        self._since_t = math.nan
        self._present_s = 0.0

    def step(self, tick: Tick) -> Mismatch | None:
        """Take a tick of the exercise that was asked for; return what seems wrong now, if any."""
        self._own.note(tick)
        if self._own.share(SURE_REPS, SURE_HOLD_S) >= 1:
            return None
        if not tick.t - self._looked_t < 1 / LOOKS_HZ:
            self._look(tick)
        return self._judged(tick.t, NAMED_AFTER_S, LEAST_REPS, LEAST_HOLD_S)

    def conclude(self, t: float) -> Mismatch | None:
        """Return what seems wrong at the end, when a short clip need not show as much."""
        if self._own.share(SURE_REPS, SURE_HOLD_S) >= 1 or self._present_s < SHORTEST_S:
            return None
        found = self._judged(t, SHORTEST_S, LEAST_REPS_AT_END, LEAST_HOLD_AT_END_S)
        return found or self._nothing_seen(t)

    def _look(self, tick: Tick) -> None:
        if tick.pose is not None and not math.isnan(self._looked_t):
            self._present_s += tick.t - self._looked_t
        self._looked_t = tick.t
        for name, other in self._others.items():
            self._seen[name].note(other.step(tick.t, tick.pose))

    def _judged(
        self, t: float, after_s: float, least_reps: float, least_hold_s: float
    ) -> Mismatch | None:
        own = max(self._own.share(least_reps, least_hold_s), self._own.attempts / least_reps)
        shares = {name: seen.share(least_reps, least_hold_s) for name, seen in self._seen.items()}
        clear = [name for name, share in shares.items() if share >= max(1.0, CLEARLY * own)]
        if clear and self._present_s >= after_s:
            best = max(clear, key=lambda name: shares[name])
            rivals = [share for name, share in shares.items() if name != best]
            doubtful = max(rivals, default=0.0) * CLEARLY > shares[best]
            return self._since(t, None if doubtful else best)
        return self._nothing_seen(t) if self._present_s >= NONE_AFTER_S else self._fine()

    def _nothing_seen(self, t: float) -> Mismatch | None:
        counted = self._own.reps or self._own.attempts or self._own.held_s
        return self._fine() if counted else self._since(t, None)

    def _since(self, t: float, name: str | None) -> Mismatch:
        if math.isnan(self._since_t):
            self._since_t = t
        return Mismatch(self._since_t, name)

    def _fine(self) -> None:
        self._since_t = math.nan

"""What several sessions that run side by side have counted so far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from formcheck.core.debounce import Debounce
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.types import Phase

#: Frames a second for sessions that run side by side: enough to distinguish exercises, at low cost.
LOOKS_HZ = 10.0
#: Times of frames are sums of fractions: a look may be this much early.
LOOK_EARLY_S = 0.001
#: The chosen exercise must score this many times as much as any other.
MIN_RATIO = 2.0


class SessionLike(Protocol):
    """A session of an exercise."""

    @property
    def exercise(self) -> Exercise: ...
    def step(self, t: float, pose: Pose | None) -> Tick: ...


class Evidence:
    """What one session has counted so far: reps, attempts and the longest hold."""

    def __init__(self) -> None:
        self._hold = Debounce()
        self.reps = self.attempts = 0
        self.held_s = 0.0

    def count(self, reps: int, attempts: int) -> None:
        self.reps, self.attempts = reps, attempts

    def note(self, tick: Tick) -> None:
        self.count(tick.reps, tick.attempts)
        self._hold.step(tick.t, tick.phase is Phase.HOLD)
        self.held_s = max(self.held_s, self._hold.lasted_s)

    def score(self, reps: float, hold_s: float) -> float:
        """Return the counted part of the required reps or hold; 1 is enough."""
        return max(self.reps / reps, self.held_s / hold_s)


def is_due(t: float, last_t: float | None, pose: Pose | None) -> bool:
    """Return True when the look at ``last_t`` (None for none) is long enough ago, and at a cut."""
    cut = pose is not None and pose.after_cut
    return cut or last_t is None or t - last_t >= 1 / LOOKS_HZ - LOOK_EARLY_S


def top_two(
    scores: Iterable[tuple[float, tuple[str, int]]],
) -> tuple[tuple[float, tuple[str, int]], tuple[float, tuple[str, int]]]:
    """Return the two highest scores, each with the name and turn that it belongs to."""
    nothing = (0.0, ("", 0))
    best, second, *_ = [*sorted(scores, reverse=True), nothing, nothing]
    return best, second

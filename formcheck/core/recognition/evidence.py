"""What sessions of several exercises that run side by side have seen so far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from formcheck.core.debounce import Debounce
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.types import Phase

#: Sessions that run side by side look at so many pictures a second: enough to tell exercises apart,
#: at little cost.
LOOKS_HZ = 10.0
#: Times of pictures are sums of fractions: a look may be so much early.
EARLY_S = 0.001
#: An exercise must show so many times what another one shows.
MIN_RATIO = 2.0


class Watcher(Protocol):
    """A session of an exercise."""

    @property
    def exercise(self) -> Exercise:
        """What it counts."""

    def step(self, t: float, pose: Pose | None) -> Tick:
        """Take what was seen at ``t`` seconds."""


class Evidence:
    """What a session has counted so far.

    Attributes:
        reps: Counted repetitions.
        attempts: Movements that did not count.
        held_s: The longest that its posture was held.
    """

    def __init__(self) -> None:
        self._hold = Debounce()
        self.reps = self.attempts = 0
        self.held_s = 0.0

    def count(self, reps: int, attempts: int) -> None:
        """Note repetitions and attempts so far."""
        self.reps, self.attempts = reps, attempts

    def note(self, tick: Tick) -> None:
        """Note everything."""
        self.count(tick.reps, tick.attempts)
        self._hold.step(tick.t, tick.phase is Phase.HOLD)
        self.held_s = max(self.held_s, self._hold.lasted_s)

    def share(self, reps: float, hold_s: float) -> float:
        """Return how much there is of what is asked; 1 is enough."""
        return max(self.reps / reps, self.held_s / hold_s)


def is_due(t: float, last_t: float | None) -> bool:
    """Return True when the look at ``last_t`` (None for none) is long enough ago."""
    return last_t is None or t - last_t >= 1 / LOOKS_HZ - EARLY_S


def top_two(
    shares: Iterable[tuple[float, tuple[str, int]]],
) -> tuple[tuple[float, tuple[str, int]], tuple[float, tuple[str, int]]]:
    """Return the two that show most: how much, and their names and turns of the picture."""
    nothing = (0.0, ("", 0))
    best, second, *_ = [*sorted(shares, reverse=True), nothing, nothing]
    return best, second

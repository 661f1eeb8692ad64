"""Whether somebody does the exercise that was asked for, or seems to do another one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.core.events import Mismatch, Tick
from formcheck.core.evidence import CLEARLY, Evidence, Watcher, best_two, look_due
from formcheck.core.exercise import Cycle, Exercise
from formcheck.core.watching import HOLE_S

__all__ = ["Recognition"]

#: So many repetitions, or so many seconds held, leave no doubt of the exercise that was asked for.
SURE_REPS, SURE_HOLD_S = 3, 5.0


@dataclass(frozen=True, slots=True)
class _Bar:
    """What must be seen before anything is said.

    Attributes:
        named_after_s: Another exercise is named when somebody has been seen for so long ...
        reps, hold_s: ... and it has shown so much.
        none_after_s: When somebody has been seen for so long, and nothing of what was asked for,
            that is said as well.
    """

    named_after_s: float
    reps: float
    hold_s: float
    none_after_s: float


#: While it goes on a person may still be about to begin. A short clip that is over has a repetition
#: or two: the shortest of strangers take 1 to 5 s.
_GOING_ON = _Bar(named_after_s=8.0, reps=2.0, hold_s=4.0, none_after_s=20.0)
_OVER = _Bar(named_after_s=1.0, reps=1.0, hold_s=1.5, none_after_s=5.0)


class Recognition:
    """Runs the other exercises beside the one that was asked for until that one is sure.

    Args:
        exercise: What was asked for.
        others: Sessions of the other exercises.
    """

    def __init__(self, exercise: Exercise, others: Sequence[Watcher]) -> None:
        measure = exercise.measure
        self._carriers = (
            (measure.signal,)
            if isinstance(measure, Cycle)
            else tuple(part.signal for part in measure.posture)
        )
        self._others = others
        self._own = Evidence()
        self._seen = [Evidence() for _ in others]
        self._looked_t = math.nan
        self._said: Mismatch | None = None
        self._present_s = 0.0

    def step(self, tick: Tick) -> Mismatch | None:
        """Take a tick of the exercise that was asked for; return what seems wrong now, if any."""
        self._own.count(tick.reps, tick.attempts)
        if self._sure:
            return None
        if look_due(tick.t, self._looked_t):
            self._look(tick)
        return self._judged(tick.t, _GOING_ON)

    def conclude(self, t: float, reps: int, attempts: int) -> Mismatch | None:
        """Return what seems wrong at the end, when a short clip need not show as much.

        Args:
            t: The time of the end.
            reps: Of the exercise that was asked for, those that only the end completed as well.
            attempts: Likewise.
        """
        self._own.count(reps, attempts)
        return None if self._sure else self._judged(t, _OVER)

    @property
    def _sure(self) -> bool:
        return self._own.share(SURE_REPS, SURE_HOLD_S) >= 1

    def _look(self, tick: Tick) -> None:
        # What cannot be read from here is no proof that it is not done.
        readable = all(math.isfinite(tick.signals[name]) for name in self._carriers)
        if readable and tick.t - self._looked_t <= HOLE_S:
            self._present_s += tick.t - self._looked_t
        self._looked_t = tick.t
        self._own.note(tick)
        for evidence, other in zip(self._seen, self._others, strict=True):
            evidence.note(other.step(tick.t, tick.pose))

    def _judged(self, t: float, bar: _Bar) -> Mismatch | None:
        own = max(self._own.share(bar.reps, bar.hold_s), self._own.attempts / bar.reps)
        best, second = best_two(
            (seen.share(bar.reps, bar.hold_s), other.exercise.name)
            for seen, other in zip(self._seen, self._others, strict=True)
        )
        seen = self._present_s >= bar.named_after_s and best[0] >= max(1.0, CLEARLY * own)
        if seen and best[0] >= CLEARLY * second[0]:
            return self._say(t, best[1])
        if (seen or self._present_s >= bar.none_after_s) and own == 0:
            return self._say(t, None)
        self._said = None
        return None

    def _say(self, t: float, name: str | None) -> Mismatch:
        if self._said is None or self._said.looks_like != name:
            self._said = Mismatch(t, name)
        return self._said

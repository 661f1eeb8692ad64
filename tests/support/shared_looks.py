"""Sessions that look at a film once, however often it is asked what they saw."""

from __future__ import annotations

import math

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.landmarks import TURNS_DEG, Pose
from formcheck.core.recognition.mismatch import MismatchDetector
from formcheck.core.results.events import Tick
from formcheck.core.session.session import Session
from formcheck.exercises import ALL

__all__ = ["SharedLooks", "sessions_of_all"]


class SharedLooks:
    """A session that watches beside others: it keeps its ticks, and gives them again.

    Whoever watches the same film looks at the same times, or stops looking earlier.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._session = Session(exercise)
        self._ticks: dict[float, Tick] = {}
        self._last_t = -math.inf

    @property
    def exercise(self) -> Exercise:
        """What it counts."""
        return self._session.exercise

    def step(self, t: float, pose: Pose | None) -> Tick:
        """Return what has been counted at ``t`` seconds."""
        if t not in self._ticks:
            assert t > self._last_t, "looks at other times than the first time"
            self._last_t = t
            self._ticks[t] = self._session.step(t, pose)
        return self._ticks[t]


def sessions_of_all() -> list[Session]:
    """Return a session of each exercise, which notices when another one is done in one film.

    As :func:`formcheck.app.pipeline.open_session` does it, but they share those that look on.
    """
    watchers = [SharedLooks(exercise) for exercise in ALL]
    return [
        Session(
            one,
            recognition=MismatchDetector(
                one,
                [watcher for watcher in watchers if watcher.exercise is not one],
                {deg: Session(one) for deg in TURNS_DEG if deg},
            ),
        )
        for one in ALL
    ]

"""Sessions that stand in for real ones: one that counts at set times, one that looks once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.pose.landmarks import TURNS_DEG, Pose
from formcheck.core.recognition.mismatch import MismatchDetector
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report, Source
from formcheck.core.session.session import Session
from formcheck.core.types import Phase
from formcheck.exercises import ALL, get

#: From the first to the last moment.
Stretch = tuple[float, float]
NEVER: Stretch = (math.inf, math.inf)


@dataclass
class Played:
    """A session that counts at set times.

    Attributes:
        name: Of the exercise.
        reps, attempts: When they are counted.
        held: When the posture is held.
        moving: When it is on the way in a repetition.
        looks: When it was asked.
    """

    name: str
    reps: tuple[float, ...] = ()
    attempts: tuple[float, ...] = ()
    held: Stretch = NEVER
    moving: Stretch = NEVER
    looks: list[float] = field(default_factory=list)

    @property
    def exercise(self) -> Exercise:
        """The real one of this name."""
        return get(self.name)

    def step(self, t: float, pose: Pose | None) -> Tick:
        """Return what has been counted at this time."""
        self.looks.append(t)
        holding = self.held[0] <= t < self.held[1]
        moving = self.moving[0] <= t < self.moving[1]
        return Tick(
            t=t,
            pose=pose,
            side="both",
            view="side",
            facing="left",
            signals=self._signals(seen=pose is not None),
            phase=Phase.HOLD if holding else Phase.OUT if moving else Phase.READY,
            progress=0.0,
            reps=sum(when <= t for when in self.reps),
            attempts=sum(when <= t for when in self.attempts),
            hold_s=t - self.held[0] if holding else 0.0,
        )

    def _signals(self, *, seen: bool) -> dict[str, float]:
        """Return the least values that are in the posture of a hold, 0 for the others."""
        exercise = self.exercise
        posture = exercise.measure.posture if isinstance(exercise.measure, Hold) else ()
        inside = {part.signal: part.low for part in posture}
        names = [signal.name for signal in exercise.signals]
        return {name: inside.get(name, 0.0) if seen else math.nan for name in names}


class SharedLooks:
    """A session that keeps its ticks, and gives them again.

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

    def finish(self, source: Source) -> Report:
        """Return what was seen in all."""
        return self._session.finish(source)


class SharedSession:
    """A session of one exercise beside those of all others, as the program runs them.

    It needs a film of ten pictures a second: the others look no more often.
    """

    def __init__(self, own: SharedLooks, others: Sequence[SharedLooks]) -> None:
        self.exercise = own.exercise
        self._own = own
        turned = {deg: Session(own.exercise) for deg in TURNS_DEG if deg}
        self._recognition = MismatchDetector(own.exercise, others, turned)
        self._last_t = 0.0

    def step(self, t: float, pose: Pose | None) -> Tick:
        """Return what has been counted at ``t`` seconds, and what seems wrong."""
        self._last_t = t
        tick = self._own.step(t, pose)
        return replace(tick, mismatch=self._recognition.step(tick))

    def finish(self, source: Source) -> Report:
        """Return the report with what seemed wrong at the end."""
        report = self._own.finish(source)
        reps, attempts = len(report.reps), len(report.attempts)
        return replace(report, mismatch=self._recognition.conclude(self._last_t, reps, attempts))


def shared_sessions() -> list[SharedSession]:
    """Return a session of each exercise, which notices when another one is done in one film.

    As :func:`formcheck.app.pipeline.open_session` does it, but each exercise is watched once.
    """
    watchers = [SharedLooks(exercise) for exercise in ALL]
    return [
        SharedSession(one, [other for other in watchers if other is not one]) for one in watchers
    ]

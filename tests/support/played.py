"""A session that counts at set times."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.types import Phase
from formcheck.exercises import get

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

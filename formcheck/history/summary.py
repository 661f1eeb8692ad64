"""The summary of one or many sessions: amount, quality, most frequent faults."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.geometry import mean_of_known
from formcheck.core.results.report import Done


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of some sessions; "good" means without a fault.

    Attributes:
        sessions: How many.
        measures: Mean over the reps in which it was seen, by name; NaN if in none.
        faults: In how many reps, or holds where nothing is counted, the most frequent first.
    """

    sessions: int
    reps: int
    good_reps: int
    hold_s: float
    good_hold_s: float
    measures: Mapping[str, float]
    faults: Mapping[str, int]

    @property
    def good_share(self) -> float:
        """Share of the reps, or of the seconds held, without a fault; NaN without any."""
        if self.reps:
            return self.good_reps / self.reps
        return self.good_hold_s / self.hold_s if self.hold_s else math.nan

    @property
    def common_fault(self) -> str | None:
        """The code of the most frequent fault."""
        return next(iter(self.faults), None)


@dataclass(frozen=True, slots=True)
class DepthMeasure:
    """How far reps go: the signal, and the name of the measure."""

    signal: str
    measure: str


def summarize(sessions: Sequence[Done]) -> Summary:
    """Return the summary of some sessions of one exercise."""
    reps = [rep for session in sessions for rep in session.reps]
    holds = [hold for session in sessions for hold in session.holds]
    faults = Counter(code for one in (reps or holds) for code in one.faults)
    names = dict.fromkeys(name for rep in reps for name in rep.measures)
    return Summary(
        sessions=len(sessions),
        reps=len(reps),
        good_reps=sum(rep.good for rep in reps),
        hold_s=sum((hold.held_s for hold in holds), 0.0),
        good_hold_s=sum((hold.good_s for hold in holds), 0.0),
        measures={
            name: mean_of_known(rep.measures.get(name, math.nan) for rep in reps) for name in names
        },
        faults=dict(sorted(faults.items(), key=lambda entry: (-entry[1], entry[0]))),
    )


def depth_measure(exercise: Exercise | None) -> DepthMeasure | None:
    """Return the measure of depth, the exercise's first; None without measures or exercise."""
    if exercise is None or not exercise.measures:
        return None
    stat = exercise.measures[0]
    return DepthMeasure(stat.split(":")[1], exercise.name_of_measure(stat))

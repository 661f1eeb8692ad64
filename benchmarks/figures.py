"""How well clips were counted and judged, each with the thresholds that it was judged by."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.cases import Case, sign_of
from benchmarks.faults import FaultScore
from benchmarks.fitting import is_past
from benchmarks.leave_one_out import Judged
from formcheck.core.exercise.definition import Exercise


@dataclass(slots=True)
class CountFigures:
    """How well clips were counted and timed.

    Attributes:
        clips, exact: Clips with a true count, and those with the right one.
        reps, wrong_reps: True reps, and those missing or too many.
        holds, right: Clips with a true time, and those timed right.
        nothing, ghosts: Clips of no exercise, and what was found in them.
    """

    clips: int = 0
    exact: int = 0
    reps: int = 0
    wrong_reps: int = 0
    holds: int = 0
    right: int = 0
    nothing: int = 0
    ghosts: int = 0

    def note(self, one: Judged) -> None:
        """Note a clip."""
        trial, clip = one.trial, one.trial.clip
        if clip.exercise == "none":
            self.nothing += 1
            self.ghosts += trial.ghosts
        elif clip.reps is not None:
            self.clips += 1
            self.exact += trial.off_by == 0
            self.reps += clip.reps
            self.wrong_reps += trial.off_by
        if clip.hold_s is not None:
            self.holds += 1
            self.right += not trial.hold_off


@dataclass(slots=True)
class FaultFigures:
    """How well one fault, or several, were judged.

    Attributes:
        score: Right and wrong warnings. A faulty rep that was not judged is missed.
        cases, judged: Reps or seconds with a label, and those that were judged.
        good: Those without the fault.
        same: Cases in which the program, with the declared limits, warns alike.
    """

    score: FaultScore = field(default_factory=FaultScore)
    cases: int = 0
    judged: int = 0
    good: int = 0
    same: int = 0

    def note(self, case: Case, *, raised: bool) -> None:
        """Note a case and whether it was warned of."""
        self.score.note(true=case.faulty, raised=raised)
        self.cases += 1
        self.judged += not math.isnan(case.value)
        self.good += not case.faulty
        self.same += raised == case.raised

    @property
    def faulty(self) -> int:
        return self.cases - self.good

    @property
    def judged_share(self) -> float:
        """Share that was judged; NaN without cases."""
        return self.judged / self.cases if self.cases else math.nan

    @property
    def false_per_good(self) -> float:
        """False warnings per rep or second without the fault; NaN without any."""
        return self.score.false / self.good if self.good else math.nan


def count_figures(judged: Iterable[Judged]) -> CountFigures:
    """Return the figures of all clips."""
    figures = CountFigures()
    for one in judged:
        figures.note(one)
    return figures


def fault_figures(
    judged: Iterable[tuple[Exercise, Judged]], code: str | None = None
) -> FaultFigures:
    """Return the figures of one fault on clips of its exercise, or of all on clips of any."""
    figures = FaultFigures()
    for exercise, one in judged:
        for case in one.trial.cases:
            if code in (None, case.code):
                limit = one.limits[case.limit]
                sign = sign_of(exercise.fault(case.code))
                figures.note(case, raised=is_past(case.value, limit, sign))
    return figures

"""The report of a session, from the parts of the session that have ended."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck._version import __version__
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.threshold_overrides import thresholds
from formcheck.core.goal import Goal
from formcheck.core.recognition.mismatch import MismatchDetector
from formcheck.core.results.events import Mismatch
from formcheck.core.results.report import Report, Results, Source
from formcheck.core.session.hold_tracker import HoldTracker
from formcheck.core.session.not_judged import UnjudgedFaults, UnseenParts
from formcheck.core.session.observed_time import ObservedTime
from formcheck.core.session.rep_tracker import RepTracker
from formcheck.core.session.start_gate import StartGate
from formcheck.core.workout.sets import SetTracker


@dataclass(frozen=True, slots=True)
class ReportBuilder:
    """The parts of a session that its report is built from."""

    exercise: Exercise
    observed: ObservedTime
    gate: StartGate
    tracker: RepTracker | HoldTracker
    unjudged_faults: UnjudgedFaults
    unseen_parts: UnseenParts
    recognition: MismatchDetector | None
    goal: Goal | None
    sets: SetTracker | None

    def build(self, source: Source) -> Report:
        """Return the report; ``source`` is completed with what was seen."""
        exercise, results = self.exercise, self.tracker.results()
        mismatch = self._mismatch(results)
        return Report(
            formcheck_version=__version__,
            exercise=exercise.name,
            thresholds=thresholds(exercise),
            source=self.observed.complete(source),
            view=self.observed.view_summary(),
            reps=results.reps,
            attempts=results.attempts,
            holds=results.holds,
            faults=tuple(sorted(results.faults, key=lambda record: record.start_s)),
            not_checked=self.unjudged_faults.total(),
            never_reached_rest=results.never_reached_rest,
            mismatch=mismatch and mismatch.from_stored(source.rotate_deg),
            reference={
                f"{name}_{exercise.signal(name).unit}": value
                for name, value in self.gate.reference.items()
            },
            unknown=self.unseen_parts.total(),
            rejected=results.rejected,
            goal=self.goal,
            sets=self.sets.records() if self.sets else (),
        )

    def _mismatch(self, results: Results) -> Mismatch | None:
        if self.recognition is None:
            return None
        reps, attempts = len(results.reps), len(results.attempts)
        return self.recognition.conclude(self.observed.last_t, reps, attempts)

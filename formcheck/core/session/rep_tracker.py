"""Movements become reps and attempts, and each rep is judged when it is over."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.rep_stats import Trace, stat_value
from formcheck.core.exercise.rules import RepFault, excess, limit_of, signal_of
from formcheck.core.results.events import (
    Attempt,
    AttemptEnded,
    Event,
    HeldPosture,
    HoldEnded,
    MovementRejected,
    Rep,
    RepCounted,
    RepEnded,
)
from formcheck.core.results.report import FaultRecord, Results
from formcheck.core.session.fault_detector import FaultDetector
from formcheck.core.session.movement_outcome import Movement, MovementOutcome
from formcheck.core.session.not_judged import UnjudgedFaults
from formcheck.core.session.rep_counter import RepCounter
from formcheck.core.session.signal_reader import Sample
from formcheck.core.types import Phase, View


class RepTracker:
    """Counts reps and attempts and judges each when it is over."""

    def __init__(
        self, exercise: Exercise, cycle: Cycle, faults: FaultDetector, unjudged: UnjudgedFaults
    ) -> None:
        self._exercise = exercise
        self._cycle = cycle
        self._faults = faults
        self._unjudged = unjudged
        self._counter = RepCounter(cycle, exercise.start.posture if exercise.start else ())
        self._reps: list[Rep] = []
        self._attempts: list[Attempt] = []
        self._holds: list[HeldPosture] = []
        # Faults that were judged from whole reps.
        self._records: list[FaultRecord] = []

    @property
    def hold_s(self) -> float:
        """Seconds at the far end of the present rep, where that is held."""
        if not self._cycle.holds:
            return 0.0
        if self._counter.far_s or not self._holds:
            return self._counter.far_s
        return self._holds[-1].held_s

    @property
    def phase(self) -> Phase:
        return self._counter.phase

    @property
    def judged_phase(self) -> Phase:
        """The phase once a movement is large enough to be one and may count."""
        judged = self._counter.moving and not self._counter.late
        return self._counter.phase if judged else Phase.READY

    @property
    def under_way(self) -> bool:
        """A movement goes on, or is over but not judged yet."""
        return self._counter.moving or self._counter.settling

    @property
    def count(self) -> int:
        """Reps so far, the one that is still being judged included."""
        return self._counter.count

    @property
    def attempts(self) -> int:
        return len(self._attempts)

    def results(self) -> Results:
        """Return all that is over, with each momentary fault in the first rep that it touches."""
        reps, attempts = tuple(self._reps), tuple(self._attempts)
        faults = _assign_faults(self._faults.records, reps, attempts) + self._records
        never_reached_rest = self._counter.never_reached_rest
        rejected = tuple(sorted(self._counter.rejected, key=lambda one: one.start_s))
        return Results(
            reps, attempts, tuple(self._holds), tuple(faults), never_reached_rest, rejected
        )

    def progress(self, signals: Mapping[str, float]) -> float:
        return self._counter.progress(signals[self._cycle.signal])

    def step(self, sample: Sample, *, ready: bool) -> list[Event]:
        """Take the state at a time; ``ready`` once the start posture has been held."""
        before, rejected = self._counter.count, len(self._counter.rejected)
        events: list[Event] = []
        for movement in self._counter.step(sample, ready=ready):
            events += self._close(sample.t, movement, sample.view)
        events += self._rejections(sample.t, rejected)
        if self._counter.count > before:
            events.append(RepCounted(sample.t, self._counter.count))
        return events

    def lose(self, t: float, view: View) -> list[Event]:
        """Close what was counted and drop a half rep."""
        rejected = len(self._counter.rejected)
        closed = [event for over in self._counter.lose() for event in self._close(t, over, view)]
        return closed + self._rejections(t, rejected)

    def cut(self, t: float, view: View) -> list[Event]:
        """Close the open movement where the film cuts, as at the end of the source."""
        before = self._counter.count
        over = self._counter.cut()
        events = [event for movement in over for event in self._close(t, movement, view)]
        if self._counter.count > before:
            events.append(RepCounted(t, self._counter.count))
        return events

    def close(self, t: float) -> None:
        """The goal is reached: a movement that begins at ``t`` or later is an attempt."""
        self._counter.close(t)

    def finish(self, view: View) -> None:
        """Close the movement that is still open, if it was one."""
        for movement in self._counter.finish():
            self._close(math.nan, movement, view)

    def _rejections(self, t: float, known: int) -> list[Event]:
        """Return the rejected movements after the first ``known``."""
        return [MovementRejected(t, one) for one in self._counter.rejected[known:]]

    def _close(self, t: float, movement: Movement, view: View) -> list[Event]:
        trace = movement.trace
        start_s, turn_s, end_s = (
            float(trace.t[i]) for i in (trace.span.start, trace.span.turn, trace.span.end)
        )
        values = measures(self._exercise, trace, view)
        if movement.outcome is not MovementOutcome.REP:
            attempt = Attempt(start_s, end_s, movement.outcome.value, values)
            self._attempts.append(attempt)
            return [AttemptEnded(t, attempt)]
        number = len(self._reps) + 1
        records, unseen = judge(self._exercise, trace, view, number)
        self._records += records
        for rule in unseen:
            self._unjudged.add_unseen(rule, end_s - start_s)
        raised = {record.code for record in records} | set(self._faults.between(start_s, end_s))
        codes = tuple(rule.code for rule in self._exercise.faults if rule.code in raised)
        side = trace.side if self._exercise.sides == "each" else None
        unknown = tuple(rule.code for rule in unseen)
        cut_off = not trace.rested
        rep = Rep(number, side, start_s, turn_s, end_s, values, codes, unknown, cut_off)
        self._reps.append(rep)
        events: list[Event] = [RepEnded(t, rep)]
        if self._cycle.holds:
            events.append(HoldEnded(t, self._hold_of(rep, trace, records)))
        return events

    def _hold_of(self, rep: Rep, trace: Trace, records: Sequence[FaultRecord]) -> HeldPosture:
        start_s, end_s = (float(trace.t[i]) for i in trace.span.bottom)
        held_s = end_s - start_s
        # What is read at the far end was so for all of the hold.
        wrong = any(signal_of(self._exercise.fault(record.code)) for record in records)
        bad_s = held_s if wrong else self._faults.seconds_between(start_s, end_s)
        hold = HeldPosture(rep.side, start_s, end_s, held_s, held_s - bad_s, rep.faults)
        self._holds.append(hold)
        return hold


def measures(exercise: Exercise, trace: Trace, view: View) -> dict[str, float]:
    """Return the exercise's figures of a rep, named "SIGNAL_STAT_UNIT"; NaN where not seen."""
    found = {}
    for stat in exercise.measures:
        _, *names = stat.split(":")
        seen = not names or view in exercise.signal(names[0]).views
        found[exercise.name_of_measure(stat)] = stat_value(trace, stat) if seen else math.nan
    return found


def judge(
    exercise: Exercise, trace: Trace, view: View, number: int
) -> tuple[list[FaultRecord], list[RepFault]]:
    """Return the faults of a rep that is over, and the rules whose figures are unknown of it."""
    start_s = float(trace.t[trace.span.start])
    end_s = float(trace.t[trace.span.end])
    found, unseen = [], []
    for rule in exercise.faults:
        if not isinstance(rule, RepFault) or not exercise.can_judge(rule, view):
            continue
        stats = (rule.stat, *(part.signal for part in rule.when))
        value = rule.value_in({stat: stat_value(trace, stat) for stat in stats}, view)
        if value is None:
            continue
        if math.isnan(value):
            unseen.append(rule)
        elif excess(rule, value, view) > 0:
            limit, unit = limit_of(rule, view), exercise.unit(rule)
            found.append(
                FaultRecord(rule.code, rule.severity, start_s, end_s, number, value, limit, unit)
            )
    return found, unseen


def _assign_faults(
    momentary: Sequence[FaultRecord], reps: Sequence[Rep], attempts: Sequence[Attempt]
) -> list[FaultRecord]:
    """Return the faults with the first rep that each touches, if any.

    Those raised in a movement that turned out to be none of the exercise are left out.
    """
    assigned = []
    for record in momentary:
        rep = next((rep.number for rep in reps if _touches(record, rep)), None)
        if rep is not None or any(_touches(record, attempt) for attempt in attempts):
            assigned.append(replace(record, rep=rep))
    return assigned


def _touches(record: FaultRecord, movement: Rep | Attempt) -> bool:
    return record.start_s < movement.end_s and record.end_s > movement.start_s

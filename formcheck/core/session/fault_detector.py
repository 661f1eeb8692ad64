"""Faults at a moment: raised when a signal has been past its limit long enough."""

from __future__ import annotations

import math
from collections.abc import Mapping

from formcheck.core.debounce import Debounce
from formcheck.core.exercise.definition import RELEASE, Exercise, Unit
from formcheck.core.exercise.rules import Fault, excess, limit_of
from formcheck.core.results.events import Event, FaultCleared, FaultRaised
from formcheck.core.results.report import FaultRecord
from formcheck.core.session.not_judged import UnjudgedFaults
from formcheck.core.types import Phase, View

#: A value must be back inside its limit, or unknown, for this long before the fault is over.
CLEAR_AFTER_S = 0.3


class FaultTimer:
    """Raises a fault that has lasted and clears it when it is over.

    Unknown values never raise a fault. A short gap does not matter; a fault that can no longer be
    judged is cleared.
    """

    def __init__(self, fault: Fault, unit: Unit) -> None:
        self.fault = fault
        self._unit: Unit = unit
        self._raised = Debounce(fault.hold_s, CLEAR_AFTER_S)
        # The worst value so far, and its excess over the limit.
        self._worst, self._most = math.nan, 0.0
        self._limit = math.nan

    @property
    def stretch(self) -> tuple[float, float] | None:
        """When the active fault began and was last seen; None when it is not active."""
        return self._raised.stretch

    def step(self, t: float, value: float | None, view: View) -> FaultRaised | FaultRecord | None:
        """Take the value at ``t``; NaN when it is unknown, None when it is known to be no fault.

        Return FaultRaised when the fault has lasted long enough, its record when it is over.
        """
        before = self.stretch
        past = -math.inf if value is None else excess(self.fault, value, view)
        bad = past > (-RELEASE[self._unit] if before else 0.0)
        if bad and value is not None:
            if self._raised.since_t is None:
                self._most = 0.0
            if past > 0 and past >= self._most:
                self._worst, self._most = value, past
            self._limit = limit_of(self.fault, view)
        active = self._raised.step(t, None if math.isnan(past) else bad)
        if before:
            return None if active else self._record(*before)
        if not active or value is None:
            return None
        fault = self.fault
        return FaultRaised(t, fault.code, fault.cue, fault.severity, value, self._limit)

    def finish(self) -> FaultRecord | None:
        """Clear the fault and return its record; None when it was not active."""
        stretch = self.stretch
        self._raised.reset()
        return self._record(*stretch) if stretch else None

    def _record(self, start_s: float, end_s: float) -> FaultRecord:
        fault, worst, limit = self.fault, self._worst, self._limit
        return FaultRecord(
            fault.code, fault.severity, start_s, end_s, None, worst, limit, self._unit
        )


class FaultDetector:
    """Watches all of an exercise's momentary faults.

    Attributes:
        records: Stretches that are over, in the order in which they ended.
    """

    def __init__(self, exercise: Exercise, unjudged: UnjudgedFaults) -> None:
        self._unjudged = unjudged
        self._timers = [
            FaultTimer(rule, exercise.signal(rule.signal).unit)
            for rule in exercise.faults
            if isinstance(rule, Fault)
        ]
        self.records: list[FaultRecord] = []

    @property
    def active(self) -> tuple[str, ...]:
        """Codes that are raised now, the most important first."""
        return tuple(timer.fault.code for timer in self._timers if timer.stretch)

    def step(
        self, t: float, dt: float, signals: Mapping[str, float], view: View, phase: Phase
    ) -> list[Event]:
        """Take the state at ``t``, ``dt`` seconds after the one before; return what changed.

        ``phase`` is READY or WAITING while nothing is to be judged.
        """
        events: list[Event] = []
        hidden = self._unjudged.hidden_from(view)
        for timer in self._timers:
            fault = timer.fault
            value: float | None = math.nan
            if phase in fault.phases and fault.code not in hidden:
                value = fault.value_in(signals, view)
                if value is not None and math.isnan(value):
                    self._unjudged.add_unseen(fault, dt, fault.unknown_in(signals))
            change = timer.step(t, value, view)
            if isinstance(change, FaultRaised):
                events.append(change)
            elif change is not None:
                self.records.append(change)
                events.append(FaultCleared(t, change.code))
        return events

    def between(self, start_s: float, end_s: float) -> tuple[str, ...]:
        """Return the codes that were raised at any time in [start_s, end_s)."""
        codes = {
            code for code, since, until in self._stretches() if since < end_s and until > start_s
        }
        return tuple(timer.fault.code for timer in self._timers if timer.fault.code in codes)

    def seconds_between(self, start_s: float, end_s: float) -> float:
        """Return for how much of [start_s, end_s) at least one fault was raised."""
        covered, reached = 0.0, start_s
        for _, since, until in sorted(self._stretches(), key=lambda stretch: stretch[1]):
            begin, end = max(since, reached), min(until, end_s)
            if end > begin:
                covered += end - begin
                reached = end
        return covered

    def _stretches(self) -> list[tuple[str, float, float]]:
        over = [(record.code, record.start_s, record.end_s) for record in self.records]
        return over + [(t.fault.code, *t.stretch) for t in self._timers if t.stretch]

    def finish(self, t: float) -> list[Event]:
        """End every fault at ``t``; return what changed."""
        over = [record for timer in self._timers if (record := timer.finish())]
        self.records += over
        return [FaultCleared(t, record.code) for record in over]

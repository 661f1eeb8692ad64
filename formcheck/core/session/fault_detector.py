"""From a signal past its limit to a fault that is worth a warning."""

from __future__ import annotations

import math
from collections.abc import Mapping

from formcheck.core.exercise.definition import RELEASE, Exercise, Fault, Unit, excess, limit_of
from formcheck.core.results.events import Event, FaultCleared, FaultRaised
from formcheck.core.results.report import FaultRecord
from formcheck.core.session.coverage import FaultCoverage
from formcheck.core.types import Phase, View

#: A value must be back inside its limit, or unknown, for this long before the fault is over.
CLEAR_AFTER_S = 0.3


class FaultTimer:
    """Raises a fault that has lasted and clears it when it is over.

    Unknown values never raise a fault; they neither help nor hinder one for a moment, and a fault
    that can no longer be judged is cleared.

    Attributes:
        active: The fault is raised now.
    """

    def __init__(self, fault: Fault, unit: Unit) -> None:
        self.fault = fault
        self._unit: Unit = unit
        self._since_t = math.nan
        self._last_bad_t = math.nan
        self._worst = math.nan
        self._most = math.nan
        self._limit = math.nan
        self.active = False

    def step(self, t: float, value: float | None, view: View) -> FaultRaised | FaultRecord | None:
        """Take the value at ``t``; NaN when it is unknown, None when it is known to be no fault.

        Returns:
            FaultRaised when the fault has lasted long enough, its record when it is over.
        """
        past = -math.inf if value is None else excess(self.fault, value, view)
        bad = past > (-RELEASE[self._unit] if self.active else 0.0)
        if bad and value is not None:
            self._note(t, value, past)
            self._limit = limit_of(self.fault, view)
            if not self.active and t - self._since_t >= self.fault.hold_s:
                self.active = True
                return FaultRaised(
                    t,
                    self.fault.code,
                    self.fault.cue,
                    self.fault.severity,
                    value,
                    self._limit,
                )
        elif self.active:
            if t - self._last_bad_t > CLEAR_AFTER_S:
                return self.finish()
        elif not (math.isnan(past) and t - self._last_bad_t <= CLEAR_AFTER_S):
            self._since_t = self._worst = self._most = math.nan
        return None

    def _note(self, t: float, value: float, past: float) -> None:
        if math.isnan(self._since_t):
            self._since_t = t
        self._last_bad_t = t
        if past > 0 and not self._most > past:
            self._worst, self._most = value, past

    @property
    def stretch(self) -> tuple[float, float]:
        """When the active fault began and was last seen."""
        return self._since_t, self._last_bad_t

    def finish(self) -> FaultRecord | None:
        """Clear the fault and return its record; None when it was not active."""
        if not self.active:
            return None
        record = FaultRecord(
            self.fault.code,
            self.fault.severity,
            self._since_t,
            self._last_bad_t,
            None,
            self._worst,
            self._limit,
            self._unit,
        )
        self._since_t = self._worst = self._most = math.nan
        self.active = False
        return record


class FaultWatch:
    """Watches all of an exercise's momentary faults and keeps their records.

    Attributes:
        records: The stretches of faults that are over, in the order in which they ended.
    """

    def __init__(self, exercise: Exercise, abstentions: FaultCoverage) -> None:
        self._abstentions = abstentions
        self._timers = [
            FaultTimer(rule, exercise.signal(rule.signal).unit)
            for rule in exercise.faults
            if isinstance(rule, Fault)
        ]
        self.records: list[FaultRecord] = []

    @property
    def active(self) -> tuple[str, ...]:
        """Codes that are raised now, the most important first."""
        return tuple(timer.fault.code for timer in self._timers if timer.active)

    def step(
        self, t: float, dt: float, signals: Mapping[str, float], view: View, phase: Phase
    ) -> list[Event]:
        """Take the state at ``t``, ``dt`` seconds after the one before; return what changed.

        ``phase`` is READY or WAITING while nothing is to be judged.
        """
        events: list[Event] = []
        hidden = self._abstentions.hidden_from(view)
        for timer in self._timers:
            fault = timer.fault
            value: float | None = math.nan
            if phase in fault.phases and fault.code not in hidden:
                value = fault.value_in(signals, view)
                if value is not None and math.isnan(value):
                    self._abstentions.unseen(fault, dt, fault.unknown_in(signals))
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
        return over + [(t.fault.code, *t.stretch) for t in self._timers if t.active]

    def finish(self) -> None:
        """End of the source: close what is still active."""
        for timer in self._timers:
            record = timer.finish()
            if record is not None:
                self.records.append(record)

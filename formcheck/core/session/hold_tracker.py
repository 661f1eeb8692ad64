"""Held postures become holds: how long each was kept, and how well."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from formcheck.core.debounce import Debounce
from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.results.events import (
    Attempt,
    AttemptEnded,
    Event,
    HeldPosture,
    HoldEnded,
    HoldStarted,
)
from formcheck.core.results.report import Results
from formcheck.core.session.fault_detector import FaultDetector
from formcheck.core.session.movement_outcome import MovementOutcome
from formcheck.core.session.signal_reader import Sample
from formcheck.core.types import Phase, Side, View


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that is over, in seconds of the source, and the side that held it."""

    start_s: float
    end_s: float
    side: Side = "both"


class HoldTimer:
    """Times a posture that is kept, through short absences.

    Where it is ``one_sided``, another side than before begins anew.

    Attributes:
        hold_s: Seconds of the present hold, or of the last one.
        kept: The posture is kept at this moment; false in a short absence.
    """

    def __init__(self, hold: Hold, *, one_sided: bool = False) -> None:
        self._hold = hold
        self._one_sided = one_sided
        self._entered = Debounce(hold.enter_s, hold.grace_s)
        self._side: Side = "both"
        self.hold_s = 0.0
        self.kept = False

    @property
    def start_s(self) -> float | None:
        """When the present hold began; None when there is none."""
        return self._entered.since_t if self._entered.active else None

    def step(self, t: float, signals: Mapping[str, float], side: Side = "both") -> Held | None:
        """Take the signals of the judged side at ``t``; return the hold that has just ended.

        The side is "both" while a one-sided posture is held on neither.
        """
        on_neither = self._one_sided and side == "both"
        over = None
        # On neither side for a moment still means the side of the present hold.
        if self._one_sided and side != self._side and not (on_neither and self._entered.active):
            over = self.finish()
            self._side = side
        another = any(part.holds(signals) for part in self._hold.unless)
        self.kept = not (on_neither or another) and all(
            part.holds(signals) for part in self._hold.posture
        )
        broken = another or any(part.excludes(signals) for part in self._hold.posture)
        before = self._entered.stretch
        self._entered.step(t, self.kept or (False if broken else None))
        if self.start_s is not None:
            self.hold_s = t - self.start_s
        elif before:
            return self._end(*before)
        return over

    def finish(self) -> Held | None:
        """End the present hold at the last moment at which the posture was seen."""
        stretch = self._entered.stretch
        self._entered.reset()
        return self._end(*stretch) if stretch else None

    def _end(self, start_s: float, end_s: float) -> Held:
        self.hold_s = end_s - start_s
        return Held(start_s, end_s, self._side)


class HoldTracker:
    """Times holds; what begins after the goal was reached is an attempt."""

    count = 0

    def __init__(self, exercise: Exercise, hold: Hold, faults: FaultDetector) -> None:
        self._faults = faults
        self._timer = HoldTimer(hold, one_sided=exercise.sides == "each")
        self._closed_t = math.inf
        self._attempts: list[Attempt] = []
        self._holds: list[HeldPosture] = []

    @property
    def _late(self) -> bool:
        start_s = self._timer.start_s
        return start_s is not None and start_s >= self._closed_t

    @property
    def phase(self) -> Phase:
        return Phase.HOLD if self.under_way else Phase.READY

    @property
    def judged_phase(self) -> Phase:
        """HOLD while the posture is kept: the way out of it is not judged."""
        return self.phase if self._timer.kept and not self._late else Phase.READY

    @property
    def under_way(self) -> bool:
        return self._timer.start_s is not None

    @property
    def hold_s(self) -> float:
        return self._timer.hold_s

    @property
    def attempts(self) -> int:
        return len(self._attempts)

    def results(self) -> Results:
        faults = tuple(self._faults.records)
        return Results((), tuple(self._attempts), tuple(self._holds), faults)

    def progress(self, signals: Mapping[str, float]) -> float:
        return float(self.under_way)

    def step(self, sample: Sample, *, ready: bool) -> list[Event]:
        was_holding = self.under_way
        held = self._timer.step(sample.t, sample.signals, sample.side)
        if held is not None:
            return [self._close(sample.t, held)]
        if self._timer.start_s is not None and not was_holding:
            return [HoldStarted(sample.t, self._timer.start_s)]
        return []

    def lose(self, t: float, view: View) -> list[Event]:
        """Let the hold run out: its grace is no longer than it takes to lose a person."""
        return []

    def cut(self, t: float, view: View) -> list[Event]:
        """End the hold where the film cuts."""
        held = self._timer.finish()
        return [] if held is None else [self._close(t, held)]

    def close(self, t: float) -> None:
        """The goal is reached: a hold that begins at ``t`` or later is an attempt."""
        self._closed_t = min(self._closed_t, t)

    def finish(self, view: View) -> None:
        self.cut(math.nan, view)

    def _close(self, t: float, held: Held) -> HoldEnded | AttemptEnded:
        if held.start_s >= self._closed_t:
            attempt = Attempt(held.start_s, held.end_s, MovementOutcome.LATE.value, {})
            self._attempts.append(attempt)
            return AttemptEnded(t, attempt)
        held_s = held.end_s - held.start_s
        good_s = held_s - self._faults.seconds_between(held.start_s, held.end_s)
        codes = self._faults.between(held.start_s, held.end_s)
        side = None if held.side == "both" else held.side
        hold = HeldPosture(side, held.start_s, held.end_s, held_s, good_s, codes)
        self._holds.append(hold)
        return HoldEnded(t, hold)

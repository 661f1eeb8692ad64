"""The start gate: nothing counts before the start posture has been held.

It also finds the reference: how the person reads in a start posture that is held still.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from formcheck.core.exercise.definition import RELEASE, Cycle, Exercise, Signal, Start
from formcheck.core.pose.geometry import known, median_of_known
from formcheck.core.results.events import Event, RepEnded

#: Frames in which the posture is unknown are bridged for this long.
BRIDGED_S = 0.5
#: A reference is read while the person is still for this long, or for the hold of the start posture
#: where that is longer.
STILL_S = 0.4
#: That time is cut into this many parts. Still means that their medians differ by no more than
#: RELEASE (3 degrees, 0.02 legs, 0.03), half the model's own spread: people who stand still
#: read 0.2 to 1.5 degrees, a squat on its way up 9 and more (9 clips, 2 rendered).
STILL_PARTS = 3
#: A posture replaces the reference when the carrying signal is further past rest by this share of
#: its full way. Squatters who keep their knees at 152 degrees are 0.11 short of standing, people
#: who stand still differ by up to 0.05.
FURTHER_SHARE = 0.08
#: A person who was further out of rest than that when first seen, and is still within this time,
#: has come out of a movement.
ARRIVES_S = 3.0


@dataclass(frozen=True, slots=True)
class _InPosture:
    """One moment in the start posture; ``before_reps`` is as in :meth:`StartGate.step`."""

    t: float
    signals: Mapping[str, float]
    before_reps: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """A reading of a signal in a still start posture.

    Attributes:
        out: How far the carrying signal was out of rest, as a share of its full way.
        before_reps: No rep had been made since the person was found.
        kept: It was read before the person was lost and found again.
    """

    out: float
    before_reps: bool
    kept: bool = False


class StartGate:
    """Waits for the start posture, and finds the reference in it.

    A source that opens in the posture passes the gate at once, as trimmed clips do. The reference
    needs more, since many clips begin in the middle of a movement and pass through the posture: all
    signals must be still. The first still posture is the reference until a better one is seen. One
    before the first rep is better than one between reps; of the same kind, one that is clearly
    further past rest.

    A signal with a usual value takes no first reading between reps that falls short of it: the
    posture in which a rep ended may be the very fault. A later reference changes no judgement.

    Args:
        start: None leaves the gate open.
        signals: Those of the exercise.
        cycle: Tells how far the person is out of rest; None where nothing does.
        opening: The source begins now.

    Attributes:
        passed: The start posture has been held.
        reference: Values of the signals that count from the start posture, by name.
    """

    def __init__(
        self,
        start: Start | None,
        signals: Sequence[Signal] = (),
        cycle: Cycle | None = None,
        *,
        opening: bool = True,
    ) -> None:
        self._start = start
        # Where sides alternate rest lies between the two: further past it is not more at rest.
        self._cycle = None if cycle and cycle.alternates else cycle
        self._compared = tuple(signal for signal in signals if signal.from_start)
        in_posture = {part.signal for part in start.posture} if start else set()
        self._watched = [one for one in signals if one.from_start or one.name in in_posture]
        self._still_s = max(STILL_S, start.hold_s) if start else STILL_S
        self._held: deque[_InPosture] = deque()
        self._opening = opening
        # When the person was first seen, and how far out of rest.
        self._first: tuple[float, float] | None = None
        self._readings: dict[str, _Reading] = {}
        self.passed = start is None
        self.reference: dict[str, float] = {}

    def restart(self, *, opening: bool = False) -> None:
        """Wait for the start posture again; the reference stays until a new one is seen.

        Mostly the same person comes back, often in the middle of a movement. In any case the first
        still start posture before a rep is the new reference. ``opening``: a take begins now, which
        may open in the posture as a source may.
        """
        self._held.clear()
        self._opening = opening
        self._first = None
        self.passed = self._start is None
        self._readings = {name: replace(one, kept=True) for name, one in self._readings.items()}

    def step(self, t: float, signals: Mapping[str, float], *, before_reps: bool = True) -> bool:
        """Take the signals as they read at ``t``; return True when the gate has passed just now.

        ``before_reps``: no rep has been made since the person was found, nor may one be under way.
        """
        start = self._start
        if start is None:
            return False
        if self._first is None and not math.isnan(out := self._out([signals])):
            self._first = t, out
        just_passed = False
        if all(part.holds(signals) for part in start.posture):
            self._held.append(_InPosture(t, signals, before_reps))
            held_s = t - self._held[0].t
            just_passed = not self.passed and (self._opening or held_s >= start.hold_s)
            self._find_reference(start)
        elif self._held:
            broken = any(part.excludes(signals) for part in start.posture)
            if broken or t - self._held[-1].t > BRIDGED_S:
                self._held.clear()
        self._opening = False
        self.passed |= just_passed
        return just_passed

    def _find_reference(self, start: Start) -> None:
        """Take what was held of late as the reference if it is still and better."""
        held, t = self._held, self._held[-1].t
        while len(held) > 1 and t - held[1].t >= self._still_s:
            held.popleft()
        if not self._compared or t - held[0].t < self._still_s:
            return
        out = self._out([one.signals for one in held])
        first_t, first_out = self._first or (t, out)
        came_up = first_out - out > FURTHER_SHARE and t - first_t <= ARRIVES_S
        before_reps = not came_up and all(one.before_reps for one in held)
        wanted = [
            signal
            for signal in self._compared
            if not math.isnan(held[-1].signals[signal.name])
            and self._better(self._readings.get(signal.name), out, before_reps=before_reps)
        ]
        if not wanted or not self._is_still(start):
            return
        for signal in wanted:
            value = median_of_known([one.signals[signal.name] for one in held])
            short = not before_reps and value < signal.typical
            if signal.name in self._readings or not short:
                self._readings[signal.name] = _Reading(out, before_reps)
                self.reference[signal.name] = value

    def _out(self, held: Sequence[Mapping[str, float]]) -> float:
        """Return how far out of rest the person is, as a share of the full way; NaN if unknown."""
        if self._cycle is None:
            return 0.0
        values = [signals[self._cycle.signal] for signals in held]
        return self._cycle.share_of_full(median_of_known(values))

    @staticmethod
    def _better(reading: _Reading | None, out: float, *, before_reps: bool) -> bool:
        """Return True when a still posture of now is better than what was read."""
        if reading is None or (before_reps and (reading.kept or not reading.before_reps)):
            return True
        return out < reading.out - FURTHER_SHARE

    def _is_still(self, start: Start) -> bool:
        """Return True when nothing that is watched has changed beyond noise."""
        held = self._held
        if not all(part.holds(one.signals) for part in start.compared_in for one in held):
            return False
        part_s = (held[-1].t - held[0].t) / STILL_PARTS
        parts: list[list[Mapping[str, float]]] = [[] for _ in range(STILL_PARTS)]
        for one in held:
            parts[min(STILL_PARTS - 1, int((one.t - held[0].t) / part_s))].append(one.signals)
        for signal in self._watched:
            seen = known(
                median_of_known([signals[signal.name] for signals in part]) for part in parts
            )
            if seen and max(seen) - min(seen) > RELEASE[signal.unit]:
                return False
        return True


class PersonalBaseline:
    """Remembers the least value of a measure in any repetition.

    Attributes:
        reference: By the name of the signal that counts from it.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._measures = {
            signal.name: exercise.name_of_measure(signal.relative_to_best)
            for signal in exercise.signals
            if signal.relative_to_best is not None
        }
        self.reference: dict[str, float] = {}

    def note(self, events: Iterable[Event]) -> None:
        for event in events:
            if not isinstance(event, RepEnded):
                continue
            for name, measure in self._measures.items():
                value = event.rep.measures[measure]
                if not math.isnan(value):
                    self.reference[name] = min(value, self.reference.get(name, value))

"""Sets, repetitions or seconds, and rests: what the person wants to do in a session."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DEFAULT_REST_S", "Goal", "SetPhase", "SetRecord", "SetState", "Sets"]

#: "A bit" between sets, as the programme puts it.
DEFAULT_REST_S = 30.0


class SetPhase(StrEnum):
    """Where in the sets the person is."""

    WORKING = "working"
    RESTING = "resting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be done; one of ``reps`` and ``hold_s`` is given.

    Raises:
        ValueError: It contradicts itself.
    """

    reps: int | None = None
    hold_s: float | None = None
    sets: int = 1
    rest_s: float = DEFAULT_REST_S

    def __post_init__(self) -> None:
        one_kind = (self.reps is None) != (self.hold_s is None)
        amount = self.reps if self.reps is not None else self.hold_s
        sound = one_kind and amount is not None and amount > 0 and self.sets > 0
        if not sound or not 0 <= self.rest_s < math.inf:
            raise ValueError(f"expected reps or seconds, sets and a rest, got {self}")

    @property
    def amount(self) -> float:
        """Reps or seconds in a set."""
        amount = self.reps if self.reps is not None else self.hold_s
        return math.nan if amount is None else float(amount)


@dataclass(frozen=True, slots=True)
class SetState:
    """Where the person is in the sets.

    Attributes:
        phase: Working, resting or done.
        number, sets: Which set of how many; while resting the one that comes next.
        done, amount: Reps or seconds in this set, and how many it has.
        rest_left_s: Seconds until the next set; 0 unless resting.
    """

    phase: SetPhase
    number: int
    sets: int
    done: float
    amount: float
    rest_left_s: float = 0.0


@dataclass(frozen=True, slots=True)
class SetRecord:
    """A set from its first picture to its last; ``complete`` when all of it was done."""

    number: int
    start_s: float
    end_s: float
    reps: int
    hold_s: float
    complete: bool


class Sets:
    """Follows the sets. What is done in a rest is no part of any set.

    Attributes:
        records: The sets that are over.
    """

    def __init__(self, goal: Goal) -> None:
        self._goal = goal
        self._phase = SetPhase.WORKING
        self._number = 1
        self._start_t = math.nan
        self._last_t = math.nan
        self._rest_until_t = math.nan
        self._reps = self._reps_before = 0
        self._held_s = self._hold_s = self._hold_before_s = 0.0
        self._holding = False
        self.records: list[SetRecord] = []

    def step(self, t: float, *, reps: int, hold_s: float, holding: bool) -> SetState:
        """Take the counts of a session at ``t`` seconds.

        Args:
            t: Seconds, growing.
            reps: Of the whole session so far.
            hold_s: Of the present hold or of the last one.
            holding: The clock of a hold runs.
        """
        self._last_t = t
        self._reps = reps
        self._note_hold(hold_s, holding=holding)
        if math.isnan(self._start_t):
            self._start_t = t
        if self._phase is SetPhase.RESTING and t >= self._rest_until_t:
            self._begin(t)
        if self._phase is SetPhase.WORKING and self._done >= self._goal.amount:
            self._end(t)
        return self._state(t)

    def finish(self) -> tuple[SetRecord, ...]:
        """Return all sets, one that was begun and not completed included."""
        begun = self._phase is SetPhase.WORKING and self._done > 0
        return (
            (*self.records, self._record(self._last_t, complete=False))
            if begun
            else (*self.records,)
        )

    def _note_hold(self, hold_s: float, *, holding: bool) -> None:
        """Add up holds; the clock of the session begins anew with each."""
        if holding and (not self._holding or hold_s < self._hold_s):
            self._held_s += self._hold_s
            self._hold_s = 0.0
        if holding or self._holding:
            self._hold_s = hold_s
        self._holding = holding

    @property
    def _done(self) -> float:
        """Reps or seconds in this set."""
        if self._goal.reps is not None:
            return float(self._reps - self._reps_before)
        return self._held_s + self._hold_s - self._hold_before_s

    def _begin(self, t: float) -> None:
        self._phase = SetPhase.WORKING
        self._start_t = t
        self._reps_before = self._reps
        self._hold_before_s = self._held_s + self._hold_s

    def _end(self, t: float) -> None:
        self.records.append(self._record(t, complete=True))
        if self._number == self._goal.sets:
            self._phase = SetPhase.DONE
            return
        self._phase = SetPhase.RESTING
        self._rest_until_t = t + self._goal.rest_s
        self._number += 1

    def _record(self, t: float, *, complete: bool) -> SetRecord:
        reps = self._reps - self._reps_before
        held_s = self._held_s + self._hold_s - self._hold_before_s
        return SetRecord(self._number, self._start_t, t, reps, held_s, complete)

    def _state(self, t: float) -> SetState:
        resting = self._phase is SetPhase.RESTING
        done = {SetPhase.WORKING: self._done, SetPhase.DONE: self._goal.amount}
        return SetState(
            self._phase,
            self._number,
            self._goal.sets,
            done.get(self._phase, 0.0),
            self._goal.amount,
            max(0.0, self._rest_until_t - t) if resting else 0.0,
        )

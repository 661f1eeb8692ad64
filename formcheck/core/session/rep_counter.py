"""Counts repetitions in the one signal that carries them.

Its values are already smooth; they are compared with hysteresis, and must last.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias

import numpy as np

from formcheck.core.exercise.definition import Cycle
from formcheck.core.exercise.phases import find_phases
from formcheck.core.exercise.rep_stats import Trace
from formcheck.core.exercise.rules import Range
from formcheck.core.session.open_movement import OPENING_REP_S, TURN_SHARE, OpenMovement
from formcheck.core.session.signal_reader import Sample
from formcheck.core.types import Phase, Side

#: Kept of the rest before a movement, to find when it really began.
REST_KEPT_S = 1.0
#: A rep is judged when the person has not risen further for this long ...
SETTLED_AFTER_S = 0.4
#: (less than this share of the movement does not count as rising) ...
STILL_SHARE = 0.02
#: (and for this long has stopped rising, when the source ends or loses sight of the person) ...
STOPPED_S = 0.15
#: ... or has begun the next movement, or at the latest after this long.
SETTLE_AT_MOST_S = 1.5
#: A source may begin in the middle of a rep: within OPENING_S after the person is first seen, if
#: that is within FOUND_WITHIN_S of the first frame. Such a rep counts once the person has stayed
#: for STAYS_S: people who crouched to start the camera walk off.
OPENING_S = 0.5
FOUND_WITHIN_S = 2.0
STAYS_S = 1.0


class MovementOutcome(Enum):
    """What became of a movement."""

    REP = "counted"
    SHALLOW = "not_deep_enough"
    UNFINISHED = "not_finished"
    PUT_DOWN = "put_down"
    LATE = "after_goal"
    REPEATED = "same_side_again"
    OTHER = "other_exercise"
    NOTHING = "not_this_exercise"


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """A movement that is over."""

    outcome: MovementOutcome
    trace: Trace


@dataclass(slots=True)
class _Settling:
    """Rest is reached again, but how high the person comes is not known yet.

    Attributes:
        rest_t: When rest was reached.
        top: The least that the signal has been out of rest since.
        risen_to, risen_t: Where and when the person last rose by more than trembling.
        next_began: The next movement has begun.
    """

    movement: OpenMovement
    outcome: MovementOutcome
    rest_t: float
    top: float
    risen_to: float
    risen_t: float
    next_began: bool = False

    def follow(self, t: float, out: float) -> bool:
        """Return True when the person has come to rest, so that end and lockout are known."""
        deepest = self.movement.deepest
        self.top = min(self.top, out)
        if out < self.risen_to - STILL_SHARE * deepest:
            self.risen_to, self.risen_t = out, t
        self.next_began = out > max(0.0, self.top + TURN_SHARE * deepest)
        wait_s = STAYS_S if self.movement.opened_midway else SETTLED_AFTER_S
        still = t - self.risen_t >= wait_s
        return self.next_began or still or t - self.rest_t >= SETTLE_AT_MOST_S


#: Before the start posture, at rest, in a movement, after one.
_State: TypeAlias = Literal[Phase.WAITING, Phase.READY] | OpenMovement | _Settling


class RepCounter:
    """Counts repetitions of one signal that leaves rest, passes a depth and comes back.

    ``home`` is the start posture besides being at rest; a repetition ends in it.

    Attributes:
        count: Reps so far; grows as soon as rest is reached again.
        never_reached_rest: The depth was reached twice without rest in between, or once without
            rest before the end.
    """

    def __init__(self, cycle: Cycle, home: tuple[Range, ...] = ()) -> None:
        self._cycle = cycle
        self._home = home
        self._state: _State = Phase.WAITING
        # Some rest, then the movement.
        self._samples: list[Sample] = []
        self._first_t: float | None = None
        self._seen_t: float | None = None
        self._closed_t = math.inf
        self._last_side: Side | None = None
        # Since rest the depth was reached, and then left again.
        self._descent: Literal["deep", "risen"] | None = None
        self.count = 0
        self.never_reached_rest = False

    @property
    def phase(self) -> Phase:
        """WAITING until rest is seen, then READY, OUT and BACK."""
        state = self._state
        if isinstance(state, OpenMovement):
            return Phase.BACK if state.coming_back else Phase.OUT
        return Phase.READY if isinstance(state, _Settling) else state

    @property
    def moving(self) -> bool:
        """True during a movement that is large enough to be one."""
        return isinstance(self._state, OpenMovement) and self._state.is_large

    @property
    def settling(self) -> bool:
        """True when a movement is over but the person has not come to rest yet."""
        return isinstance(self._state, _Settling)

    @property
    def late(self) -> bool:
        """True in a movement that began after the counter was closed."""
        return isinstance(self._state, OpenMovement) and self._state.left_rest_t >= self._closed_t

    @property
    def far_s(self) -> float:
        """Seconds for which the movement has stayed near its far end; 0 elsewhere."""
        state, seen_t = self._state, self._seen_t
        if not isinstance(state, OpenMovement) or not state.is_large or seen_t is None:
            return 0.0
        return state.far_s(seen_t)

    def progress(self, value: float) -> float:
        """Return where a value lies between rest (0) and a full rep (1); 0 when unknown."""
        share = self._cycle.share_of_full(value)
        return 0.0 if math.isnan(share) else min(1.0, max(0.0, share))

    def step(self, sample: Sample, *, ready: bool) -> list[Movement]:
        """Take the next sample, ``ready`` to count or not; return the movements that are over."""
        t, out = sample.t, self._out(sample)
        if self._first_t is None:
            self._first_t = t
        if math.isnan(out):
            gone = self._seen_t is None or t - self._seen_t > self._cycle.max_gap_s
            return self.lose() if gone else []
        if self._seen_t is None and t - self._first_t <= FOUND_WITHIN_S:
            self._first_t = t
        self._seen_t = t
        self._samples.append(sample)
        self._follow_descents(out)
        match self._state:
            case Phase.WAITING:
                self._wait(t - self._first_t, out, ready=ready)
            case Phase.READY:
                self._rest(t, out)
            case OpenMovement() as movement:
                self._move(movement, t - self._first_t, out)
            case _Settling() as settling:
                return self._end(settling) if settling.follow(t, out) else []
        return []

    def close(self, t: float) -> None:
        """Count nothing that begins at ``t`` or later; what has begun may still be finished."""
        self._closed_t = min(self._closed_t, t)

    def lose(self) -> list[Movement]:
        """The person is gone: finish what was counted and drop what was not."""
        over = self._end(self._state) if isinstance(self._state, _Settling) else []
        self._drop()
        return over

    def finish(self) -> list[Movement]:
        """End of the source: return the movement that is still open, if it was one."""
        over = self._cut_off(self._state) if isinstance(self._state, OpenMovement) else []
        return over + self.lose()

    def cut(self) -> list[Movement]:
        """The film cuts: end as the source does, and begin anew.

        A take may open with the weight on the floor, as a source may. Other reps that it opens in
        do not count: their first half may be what the take before ended with.
        """
        over = self.finish()
        if self._cycle.floor:
            self._first_t = self._seen_t = None
        return over

    def _out(self, sample: Sample) -> float:
        return self._cycle.out_of_rest(sample.signals[self._cycle.signal])

    def _follow_descents(self, out: float) -> None:
        """Notice two descents without rest in between."""
        if out >= self._cycle.out_of_rest(self._cycle.depth):
            self.never_reached_rest |= self._descent == "risen"
            self._descent = "deep"
        elif out <= 0:
            self._descent = None
        elif out < self._cycle.out_of_rest(self._cycle.attempt) and self._descent == "deep":
            self._descent = "risen"

    def _wait(self, opened_s: float, out: float, *, ready: bool) -> None:
        large = out >= self._cycle.out_of_rest(self._cycle.attempt)
        if large and opened_s <= OPENING_S:
            self._leave_rest(opened_midway=True)
        elif ready and out <= 0:
            self._state = Phase.READY
        else:
            self._samples.clear()

    def _rest(self, t: float, out: float) -> None:
        if out > 0:
            self._leave_rest()
            return
        while t - self._samples[0].t > REST_KEPT_S:
            del self._samples[0]

    def _leave_rest(self, *, opened_midway: bool = False) -> None:
        self._state = OpenMovement(
            self._cycle, self._home, self._samples, opened_midway=opened_midway
        )

    def _move(self, movement: OpenMovement, opened_s: float, out: float) -> None:
        movement.follow()
        if out <= 0:
            self._reach_rest(movement, opened_s, out)
        elif movement.lasted_s > self._cycle.max_s:
            self._drop()

    def _reach_rest(self, movement: OpenMovement, opened_s: float, out: float) -> None:
        outcome = self._outcome(movement, opened_s)
        if outcome is MovementOutcome.OTHER:
            self._drop()
        elif outcome is MovementOutcome.NOTHING:
            self._state = Phase.READY
            self._samples = self._samples[-1:]
        else:
            outcome = MovementOutcome.LATE if self.late else outcome
            # One that opened midway counts once the person has stayed.
            self.count += outcome is MovementOutcome.REP and not movement.opened_midway
            t = self._samples[-1].t
            self._state = _Settling(movement, outcome, t, top=out, risen_to=out, risen_t=t)

    def _outcome(self, movement: OpenMovement, opened_s: float) -> MovementOutcome:
        """Return what becomes of a movement that comes back to rest now."""
        cycle, midway = self._cycle, movement.opened_midway
        # Of one that opened midway half may have been missed.
        least_s = cycle.min_s / 2 if midway else cycle.min_s
        if not movement.is_large or movement.lasted_s < least_s:
            return MovementOutcome.NOTHING
        lasting = cycle.floor or cycle.holds or cycle.stays or movement.went_out
        if midway and opened_s > (cycle.max_s if lasting else OPENING_REP_S):
            return MovementOutcome.NOTHING
        if movement.ends_otherwise():
            return MovementOutcome.OTHER
        if not movement.is_deep:
            return (
                MovementOutcome.SHALLOW
                if movement.stays() and not midway
                else MovementOutcome.NOTHING
            )
        # Where the source opened with the weight on the floor nobody knows how it got there.
        if not (midway and cycle.floor) and not movement.stays():
            return MovementOutcome.NOTHING
        return self._rep_or_repeated()

    def _rep_or_repeated(self) -> MovementOutcome:
        same = self._cycle.alternates and self._samples[-1].side == self._last_side
        return MovementOutcome.REPEATED if same else MovementOutcome.REP

    def _end(self, settling: _Settling) -> list[Movement]:
        """Return the movement and keep what came after it as the rest before the next."""
        movement = settling.movement
        # When frames are missing the person may still have been rising.
        stopped = self._samples[-1].t - settling.risen_t >= STOPPED_S
        trace = self._trace(movement, rested=settling.next_began or stopped)
        walked_off = movement.opened_midway and movement.walks_off(settling.rest_t)
        if settling.outcome is MovementOutcome.REP and not walked_off:
            self.count += movement.opened_midway
            self._last_side = trace.side
        self._samples = self._samples[trace.span.end :]
        self._state = Phase.READY
        if self._out(self._samples[-1]) > 0:
            self._leave_rest()
        return [] if walked_off else [Movement(settling.outcome, trace)]

    def _cut_off(self, movement: OpenMovement) -> list[Movement]:
        """Return a movement in which the source ends, if it is one."""
        if not movement.is_large or not movement.is_of_exercise():
            return []
        outcome = MovementOutcome.UNFINISHED
        if self.late:
            outcome = MovementOutcome.LATE
        elif self._cycle.floor and not movement.coming_back:
            # Before the first lift nothing tells it from going down to the floor.
            if not self.count:
                self.never_reached_rest |= movement.is_deep
                return []
            outcome = MovementOutcome.PUT_DOWN
        elif movement.is_nearly_back and movement.lasted_s >= self._cycle.min_s:
            outcome = self._rep_or_repeated()
            self.count += outcome is MovementOutcome.REP
        self.never_reached_rest |= movement.is_deep and self.count == 0
        return [Movement(outcome, self._trace(movement, rested=False))]

    def _trace(self, movement: OpenMovement, *, rested: bool) -> Trace:
        samples = self._samples
        t = np.array([one.t for one in samples])
        out = np.array([self._out(one) for one in samples])
        span = find_phases(t, out, self._cycle.ease)
        names = samples[0].signals
        signals = {name: np.array([one.signals[name] for one in samples]) for name in names}
        side = samples[span.turn].side
        return Trace(t, signals, span, not movement.opened_midway, side, self._last_side, rested)

    def _drop(self) -> None:
        self._samples.clear()
        # What was not seen may have been a repetition of either side.
        self._last_side = "both"
        self._descent = None
        self._state = Phase.WAITING

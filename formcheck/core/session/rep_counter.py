"""Counts repetitions in the one signal that carries them.

Its values are already smooth; they are compared with hysteresis, and must last.
"""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import numpy as np

from formcheck.core.exercise.definition import Cycle
from formcheck.core.exercise.phases import Span, find_phases
from formcheck.core.exercise.rep_stats import Trace
from formcheck.core.exercise.rules import Range
from formcheck.core.results.events import Rejected
from formcheck.core.results.reasons import RejectionReason
from formcheck.core.session.movement_outcome import (
    STOPPED_S,
    Movement,
    MovementOutcome,
    Settling,
)
from formcheck.core.session.open_movement import OpenMovement
from formcheck.core.session.rejection import (
    StrayMovements,
    rejection_at_end,
    rejection_at_rest,
    travel_rejection,
)
from formcheck.core.session.signal_reader import Sample
from formcheck.core.types import Phase, Side

#: Kept of the rest before a movement, to find when it really began.
REST_KEPT_S = 1.0
#: A source may begin in the middle of a rep: within OPENING_S after the person is first seen, if
#: that is within FOUND_WITHIN_S of the first frame.
OPENING_S = 0.5
FOUND_WITHIN_S = 2.0


#: Before the start posture, at rest, in a movement, after one.
_State: TypeAlias = Literal[Phase.WAITING, Phase.READY] | OpenMovement | Settling


class RepCounter:
    """Counts repetitions of one signal that leaves rest, passes a depth and comes back.

    ``home`` is the start posture besides being at rest; a repetition ends in it.

    Attributes:
        count: Reps so far; grows as soon as rest is reached again.
        never_reached_rest: The depth was reached twice without rest in between, or once without
            rest before the end.
        rejected: Movements of the size of an attempt that were neither reps nor attempts.
    """

    def __init__(self, cycle: Cycle, home: tuple[Range, ...] = ()) -> None:
        self._cycle = cycle
        self._home = home
        self._state: _State = Phase.WAITING
        self._unstarted = StrayMovements(cycle, "start_posture")
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
        self.rejected: list[Rejected] = []

    @property
    def phase(self) -> Phase:
        """WAITING until rest is seen, then READY, OUT and BACK."""
        state = self._state
        if isinstance(state, OpenMovement):
            return Phase.BACK if state.coming_back else Phase.OUT
        return Phase.READY if isinstance(state, Settling) else state

    @property
    def moving(self) -> bool:
        """True during a movement that is large enough to be one."""
        return isinstance(self._state, OpenMovement) and self._state.is_large

    @property
    def settling(self) -> bool:
        """True when a movement is over but the person has not come to rest yet."""
        return isinstance(self._state, Settling)

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
                self._wait(t, out, ready=ready)
            case Phase.READY:
                self._rest(t, out)
            case OpenMovement() as movement:
                self._move(movement, t - self._first_t, out)
            case Settling() as settling:
                return self._end(settling) if settling.follow(t, out) else []
        return []

    def close(self, t: float) -> None:
        """Count nothing that begins at ``t`` or later; what has begun may still be finished."""
        self._closed_t = min(self._closed_t, t)

    def lose(self) -> list[Movement]:
        """The person is gone: finish what was counted and drop what was not."""
        over = self._end(self._state) if isinstance(self._state, Settling) else []
        self._drop("not_seen")
        return over

    def finish(self) -> list[Movement]:
        """End of the source: return the movement that is still open, if it was one."""
        if not isinstance(self._state, OpenMovement):
            return self.lose()
        over = self._cut_off(self._state)
        self._drop(None)
        return over

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

    def _wait(self, t: float, out: float, *, ready: bool) -> None:
        opening = self._first_t is not None and t - self._first_t <= OPENING_S
        if opening and out >= self._cycle.out_of_rest(self._cycle.attempt):
            self.rejected += self._unstarted.stop(unfinished=False)
            self._leave_rest(opened_midway=True)
            return
        self.rejected += self._unstarted.step(t, out)
        if ready and out <= 0:
            self.rejected += self._unstarted.stop()
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
            self._drop("too_long")

    def _reach_rest(self, movement: OpenMovement, opened_s: float, out: float) -> None:
        if not movement.is_large:
            self._stay_at_rest()
            return
        reason = rejection_at_rest(movement, self._cycle, opened_s)
        if reason in ("start_posture", "other_exercise"):
            self._drop(reason)
        elif reason is not None:
            self._reject(movement, reason)
            self._stay_at_rest()
        else:
            outcome = self._rep_or_repeated() if movement.is_deep else MovementOutcome.SHALLOW
            outcome = MovementOutcome.LATE if self.late else outcome
            # One that opened midway counts once the person has stayed.
            self.count += outcome is MovementOutcome.REP and not movement.opened_midway
            t = self._samples[-1].t
            self._state = Settling(movement, outcome, t, top=out, risen_to=out, risen_t=t)

    def _stay_at_rest(self) -> None:
        self._state = Phase.READY
        self._samples = self._samples[-1:]

    def _reject(self, movement: OpenMovement, reason: RejectionReason) -> None:
        self.rejected.append(Rejected(movement.left_rest_t, self._samples[-1].t, reason))

    def _rep_or_repeated(self) -> MovementOutcome:
        same = self._cycle.alternates and self._samples[-1].side == self._last_side
        return MovementOutcome.REPEATED if same else MovementOutcome.REP

    def _end(self, settling: Settling) -> list[Movement]:
        """Return the movement and keep what came after it as the rest before the next."""
        movement = settling.movement
        # When frames are missing the person may still have been rising.
        stopped = self._samples[-1].t - settling.risen_t >= STOPPED_S
        trace = self._trace(movement, rested=settling.next_began or stopped)
        walked_off = movement.opened_midway and movement.walks_off(settling.rest_t)
        if settling.outcome is MovementOutcome.REP and not walked_off:
            self.count += movement.opened_midway
            self._last_side = trace.side
        if walked_off:
            reason = travel_rejection(movement, movement.staying_leg(settling.rest_t))
            start_t, end_t = (float(trace.t[i]) for i in (trace.span.start, trace.span.end))
            self.rejected.append(Rejected(start_t, end_t, reason))
        # The last sample may begin the next movement.
        self._reject_around(movement, trace.span, self._samples[:-1])
        self._samples = self._samples[trace.span.end :]
        self._state = Phase.READY
        if self._out(self._samples[-1]) > 0:
            self._leave_rest()
        return [] if walked_off else [Movement(settling.outcome, trace)]

    def _cut_off(self, movement: OpenMovement) -> list[Movement]:
        """Return a movement in which the source ends, if it is one."""
        if not movement.is_large:
            return []
        if reason := rejection_at_end(movement):
            self._reject(movement, reason)
            return []
        outcome = MovementOutcome.UNFINISHED
        if self.late:
            outcome = MovementOutcome.LATE
        elif self._cycle.floor and not movement.coming_back:
            # Before the first lift nothing tells it from going down to the floor.
            if not self.count:
                self.never_reached_rest |= movement.is_deep
                self._reject(movement, "went_to_floor")
                return []
            outcome = MovementOutcome.PUT_DOWN
        elif movement.is_nearly_back and movement.lasted_s >= self._cycle.min_s:
            outcome = self._rep_or_repeated()
            self.count += outcome is MovementOutcome.REP
        self.never_reached_rest |= movement.is_deep and self.count == 0
        trace = self._trace(movement, rested=False)
        self._reject_around(movement, trace.span, self._samples, ended=True)
        return [Movement(outcome, trace)]

    def _reject_around(
        self, movement: OpenMovement, span: Span, samples: list[Sample], *, ended: bool = False
    ) -> None:
        """Reject what went out and back before and after the reported part of a movement.

        ``ended``: the source is over. Else a movement that has not come back is still under way.
        """
        for part in (samples[: span.start + 1], samples[span.end :]):
            stray = StrayMovements(self._cycle, "no_rest")
            for one in part:
                if one.t >= movement.left_rest_t:
                    self.rejected += stray.step(one.t, self._out(one))
            self.rejected += stray.stop(unfinished=ended)

    def _trace(self, movement: OpenMovement, *, rested: bool) -> Trace:
        samples = self._samples
        t = np.array([one.t for one in samples])
        out = np.array([self._out(one) for one in samples])
        span = find_phases(t, out, self._cycle.ease)
        names = samples[0].signals
        signals = {name: np.array([one.signals[name] for one in samples]) for name in names}
        side = samples[span.turn].side
        return Trace(t, signals, span, not movement.opened_midway, side, self._last_side, rested)

    def _drop(self, reason: RejectionReason | None) -> None:
        """Wait for rest; ``reason`` is why a movement under way does not count."""
        if self.moving and reason and isinstance(self._state, OpenMovement):
            self._reject(self._state, reason)
        self.rejected += self._unstarted.stop()
        self._samples.clear()
        # What was not seen may have been a repetition of either side.
        self._last_side = "both"
        self._descent = None
        self._state = Phase.WAITING

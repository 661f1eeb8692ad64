"""Sets with a goal: so many reps or seconds, rest, again, done.

The only clock is the time of the ticks, so a recording goes through the same sets again.
"""

from __future__ import annotations

import math

from formcheck.core.goal import Goal, SetPhase, SetRecord, SetState
from formcheck.core.results.events import HoldEnded, RepCounted, Tick
from formcheck.core.types import HOLE_S, Phase

#: Seconds that are counted down before a set.
COUNTDOWN_S = 3
#: The session goes on for so long once all is done: time to hear and to see it.
LINGERS_S = 4.0
#: Times of pictures are sums of fractions: a clock may be so much early.
EARLY_S = 1e-6


class SetTracker:
    """Follows somebody through the sets of a goal.

    The first set begins when the start posture has been kept through a countdown, or at once with
    a movement or a hold: nobody who has begun waits. The others begin when the rest is over. The
    seconds of a set add up: who leaves the posture goes on where the clock stood. What is done in a
    rest does not count.
    """

    def __init__(self, goal: Goal) -> None:
        self._goal = goal
        self._phase = SetPhase.GET_READY
        self._number = 1
        # Since when it is counted down, worked, rested or all done.
        self._since_t = math.nan
        self._last_t = math.nan
        # Time without pictures in the present set: nobody is known to have worked in it.
        self._unseen_s = 0.0
        self._records: list[SetRecord] = []
        self._reps: list[int] = []
        self._past_s = self._present_s = 0.0

    def step(self, tick: Tick) -> SetState:
        """Take a tick and return how far the goal has come."""
        dt = tick.t - self._last_t
        hole_s = dt if dt > HOLE_S else 0.0
        self._unseen_s += hole_s
        self._last_t = tick.t
        if self._phase is SetPhase.GET_READY:
            self._get_ready(tick)
        elif self._phase is SetPhase.RESTING and self._left_s(self._goal.rest_s) <= EARLY_S:
            self._number += 1
            self._begin(tick.t if hole_s else self._since_t + self._goal.rest_s)
        if self._phase is SetPhase.WORKING:
            self._work(tick)
        return self._state()

    def records(self) -> tuple[SetRecord, ...]:
        """Return the sets so far; one that is under way is incomplete."""
        under_way = self._phase is SetPhase.WORKING
        return (*self._records, *([self._record(complete=False)] if under_way else []))

    @property
    def _held_s(self) -> float:
        return self._past_s + self._present_s

    @property
    def _work_left_s(self) -> float:
        if self._phase is not SetPhase.WORKING or self._goal.work_s is None:
            return 0.0
        return self._left_s(self._goal.work_s + self._unseen_s)

    def _left_s(self, seconds: float) -> float:
        return seconds - (self._last_t - self._since_t)

    def _get_ready(self, tick: Tick) -> None:
        if tick.phase in (Phase.OUT, Phase.BACK, Phase.HOLD):
            self._begin(tick.t - (tick.hold_s if tick.phase is Phase.HOLD else 0.0))
        elif tick.phase is Phase.WAITING or self._goal.hold_s is not None:
            # Before a hold nothing tells whether the person is in place.
            self._since_t = math.nan
        elif math.isnan(self._since_t):
            self._since_t = tick.t
        elif self._left_s(COUNTDOWN_S) <= EARLY_S:
            self._begin(tick.t)

    def _begin(self, t: float) -> None:
        self._phase, self._since_t = SetPhase.WORKING, t
        self._reps = []
        self._past_s = self._present_s = self._unseen_s = 0.0

    def _work(self, tick: Tick) -> None:
        if self._goal.hold_s is None:
            counted = [event.number for event in tick.events if isinstance(event, RepCounted)]
            self._reps += counted
            if self._goal.work_s is None:
                reached = len(self._reps) >= (self._goal.reps or 0)
            else:
                reached = self._work_left_s <= EARLY_S
        else:
            self._time(tick)
            reached = self._held_s >= self._goal.hold_s - EARLY_S
        if reached:
            self._records.append(self._record(complete=True))
            last = self._number == self._goal.sets
            self._phase = SetPhase.DONE if last else SetPhase.RESTING
            self._since_t = tick.t

    def _time(self, tick: Tick) -> None:
        """Add up what was held since the set began."""
        for event in tick.events:
            if isinstance(event, HoldEnded):
                held = event.hold
                self._past_s += max(0.0, held.end_s - max(held.start_s, self._since_t))
        holding = tick.phase is Phase.HOLD
        self._present_s = min(tick.hold_s, tick.t - self._since_t) if holding else 0.0

    def _record(self, *, complete: bool) -> SetRecord:
        times = (self._since_t, self._last_t)
        return SetRecord(self._number, *times, tuple(self._reps), self._held_s, complete)

    def _state(self) -> SetState:
        left_s = {
            SetPhase.GET_READY: self._left_s(COUNTDOWN_S),
            SetPhase.RESTING: self._left_s(self._goal.rest_s),
        }.get(self._phase, math.nan)
        soon = EARLY_S < left_s <= COUNTDOWN_S + EARLY_S
        done = self._phase is SetPhase.DONE
        return SetState(
            goal=self._goal,
            phase=self._phase,
            number=self._number,
            reps=len(self._reps),
            held_s=self._held_s,
            rest_left_s=max(0.0, left_s) if self._phase is SetPhase.RESTING else 0.0,
            work_left_s=self._work_left_s,
            countdown=math.ceil(left_s - EARLY_S) if soon else None,
            over=done and self._left_s(LINGERS_S) <= EARLY_S,
        )

"""Sets with a goal: reps or seconds, rest, again, done.

The only clock is the time of the ticks, so a recording goes through the same sets again.
"""

from __future__ import annotations

import math

from formcheck.core.goal import Goal, SetPhase, SetRecord, SetState
from formcheck.core.results.events import HoldEnded, RepCounted, Tick
from formcheck.core.types import EARLY_S, HOLE_S, Phase

#: Seconds of the countdown before a set.
COUNTDOWN_S = 3
#: The session goes on for this long after the last set: time to hear and to see it.
LINGERS_S = 4.0


class SetTracker:
    """Follows somebody through the sets of a goal.

    The first set starts after a countdown in the start posture, or at once if the person is already
    moving or holding. The others start after the rest. The seconds of a set add up: after a
    break in the posture the clock goes on from its last value. Nothing done in a rest counts.
    """

    def __init__(self, goal: Goal) -> None:
        self._goal = goal
        self._phase = SetPhase.GET_READY
        self._number = 1
        # When the countdown, the work, the rest or the end began.
        self._since_t = math.nan
        self._last_t = math.nan
        # Time without frames in the present set does not count as work.
        self._unseen_s = 0.0
        self._records: list[SetRecord] = []
        self._reps: list[int] = []
        self._past_s = self._present_s = 0.0

    def step(self, tick: Tick) -> SetState:
        """Take a tick and return the state of the goal."""
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
        """Return the sets so far; the present one is incomplete."""
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
            # Before a hold it is unknown whether the person is in place.
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
        """Add up the seconds held since the set began."""
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

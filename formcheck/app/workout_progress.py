"""Sinks for one exercise of a workout: its progress, and the change of sides."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from formcheck.core.goal import SetPhase
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import HoldEnded, Restarted, Tick
from formcheck.core.results.report import Report
from formcheck.core.types import Phase
from formcheck.core.workout.report import Outcome, StepRecord

#: Interval between two records of the progress.
NOTED_EVERY_S = 1.0
_IN_A_SET = frozenset({SetPhase.GET_READY, SetPhase.WORKING})


class StepProgress:
    """A sink that hands the progress of an exercise to ``note`` once a second."""

    def __init__(self, record: StepRecord, note: Callable[[StepRecord], None]) -> None:
        self._record = replace(record, outcome=Outcome.UNDER_WAY)
        self._note = note
        self._past_s = 0.0
        self._noted_t = -math.inf

    def write(self, tick: Tick, frame: Frame | None) -> None:
        for event in tick.events:
            if isinstance(event, Restarted):
                self._past_s, self._noted_t = 0.0, -math.inf
            elif isinstance(event, HoldEnded):
                self._past_s += event.hold.held_s
        if tick.t - self._noted_t < NOTED_EVERY_S:
            return
        self._noted_t = tick.t
        state = tick.set_state
        self._note(
            replace(
                self._record,
                reps=tick.reps,
                hold_s=self._past_s + (tick.hold_s if tick.phase is Phase.HOLD else 0.0),
                sets_done=0 if state is None else state.number - (state.phase in _IN_A_SET),
            )
        )

    def close(self, report: Report | None) -> None:
        """Do nothing: the workout makes the final record."""


class SideCaller:
    """A sink that announces the change of sides when a rest begins."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._resting = False

    def write(self, tick: Tick, frame: Frame | None) -> None:
        resting = tick.set_state is not None and tick.set_state.phase is SetPhase.RESTING
        if resting and not self._resting:
            self._tell("Change sides")
        self._resting = resting

    def close(self, report: Report | None) -> None:
        """Do nothing."""

"""What the panel says in words and numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

from formcheck.core.exercise.definition import Cycle, Exercise, Hold
from formcheck.core.goal import SetPhase
from formcheck.core.results.events import HeldPosture, HoldEnded, Restarted, Tick
from formcheck.core.types import Phase
from formcheck.sinks.text.format import clock, count, phase_title
from formcheck.sinks.text.report import held_by_side

NOT_STARTED = "Not started"
#: The widest text of :func:`side_words`.
WIDEST = "Left 000 s · right 000 s"
_SET_TITLES = {SetPhase.RESTING: "Rest", SetPhase.DONE: "Done"}
# A running clock goes on by the time between two frames; one that jumps belongs to another hold.
_CLOCK_SLACK_S = 0.05
# A frame without a pose does not stop it for the eye.
_RUNS_ON_S = 0.2


def count_or_clock(exercise: Exercise, tick: Tick) -> str:
    """Return the count or the clock: of the set where there is a goal, or of the rest."""
    state = tick.set_state
    # Until the next set begins; 0 while one is worked on.
    left_s = 0 if state is None else math.ceil(state.rest_left_s or state.countdown or 0)
    if isinstance(exercise.measure, Cycle):
        return str(left_s or (tick.reps if state is None else state.reps))
    return clock(left_s or (tick.hold_s if state is None else state.held_s))


def heading(exercise: Exercise, tick: Tick) -> str:
    """Return the exercise and its goal."""
    state = tick.set_state
    if state is None:
        return exercise.title
    goal = state.goal
    seconds = f"{goal.hold_s or goal.work_s} s"
    amount = seconds if goal.reps is None else count(goal.reps, "rep")
    if state.work_left_s:
        amount = f"{math.ceil(state.work_left_s)} s left"
    coming = state.number + (state.phase is SetPhase.RESTING)
    number = f" · set {coming} of {goal.sets}" if goal.sets > 1 else ""
    return f"{exercise.title}{number} · {amount}"


def phase_words(exercise: Exercise, tick: Tick, *, held: bool, sides: str = "") -> str:
    """Return what the person is doing.

    Args:
        exercise: What is done.
        tick: The state.
        held: The far end of a rep is being held.
        sides: How long each side was held; replaces the phase.
    """
    if tick.set_state is not None and tick.set_state.phase in _SET_TITLES:
        return _SET_TITLES[tick.set_state.phase]
    if tick.phase is Phase.WAITING:
        return NOT_STARTED
    return sides or phase_title(exercise, Phase.HOLD if held else tick.phase)


def possible_phase_words(exercise: Exercise) -> list[str]:
    """Return all results of :func:`phase_words`, of which the widest must have room."""
    named = (phase_title(exercise, phase) for phase in Phase if phase is not Phase.WAITING)
    one_sided_hold = exercise.sides == "each" and isinstance(exercise.measure, Hold)
    return [NOT_STARTED, *_SET_TITLES.values(), *named, *[WIDEST] * one_sided_hold]


def held_text(seconds: float) -> str:
    """Return the seconds of a hold, cut and not rounded: a clock does not run ahead."""
    return f"{int(max(seconds, 0.0) * 10 + 1e-6) / 10:.1f} s"


class RepHold:
    """Which side works and how long the far end of its rep is held, until the next rep begins.

    Attributes:
        side: "Left" or "Right"; empty before the first rep.
        seconds: Held in the present rep or in the last one.
        working: A rep has begun and is not over.
        running: The clock runs, or did a moment ago.
    """

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self.side = ""
        self.seconds = 0.0
        self.working = self.running = False
        self._t: float | None = None
        self._clock_s = 0.0
        self._ran_s: float | None = None

    def note(self, tick: Tick) -> None:
        if self._t is not None and tick.t < self._t:
            self._clear()
        if tick.t == self._t:
            return
        since_last_s = math.inf if self._t is None else tick.t - self._t
        was_working, self.working = self.working, tick.phase in (Phase.OUT, Phase.BACK)
        if self.working:
            self.side = tick.side.capitalize()
            if not was_working:
                self.seconds = 0.0
        passed_s = tick.hold_s - self._clock_s
        if self.working and 0 < passed_s <= since_last_s + _CLOCK_SLACK_S:
            self.seconds, self._ran_s = tick.hold_s, tick.t
        ran = self._ran_s is not None and tick.t - self._ran_s <= _RUNS_ON_S
        self.running = self.working and ran
        for event in tick.events:
            if isinstance(event, HoldEnded):
                self.seconds = event.hold.held_s
        self._t, self._clock_s = tick.t, tick.hold_s


def side_words(seconds: Mapping[str, float]) -> str:
    """Return "Left 31 s · right 8 s", cut and not rounded: a clock does not run ahead."""
    told = [f"{side} {math.floor(held_s + 1e-6)} s" for side, held_s in sorted(seconds.items())]
    return " · ".join(told).capitalize()


class SideTimes:
    """Adds up the seconds of each side as they come.

    Attributes:
        text: The seconds in words; empty before the first hold.
    """

    def __init__(self) -> None:
        self.text = ""
        self._t: float | None = None
        self._over: list[HeldPosture] = []

    def note(self, tick: Tick) -> None:
        if tick.t == self._t:
            return
        back_in_time = self._t is not None and tick.t < self._t
        if back_in_time or any(isinstance(event, Restarted) for event in tick.events):
            self._over.clear()
        self._t = tick.t
        self._over += [event.hold for event in tick.events if isinstance(event, HoldEnded)]
        seconds = held_by_side(self._over)
        if tick.phase is Phase.HOLD:
            seconds[tick.side] = seconds.get(tick.side, 0.0) + tick.hold_s
        self.text = side_words(seconds)

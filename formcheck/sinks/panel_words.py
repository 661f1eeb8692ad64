"""What the panel says in words and numbers."""

from __future__ import annotations

import math

from formcheck.core.events import Phase, Tick
from formcheck.core.exercise import Cycle, Exercise, Hold
from formcheck.core.goal import SetPhase, SetState
from formcheck.sinks.messages import clock, phase_title
from formcheck.sinks.side_times import WIDEST

NOT_STARTED = "Not started"
_SET_TITLES = {SetPhase.RESTING: "Rest", SetPhase.DONE: "Done"}


def count_or_clock(exercise: Exercise, tick: Tick) -> str:
    """Return the count or the clock: of the set where there is a goal, or of the rest."""
    state = tick.set_state
    counts = isinstance(exercise.measure, Cycle)
    if state is not None and _until_next_s(state):
        left_s = math.ceil(_until_next_s(state))
        return str(left_s) if counts else clock(float(left_s))
    if not counts:
        return clock(tick.hold_s if state is None else state.held_s)
    return str(tick.reps if state is None else state.reps)


def heading(exercise: Exercise, tick: Tick) -> str:
    """Return the exercise, and what is to be done of it."""
    state = tick.set_state
    if state is None:
        return exercise.title
    goal = state.goal
    amount = f"{goal.reps} reps" if goal.reps is not None else f"{goal.hold_s or goal.work_s} s"
    if state.work_left_s:
        amount = f"{math.ceil(state.work_left_s)} s left"
    number = f" · set {_coming(state)} of {goal.sets}" if goal.sets > 1 else ""
    return f"{exercise.title}{number} · {amount}"


def phase_words(exercise: Exercise, tick: Tick, *, held: bool, sides: str = "") -> str:
    """Return what the person is doing.

    Args:
        exercise: What is done.
        tick: The state.
        held: The far end of a rep is being held.
        sides: How long each side was held, which says more than the phase does.
    """
    if tick.set_state is not None and tick.set_state.phase in _SET_TITLES:
        return _SET_TITLES[tick.set_state.phase]
    if tick.phase is Phase.WAITING:
        return NOT_STARTED
    return sides or phase_title(exercise, Phase.HOLD if held else tick.phase)


def possible_phase_words(exercise: Exercise) -> list[str]:
    """Return all that :func:`phase_words` can say, for the room that it needs."""
    named = (phase_title(exercise, phase) for phase in Phase if phase is not Phase.WAITING)
    one_sided_hold = exercise.sides == "each" and isinstance(exercise.measure, Hold)
    return [NOT_STARTED, *_SET_TITLES.values(), *named, *[WIDEST] * one_sided_hold]


def _until_next_s(state: SetState) -> float:
    """Return the seconds until the next set begins; 0 while one is worked on."""
    return state.rest_left_s or float(state.countdown or 0)


def _coming(state: SetState) -> int:
    """Return the number of the set that is worked on, or that comes next."""
    return state.number + (state.phase is SetPhase.RESTING)

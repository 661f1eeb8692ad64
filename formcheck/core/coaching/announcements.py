"""What is called out: reps, the time of a hold, and where in the goal the person is."""

from __future__ import annotations

import math

from formcheck.core.coaching.utterance import CoachRules, Kind, Utterance, in_words
from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.goal import SetPhase, SetState
from formcheck.core.results.events import HoldStarted, RepCounted, Tick
from formcheck.core.types import Phase

#: Times of frames are sums of fractions: a mark may be called so much early.
EARLY_S = 1e-6


class Announcements:
    """Calls each number once, when it comes up."""

    def __init__(self, exercise: Exercise, rules: CoachRules) -> None:
        self._rules = rules
        self._is_hold = isinstance(exercise.measure, Hold)
        self._before: SetState | None = None
        self._called_s = 0

    def step(self, tick: Tick) -> list[Utterance]:
        """Take a tick and return what is called out."""
        state, before = tick.set_state, self._before
        self._before = state
        if state is None:
            texts = self._time_of_hold(tick) if self._is_hold else _reps(tick)
            return self._said(Kind.COUNT, texts)
        if before is None or before.number != state.number:
            self._called_s = 0
        counts = self._counts(state, before)
        if state.countdown is not None and (before is None or before.countdown != state.countdown):
            counts.append(in_words(state.countdown))
        return self._said(Kind.COUNT, counts) + self._said(Kind.SET, self._turns(state, before))

    def _said(self, kind: Kind, texts: list[str]) -> list[Utterance]:
        return [self._rules.utterance(text, kind) for text in texts]

    def _counts(self, state: SetState, before: SetState | None) -> list[str]:
        """Return the count of the present set as it goes up."""
        working = state.phase is SetPhase.WORKING
        if self._is_hold:
            return self._marks(state.held_s, state.goal.hold_s) if working else []
        if state.goal.work_s is not None:
            # Of two numbers at once nobody would know which is which.
            worked_s = state.goal.work_s - state.work_left_s
            return self._marks(worked_s, state.goal.work_s) if working else []
        same = before is not None and before.number == state.number
        return [str(state.reps)] if state.reps > (before.reps if before and same else 0) else []

    def _time_of_hold(self, tick: Tick) -> list[str]:
        if any(isinstance(event, HoldStarted) for event in tick.events):
            self._called_s = 0
        return self._marks(tick.hold_s, None) if tick.phase is Phase.HOLD else []

    def _marks(self, held_s: float, goal_s: int | None) -> list[str]:
        """Return the mark that a hold has just reached, if any."""
        whole_s = math.floor(held_s + EARLY_S)
        if whole_s <= self._called_s:
            return []
        self._called_s = whole_s
        left_s = math.inf if goal_s is None else goal_s - whole_s
        if left_s <= self._rules.countdown_s:
            return [in_words(int(left_s))]
        if whole_s % self._rules.mark_every_s:
            return []
        return [_time_in_words(whole_s)]

    def _turns(self, state: SetState, before: SetState | None) -> list[str]:
        """Return what is said when a set, a rest or the whole ends."""
        was = before.phase if before else SetPhase.GET_READY
        if state.phase is not was:
            match state.phase:
                case SetPhase.WORKING:
                    return ["go"]
                case SetPhase.RESTING:
                    rest_s = state.goal.rest_s
                    return [f"rest, {_time_in_words(rest_s)}"] if rest_s else []
                case SetPhase.DONE:
                    return ["done, well done"]
        soon_s = self._rules.rest_call_s
        left_s = before.rest_left_s if before else 0.0
        crossed = 0 < state.rest_left_s <= soon_s + EARLY_S < left_s
        if crossed and state.goal.rest_s >= 2 * soon_s:
            return [f"set {in_words(state.number + 1)} in {_time_in_words(soon_s)}"]
        return []


def _reps(tick: Tick) -> list[str]:
    return [str(event.number) for event in tick.events if isinstance(event, RepCounted)]


def _time_in_words(seconds: int) -> str:
    """Return whole seconds as people say them: "ten seconds", "one minute thirty"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if minutes and not hours:
        return f"{_amount(minutes, 'minute')} {in_words(rest)}".strip()
    amounts = [(hours, "hour"), (minutes, "minute"), (rest, "second")]
    return " ".join(_amount(number, unit) for number, unit in amounts if number)


def _amount(number: int, unit: str) -> str:
    return f"{in_words(number)} {unit}{'s' * (number != 1)}"

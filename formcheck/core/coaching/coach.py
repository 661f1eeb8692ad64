"""The coach: chooses a few words to speak at each tick.

Nothing here makes a sound. The time of the ticks is the only clock, so a replayed recording gives
the same words at the same times.
"""

from __future__ import annotations

import math

from formcheck.core.coaching.corrections import Corrections
from formcheck.core.coaching.utterance import CoachRules, Kind, Utterance, in_words
from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.goal import SetPhase, SetState
from formcheck.core.results.events import ArmRaised, HoldStarted, RepCounted, Restarted, Tick
from formcheck.core.types import EARLY_S, Phase


class Coach:
    """Chooses what is said at each tick; ``warns`` once of pain, unless that has been said."""

    def __init__(
        self, exercise: Exercise, rules: CoachRules | None = None, *, warns: bool = True
    ) -> None:
        self._exercise = exercise
        self._rules = rules or CoachRules()
        self._warned = not warns
        self._begin()

    def _begin(self) -> None:
        self._announcements = Announcements(self._exercise, self._rules)
        self._corrections = Corrections(self._exercise, self._rules)
        self._paused = False

    def step(self, tick: Tick) -> tuple[Utterance, ...]:
        """Take a tick and return the words, the most important first."""
        if any(isinstance(event, Restarted) for event in tick.events):
            self._begin()
        said = [
            *self._pauses(tick),
            *self._announcements.step(tick),
            *self._corrections.step(tick, quiet=_is_quiet(tick)),
            *self._safety(tick),
        ]
        return tuple(sorted(said, key=lambda utterance: -utterance.kind))

    def _pauses(self, tick: Tick) -> list[Utterance]:
        """Answer the raised arm; the first tick after it says that the pause is over."""
        was_paused = self._paused
        self._paused = any(isinstance(event, ArmRaised) for event in tick.events)
        if self._paused:
            return [self._rules.utterance("paused", Kind.SET)]
        return [self._rules.utterance("go on", Kind.SET)] if was_paused else []

    def _safety(self, tick: Tick) -> list[Utterance]:
        """Say once, when somebody is seen, what matters most."""
        if self._warned or tick.pose is None:
            return []
        self._warned = True
        return [self._rules.utterance("stop if it hurts", Kind.SAFETY)]


def _is_quiet(tick: Tick) -> bool:
    """Return True while only dangers to the back are worth a correction.

    In a rest nobody wants to hear of form, and the rules of one exercise do not apply to another.
    """
    resting = tick.set_state is not None and tick.set_state.phase is not SetPhase.WORKING
    other = tick.mismatch is not None and tick.mismatch.looks_like is not None
    return resting or other


class Announcements:
    """Calls each number once, when it comes up."""

    def __init__(self, exercise: Exercise, rules: CoachRules) -> None:
        self._rules = rules
        self._is_hold = isinstance(exercise.measure, Hold)
        self._before: SetState | None = None
        self._called_s = 0

    def step(self, tick: Tick) -> list[Utterance]:
        state, before = tick.set_state, self._before
        self._before = state
        if state is None:
            counted = [str(one.number) for one in tick.events if isinstance(one, RepCounted)]
            return self._said(Kind.COUNT, self._time_of_hold(tick) if self._is_hold else counted)
        if before is None or before.number != state.number:
            self._called_s = 0
        counts = self._counts(state, before)
        if state.countdown is not None and (before is None or before.countdown != state.countdown):
            counts.append(in_words(state.countdown))
        return self._said(Kind.COUNT, counts) + self._said(Kind.SET, self._turns(state, before))

    def _said(self, kind: Kind, texts: list[str]) -> list[Utterance]:
        return [self._rules.utterance(text, kind) for text in texts]

    def _counts(self, state: SetState, before: SetState | None) -> list[str]:
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
        """Return the words at the end of a set, of a rest or of all."""
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

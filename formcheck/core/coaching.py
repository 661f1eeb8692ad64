"""What a coach would say, and when: the rationing of words, from ticks alone.

Its only clock is the time of the ticks, so a recording that is replayed gives the same words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from formcheck.core.events import Event, Phase, RepCounted, RepEnded, Restarted, Started, Tick
from formcheck.core.exercise import Cycle, Exercise, Rule
from formcheck.core.goals import SetPhase, SetState

__all__ = ["Coach", "CoachRules", "Kind", "Utterance"]


class Kind(IntEnum):
    """What is said; of several at a time the greatest goes first."""

    PRAISE = 0
    SAFETY = 1
    TIME = 2
    CUE = 3
    COUNT = 4
    SET = 5
    STOP = 6


@dataclass(frozen=True, slots=True)
class Utterance:
    """A few words.

    Attributes:
        text: As they are spoken.
        kind: What they are, and so how important.
        stale_s: So long after their tick they are not to be said any more.
    """

    text: str
    kind: Kind
    stale_s: float = 1.0


@dataclass(frozen=True, slots=True)
class CoachRules:
    """How words are rationed.

    Attributes:
        lasts_s: A fault of form is corrected when it is still there so long after it was raised:
            most people notice and mend a slip within a second by themselves.
        back_within_s: Or when it comes back within this: two or three repetitions.
        again_after_s: The same words are not said again sooner: four words take 1.5 s, and whoever
            hears them needs a repetition to act on them.
        danger_again_after_s: As above for what endangers the back.
        between_s: Between any two corrections: one thing at a time.
        mended_s: A corrected fault of a hold that is gone for so long is mended.
        hold_every_s: The clock of a hold is called so often.
        last_s: Of the last so many seconds of a hold or a rest each is called.
    """

    lasts_s: float = 0.7
    back_within_s: float = 12.0
    again_after_s: float = 8.0
    danger_again_after_s: float = 3.0
    between_s: float = 2.5
    mended_s: float = 1.5
    hold_every_s: float = 10.0
    last_s: int = 5


_SAFETY = Utterance("Stop if it hurts", Kind.SAFETY, stale_s=6.0)


class Coach:
    """Chooses what is said at each tick; silent when all is well."""

    def __init__(self, exercise: Exercise, rules: CoachRules | None = None) -> None:
        self._exercise = exercise
        self._counts = isinstance(exercise.measure, Cycle)
        self._rules = rules or CoachRules()
        self._warned_of_pain = False
        self._begin()

    def _begin(self) -> None:
        self._raised_t: dict[str, float] = {}
        self._seen_t: dict[str, float] = {}
        self._said_t: dict[str, float] = {}
        self._to_mend: str | None = None
        self._corrected_t = -math.inf
        self._second = 0
        self._set: SetState | None = None

    def step(self, tick: Tick) -> tuple[Utterance, ...]:
        """Return what is to be said now, the most important first."""
        said: list[Utterance] = []
        for event in tick.events:
            said += self._on(event)
        resting = tick.set_state is not None and tick.set_state.phase is not SetPhase.WORKING
        if not resting:
            said += self._correction(tick)
            said += self._hold_clock(tick)
        said += self._set_clock(tick.set_state)
        return tuple(sorted(said, key=lambda one: -one.kind))

    def _on(self, event: Event) -> Iterator[Utterance]:
        match event:
            case Started() if not self._warned_of_pain:
                self._warned_of_pain = True
                yield _SAFETY
            case Restarted():
                self._begin()
            case RepCounted(number=number):
                yield Utterance(str(self._in_set(number)), Kind.COUNT)
            case RepEnded(rep=rep):
                yield from self._verdict(event.t, rep.faults)
            case _:
                pass

    def _in_set(self, number: int) -> int:
        """Return the number of a rep within its set."""
        working = self._set is not None and self._set.phase is SetPhase.WORKING
        return int(self._set.done) + 1 if self._set is not None and working else number

    def _verdict(self, t: float, codes: tuple[str, ...]) -> Iterator[Utterance]:
        """Correct what is judged of whole reps, once it has come back; praise what is mended."""
        if self._to_mend is not None and self._to_mend not in codes:
            self._to_mend = None
            yield Utterance("Good", Kind.PRAISE)
        for rule in self._exercise.faults:
            if rule.code not in codes:
                continue
            back = t - self._seen_t.get(rule.code, -math.inf) <= self._rules.back_within_s
            self._seen_t[rule.code] = t
            if back or rule.severity == "stop":
                yield from self._correct(t, rule)

    def _correction(self, tick: Tick) -> Iterator[Utterance]:
        """Correct the most important fault that is there now and has lasted, or come back."""
        for rule in self._exercise.faults:
            if rule.code not in tick.faults:
                self._raised_t.pop(rule.code, None)
                continue
            since_t = self._raised_t.setdefault(rule.code, tick.t)
            lasted = tick.t - since_t >= self._rules.lasts_s
            if lasted or rule.severity == "stop" or self._came_back(rule.code, since_t):
                yield from self._correct(tick.t, rule)
                break
        yield from self._mended_hold(tick)

    def _came_back(self, code: str, since_t: float) -> bool:
        last_t = self._seen_t.get(code, -math.inf)
        return 0 < since_t - last_t <= self._rules.back_within_s

    def _mended_hold(self, tick: Tick) -> Iterator[Utterance]:
        """Praise in a hold; reps are praised when they are over."""
        if self._counts or self._to_mend is None or tick.phase is not Phase.HOLD:
            return
        if self._to_mend in tick.faults:
            self._seen_t[self._to_mend] = tick.t
        elif tick.t - self._seen_t.get(self._to_mend, tick.t) >= self._rules.mended_s:
            self._to_mend = None
            yield Utterance("Good", Kind.PRAISE)

    def _correct(self, t: float, rule: Rule) -> Iterator[Utterance]:
        """Say the cue of a fault, unless it, or another, was said a moment ago."""
        self._seen_t[rule.code] = t
        danger = rule.severity == "stop"
        rules = self._rules
        again_s = rules.danger_again_after_s if danger else rules.again_after_s
        if t - self._said_t.get(rule.code, -math.inf) < again_s:
            return
        if not danger and t - self._corrected_t < rules.between_s:
            return
        self._said_t[rule.code] = self._corrected_t = t
        self._to_mend = rule.code
        yield Utterance(rule.cue, Kind.STOP if danger else Kind.CUE, stale_s=1.5)

    def _hold_clock(self, tick: Tick) -> Iterator[Utterance]:
        """Call the time of a hold, and its last seconds where it has a goal."""
        if self._counts or tick.phase is not Phase.HOLD:
            self._second = 0 if tick.phase is not Phase.HOLD else self._second
            return
        state = tick.set_state
        goal = state is not None and state.phase is SetPhase.WORKING
        held_s = state.done if state is not None and goal else tick.hold_s
        second = int(held_s + 1e-6)
        if second == self._second:
            return
        self._second = second
        left = math.ceil(state.amount) - second if state is not None and goal else None
        if left is not None and 0 < left <= self._rules.last_s:
            yield Utterance(str(left), Kind.TIME, stale_s=0.7)
        elif second and second % self._rules.hold_every_s == 0 and left != 0:
            yield Utterance(f"{second} seconds", Kind.TIME)

    def _set_clock(self, state: SetState | None) -> Iterator[Utterance]:
        """Tell that a set, a rest or all is over, and count down to the next."""
        before, self._set = self._set, state
        if state is None or before is None:
            return
        if state.phase is not before.phase:
            match state.phase:
                case SetPhase.RESTING:
                    yield Utterance(
                        f"Rest {round(state.rest_left_s)} seconds", Kind.SET, stale_s=3.0
                    )
                case SetPhase.WORKING:
                    yield Utterance(f"Set {state.number}. Go", Kind.SET, stale_s=2.0)
                case SetPhase.DONE:
                    yield Utterance("Done. Well done", Kind.SET, stale_s=4.0)
        elif state.phase is SetPhase.RESTING:
            left, was = math.ceil(state.rest_left_s), math.ceil(before.rest_left_s)
            if left != was and 0 < left <= self._rules.last_s:
                yield Utterance(str(left), Kind.TIME, stale_s=0.7)

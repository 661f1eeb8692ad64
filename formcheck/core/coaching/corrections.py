"""Corrections of faults, and praise when one is fixed; both rationed."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from formcheck.core.coaching.utterance import CoachRules, Kind, Utterance
from formcheck.core.debounce import Debounce
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.rules import Fault, RepFault, Rule
from formcheck.core.results.events import FaultRaised, Rep, RepEnded, Tick
from formcheck.core.types import Phase


@dataclass(slots=True)
class _Course:
    """The history of one fault.

    Attributes:
        since_t: When it was last raised.
        again: It was raised then for the second time in a while.
        said_t: When it was last corrected.
        said: How many times it was corrected since it was last fixed.
        judged: It could be judged since the last rep ended.
        away: It has stayed away in a hold for long enough.
    """

    rule: Rule
    away: Debounce
    since_t: float | None = None
    again: bool = False
    said_t: float | None = None
    said: int = 0
    judged: bool = False

    @property
    def stops(self) -> bool:
        return self.rule.severity == "stop"

    def note(self, t: float, comes_back_s: float) -> None:
        self.again = self.since_t is not None and t - self.since_t <= comes_back_s
        self.since_t = t

    def mend(self) -> None:
        self.said = 0
        self.away.reset()


class Corrections:
    """Rations corrections.

    A fault is named once it has lasted or come back: one at a time, "stop" first, then in the order
    of the exercise, and not too often. Praise follows when a named fault is fixed.
    """

    def __init__(self, exercise: Exercise, rules: CoachRules) -> None:
        self._rules = rules
        self._in_reps = isinstance(exercise.measure, Cycle)
        # Sorting is stable: within a severity the order of the exercise stays.
        ordered = sorted(exercise.faults, key=lambda rule: rule.severity != "stop")
        self._courses = {rule.code: _Course(rule, Debounce(rules.mended_s)) for rule in ordered}
        self._said_t: float | None = None

    def step(self, tick: Tick, *, quiet: bool) -> list[Utterance]:
        """Take a tick and return at most one thing to say; while ``quiet`` only of the back."""
        ended = [event.rep for event in tick.events if isinstance(event, RepEnded)]
        judged = self._judged(ended)
        raised = [event.code for event in tick.events if isinstance(event, FaultRaised)]
        for code in raised + judged:
            self._courses[code].note(tick.t, self._rules.comes_back_s)
        mended = self._mended(tick, ended)
        due = self._due(tick.t, {*tick.faults, *judged}, quiet=quiet)
        if due is not None:
            return [self._correct(tick.t, due)]
        return [self._rules.utterance("good", Kind.PRAISE)] if mended and not quiet else []

    def _judged(self, ended: list[Rep]) -> list[str]:
        """Return the faults that are judged after a rep."""
        codes = [code for rep in ended for code in rep.faults]
        return [code for code in codes if isinstance(self._courses[code].rule, RepFault)]

    def _due(self, t: float, present: Collection[str], *, quiet: bool) -> _Course | None:
        """Return the most important present fault that may be named now."""
        for code, course in self._courses.items():
            if code in present and self._is_due(t, course) and (course.stops or not quiet):
                return course
        return None

    def _is_due(self, t: float, course: _Course) -> bool:
        rules = self._rules
        if course.stops:
            return _waited(t, course.said_t, rules.stop_repeat_s)
        wait_s = rules.repeat_s * rules.repeat_growth ** max(0, course.said - 1)
        return (
            _waited(t, self._said_t, rules.between_s)
            and _waited(t, course.said_t, wait_s)
            and (course.again or _waited(t, course.since_t, rules.lasts_s))
        )

    def _correct(self, t: float, course: _Course) -> Utterance:
        course.said += 1
        course.said_t = self._said_t = t
        kind = Kind.STOP if course.stops else Kind.CORRECTION
        return self._rules.utterance(course.rule.cue.lower(), kind)

    def _mended(self, tick: Tick, ended: list[Rep]) -> bool:
        """Return True when a named fault is fixed, and forget that it was named."""
        mended = False
        for course in self._courses.values():
            if not course.said:
                continue
            gone = self._gone_in_rep if self._in_reps else self._gone_in_hold
            if gone(tick, ended, course):
                course.mend()
                mended = True
        return mended

    @staticmethod
    def _gone_in_rep(tick: Tick, ended: list[Rep], course: _Course) -> bool:
        """Return True when a rep has ended that was judged and free of the fault."""
        rule = course.rule
        if isinstance(rule, Fault):
            course.judged |= tick.phase in rule.phases and _is_judged(rule, tick)
        if not ended:
            return False
        judged = course.judged or isinstance(rule, RepFault)
        course.judged = False
        rep = ended[-1]
        return judged and not rep.cut_off and rule.code not in (*rep.faults, *rep.not_checked)

    @staticmethod
    def _gone_in_hold(tick: Tick, _ended: list[Rep], course: _Course) -> bool:
        """Return True when the fault has stayed away for a while in the posture."""
        rule = course.rule
        held = tick.phase is Phase.HOLD and isinstance(rule, Fault) and _is_judged(rule, tick)
        return course.away.step(tick.t, held and rule.code not in tick.faults)


def _waited(t: float, since_t: float | None, wait_s: float) -> bool:
    """Return True when it is long enough ago, or never was."""
    return since_t is None or t - since_t >= wait_s


def _is_judged(rule: Fault, tick: Tick) -> bool:
    """Return True when a fault could show now."""
    return tick.view in rule.views and math.isfinite(tick.signals[rule.signal])

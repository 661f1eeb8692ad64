"""Ranges of signals, and the rules that find faults."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from formcheck.core.types import Phase, Severity, View


@dataclass(frozen=True, slots=True)
class Range:
    """A signal lies in [low, high)."""

    signal: str
    low: float = -math.inf
    high: float = math.inf

    def holds(self, signals: Mapping[str, float]) -> bool:
        """Return True if the value is known and inside; NaN is never inside."""
        return self.low <= signals[self.signal] < self.high

    def excludes(self, signals: Mapping[str, float]) -> bool:
        """Return True if the value is known and outside; NaN is never outside."""
        value = signals[self.signal]
        return value < self.low or value >= self.high


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that is visible at a moment: a signal past its limit for ``hold_s``.

    Attributes:
        code: Never changes, since other programs read it.
        title: What is wrong, in a few words.
        cue: What to do, in two or three words.
        why: Why it matters, in one sentence.
        signal: The signal that is compared.
        above, below: The limit; exactly one of the two is given.
        by_view: Other limits for views from which the signal reads differently.
        hold_s: Seconds that it must last.
        phases: The phases in which it is looked for.
        views: The views from which it can be judged.
        when: It is a fault only while all of these hold.
        readable: The signal is reliable only while all of these hold; otherwise it is not checked.
        unless: It is not judged while one of these is known to hold.
    """

    code: str
    title: str
    cue: str
    why: str
    signal: str
    above: float | None = None
    below: float | None = None
    hold_s: float = 0.3
    phases: tuple[Phase, ...] = (Phase.OUT, Phase.BACK)
    views: tuple[View, ...] = ("side", "oblique", "front")
    severity: Severity = "warn"
    by_view: Mapping[View, float] = field(default_factory=dict)
    when: tuple[Range, ...] = ()
    readable: tuple[Range, ...] = ()
    unless: tuple[Range, ...] = ()

    def value_in(self, signals: Mapping[str, float], view: View) -> float | None:
        """Return the value to compare: NaN if it cannot be judged, None if it must not be.

        A value inside its limit is no fault, whatever the conditions are.
        """
        ruled_out = any(part.excludes(signals) for part in self.when)
        if ruled_out or any(part.holds(signals) for part in self.unless):
            return None
        value = signals[self.signal]
        if not all(part.holds(signals) for part in self.readable):
            return math.nan
        known = all(part.holds(signals) for part in self.when)
        return value if known or excess(self, value, view) <= 0 else math.nan

    def unknown_in(self, signals: Mapping[str, float]) -> str:
        """Return the name of the unknown signal that prevents the judgement."""
        needed = (self.signal, *(part.signal for part in (*self.when, *self.readable)))
        return next((name for name in needed if math.isnan(signals[name])), self.signal)


@dataclass(frozen=True, slots=True)
class RepFault:
    """A fault that is judged after a rep, from a stat of the whole rep.

    Attributes:
        stat: Such as "bottom:SIGNAL" or "duration_s" (formcheck.core.exercise.rep_stats).
        when: It is a fault only of reps in which all of these hold; each range names a stat instead
            of a signal.

    The others are those of :class:`Fault`.
    """

    code: str
    title: str
    cue: str
    why: str
    stat: str
    above: float | None = None
    below: float | None = None
    views: tuple[View, ...] = ("side", "oblique", "front")
    severity: Severity = "warn"
    by_view: Mapping[View, float] = field(default_factory=dict)
    when: tuple[Range, ...] = ()

    def value_in(self, stats: Mapping[str, float], view: View) -> float | None:
        """Return the stat to compare: NaN if it cannot be judged, None if it must not be.

        A stat inside its limit is no fault, whatever the conditions are.
        """
        if any(part.excludes(stats) for part in self.when):
            return None
        value = stats[self.stat]
        known = all(part.holds(stats) for part in self.when)
        return value if known or excess(self, value, view) <= 0 else math.nan


Rule: TypeAlias = Fault | RepFault


def bound_of(rule: Rule) -> Literal["above", "below"]:
    """Return the side of the limit on which the fault lies."""
    return "above" if rule.above is not None else "below"


def limit_of(rule: Rule, view: View) -> float:
    """Return the threshold of a rule for a view."""
    limit = rule.above if rule.above is not None else rule.below
    return rule.by_view.get(view, math.nan if limit is None else limit)


def signal_of(rule: Rule) -> str | None:
    """Return the signal that a rule reads; None for a rule of time or of order."""
    if isinstance(rule, Fault):
        return rule.signal
    _, _, signals = rule.stat.partition(":")
    return signals.partition(":")[0] or None


def excess(rule: Rule, value: float, view: View) -> float:
    """Return by how much ``value`` is past the limit: positive is a fault, NaN unknown."""
    past = value - limit_of(rule, view)
    return past if bound_of(rule) == "above" else -past

"""Faults and parts of the body that could not be judged, why and for how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.rules import Rule, signal_of
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import Pose
from formcheck.core.pose.person import BodyReading
from formcheck.core.pose.plausibility import Rejection
from formcheck.core.results.events import NotChecked
from formcheck.core.results.reasons import NotSeenReason
from formcheck.core.results.report import Unknown
from formcheck.core.types import Side, View

#: A smaller total is left out of the report.
WORTH_TELLING_S = 0.5

K = TypeVar("K")


def _worth_telling(seconds: Mapping[K, float]) -> list[tuple[K, float]]:
    return [(key, total) for key, total in seconds.items() if total >= WORTH_TELLING_S]


class UnjudgedFaults:
    """Adds up the time for which each fault could not be judged."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._watched_s: defaultdict[View, float] = defaultdict(float)
        # Keys are entries with 0 seconds.
        self._unseen_s: defaultdict[NotChecked, float] = defaultdict(float)
        self._by_view: dict[View, Mapping[str, NotChecked]] = {}

    def hidden_from(self, view: View) -> Mapping[str, NotChecked]:
        """Return the faults that a view hides, by code, with 0 seconds."""
        if view not in self._by_view:
            self._by_view[view] = {
                rule.code: self._hidden(rule, view)
                for rule in self._exercise.faults
                if not self._exercise.can_judge(rule, view)
            }
        return self._by_view[view]

    def add_view(self, view: View, seconds: float) -> None:
        self._watched_s[view] += seconds

    def add_unseen(self, rule: Rule, seconds: float, signal: str | None = None) -> None:
        """Add seconds in which a signal, by default that of the rule, was unknown."""
        name = signal or signal_of(rule)
        reason = "movement_not_seen" if name is None else "signal_unknown"
        entry = NotChecked(rule.code, reason, 0.0, signal=name)
        self._unseen_s[entry] += seconds

    def _hidden(self, rule: Rule, view: View) -> NotChecked:
        name = signal_of(rule)
        if name is not None and not self._exercise.signal(name).views:
            return NotChecked(rule.code, "signal_not_measured", 0.0, signal=name)
        return NotChecked(rule.code, "hidden_by_view", 0.0, view=view)

    def now(self, view: View) -> tuple[NotChecked, ...]:
        """Return what cannot be judged from this view, with the seconds so far."""
        seconds = self._watched_s.get(view, 0.0)
        return tuple(replace(one, seconds=seconds) for one in self.hidden_from(view).values())

    def total(self) -> tuple[NotChecked, ...]:
        """Return all that is worth telling, in the order of the exercise's faults."""
        order = [rule.code for rule in self._exercise.faults]
        seconds = self._unseen_s.copy()
        for view, watched_s in self._watched_s.items():
            for entry in self.hidden_from(view).values():
                seconds[entry] += watched_s
        found = [replace(one, seconds=total) for one, total in _worth_telling(seconds)]
        return tuple(sorted(found, key=lambda entry: (order.index(entry.code), entry.reason)))


REASONS: Mapping[Rejection, NotSeenReason] = {
    Rejection.OUTSIDE: "out_of_frame",
    Rejection.HIDDEN: "hidden",
    Rejection.JUMPED: "jumped",
    Rejection.STRETCHED: "too_long",
}
_INDICES: Mapping[Side, tuple[int, ...]] = {"left": (0,), "right": (1,), "both": (0, 1)}


class UnseenParts:
    """Adds up the time for which the parts that an exercise needs were not believed."""

    def __init__(self, exercise: Exercise) -> None:
        needed = (part for signal in exercise.signals if signal.views for part in signal.parts)
        self._parts = tuple(dict.fromkeys(needed))
        # Where limbs take turns the resting one may be hidden.
        self._one_sided = exercise.sides == "each"
        self._seconds: defaultdict[tuple[str, NotSeenReason], float] = defaultdict(float)

    def add(self, pose: Pose | None, seen: BodyReading | None, side: Side, seconds: float) -> None:
        """Note what was seen for a while; ``side`` is the one that is judged."""
        if seen is None:
            self._seconds["person", "nobody_found" if pose is None else "size_unknown"] += seconds
            return
        if not seen.rejections.any():
            return
        rejections = seen.rejections.tolist()
        indices = _INDICES["both" if self._one_sided else side]
        for part in self._parts:
            reasons = [rejections[PARTS[part][one]] for one in indices]
            if all(reasons):
                self._seconds[part, REASONS[Rejection(min(reasons))]] += seconds

    def total(self) -> tuple[Unknown, ...]:
        """Return all that is worth telling, the longest first."""
        found = [Unknown(*key, total) for key, total in _worth_telling(self._seconds)]
        return tuple(sorted(found, key=lambda entry: (-entry.seconds, entry.part)))

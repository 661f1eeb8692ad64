"""What could not be judged, why and for how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from formcheck.core.exercise.definition import Exercise, Rule, signal_of
from formcheck.core.exercise.visibility import HIDDEN_BY_VIEW, judged_from, view_words
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import Pose
from formcheck.core.pose.person import BodyReading
from formcheck.core.pose.plausibility import Rejection
from formcheck.core.results.events import NotChecked
from formcheck.core.results.report import Unknown
from formcheck.core.types import Side, View

#: Shorter stretches than this, all in all, are not worth telling.
WORTH_TELLING_S = 0.5


def _worth_telling(
    seconds: Mapping[tuple[str, str], float],
) -> list[tuple[tuple[str, str], float]]:
    return [(key, total) for key, total in seconds.items() if total >= WORTH_TELLING_S]


class FaultCoverage:
    """Adds up the time for which each fault could not be judged."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._watched_s: defaultdict[View, float] = defaultdict(float)
        self._unseen_s: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._by_view: dict[View, dict[str, str]] = {}

    def hidden_from(self, view: View) -> Mapping[str, str]:
        """Return the codes that cannot be judged from a view, each with the reason."""
        if view not in self._by_view:
            self._by_view[view] = {
                rule.code: self._reason(rule, view)
                for rule in self._exercise.faults
                if not judged_from(self._exercise, rule, view)
            }
        return self._by_view[view]

    def watch(self, view: View, seconds: float) -> None:
        """Note that the person was watched from ``view`` for a while."""
        self._watched_s[view] += seconds

    def unseen(self, rule: Rule, seconds: float, signal: str | None = None) -> None:
        """Note that a signal was unknown although the view would have shown it.

        Args:
            rule: What could not be judged.
            seconds: For how long.
            signal: Its name; that of the rule when None.
        """
        self._unseen_s[rule.code, self._unknown(rule, signal)] += seconds

    def _unknown(self, rule: Rule, signal_name: str | None = None) -> str:
        name = signal_name or signal_of(rule)
        if name is None:
            return "the whole movement could not be seen"
        signal = self._exercise.signal(name)
        return f"{signal.title.lower()} {signal.unknown_text}"

    def _reason(self, rule: Rule, view: View) -> str:
        """Return why a fault is not judged from a view; some signals no view shows."""
        name = signal_of(rule)
        if name is not None and not self._exercise.signal(name).views:
            return self._unknown(rule)
        return f"{HIDDEN_BY_VIEW} {view_words(view, self._exercise)}"

    def now(self, view: View) -> tuple[NotChecked, ...]:
        """Return what cannot be judged from this view, with the seconds so far."""
        seconds = self._watched_s.get(view, 0.0)
        return tuple(
            NotChecked(code, reason, seconds) for code, reason in self.hidden_from(view).items()
        )

    def total(self) -> tuple[NotChecked, ...]:
        """Return all that is worth telling, in the order of the exercise's faults."""
        order: Sequence[str] = [rule.code for rule in self._exercise.faults]
        seconds = self._unseen_s.copy()
        for view in self._watched_s:
            for entry in self.now(view):
                seconds[entry.code, entry.reason] += entry.seconds
        found = [NotChecked(*key, total) for key, total in _worth_telling(seconds)]
        return tuple(sorted(found, key=lambda entry: (order.index(entry.code), entry.reason)))


REASONS: Mapping[Rejection, str] = {
    Rejection.OUTSIDE: "out of the picture",
    Rejection.HIDDEN: "hidden",
    Rejection.JUMPED: "jumped from place to place",
    Rejection.STRETCHED: "further away than the limb is long",
}
NOBODY = ("person", "nobody was found")
TOO_LITTLE = ("person", "too little of the legs was seen to know the size")
_INDICES: Mapping[Side, tuple[int, ...]] = {"left": (0,), "right": (1,), "both": (0, 1)}


class PartCoverage:
    """Adds up the time for which the parts that an exercise needs were not believed."""

    def __init__(self, exercise: Exercise) -> None:
        needed = (part for signal in exercise.signals if signal.views for part in signal.parts)
        self._parts = tuple(dict.fromkeys(needed))
        # Of limbs that take turns the one that rests may well be hidden.
        self._one_sided = exercise.sides == "each"
        self._seconds: defaultdict[tuple[str, str], float] = defaultdict(float)

    def watch(
        self, pose: Pose | None, seen: BodyReading | None, side: Side, seconds: float
    ) -> None:
        """Note what was seen for a while; ``side`` is the one that is judged."""
        if seen is None:
            self._seconds[NOBODY if pose is None else TOO_LITTLE] += seconds
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

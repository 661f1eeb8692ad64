"""What could not be judged, why and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formcheck.core.events import NotChecked, View
from formcheck.core.exercise import Exercise, Rule, signal_of

#: Begins the reason when the camera stands in the wrong place.
HIDDEN = "cannot be seen"
#: Shorter stretches than this, all in all, are not worth telling.
WORTH_TELLING_S = 0.5

_VIEW_WORDS: dict[View, str] = {
    "side": "from the side",
    "oblique": "at an angle",
    "front": "from the front or behind",
    "unknown": "from here",
}


def view_words(view: View, exercise: Exercise) -> str:
    """Return where the camera stands, in words."""
    above = view == "front" and exercise.stance == "lying"
    return "from above" if above else _VIEW_WORDS[view]


def judged_from(exercise: Exercise, rule: Rule, view: View) -> bool:
    """Return True when the rule can be judged from this view."""
    name = signal_of(rule)
    readable = name is None or view in exercise.signal(name).views
    return readable and view in rule.views and view in exercise.views


class Abstentions:
    """Adds up the time for which each fault could not be judged."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._watched_s: dict[View, float] = {}
        self._unseen_s: dict[tuple[str, str], float] = {}
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
        self._watched_s[view] = self._watched_s.get(view, 0.0) + seconds

    def unseen(self, rule: Rule, seconds: float, signal: str | None = None) -> None:
        """Note that a signal was unknown although the view would have shown it.

        Args:
            rule: What could not be judged.
            seconds: For how long.
            signal: Its name; that of the rule when None.
        """
        key = (rule.code, self._unknown(rule, signal))
        self._unseen_s[key] = self._unseen_s.get(key, 0.0) + seconds

    def _unknown(self, rule: Rule, signal_name: str | None = None) -> str:
        name = signal_name or signal_of(rule)
        if name is None:
            return "the whole movement could not be seen"
        signal = self._exercise.signal(name)
        return f"{signal.title.lower()} {signal.unknown}"

    def _reason(self, rule: Rule, view: View) -> str:
        """Return why a fault is not judged from a view; some signals no view shows."""
        name = signal_of(rule)
        if name is not None and not self._exercise.signal(name).views:
            return self._unknown(rule)
        return f"{HIDDEN} {view_words(view, self._exercise)}"

    def now(self, view: View) -> tuple[NotChecked, ...]:
        """Return what cannot be judged from this view, with the seconds so far."""
        seconds = self._watched_s.get(view, 0.0)
        return tuple(
            NotChecked(code, reason, seconds) for code, reason in self.hidden_from(view).items()
        )

    def total(self) -> tuple[NotChecked, ...]:
        """Return all that is worth telling, in the order of the exercise's faults."""
        order: Sequence[str] = [rule.code for rule in self._exercise.faults]
        seconds = dict(self._unseen_s)
        for view in self._watched_s:
            for entry in self.now(view):
                key = (entry.code, entry.reason)
                seconds[key] = seconds.get(key, 0.0) + entry.seconds
        found = [NotChecked(*key, total) for key, total in seconds.items()]
        worth_telling = [entry for entry in found if entry.seconds >= WORTH_TELLING_S]
        return tuple(
            sorted(worth_telling, key=lambda entry: (order.index(entry.code), entry.reason))
        )

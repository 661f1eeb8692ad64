"""Which camera view shows which fault."""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Rule, signal_of
from formcheck.core.types import View

#: Begins the reason when the camera stands in the wrong place.
HIDDEN_BY_VIEW = "cannot be seen"


_VIEW_WORDS: dict[View, str] = {
    "side": "from the side",
    "oblique": "at an angle",
    "front": "from the front or behind",
    "unknown": "from here",
}


def view_words(view: View, exercise: Exercise) -> str:
    """Return the position of the camera in words."""
    above = view == "front" and exercise.stance == "lying"
    return "from above" if above else _VIEW_WORDS[view]


def judged_from(exercise: Exercise, rule: Rule, view: View) -> bool:
    """Return True if the rule can be judged from this view."""
    name = signal_of(rule)
    readable = name is None or view in exercise.signal(name).views
    return readable and view in rule.views and view in exercise.views

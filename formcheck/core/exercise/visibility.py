"""Which camera view shows which fault."""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Rule, signal_of
from formcheck.core.types import View


def judged_from(exercise: Exercise, rule: Rule, view: View) -> bool:
    """Return True if the rule can be judged from this view."""
    name = signal_of(rule)
    readable = name is None or view in exercise.signal(name).views
    return readable and view in rule.views and view in exercise.views

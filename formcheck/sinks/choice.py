"""What people are told of an exercise that was found out."""

from __future__ import annotations

from formcheck.core.events import Choice
from formcheck.core.exercise import Exercise


def choice_line(exercise: Exercise, choice: Choice) -> str:
    """Return which exercise it is and why, in one line."""
    return f"{exercise.title}: you {choice.because}"

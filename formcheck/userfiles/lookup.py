"""What people name an exercise by: a name, a file of their own, or "auto"."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from formcheck import exercises
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.thresholds import with_thresholds


def load_exercise(name: str) -> Exercise:
    """Return the exercise of a name or of a TOML file.

    Raises:
        UsageError: There is no such exercise.
        UserFileError: The file makes no sense.
    """
    if not is_user_file(name):
        return exercises.get(name)
    # Late: checking files takes a library that names do without.
    from formcheck.userfiles.exercise_file import read_exercise  # noqa: PLC0415  late, as said above

    return read_exercise(Path(name))


def resolve_exercise(name: str, changes: Mapping[str, float]) -> Exercise | None:
    """Return the exercise with changed thresholds; None when it is to be found out.

    Raises:
        UsageError: There is no such exercise or threshold.
        UserFileError: The file of an exercise makes no sense.
    """
    if is_user_file(name):
        return with_thresholds(load_exercise(name), changes)
    return exercises.named(name, changes)


def is_user_file(name: str) -> bool:
    """Return True for the name of such a file, as opposed to that of what is built in."""
    return name.lower().endswith(".toml")

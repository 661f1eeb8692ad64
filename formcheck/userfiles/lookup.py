"""Finds an exercise by its name, its .toml file, or "auto"."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from formcheck import exercises
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.threshold_overrides import with_thresholds
from formcheck.errors import UsageError


def load_exercise(name: str) -> Exercise:
    """Return the exercise of a name or of a TOML file.

    Raises:
        UsageError: There is no such exercise.
        UserFileError: The file is invalid.
    """
    if not is_user_file(name):
        return exercises.get(name)
    # Late: checking files takes a library that names do without.
    from formcheck.userfiles.exercise_file import read_exercise  # noqa: PLC0415  late, as said above

    return read_exercise(Path(name))


def resolve_exercise(name: str, changes: Mapping[str, float]) -> Exercise | None:
    """Return the exercise with changed thresholds; None for "auto".

    Raises:
        UsageError: There is no such exercise or threshold.
        UserFileError: The file is invalid.
    """
    if name.strip().lower() != exercises.AUTO:
        return with_thresholds(load_exercise(name), changes)
    if changes:
        raise UsageError(
            "expected the name of an exercise whose thresholds to change, got auto; "
            "name it with --exercise, or leave --set out"
        )
    return None


def is_user_file(name: str) -> bool:
    """Return True for a .toml file, False for the name of a built-in exercise or workout."""
    return name.lower().endswith(".toml")

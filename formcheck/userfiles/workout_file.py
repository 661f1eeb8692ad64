"""A custom workout: a TOML file that names exercises and doses.

See templates/workout.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from formcheck import exercises
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.validation import Place
from formcheck.core.goal import Goal
from formcheck.core.workout.definition import Step, Workout
from formcheck.errors import FormcheckError, UserFileError
from formcheck.userfiles.exercise_file import read_exercise
from formcheck.userfiles.lookup import is_user_file
from formcheck.userfiles.toml_file import (
    Strict,
    ValidationIssue,
    ValidationIssuesError,
    invalid,
    parse_with,
    read_toml,
)

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_STEPS, _MOST_S, _MOST_SETS = 50, 3600, 99
#: The doses of a set, and their largest values.
_AMOUNTS = {"reps": 999, "hold_s": _MOST_S, "work_s": _MOST_S}


class _StepEntry(Strict):
    """One exercise and its dose."""

    exercise: str
    reps: int | None = None
    hold_s: int | None = None
    work_s: int | None = None
    sets: int = 1
    rest_s: int = 30
    each_side: bool = False


class _WorkoutFile(Strict):
    """The fields of Workout; a step names its dose itself."""

    name: str
    title: str
    about: str = ""
    between_s: int = 30
    steps: tuple[_StepEntry, ...]


_KNOWN = [*_WorkoutFile.model_fields, *_StepEntry.model_fields]


def workout_template() -> str:
    """Return the commented example of a custom workout."""
    return (files("formcheck.userfiles") / "templates" / "workout.toml").read_text("utf-8")


def read_workout(path: Path) -> tuple[Workout, tuple[Exercise, ...]]:
    """Read a workout and the exercises of its steps.

    Raises:
        UserFileError: The file, or that of an exercise, cannot be read or is invalid; the message
            gives the lines.
    """
    return read_toml(path, "workout").parse_with(lambda data: workout_from(data, path.parent))


def workout_from(data: Mapping[str, Any], folder: Path) -> tuple[Workout, tuple[Exercise, ...]]:
    """Return the workout that the data of a file describe, and the exercises of its steps.

    ``folder`` has the files of custom exercises.

    Raises:
        ValidationIssuesError: The data are invalid.
    """
    entry = parse_with(_WorkoutFile, data, _KNOWN)
    if not _NAME.fullmatch(entry.name):
        raise invalid(
            ("name",), f"expected a name of small letters, digits and -, got {entry.name!r:.60}"
        )
    _require_words(entry)
    _require_between(entry.between_s, 0, _MOST_S, ("between_s",))
    _require_between(len(entry.steps), 1, _MOST_STEPS, ("steps",))
    chosen = [_find_exercise(step, number, folder) for number, step in enumerate(entry.steps)]
    steps = tuple(
        _make_step(step, exercise, number)
        for number, (step, exercise) in enumerate(zip(entry.steps, chosen, strict=True))
    )
    workout = Workout(entry.name, entry.title, entry.about, steps, entry.between_s)
    return workout, tuple(chosen)


def _require_words(entry: _WorkoutFile) -> None:
    for name, words in (("title", entry.title), ("about", entry.about)):
        if not words.isprintable() or len(words) > 200 or (name == "title" and not words.strip()):
            raise invalid((name,), f"expected 1 to 200 characters in one line, got {words!r:.60}")


def _require_between(number: int, low: int, high: int, place: Place) -> None:
    if not low <= number <= high:
        raise invalid(place, f"expected {low} to {high} {place[-1]}, got {number}")


def _find_exercise(entry: _StepEntry, number: int, folder: Path) -> Exercise:
    """Return the exercise of a step: built in, or from a file beside the workout's."""
    try:
        if is_user_file(entry.exercise):
            return read_exercise(folder / entry.exercise)
        return exercises.get(entry.exercise)
    except FormcheckError as error:
        own = isinstance(error, UserFileError)
        issue = ValidationIssue(("steps", number, "exercise"), str(error), has_remedy=own)
        raise ValidationIssuesError(issue) from error


def _make_step(entry: _StepEntry, exercise: Exercise, number: int) -> Step:
    place: Place = ("steps", number)
    fits = ("reps", "work_s") if isinstance(exercise.measure, Cycle) else ("hold_s",)
    given = [name for name in _AMOUNTS if getattr(entry, name) is not None]
    if len(given) != 1 or given[0] not in fits:
        got = " and ".join(given) or "none"
        raise invalid(place, f"expected {' or '.join(fits)} for {exercise.name}, got {got}")
    [name] = given
    most = _AMOUNTS[name]
    _require_between(getattr(entry, name), 1, most, (*place, name))
    _require_between(entry.sets, 1, _MOST_SETS, (*place, "sets"))
    _require_between(entry.rest_s, 0, _MOST_S, (*place, "rest_s"))
    if entry.each_side and entry.sets % 2:
        raise invalid(
            (*place, "each_side"),
            f"expected an even number of sets, one for each side, got {entry.sets}",
        )
    goal = Goal(entry.reps, entry.hold_s, entry.sets, entry.rest_s, entry.work_s)
    return Step(exercise.name, goal, each_side=entry.each_side)

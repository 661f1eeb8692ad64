"""A workout of one's own: a TOML file that names exercises and doses.

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
from formcheck.userfiles.document import read_document
from formcheck.userfiles.exercise_file import read_exercise
from formcheck.userfiles.lookup import is_user_file
from formcheck.userfiles.mistakes import Strict, ValidationIssue, ValidationIssuesError, shaped

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_STEPS, _MOST_S, _MOST_SETS = 50, 3600, 99
#: What a set may be made of, and the most of it.
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
    """Return the commented example of a workout of one's own."""
    return (files("formcheck.userfiles") / "templates" / "workout.toml").read_text("utf-8")


def read_workout(path: Path) -> tuple[Workout, tuple[Exercise, ...]]:
    """Read a workout and the exercises of its steps.

    Raises:
        UserFileError: The file, or that of an exercise, cannot be read, or says what makes no
            sense; the message says on which lines.
    """
    document = read_document(path, "workout")
    return document.parse_with(lambda data: workout_from(data, path.parent))


def workout_from(data: Mapping[str, Any], folder: Path) -> tuple[Workout, tuple[Exercise, ...]]:
    """Return the workout that the data of a file describes, and the exercises of its steps.

    Args:
        data: As read.
        folder: In which the files of exercises of one's own are looked for.

    Raises:
        MistakesError: It makes no sense.
    """
    told = shaped(_WorkoutFile, data, _KNOWN)
    if not _NAME.fullmatch(told.name):
        what = f"expected a name of small letters, digits and -, got {told.name!r:.60}"
        raise ValidationIssuesError(ValidationIssue(("name",), what))
    _require_words(told)
    _require_between(told.between_s, 0, _MOST_S, ("between_s",))
    _require_between(len(told.steps), 1, _MOST_STEPS, ("steps",))
    chosen = [_exercise(entry, number, folder) for number, entry in enumerate(told.steps)]
    steps = tuple(
        _step(entry, exercise, number)
        for number, (entry, exercise) in enumerate(zip(told.steps, chosen, strict=True))
    )
    workout = Workout(told.name, told.title, told.about, steps, told.between_s)
    return workout, tuple(chosen)


def _require_words(told: _WorkoutFile) -> None:
    for name, words in (("title", told.title), ("about", told.about)):
        if not words.isprintable() or len(words) > 200 or (name == "title" and not words.strip()):
            what = f"expected 1 to 200 characters in one line, got {words!r:.60}"
            raise ValidationIssuesError(ValidationIssue((name,), what))


def _require_between(number: int, low: int, high: int, place: Place) -> None:
    if not low <= number <= high:
        what = f"expected {low} to {high} {place[-1]}, got {number}"
        raise ValidationIssuesError(ValidationIssue(place, what))


def _exercise(entry: _StepEntry, number: int, folder: Path) -> Exercise:
    """Return the exercise of a step: a built-in one, or that of a file beside the workout's."""
    try:
        if is_user_file(entry.exercise):
            return read_exercise(folder / entry.exercise)
        return exercises.get(entry.exercise)
    except FormcheckError as error:
        own = isinstance(error, UserFileError)
        mistake = ValidationIssue(("steps", number, "exercise"), str(error), has_remedy=own)
        raise ValidationIssuesError(mistake) from error


def _step(entry: _StepEntry, exercise: Exercise, number: int) -> Step:
    place: Place = ("steps", number)
    fits = ("reps", "work_s") if isinstance(exercise.measure, Cycle) else ("hold_s",)
    given = [name for name in _AMOUNTS if getattr(entry, name) is not None]
    if len(given) != 1 or given[0] not in fits:
        got = " and ".join(given) or "none"
        what = f"expected {' or '.join(fits)} for {exercise.name}, got {got}"
        raise ValidationIssuesError(ValidationIssue(place, what))
    [name] = given
    most = _AMOUNTS[name]
    _require_between(getattr(entry, name), 1, most, (*place, name))
    _require_between(entry.sets, 1, _MOST_SETS, (*place, "sets"))
    _require_between(entry.rest_s, 0, _MOST_S, (*place, "rest_s"))
    if entry.each_side and entry.sets % 2:
        what = f"expected an even number of sets, one for each side, got {entry.sets}"
        raise ValidationIssuesError(ValidationIssue((*place, "each_side"), what))
    goal = Goal(entry.reps, entry.hold_s, entry.sets, entry.rest_s, entry.work_s)
    return Step(exercise.name, goal, each_side=entry.each_side)

"""What a page asks for, checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from formcheck import exercises, workouts
from formcheck.capture.pose.model_files import Variant
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.goal import Goal
from formcheck.core.workout.definition import Workout
from formcheck.errors import UsageError
from formcheck.userfiles.lookup import is_user_file, load_exercise, resolve_exercise
from formcheck.userfiles.workout_file import read_workout

Amount = Annotated[int, Field(ge=1, le=3600)]


class SessionRequest(BaseModel):
    """A wish for a live session.

    Attributes:
        what: Name of an exercise or workout, "auto", or a .toml file that the server was given.
        amount: Reps or seconds of each set; None without a goal.
        by_phone: Another page is the camera.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    what: Annotated[str, Field(max_length=400)]
    kind: Literal["exercise", "workout"] = "exercise"
    amount: Amount | None = None
    sets: Annotated[int, Field(ge=1, le=99)] = 1
    rest_s: Annotated[int, Field(ge=0, le=3600)] = 30
    voice: bool = True
    mirrored: bool = True
    setup: bool = True
    record: bool = False
    by_phone: bool = False
    model: Variant = "full"

    @classmethod
    def of_json(cls, text: bytes) -> SessionRequest:
        """Return the request in a JSON text.

        Raises:
            UsageError: It is invalid; the message names the first mistake.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "request"
            raise UsageError(f"{place}: {first['msg']}") from error

    def goal_for(self, exercise: Exercise | None) -> Goal | None:
        """Return the goal; none for an exercise that is to be detected."""
        if self.amount is None or exercise is None:
            return None
        if isinstance(exercise.measure, Cycle):
            return Goal(reps=self.amount, sets=self.sets, rest_s=self.rest_s)
        return Goal(hold_s=self.amount, sets=self.sets, rest_s=self.rest_s)


class Offer:
    """The exercises and workouts that the server offers; no other file is read for a page.

    Args:
        files: The user's own .toml files of exercises.
        workout_files: Those of workouts.

    Raises:
        UserFileError: A file is invalid.
    """

    def __init__(self, files: Sequence[Path] = (), workout_files: Sequence[Path] = ()) -> None:
        self._own = {str(path): load_exercise(str(path)) for path in files}
        self._workouts = {str(path): read_workout(path) for path in workout_files}

    def own_exercises(self) -> list[tuple[str, Exercise]]:
        return list(self._own.items())

    def workouts(self) -> list[tuple[str, Workout]]:
        own = [(name, workout) for name, (workout, _) in self._workouts.items()]
        return [*((one.name, one) for one in workouts.ALL), *own]

    def exercises(self) -> list[Exercise]:
        return [*exercises.ALL, *self._own.values()]

    def exercise(self, name: str) -> Exercise | None:
        """Return the exercise of this name; None for "auto".

        Raises:
            UsageError: It is not offered.
        """
        if name in self._own:
            return self._own[name]
        if is_user_file(name):
            raise UsageError(f"expected a file that formcheck web was given, got {name}")
        return resolve_exercise(name, {})

    def workout(self, name: str) -> tuple[Workout, tuple[Exercise, ...]]:
        """Return a workout and its exercises.

        Raises:
            UsageError: It is not offered.
        """
        if name in self._workouts:
            return self._workouts[name]
        chosen = workouts.get(name)
        return chosen, tuple(load_exercise(step.exercise) for step in chosen.steps)

"""A live session of an exercise or a workout, from the open parts to the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formcheck.app.auto_start import LiveOnly, detect_live
from formcheck.app.guided_workout import GuidedWorkout
from formcheck.app.live_setup import LiveSetup
from formcheck.app.pipeline import Controls, run
from formcheck.app.result_files import PAGE, OutputOptions
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal
from formcheck.core.results.report import Report
from formcheck.core.workout.definition import Workout
from formcheck.errors import notify
from formcheck.sinks.base import IgnoreErrors, Sink
from formcheck.sinks.files.atomic_write import prepare_folder
from formcheck.sinks.html.workout_files import WorkoutFiles


@dataclass(frozen=True, slots=True)
class LivePlan:
    """What a live session does.

    Attributes:
        exercise: None is detected.
        folder: For the results; exists and is writable.
        keep_folder: The user named the folder, so an empty one stays.
        may_turn: Frames that lie on their side may be turned.
    """

    exercise: Exercise | None
    folder: Path
    output: OutputOptions
    goal: Goal | None = None
    keep_folder: bool = False
    may_turn: bool = False


def run_live(
    setup: LiveSetup, plan: LivePlan, more_sinks: Callable[[Exercise], Sequence[Sink]]
) -> Report:
    """Run the session and return its report.

    ``more_sinks`` returns further sinks for the exercise; they come last.

    Raises:
        FormcheckError: As :func:`formcheck.app.pipeline.run` and ``detect_live``.
    """
    exercise, observations = plan.exercise, setup.observations()
    controls = Controls(
        setup.interrupted,
        setup.commands,
        setup.display.idle,
        setup.make_setup_guide(exercise),
        by_arm=True,
    )
    # Audio first, so that speech is not delayed by drawing.
    sinks: list[Sink] = [*setup.voices, setup.display]
    choice = None
    if exercise is None:
        exercise, found = detect_live(
            setup,
            observations,
            controls,
            plan.folder,
            record_as=(setup.model(), setup.source.describe()) if plan.output.record else None,
            keep_folder=plan.keep_folder,
            may_turn=plan.may_turn,
        )
        choice = found.choice
        observations = found.live_continuation(observations)
        controls = Controls() if found.ended else controls
        sinks = [LiveOnly(sink) for sink in sinks]
    files = plan.output.files(
        plan.folder, exercise, setup.source.describe(), plan.goal, setup.model
    )
    return run(
        observations,
        exercise,
        [*sinks, *files, *plan.output.history(), *more_sinks(exercise)],
        describe=setup.describe,
        controls=controls,
        goal=plan.goal,
        chosen=choice,
    )


def make_guided_workout(
    setup: LiveSetup,
    workout: Workout,
    exercises: Sequence[Exercise],
    folder: Path,
    output: OutputOptions,
    *,
    force: bool = False,
) -> GuidedWorkout:
    """Return a workout that is ready to run, with its files in an existing folder.

    ``exercises`` are one for each step; ``force`` replaces results in the folder.
    """

    def open_files(name: str, number: int) -> list[Sink]:
        own = prepare_folder(folder / name, output.names(), force=force)
        source, goal = setup.source.describe(), workout.steps[number].goal
        files = output.files(own, exercises[number], source, goal, setup.model)
        # An error of the history does not end the workout.
        return [*files, *(IgnoreErrors(one, notify) for one in output.history())]

    return GuidedWorkout(
        workout=workout,
        exercises=exercises,
        setup=setup,
        files=open_files,
        keep=WorkoutFiles(folder, workout, exercises, page=PAGE).keep,
        started=datetime.now().astimezone().isoformat(timespec="seconds"),
    )

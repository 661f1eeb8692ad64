"""formcheck workout: several exercises as one guided live session."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import goal_options
from formcheck.cli import options as opt
from formcheck.errors import UsageError

if TYPE_CHECKING:
    from formcheck.app.guided_workout import GuidedWorkout
    from formcheck.app.live_setup import LiveSetup
    from formcheck.app.result_files import OutputOptions
    from formcheck.core.exercise.definition import Exercise
    from formcheck.core.goal import Goal
    from formcheck.core.results.report import Source
    from formcheck.core.workout.definition import Step, Workout
    from formcheck.core.workout.progression import PastSession, Recent
    from formcheck.sinks.base import Sink

FILES = ("workout.json", "workout.html")


def workout(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Name of a workout, or your own .toml file."),
    ] = None,
    camera: opt.Camera = "0",
    out: opt.Out = None,
    model: opt.Model = "full",
    record: opt.Record = False,
    save_video: opt.SaveVideo = False,
    no_pictures: opt.NoPictures = False,
    save: opt.SaveSession = True,
    setup: opt.Setup = None,
    no_window: opt.NoWindow = False,
    rotate: opt.Rotate = None,
    voice: goal_options.Voice = "speech",
    build_up: Annotated[
        bool | None,
        typer.Option(
            "--build-up/--no-build-up",
            help="Accept or decline a larger dose when one is offered; default: ask.",
        ),
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="Print an example .toml file for your own workout.")
    ] = False,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Guide you through a workout: introductions, doses, rests, and one report for all exercises.

    Without a name it lists the workouts. Keys: space pauses and resumes, s skips an exercise, q
    stops, p stops because of pain, r restarts the count, m mirrors.
    """
    if template:
        if name is not None:
            raise UsageError(f"--template stands alone, got {name} with it; leave one of them out")
        from formcheck.userfiles.workout_file import workout_template

        typer.echo(workout_template(), nl=False)
        return
    if name is None:
        _list()
        return
    rotation = opt.parse_rotation(rotate)
    chosen, exercises = _find_workout(name)
    chosen = _built_up(chosen, _recent, wanted=build_up)

    from formcheck.app.live_setup import LiveOptions, open_live_setup
    from formcheck.app.result_files import OutputOptions, folder_of_today
    from formcheck.sinks.html.workout_page import workout_text
    from formcheck.sinks.terminal.tables import print_workout

    output = OutputOptions(record, save_video, not no_pictures, save)
    options = LiveOptions(camera, model, not no_window, voice, setup, rotation, workout=True)
    with (
        open_live_setup(exercises[0], options) as live_setup,
        opt.exit_if_interrupted(live_setup.interrupted),
    ):
        folder = folder_of_today(out, chosen.name, FILES, force=force)
        if no_window:
            _listen(live_setup)
        guided = _make_guided(
            chosen,
            exercises,
            live_setup,
            folder,
            partial(_open_files, output, force, live_setup.model),
        )
        try:
            guided.run(live_setup.observations())
        finally:
            if json:
                typer.echo(workout_text(guided.report), nl=False)
            else:
                print_workout(guided.report, exercises, folder)


def _listen(live_setup: LiveSetup) -> None:
    """Read from the terminal the commands that a window has keys for."""
    from formcheck.sinks.live.typed_commands import HINT, listen

    typer.echo(HINT, err=True)
    listen(live_setup.commands.append)


def _make_guided(
    workout: Workout,
    exercises: Sequence[Exercise],
    live_setup: LiveSetup,
    folder: Path,
    open_files: Callable[[Path, Exercise, Source, Goal], list[Sink]],
) -> GuidedWorkout:
    """Return the guided session, which writes its files into a folder."""
    from formcheck.app.guided_workout import GuidedWorkout
    from formcheck.app.result_files import PAGE
    from formcheck.sinks.html.workout_page import WorkoutFiles

    def files(name: str, number: int) -> list[Sink]:
        goal = workout.steps[number].goal
        return open_files(folder / name, exercises[number], live_setup.source.describe(), goal)

    return GuidedWorkout(
        workout=workout,
        exercises=exercises,
        setup=live_setup,
        files=files,
        keep=WorkoutFiles(folder, workout, exercises, page=PAGE).keep,
        started=datetime.now().astimezone().isoformat(timespec="seconds"),
    )


def _open_files(
    output: OutputOptions,
    force: bool,
    model: Callable[[], str],
    folder: Path,
    exercise: Exercise,
    source: Source,
    goal: Goal,
) -> list[Sink]:
    """Open the files of one exercise, and the history."""
    from formcheck.app.messages import notify
    from formcheck.sinks.files.atomic_write import prepare_folder
    from formcheck.sinks.wrappers import IgnoreErrors

    own = prepare_folder(folder, output.names(), force=force)
    # Whatever is wrong with the history, the workout goes on.
    history = [IgnoreErrors(one, notify) for one in output.history()]
    return [*output.files(own, exercise, source, goal, model), *history]


def _list() -> None:
    from formcheck import workouts
    from formcheck.sinks.terminal.tables import print_workouts

    print_workouts(workouts.ALL)


def _find_workout(name: str) -> tuple[Workout, tuple[Exercise, ...]]:
    """Return a workout and the exercises of its steps."""
    from formcheck import exercises, workouts
    from formcheck.userfiles.lookup import is_user_file

    if is_user_file(name):
        from formcheck.userfiles.workout_file import read_workout

        return read_workout(Path(name))
    chosen = workouts.get(name)
    return chosen, tuple(exercises.get(step.exercise) for step in chosen.steps)


def _recent(exercise: str, count: int) -> Sequence[PastSession]:
    """Return the last sessions of an exercise that the history has, the latest first."""
    from formcheck.app.messages import notify
    from formcheck.errors import HistoryError
    from formcheck.history.store import recent

    try:
        return recent(exercise, count, tell=notify)
    except HistoryError as error:
        notify(str(error))
        return []


def _built_up(workout: Workout, recent: Recent, *, wanted: bool | None) -> Workout:
    """Return the workout in the doses that fit what was done lately."""
    return replace(
        workout, steps=tuple(_plan_step(step, recent, wanted=wanted) for step in workout.steps)
    )


def _plan_step(step: Step, recent: Recent, *, wanted: bool | None) -> Step:
    """Return a step in the dose that fits what was done of it lately; ask about a larger one."""
    from formcheck.core.workout.definition import dose_in_words
    from formcheck.core.workout.progression import CLEAN_SESSIONS, plan_dose

    if step.grows_to is None:
        return step
    plan = plan_dose(step.goal, step.grows_to, recent(step.exercise, CLEAN_SESSIONS))
    today = replace(step, goal=plan.dose)
    if plan.more is None or wanted is False:
        return today
    larger = replace(step, goal=plan.more)
    offer = (
        f"Your last {CLEAN_SESSIONS} sessions of {step.exercise} were clean: "
        f"{dose_in_words(larger)} instead of {dose_in_words(today)}"
    )
    if wanted is None and not sys.stdin.isatty():
        typer.echo(f"{offer}? Take it with --build-up.", err=True)
        return today
    return larger if wanted or typer.confirm(f"{offer}?", default=True, err=True) else today

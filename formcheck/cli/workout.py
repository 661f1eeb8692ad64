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

from formcheck.cli import coach
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
        str | None, typer.Argument(metavar="NAME", help="A workout, or a .toml file.")
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
    voice: coach.Voice = "speech",
    build_up: Annotated[
        bool | None,
        typer.Option(
            "--build-up/--no-build-up",
            help="Take the larger dose, where one is offered, or leave it; else you are asked.",
        ),
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="Print a .toml file to begin your own with.")
    ] = False,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Guide you through a workout: what to do, how, how much, rest, and one report for all.

    Without a name it lists the workouts. Keys: space pauses, s skips an exercise, q stops, p stops
    because it hurts, r counts from nothing, m mirrors.
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
    chosen, exercises = _chosen(name)
    chosen = _built_up(chosen, _recent, wanted=build_up)

    from formcheck.app.live_setup import LiveOptions, open_live_setup
    from formcheck.app.result_files import OutputOptions, folder_of_today
    from formcheck.sinks.html.workout_page import workout_text
    from formcheck.sinks.terminal.tables import print_workout

    keeping = OutputOptions(record, save_video, not no_pictures, save)
    furnishing = LiveOptions(camera, model, not no_window, voice, setup, rotation, workout=True)
    with open_live_setup(exercises[0], furnishing) as room:
        folder = folder_of_today(out, chosen.name, FILES, force=force)
        if no_window:
            _listen(room)
        guided = _guided(
            chosen, exercises, room, folder, partial(_begun, keeping, force, room.model)
        )
        try:
            guided.follow(room.observations())
        finally:
            if json:
                typer.echo(workout_text(guided.report), nl=False)
            else:
                print_workout(guided.report, exercises, folder)
        if room.interrupted():
            raise typer.Exit(130)


def _listen(room: LiveSetup) -> None:
    """Take from the terminal what would be keys in a window."""
    from formcheck.sinks.live.typed_commands import HINT, listen

    typer.echo(HINT, err=True)
    listen(room.commands.append)


def _guided(
    workout: Workout,
    exercises: Sequence[Exercise],
    room: LiveSetup,
    folder: Path,
    begun: Callable[[Path, Exercise, Source, Goal], list[Sink]],
) -> GuidedWorkout:
    """Return the guided session, which keeps its files in a folder."""
    from formcheck.app.guided_workout import GuidedWorkout
    from formcheck.app.result_files import PAGE
    from formcheck.sinks.html.workout_page import WorkoutFiles

    def files(name: str, number: int) -> list[Sink]:
        goal = workout.steps[number].goal
        return begun(folder / name, exercises[number], room.source.describe(), goal)

    return GuidedWorkout(
        workout=workout,
        exercises=exercises,
        room=room,
        commands=room.commands,
        files=files,
        keep=WorkoutFiles(folder, workout, exercises, page=PAGE).keep,
        started=datetime.now().astimezone().isoformat(timespec="seconds"),
    )


def _begun(
    keeping: OutputOptions,
    force: bool,
    model: Callable[[], str],
    folder: Path,
    exercise: Exercise,
    source: Source,
    goal: Goal,
) -> list[Sink]:
    """Begin what is kept of one exercise."""
    from formcheck.sinks.files.atomic_write import prepare_folder
    from formcheck.sinks.wrappers import IgnoreErrors

    def tell(problem: str) -> None:
        typer.echo(f"formcheck: {problem}", err=True)

    own = prepare_folder(folder, keeping.names(), force=force)
    # Whatever is wrong with the history, the workout goes on.
    history = [IgnoreErrors(one, tell) for one in keeping.history()]
    return [*keeping.files(own, exercise, source, goal, model), *history]


def _list() -> None:
    from formcheck import workouts
    from formcheck.sinks.terminal.tables import print_workouts

    print_workouts(workouts.ALL)


def _chosen(name: str) -> tuple[Workout, tuple[Exercise, ...]]:
    """Return a workout with the exercises of its steps."""
    from formcheck import exercises, workouts
    from formcheck.userfiles.lookup import is_user_file

    if is_user_file(name):
        from formcheck.userfiles.workout_file import read_workout

        return read_workout(Path(name))
    chosen = workouts.get(name)
    return chosen, tuple(exercises.get(step.exercise) for step in chosen.steps)


def _recent(exercise: str, count: int) -> Sequence[PastSession]:
    """Return the last sessions of an exercise that the history has, the latest first."""
    from formcheck.app.result_files import tell
    from formcheck.errors import HistoryError
    from formcheck.history.lookup import recent

    try:
        return recent(exercise, count, tell=tell)
    except HistoryError as error:
        tell(str(error))
        return []


def _built_up(workout: Workout, recent: Recent, *, wanted: bool | None) -> Workout:
    """Return the workout in the doses that fit what was done lately."""
    return replace(
        workout, steps=tuple(_dosed(step, recent, wanted=wanted) for step in workout.steps)
    )


def _dosed(step: Step, recent: Recent, *, wanted: bool | None) -> Step:
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

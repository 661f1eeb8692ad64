"""formcheck workout: several exercises as one guided live session."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import coach
from formcheck.cli import options as opt

if TYPE_CHECKING:
    from formcheck.core.build_up import PastSession, Recent
    from formcheck.core.exercise import Exercise
    from formcheck.core.workout import Step, Workout
    from formcheck.sinks.base import Sink

__all__ = ["workout"]

FILES = ("workout.json", "workout.html")


def workout(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A workout, or a .toml file.")
    ] = None,
    camera: opt.Camera = "0",
    out: opt.Out = None,
    model: opt.Model = opt.Variant.FULL,
    record: opt.Record = False,
    save_video: opt.SaveVideo = False,
    no_pictures: opt.NoPictures = False,
    save: opt.SaveSession = True,
    setup: opt.Setup = None,
    no_window: opt.NoWindow = False,
    voice: coach.Voice = coach.Sound.SPEECH,
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
        from formcheck.userfiles.workout_file import workout_template

        typer.echo(workout_template(), nl=False)
        return
    if name is None:
        _list()
        return
    opt.require_text(camera)
    chosen, exercises = _chosen(name)
    chosen = _built_up(chosen, _recent, wanted=build_up)

    from formcheck.cli.history import history_sink
    from formcheck.cli.results import FILMED, PAGE, folder_of_today, names_of, session_files
    from formcheck.cli.studio import Furnishing, studio
    from formcheck.cli.typed import HINT, listen
    from formcheck.guided import Guided
    from formcheck.sinks.annotated_video import FilmedVideo
    from formcheck.sinks.files import prepared_folder
    from formcheck.sinks.terminal import print_workout
    from formcheck.sinks.workout_files import WorkoutFiles, workout_text

    furnishing = Furnishing(camera, model, not no_window, voice, setup, workout=True)
    with studio(exercises[0], furnishing) as room:
        folder = folder_of_today(out, chosen.name, FILES, force=force)
        files = WorkoutFiles(folder, chosen, exercises, page=PAGE)
        if no_window:
            typer.echo(HINT, err=True)
            listen(room.commands.append)

        def of_one(where: str, number: int) -> list[Sink]:
            exercise, names = exercises[number], names_of(record=record, filmed=save_video)
            own = prepared_folder(folder / where, names, force=force)
            goal, source = chosen.steps[number].goal, room.source.describe()
            known = (model.value, dict[str, float]())
            return [
                *session_files(
                    own,
                    exercise,
                    source,
                    record_as=known,
                    record=record,
                    goal=goal,
                    pictures=not no_pictures,
                ),
                *([FilmedVideo(own / FILMED)] if save_video else []),
                *([history_sink(datetime.now().astimezone())] if save else []),
            ]

        guided = Guided(
            workout=chosen,
            exercises=exercises,
            room=room,
            commands=room.commands,
            files=of_one,
            keep=files.keep,
            started=datetime.now().astimezone().isoformat(timespec="seconds"),
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


def _list() -> None:
    from formcheck import workouts
    from formcheck.sinks.terminal import print_workouts

    print_workouts(workouts.ALL)


def _chosen(name: str) -> tuple[Workout, tuple[Exercise, ...]]:
    """Return a workout with the exercises of its steps."""
    from formcheck import exercises, workouts
    from formcheck.userfiles.names import is_user_file

    if is_user_file(name):
        from formcheck.userfiles.workout_file import read_workout

        return read_workout(Path(name))
    chosen = workouts.get(name)
    return chosen, tuple(exercises.get(step.exercise) for step in chosen.steps)


def _recent(exercise: str, count: int) -> Sequence[PastSession]:
    """Return the last sessions of an exercise that the history has, the latest first."""
    from formcheck.cli.history import read_history
    from formcheck.core.build_up import PastSession
    from formcheck.history.figures import figures_of

    done = [one for one in read_history() if one.exercise == exercise]
    figures = [figures_of([one]) for one in reversed(done[-count:])]
    return [PastSession(one.reps, one.hold_s, one.good_share) for one in figures]


def _built_up(workout: Workout, recent: Recent, *, wanted: bool | None) -> Workout:
    """Return the workout in the doses that fit what was done lately."""
    return replace(
        workout, steps=tuple(_dosed(step, recent, wanted=wanted) for step in workout.steps)
    )


def _dosed(step: Step, recent: Recent, *, wanted: bool | None) -> Step:
    """Return a step in the dose that fits what was done of it lately; ask about a larger one."""
    from formcheck.core.build_up import CLEAN_SESSIONS, planned
    from formcheck.core.workout import dose_in_words

    if step.grows_to is None:
        return step
    plan = planned(step.goal, step.grows_to, recent(step.exercise, CLEAN_SESSIONS))
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

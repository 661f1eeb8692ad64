"""formcheck workout: several exercises as one guided live session."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import options as opt
from formcheck.errors import HistoryError, UsageError, notify

if TYPE_CHECKING:
    from formcheck.core.exercise.definition import Exercise
    from formcheck.core.workout.definition import Step, Workout
    from formcheck.core.workout.progression import PastSession, Recent

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
    voice: opt.Voice = "speech",
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
    from formcheck import workouts

    if template:
        if name is not None:
            raise UsageError(f"--template stands alone, got {name} with it; leave one of them out")
        from formcheck.userfiles.workout_file import workout_template

        typer.echo(workout_template(), nl=False)
        return
    if name is None:
        from formcheck.sinks.terminal.tables import print_workouts

        print_workouts(workouts.ALL)
        return
    rotation = opt.parse_rotation(rotate)
    chosen, exercises = _find_workout(name)
    chosen = _built_up(chosen, _recent, wanted=build_up)

    from formcheck.app.live_session import make_guided_workout
    from formcheck.app.live_setup import LiveOptions, open_live_setup
    from formcheck.app.result_files import OutputOptions, folder_of_today
    from formcheck.sinks.files.session_files import report_text
    from formcheck.sinks.live.text_view import HINT, listen
    from formcheck.sinks.terminal.tables import print_workout

    output = OutputOptions(record, save_video, not no_pictures, save)
    options = LiveOptions(camera, model, not no_window, voice, setup, rotation, workout=True)
    with (
        open_live_setup(exercises[0], options) as live_setup,
        opt.exit_if_interrupted(live_setup.interrupted),
    ):
        folder = folder_of_today(out, chosen.name, FILES, force=force)
        if no_window:
            typer.echo(HINT, err=True)
            listen(live_setup.commands.append)

        guided = make_guided_workout(live_setup, chosen, exercises, folder, output, force=force)
        try:
            guided.run(live_setup.observations())
        finally:
            if json:
                typer.echo(report_text(guided.report), nl=False)
            else:
                print_workout(guided.report, exercises, folder)


def _find_workout(name: str) -> tuple[Workout, tuple[Exercise, ...]]:
    from formcheck import exercises, workouts
    from formcheck.userfiles.lookup import is_user_file

    if is_user_file(name):
        from formcheck.userfiles.workout_file import read_workout

        return read_workout(Path(name))
    chosen = workouts.get(name)
    return chosen, tuple(exercises.get(step.exercise) for step in chosen.steps)


def _recent(exercise: str, count: int) -> Sequence[PastSession]:
    """Return the last sessions of an exercise that the history has, the latest first."""
    from formcheck.history.store import recent

    try:
        return recent(exercise, count, tell=notify)
    except HistoryError as error:
        notify(str(error))
        return []


def _built_up(workout: Workout, recent: Recent, *, wanted: bool | None) -> Workout:
    """Return the workout with doses that fit the recent sessions."""
    steps = tuple(_plan_step(step, recent, wanted=wanted) for step in workout.steps)
    return replace(workout, steps=steps)


def _plan_step(step: Step, recent: Recent, *, wanted: bool | None) -> Step:
    """Return a step with the dose that fits its recent sessions; ask about a larger one."""
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

"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

import sys
from collections import deque
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli import coach
from formcheck.cli import options as opt

__all__ = ["live"]


def live(
    exercise: opt.ExerciseName,
    camera: Annotated[
        str,
        typer.Option(help="Camera number, device path, or a video file to play in real time."),
    ] = "0",
    out: opt.Out = None,
    model: opt.Model = opt.Variant.FULL,
    record: opt.Record = False,
    thresholds: opt.SetThreshold = None,
    setup: Annotated[
        bool | None,
        typer.Option(
            "--setup/--no-setup",
            help="Help to place camera and person first; files that are played do without.",
        ),
    ] = None,
    no_window: Annotated[
        bool, typer.Option("--no-window", help="Tell all in lines of text; Ctrl-C ends it.")
    ] = False,
    voice: coach.Voice = coach.Sound.SPEECH,
    reps: coach.Reps = None,
    hold: coach.Hold = None,
    sets: coach.Sets = None,
    rest: coach.Rest = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Watch through the webcam and warn at once.

    Keys: q quits, space pauses, r resets, m mirrors. One arm that is kept overhead for two seconds
    pauses and goes on as well. With a goal it ends by itself.
    """
    opt.require_text(camera)
    changes = opt.parsed_thresholds(thresholds)
    chosen = opt.chosen_exercise(exercise, changes)
    goal = coach.goal_of(chosen, reps=reps, hold_s=hold, sets=sets, rest_s=rest)

    from formcheck.capture.camera import open_camera
    from formcheck.capture.mediapipe_pose import MediaPipePose
    from formcheck.capture.pace import LighterWhenSlow
    from formcheck.cli.results import Shown, described, names_of, session_files
    from formcheck.core.commands import Command
    from formcheck.core.frame import light_of
    from formcheck.core.settingup import SettingUp, Sight
    from formcheck.pipeline import Controls, Observation, observe, run
    from formcheck.sinks.base import Stage
    from formcheck.sinks.files import prepared_folder
    from formcheck.sinks.lines import Lines
    from formcheck.sinks.window import Window

    now = datetime.now().astimezone()
    folder = out or Path(f"formcheck-{chosen.name}-{now:%Y-%m-%d-%H%M%S}")
    commands: deque[Command] = deque()
    with ExitStack() as stack:
        source = stack.enter_context(open_camera(camera))
        stage: Stage = (
            Lines(chosen, sys.stderr) if no_window else Window(chosen, commands=commands.append)
        )
        estimator = stack.enter_context(LighterWhenSlow(MediaPipePose, model.value, stage.tell))
        prepared_folder(folder, names_of(record=record), force=force)
        record_as = (model.value, changes) if record else None
        files = session_files(folder, chosen, source.describe(), record_as=record_as, goal=goal)
        # What is said does not wait for what is drawn.
        sinks = [*coach.coach_heard(chosen, voice), stage, *files, Shown(chosen, folder, json=json)]
        wanted = source.kind == "camera" if setup is None else setup
        setting_up = SettingUp(chosen) if wanted else None

        def prepared(seen: Observation) -> bool:
            if setting_up is None or seen.frame is None:
                return True
            sight = Sight(light_of(seen.frame.image), estimator.others)
            advice = setting_up.step(seen.t, seen.pose, sight)
            if advice is not None:
                stage.advise(seen.frame, seen.pose, advice)
            return advice is None

        with opt.interruptible() as interrupted:

            def patience(problem: str) -> bool:
                stage.wait(problem)
                return not interrupted() and Command.QUIT not in commands

            source.patience = patience
            run(
                observe(source, estimator.estimate),
                chosen,
                sinks,
                describe=lambda: described(source.describe(), stopped=interrupted()),
                controls=Controls(interrupted, commands, stage.idle, prepared, by_arm=True),
                goal=goal,
            )
            if interrupted():
                raise typer.Exit(130)

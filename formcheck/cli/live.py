"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

import sys
from collections import deque
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import options as opt

if TYPE_CHECKING:
    from formcheck.sinks.speech import Speaker

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
    voice: Annotated[
        opt.Voice,
        typer.Option(help="What is heard: words, or beeps where this computer has no voice."),
    ] = opt.Voice.SPEECH,
    reps: Annotated[int | None, typer.Option(min=1, help="Repetitions in a set.")] = None,
    hold: Annotated[float | None, typer.Option(min=1, help="Seconds held in a set.")] = None,
    sets: Annotated[int, typer.Option(min=1, help="How many sets.")] = 1,
    rest: Annotated[float, typer.Option(min=0, help="Seconds between sets.")] = 30.0,
    save: Annotated[
        bool, typer.Option("--save/--no-save", help="Keep the session for `formcheck history`.")
    ] = True,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Watch through the webcam and warn at once.

    Keys: q quits, space pauses, r resets, m mirrors. One arm raised overhead for two seconds pauses
    and goes on. With --reps or --hold it ends by itself when all sets are done.
    """
    opt.require_text(camera)
    changes = opt.parsed_thresholds(thresholds)
    chosen = opt.chosen_exercise(exercise, changes)
    goal = opt.parsed_goal(chosen, reps=reps, hold_s=hold, sets=sets, rest_s=rest)

    from formcheck.capture.camera import open_camera
    from formcheck.capture.mediapipe_pose import MediaPipePose
    from formcheck.capture.pace import LighterWhenSlow
    from formcheck.cli.history import history_sink
    from formcheck.cli.results import Shown, described, names_of, session_files
    from formcheck.core.commands import Command
    from formcheck.core.frame import light_of
    from formcheck.core.settingup import SettingUp, Sight
    from formcheck.pipeline import Controls, Observation, observe, run
    from formcheck.sinks.base import Stage
    from formcheck.sinks.files import prepared_folder
    from formcheck.sinks.lines import Lines
    from formcheck.sinks.voice import HeardStage
    from formcheck.sinks.window import Window

    now = datetime.now().astimezone()
    folder = out or Path(f"formcheck-{chosen.name}-{now:%Y-%m-%d-%H%M%S}")
    commands: deque[Command] = deque()
    with ExitStack() as stack:
        source = stack.enter_context(open_camera(camera))
        seen: Stage = (
            Lines(chosen, sys.stderr) if no_window else Window(chosen, commands=commands.append)
        )
        stage = HeardStage(chosen, seen, _speaker(voice))
        stack.callback(stage.silence)
        estimator = stack.enter_context(LighterWhenSlow(MediaPipePose, model.value, stage.tell))
        prepared_folder(folder, names_of(record=record), force=force)
        record_as = (model.value, changes) if record else None
        files = session_files(folder, chosen, source.describe(), record_as=record_as, goal=goal)
        kept = [history_sink(now)] if save else []
        sinks = [stage, *files, *kept, Shown(chosen, folder, json=json)]
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
                controls=Controls(
                    interrupted, commands, gestures=True, idle=stage.idle, prepared=prepared
                ),
                goal=goal,
            )
            if interrupted():
                raise typer.Exit(130)


def _speaker(voice: opt.Voice) -> Speaker:
    """Return what makes words heard; says once when it is beeps for want of a voice."""
    from formcheck.sinks.speech import Beeps, Silence, find_speech

    if voice is opt.Voice.OFF:
        return Silence()
    speech = find_speech() if voice is opt.Voice.SPEECH else None
    if speech is None and voice is opt.Voice.SPEECH:
        typer.echo("No voice on this computer: beeps instead (see `formcheck doctor`).", err=True)
    return speech or Beeps()

"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

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
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Watch through the webcam and warn at once.

    Keys: q quits, space pauses, r resets, m mirrors.
    """
    opt.require_text(camera)
    changes = opt.parsed_thresholds(thresholds)
    chosen = opt.chosen_exercise(exercise, changes)

    from formcheck.capture.camera import open_camera
    from formcheck.capture.mediapipe_pose import MediaPipePose
    from formcheck.cli.results import Shown, described, names_of, session_files
    from formcheck.core.commands import Command
    from formcheck.core.frame import light_of
    from formcheck.core.settingup import SettingUp, Sight
    from formcheck.pipeline import Controls, Observation, observe, run
    from formcheck.sinks.files import prepared_folder
    from formcheck.sinks.window import Window

    now = datetime.now().astimezone()
    folder = out or Path(f"formcheck-{chosen.name}-{now:%Y-%m-%d-%H%M%S}")
    commands: deque[Command] = deque()
    with open_camera(camera) as source, MediaPipePose(model.value) as estimator:
        window = Window(chosen, commands=commands.append)
        prepared_folder(folder, names_of(record=record), force=force)
        record_as = (model.value, changes) if record else None
        files = session_files(folder, chosen, source.describe(), record_as=record_as)
        sinks = [window, *files, Shown(chosen, folder, json=json)]
        wanted = source.kind == "camera" if setup is None else setup
        setting_up = SettingUp(chosen) if wanted else None

        def prepared(seen: Observation) -> bool:
            if setting_up is None or seen.frame is None:
                return True
            sight = Sight(light_of(seen.frame.image), estimator.others)
            advice = setting_up.step(seen.t, seen.pose, sight)
            if advice is not None:
                window.advise(seen.frame, seen.pose, advice)
            return advice is None

        with opt.interruptible() as interrupted:
            run(
                observe(source, estimator.estimate),
                chosen,
                sinks,
                describe=lambda: described(source.describe(), stopped=interrupted()),
                controls=Controls(interrupted, commands, window.idle, prepared),
            )
            if interrupted():
                raise typer.Exit(130)

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
    from formcheck.capture.recording import RecordingWriter
    from formcheck.cli.results import Shown
    from formcheck.core.commands import Command
    from formcheck.pipeline import Controls, observe, run
    from formcheck.sinks.base import Sink
    from formcheck.sinks.files import prepared_folder
    from formcheck.sinks.report_files import FramesCsv, ReportJson
    from formcheck.sinks.window import Window

    names = ["report.json", "frames.csv"] + (["poses.jsonl.gz"] if record else [])
    now = datetime.now().astimezone()
    folder = out or Path(f"formcheck-{chosen.name}-{now:%Y-%m-%d-%H%M%S}")
    commands: deque[Command] = deque()
    with open_camera(camera) as source, MediaPipePose(model.value) as estimator:
        window = Window(chosen, commands=commands.append)
        prepared_folder(folder, names, force=force)
        sinks: list[Sink] = [
            window,
            FramesCsv(folder / "frames.csv", chosen),
            ReportJson(folder / "report.json"),
        ]
        if record:
            sinks.append(
                RecordingWriter(
                    folder / "poses.jsonl.gz",
                    exercise=chosen.name,
                    thresholds=changes,
                    model=model.value,
                    source=source.describe(),
                )
            )
        sinks.append(Shown(chosen, folder, json=json))
        with opt.interruptible() as interrupted:
            run(
                observe(source, estimator.estimate),
                chosen,
                sinks,
                describe=source.describe,
                controls=Controls(interrupted, commands, window.idle),
            )
            if interrupted():
                raise typer.Exit(130)

"""formcheck replay: a recording judged again, without video and without MediaPipe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli import options as opt

__all__ = ["replay"]


def replay(
    recording: Annotated[
        Path, typer.Argument(metavar="RECORDING", help="A recording made with --record.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Write the report and its files here."),
    ] = None,
    exercise: opt.OtherExercise = None,
    thresholds: opt.SetThreshold = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Judge recorded poses again, without the video.

    The report is the one that the recorded run made, but for the kind of its source, unless
    the exercise or thresholds are changed.
    """
    from dataclasses import replace

    from formcheck.capture.recording import Recording
    from formcheck.cli.results import Shown, names_of, session_files
    from formcheck.core.report import Source
    from formcheck.core.thresholds import with_thresholds
    from formcheck.pipeline import recorded, run
    from formcheck.sinks.base import Sink
    from formcheck.sinks.files import prepared_folder

    recorded_poses = Recording(recording)
    asked = opt.named_exercise(exercise or recorded_poses.exercise)
    # What was changed of one exercise means nothing to another.
    same = asked.name == recorded_poses.exercise
    changes = dict(recorded_poses.thresholds) if same else {}
    chosen = with_thresholds(asked, changes | opt.parsed_thresholds(thresholds))
    sinks: list[Sink] = []
    if out is not None:
        folder = prepared_folder(out, names_of(), force=force)
        sinks = session_files(folder, chosen, recorded_poses.source)

    def describe() -> Source:
        source = recorded_poses.source
        return replace(source, kind="recording", problem=recorded_poses.problem)

    sinks.append(Shown(chosen, out, json=json))
    goal = recorded_poses.goal
    run(recorded(recorded_poses), chosen, sinks, describe=describe, goal=goal)

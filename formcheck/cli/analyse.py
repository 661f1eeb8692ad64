"""formcheck analyse: a recorded video."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli import options as opt

__all__ = ["analyse"]


def analyse(
    video: Annotated[Path, typer.Argument(metavar="VIDEO", help="The video file.")],
    exercise: opt.ExerciseName,
    out: opt.Out = None,
    model: opt.Model = opt.Variant.FULL,
    no_video: Annotated[
        bool, typer.Option("--no-video", help="Do not write the annotated video.")
    ] = False,
    record: opt.Record = False,
    no_pictures: opt.NoPictures = False,
    save: Annotated[
        bool, typer.Option("--save", help="Keep the session for `formcheck history`.")
    ] = False,
    thresholds: opt.SetThreshold = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Count, time and judge what is done in a recorded video."""
    opt.require_text(video)
    changes = opt.parsed_thresholds(thresholds)
    chosen = opt.chosen_exercise(exercise, changes)

    from formcheck.capture.ahead import ahead
    from formcheck.capture.mediapipe_pose import MediaPipePose
    from formcheck.capture.video import VideoFile
    from formcheck.cli.history import history_sink
    from formcheck.cli.results import VIDEO, Shown, described, folder_for, names_of, session_files
    from formcheck.pipeline import Controls, observe, run
    from formcheck.sinks.annotated_video import AnnotatedVideo
    from formcheck.sinks.terminal import Progress

    names = names_of(record=record, video=not no_video)
    record_as = (model.value, changes) if record else None
    with VideoFile(video) as source, MediaPipePose(model.value) as estimator:
        folder = folder_for(video, out, names, force=force)
        sinks = session_files(
            folder,
            chosen,
            source.describe(),
            record_as=record_as,
            video=not no_video,
            pictures=not no_pictures,
        )
        if save:
            sinks.append(history_sink(datetime.now().astimezone()))
        if not no_video:
            # After the report, because finishing it takes longest.
            sinks.append(AnnotatedVideo(folder / VIDEO, chosen, sound_from=video))
        sinks.append(Progress(chosen, source.duration_expected_s))
        sinks.append(Shown(chosen, folder, json=json))
        with (
            opt.interruptible() as interrupted,
            ahead(observe(source, estimator.estimate)) as observations,
        ):
            run(
                observations,
                chosen,
                sinks,
                describe=lambda: described(source.describe(), stopped=interrupted()),
                controls=Controls(stop=interrupted),
            )
            if interrupted():
                raise typer.Exit(130)

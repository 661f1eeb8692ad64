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
    workers: Annotated[
        int,
        typer.Option(min=1, max=64, help="Processes that share a long video, each on a core."),
    ] = 1,
    rate: opt.PicturesPerSecond = None,
    thresholds: opt.SetThreshold = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Count, time and judge what is done in a recorded video."""
    opt.require_text(video)
    changes = opt.parsed_thresholds(thresholds)
    chosen = opt.chosen_exercise(exercise, changes)

    from formcheck.capture.mediapipe_pose import MediaPipePose
    from formcheck.capture.rate import filled, watching
    from formcheck.capture.stretches import Task
    from formcheck.capture.video import VideoFile
    from formcheck.capture.workers import Workers, stretch_starts
    from formcheck.cli.history import history_sink
    from formcheck.cli.results import Shown, folder_for, names_of, video_files
    from formcheck.library import report_of
    from formcheck.pipeline import watched
    from formcheck.sinks.terminal import Progress

    task = Task(video, model.value, opt.parsed_rate(rate))
    names = names_of(record=record, video=not no_video)
    record_as = (model.value, changes) if record else None
    with VideoFile(video) as source, MediaPipePose(model.value) as estimator:
        folder = folder_for(video, out, names, force=force)
        sinks = video_files(
            folder,
            chosen,
            source,
            record_as=record_as,
            annotated=not no_video,
            pictures=not no_pictures,
        )
        if save:
            sinks.append(history_sink(datetime.now().astimezone()))
        sinks.append(Progress(chosen, source.duration_expected_s))
        sinks.append(Shown(chosen, folder, json=json))
        starts = stretch_starts(source.duration_expected_s, workers)
        with (
            Workers(task, watching(estimator.estimate, task.rate), starts) as shared,
            opt.interruptible() as interrupted,
        ):
            seen = watched(filled(source, shared.watch))
            report_of(source, seen, chosen, sinks, stop=interrupted)
            if shared.lost:
                lost = f"{shared.lost} of {len(starts) + 1} processes ended early (out of memory?)"
                typer.echo(f"formcheck: {lost}; the others did their work", err=True)
            if interrupted():
                raise typer.Exit(130)

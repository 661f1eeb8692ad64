"""formcheck analyse: a recorded video."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import options as opt

if TYPE_CHECKING:
    from formcheck.capture.mediapipe_pose import MediaPipePose
    from formcheck.capture.stretches import Task
    from formcheck.capture.video import VideoFile
    from formcheck.pipeline import Observation

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
    from formcheck.capture.stretches import Task
    from formcheck.capture.video import VideoFile
    from formcheck.cli.results import VIDEO, Shown, described, folder_for, names_of, session_files
    from formcheck.pipeline import Controls, run
    from formcheck.sinks.annotated_video import AnnotatedVideo
    from formcheck.sinks.terminal import Progress

    task = Task(video, model.value, opt.parsed_rate(rate))
    names = names_of(record=record, video=not no_video)
    record_as = (model.value, changes) if record else None
    with VideoFile(video) as source, MediaPipePose(model.value) as estimator:
        folder = folder_for(video, out, names, force=force)
        sinks = session_files(
            folder, chosen, source.describe(), record_as=record_as, video=not no_video
        )
        if not no_video:
            # After the report, because finishing it takes longest.
            sinks.append(AnnotatedVideo(folder / VIDEO, chosen, sound_from=video))
        sinks.append(Progress(chosen, source.duration_expected_s))
        sinks.append(Shown(chosen, folder, json=json))
        with (
            opt.interruptible() as interrupted,
            _seen(source, estimator, task, workers) as observations,
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


@contextmanager
def _seen(
    source: VideoFile, estimator: MediaPipePose, task: Task, workers: int
) -> Iterator[Iterator[Observation]]:
    """Find what is seen ahead of its use, with so many processes if the video is long."""
    from formcheck.capture.ahead import ahead
    from formcheck.capture.rate import filled, watching
    from formcheck.capture.workers import Workers, stretch_starts
    from formcheck.pipeline import watched

    starts = stretch_starts(source.duration_expected_s, workers)
    with (
        Workers(task, watching(estimator.estimate, task.rate), starts) as shared,
        ahead(watched(filled(source, shared.watch))) as observations,
    ):
        yield observations
        if shared.lost:
            lost = f"{shared.lost} of {len(starts) + 1} processes ended early"
            why = "killed, or out of memory?"
            typer.echo(f"formcheck: {lost} ({why}); the others did their work", err=True)

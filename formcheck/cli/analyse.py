"""formcheck analyse: a recorded video."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import options as opt

if TYPE_CHECKING:
    from formcheck.app.pipeline import Observation
    from formcheck.capture.parallel.segments import Task
    from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
    from formcheck.capture.video.video_file import VideoFile
    from formcheck.core.exercise.definition import Exercise
    from formcheck.core.results.report import Source
    from formcheck.sinks.base import Sink


def analyse(
    video: Annotated[Path, typer.Argument(metavar="VIDEO", help="The video file.")],
    exercise: opt.ExerciseName,
    out: opt.Out = None,
    model: opt.Model = "full",
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
    rotate: opt.Rotate = None,
    thresholds: opt.SetThreshold = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Count, time and judge what is done in a recorded video."""
    changes = opt.parse_thresholds(thresholds)

    from formcheck.app.interrupts import interruptible
    from formcheck.app.pipeline import with_stop_reason
    from formcheck.app.result_files import (
        PrintReport,
        folder_for,
        history_sink,
        names_of,
        video_files,
    )
    from formcheck.app.rotation import rotation_of
    from formcheck.capture.parallel.segments import Task
    from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
    from formcheck.capture.video.video_file import VideoFile
    from formcheck.cli import auto
    from formcheck.library import report_of
    from formcheck.sinks.terminal.tables import Progress
    from formcheck.userfiles.lookup import resolve_exercise

    named = resolve_exercise(exercise, changes)
    looks_per_s, rotation = opt.parse_rate(rate), opt.parse_rotation(rotate)
    with VideoFile(video) as source, MediaPipePose(model) as estimator:
        names = names_of(record=record, video=not no_video)
        folder = folder_for(video, out, names, force=force)
        rotate_deg = rotation_of(video, named, rotation)
        if rotation == "auto" and rotate_deg != 0:
            auto.print_rotation(rotate_deg)
        source.rotate(rotate_deg or 0)
        task = Task(video, model, looks_per_s, source.rotate_deg)

        def turn(turn_deg: int) -> None:
            auto.print_rotation(turn_deg)
            source.rotate(turn_deg)

        def sinks_of(exercise: Exercise) -> list[Sink]:
            sinks = video_files(
                folder,
                exercise,
                source,
                record_as=(model, changes) if record else None,
                annotated=not no_video,
                pictures=not no_pictures,
            )
            if save:
                sinks.append(history_sink(datetime.now().astimezone()))
            sinks.append(Progress(exercise, source.duration_expected_s))
            return [*sinks, PrintReport(exercise, folder, json=json)]

        with (
            interruptible() as interrupted,
            _seen(source, estimator, task, workers) as seen,
        ):

            def describe() -> Source:
                return with_stop_reason(source.describe(), stopped=interrupted.problem)

            if named is not None:
                report_of(seen, named, sinks_of(named), describe=describe, stop=interrupted)
            else:
                found = auto.detect_exercise(seen, source.duration_expected_s, stop=interrupted)
                found = found.upright(turn if rotation == "auto" else None)
                record_as = (model, source.describe()) if record else None
                chosen, choice = auto.resolve_exercise(
                    found,
                    folder,
                    record_as=record_as,
                    stopped=interrupted(),
                    named=out is not None,
                    rotate_deg=source.rotate_deg,
                )
                auto.print_choice(chosen, choice)
                with VideoFile(video) as again:
                    again.rotate(source.rotate_deg)
                    report_of(
                        found.again(again),
                        chosen,
                        sinks_of(chosen),
                        describe=describe,
                        # Who stopped the search still gets the report of what was seen.
                        stop=(lambda: False) if interrupted() else interrupted,
                        choice=choice,
                    )
            if interrupted():
                raise typer.Exit(130)


@contextmanager
def _seen(
    source: VideoFile, estimator: MediaPipePose, task: Task, workers: int
) -> Iterator[Iterator[Observation]]:
    """Find what is seen, with so many processes if the video is long."""
    from formcheck.app.pipeline import observations_from_pairs
    from formcheck.capture.parallel.frame_sampling import fill_skipped, sample_frames
    from formcheck.capture.parallel.workers import Workers, stretch_starts

    starts = stretch_starts(source.duration_expected_s, workers)
    with Workers(task, sample_frames(estimator.estimate, task.rate), starts) as shared:
        yield observations_from_pairs(fill_skipped(source, shared.watch))
        if shared.lost:
            lost = f"{shared.lost} of {len(starts) + 1} processes ended early"
            why = "killed, or out of memory?"
            typer.echo(f"formcheck: {lost} ({why}); the others did their work", err=True)

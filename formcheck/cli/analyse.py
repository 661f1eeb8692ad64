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
        bool, typer.Option("--save", help="Add the session to `formcheck history`.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option(min=1, max=64, help="Processes that share a long video, one per core."),
    ] = 1,
    rate: opt.PoseRate = None,
    rotate: opt.Rotate = None,
    thresholds: opt.SetThreshold = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Count reps, time holds and check form in a recorded video."""
    changes = opt.parse_thresholds(thresholds)

    from formcheck.app.auto_start import choose_exercise, detect_exercise
    from formcheck.app.interrupts import interruptible
    from formcheck.app.messages import notify
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
    from formcheck.library import judge_video
    from formcheck.sinks.terminal.progress import Progress
    from formcheck.sinks.text.notes import choice_line
    from formcheck.userfiles.lookup import resolve_exercise

    named = resolve_exercise(exercise, changes)
    pose_rate, rotation = opt.parse_rate(rate), opt.parse_rotation(rotate)
    with VideoFile(video) as source, MediaPipePose(model) as estimator:
        names = names_of(record=record, video=not no_video)
        folder = folder_for(video, out, names, force=force)
        rotate_deg = rotation_of(video, named, rotation)
        if rotation == "auto" and rotate_deg != 0:
            notify(_rotation_line(rotate_deg))
        source.rotate(rotate_deg or 0)
        task = Task(video, model, pose_rate, source.rotate_deg)

        def turn(turn_deg: int) -> None:
            notify(_rotation_line(turn_deg))
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
            opt.exit_if_interrupted(interrupted),
            _open_observations(source, estimator, task, workers) as observations,
        ):

            def describe() -> Source:
                return with_stop_reason(source.describe(), stopped=interrupted.problem)

            if named is not None:
                judge_video(
                    observations, named, sinks_of(named), describe=describe, stop=interrupted
                )
            else:
                found = detect_exercise(observations, source.duration_expected_s, stop=interrupted)
                found = found.upright(turn if rotation == "auto" else None)
                record_as = (model, source.describe()) if record else None
                chosen, choice = choose_exercise(
                    found,
                    folder,
                    record_as=record_as,
                    keep_folder=out is not None,
                    rotate_deg=source.rotate_deg,
                )
                typer.echo(choice_line(chosen, choice), err=True)
                with VideoFile(video) as again:
                    again.rotate(source.rotate_deg)
                    judge_video(
                        found.replay(again),
                        chosen,
                        sinks_of(chosen),
                        describe=describe,
                        # A stopped search still gets a report of what was seen.
                        stop=(lambda: False) if interrupted() else interrupted,
                        choice=choice,
                    )


def _rotation_line(rotate_deg: int | None) -> str:
    if rotate_deg is None:
        return "the turn could not be told; the picture is left as it is"
    return f"the picture is turned by {rotate_deg} degrees counterclockwise"


@contextmanager
def _open_observations(
    source: VideoFile, estimator: MediaPipePose, task: Task, workers: int
) -> Iterator[Iterator[Observation]]:
    """Yield the observations, made by several processes if the video is long."""
    from formcheck.app.messages import notify
    from formcheck.app.pipeline import observations_from_pairs
    from formcheck.capture.parallel.frame_sampling import fill_skipped, sample_frames
    from formcheck.capture.parallel.workers import Workers, segment_starts

    starts = segment_starts(source.duration_expected_s, workers)
    with Workers(task, sample_frames(estimator.estimate, task.rate), starts) as shared:
        yield observations_from_pairs(fill_skipped(source, shared.watch))
        if shared.lost:
            lost = f"{shared.lost} of {len(starts) + 1} processes ended early"
            why = "killed, or out of memory?"
            notify(f"{lost} ({why}); the others did their work")

"""formcheck analyse: a recorded video."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import options as opt
from formcheck.errors import notify

if TYPE_CHECKING:
    from formcheck.app.pipeline import Observation
    from formcheck.capture.parallel.segments import Task
    from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
    from formcheck.capture.video.video_file import VideoFile
    from formcheck.core.exercise.definition import Exercise
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
    from formcheck.sinks.text.report_notes import choice_line
    from formcheck.userfiles.lookup import resolve_exercise

    named = resolve_exercise(exercise, changes)
    pose_rate, rotation = opt.parse_rate(rate), opt.parse_rotation(rotate)
    with VideoFile(video) as source, MediaPipePose(model) as estimator:
        names = names_of(record=record, video=not no_video)
        folder = folder_for(video, out, names, force=force)

        def turn(turn_deg: int) -> None:
            if rotation == "auto" and turn_deg:
                notify(f"the picture is turned by {turn_deg} degrees counterclockwise")
            source.rotate(turn_deg)

        rotate_deg = rotation_of(video, named, rotation)
        if rotate_deg is None:
            notify("the rotation could not be detected; the picture stays as it is")
        turn(rotate_deg or 0)
        task = Task(video, model, pose_rate, source.rotate_deg)

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
                sinks.append(history_sink())
            sinks.append(Progress(exercise, source.duration_expected_s))
            return [*sinks, PrintReport(exercise, folder, json=json)]

        with (
            interruptible() as interrupted,
            opt.exit_if_interrupted(interrupted),
            _open_observations(source, estimator, task, workers) as observations,
            ExitStack() as stack,
        ):
            seen, choice = observations, None
            stop: Callable[[], bool] = interrupted
            if named is None:
                found = detect_exercise(seen, source.duration_expected_s, stop=interrupted)
                found = found.upright(turn if rotation == "auto" else None)
                named, choice = choose_exercise(
                    found,
                    folder,
                    record_as=(model, source.describe()) if record else None,
                    keep_folder=out is not None,
                    rotate_deg=source.rotate_deg,
                )
                typer.echo(choice_line(named, choice), err=True)
                again = stack.enter_context(VideoFile(video))
                again.rotate(source.rotate_deg)
                seen = found.replay(again)
                if interrupted():
                    # A stopped search still gets a report of its observations.
                    stop = lambda: False  # noqa: E731  replaces the one above
            judge_video(
                seen,
                named,
                sinks_of(named),
                describe=lambda: with_stop_reason(source.describe(), stopped=interrupted.problem),
                stop=stop,
                choice=choice,
            )


@contextmanager
def _open_observations(
    source: VideoFile, estimator: MediaPipePose, task: Task, workers: int
) -> Iterator[Iterator[Observation]]:
    """Yield the observations, made by several processes if the video is long."""
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

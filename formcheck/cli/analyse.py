"""formcheck analyse: a recorded video."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import options as opt

if TYPE_CHECKING:
    from formcheck.core.events import Choice
    from formcheck.core.exercise import Exercise
    from formcheck.pipeline import Controls, Observation

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
    thresholds: opt.SetThreshold = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Count, time and judge what is done in a recorded video."""
    opt.require_text(video)
    changes = opt.parsed_thresholds(thresholds)
    named = opt.named_exercise(exercise, changes)

    from formcheck.capture.ahead import ahead
    from formcheck.capture.mediapipe_pose import MediaPipePose
    from formcheck.capture.video import VideoFile
    from formcheck.cli import auto
    from formcheck.cli.results import VIDEO, Shown, described, folder_for, names_of, session_files
    from formcheck.pipeline import Controls, observe, run
    from formcheck.sinks.annotated_video import AnnotatedVideo
    from formcheck.sinks.terminal import Progress

    with (
        VideoFile(video) as source,
        MediaPipePose(model.value) as estimator,
        opt.interruptible() as interrupted,
        ahead(observe(source, estimator.estimate)) as observations,
    ):
        names = names_of(record=record, video=not no_video)
        folder = folder_for(video, out, names, force=force)

        def judge(
            seen: Iterable[Observation],
            exercise: Exercise,
            controls: Controls,
            choice: Choice | None = None,
        ) -> None:
            record_as = (model.value, changes) if record else None
            sinks = session_files(
                folder, exercise, source.describe(), record_as=record_as, video=not no_video
            )
            if not no_video:
                # After the report, because finishing it takes longest.
                sinks.append(AnnotatedVideo(folder / VIDEO, exercise, sound_from=video))
            sinks.append(Progress(exercise, source.duration_expected_s))
            sinks.append(Shown(exercise, folder, json=json))
            run(
                seen,
                exercise,
                sinks,
                describe=lambda: described(source.describe(), stopped=interrupted()),
                controls=controls,
                chosen=choice,
            )

        if named is not None:
            judge(observations, named, Controls(stop=interrupted))
        else:
            found = auto.found_in(observations, source.duration_expected_s, stop=interrupted)
            record_as = (model.value, source.describe()) if record else None
            chosen, choice = auto.chosen_in(
                found, folder, record_as=record_as, stopped=interrupted()
            )
            auto.say_why(chosen, choice)
            with VideoFile(video) as again, ahead(found.pictured(again)) as seen:
                judge(seen, chosen, Controls(), choice)
        if interrupted():
            raise typer.Exit(130)

"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import coach
from formcheck.cli import options as opt

if TYPE_CHECKING:
    from formcheck.capture.pace import LighterWhenSlow
    from formcheck.core.settingup import SettingUp
    from formcheck.pipeline import Observation
    from formcheck.sinks.base import Stage
    from formcheck.sinks.voice import Voice

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
    save_video: Annotated[
        bool, typer.Option("--save-video", help="Also write what was filmed, as filmed.mp4.")
    ] = False,
    no_pictures: opt.NoPictures = False,
    save: Annotated[
        bool, typer.Option("--save/--no-save", help="Keep the session for `formcheck history`.")
    ] = True,
    thresholds: opt.SetThreshold = None,
    setup: Annotated[
        bool | None,
        typer.Option(
            "--setup/--no-setup",
            help="Help to place camera and person first; files that are played do without.",
        ),
    ] = None,
    no_window: Annotated[
        bool, typer.Option("--no-window", help="Tell all in lines of text; Ctrl-C ends it.")
    ] = False,
    voice: coach.Voice = coach.Sound.SPEECH,
    reps: coach.Reps = None,
    hold: coach.Hold = None,
    sets: coach.Sets = None,
    rest: coach.Rest = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Watch through the webcam and warn at once.

    Keys: q quits, space pauses, r resets, m mirrors. One arm that is kept overhead for two seconds
    pauses and goes on as well. With a goal it ends by itself.
    """
    opt.require_text(camera)
    changes = opt.parsed_thresholds(thresholds)
    named = opt.named_exercise(exercise, changes)
    goal = coach.goal_of(named, reps=reps, hold_s=hold, sets=sets, rest_s=rest)

    from formcheck.capture.camera import open_camera
    from formcheck.capture.mediapipe_pose import MediaPipePose
    from formcheck.capture.pace import LighterWhenSlow
    from formcheck.cli import auto
    from formcheck.cli.history import history_sink
    from formcheck.cli.results import FILMED, Shown, names_of, session_files
    from formcheck.core.commands import Command
    from formcheck.core.settingup import SettingUp
    from formcheck.exercises.unchosen import UNCHOSEN
    from formcheck.pipeline import Controls, described, observe, run
    from formcheck.sinks.annotated_video import FilmedVideo
    from formcheck.sinks.lines import Lines
    from formcheck.sinks.window import Window

    first = named or UNCHOSEN
    commands: deque[Command] = deque()
    with ExitStack() as stack:
        source = stack.enter_context(open_camera(camera))
        stage: Stage = (
            Lines(first, sys.stderr) if no_window else Window(first, commands=commands.append)
        )
        # What is said does not wait for what is drawn.
        heard = coach.coach_heard(first, voice)
        for one in heard:
            stack.callback(one.close, None)

        def tell(text: str) -> None:
            stage.tell(text)
            for one in heard:
                one.tell(text)

        estimator = stack.enter_context(LighterWhenSlow(MediaPipePose, model.value, tell))
        names = names_of(record=record, filmed=save_video)
        folder = _folder_for(out, first.name, names, force=force)
        wanted = source.kind == "camera" if setup is None else setup
        setting_up = SettingUp(first) if wanted else None
        prepared = partial(_prepared, setting_up, estimator, stage, heard)
        with opt.interruptible() as interrupted:

            def patience(problem: str) -> bool:
                stage.wait(problem)
                return not interrupted() and Command.QUIT not in commands

            source.patience = patience
            begun = auto.Begun(
                observe(source, estimator.estimate),
                Controls(interrupted, commands, stage.idle, prepared, by_arm=True),
                [*heard, stage],
            )
            if named is None:
                unclear = (model.value, source.describe()) if record else None
                named, begun = auto.begin_live(begun, heard, stage, tell, folder, record_as=unclear)
            # Poses are recorded in any case: what a crash leaves can be replayed into a report.
            files = session_files(
                folder,
                named,
                source.describe(),
                record_as=(model.value, changes),
                record=record,
                goal=goal,
                pictures=not no_pictures,
            )
            kept = [history_sink(datetime.now().astimezone())] if save else []
            filmed = [FilmedVideo(folder / FILMED)] if save_video else []
            run(
                begun.observations,
                named,
                [*begun.sinks, *files, *filmed, *kept, Shown(named, folder, json=json)],
                describe=lambda: described(source.describe(), stopped=interrupted()),
                controls=begun.controls,
                goal=goal,
                chosen=begun.choice,
            )
            if interrupted():
                raise typer.Exit(130)


def _folder_for(out: Path | None, exercise: str, names: Sequence[str], *, force: bool) -> Path:
    """Return the folder for the results: the user's, or a new one that tells what and when."""
    from formcheck.sinks.files import new_folder, prepared_folder

    if out is not None:
        return prepared_folder(out, names, force=force)
    now = datetime.now().astimezone()
    return new_folder(Path(f"formcheck-{exercise}-{now:%Y-%m-%d-%H%M%S}"))


def _prepared(
    setting_up: SettingUp | None,
    estimator: LighterWhenSlow,
    stage: Stage,
    heard: Sequence[Voice],
    seen: Observation,
) -> bool:
    """Show and say what to change; True once the session may begin."""
    from formcheck.core.frame import light_of
    from formcheck.core.settingup import Sight

    if setting_up is None or seen.frame is None:
        return True
    advice = setting_up.step(seen.t, seen.pose, Sight(light_of(seen.frame.image), estimator.others))
    if advice is None:
        return True
    for one in heard:
        one.advise(seen.t, advice.text)
    stage.advise(seen.frame, seen.pose, advice)
    return False

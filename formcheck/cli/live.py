"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

from datetime import datetime

import typer

from formcheck.cli import coach
from formcheck.cli import options as opt

__all__ = ["live"]


def live(
    exercise: opt.ExerciseName,
    camera: opt.Camera = "0",
    out: opt.Out = None,
    model: opt.Model = opt.Variant.FULL,
    record: opt.Record = False,
    save_video: opt.SaveVideo = False,
    no_pictures: opt.NoPictures = False,
    save: opt.SaveSession = True,
    thresholds: opt.SetThreshold = None,
    setup: opt.Setup = None,
    no_window: opt.NoWindow = False,
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
    chosen = opt.chosen_exercise(exercise, changes)
    goal = coach.goal_of(chosen, reps=reps, hold_s=hold, sets=sets, rest_s=rest)

    from formcheck.cli.history import history_sink
    from formcheck.cli.results import FILMED, Shown, folder_of_today, names_of, session_files
    from formcheck.cli.studio import Furnishing, studio
    from formcheck.pipeline import Controls, run
    from formcheck.sinks.annotated_video import FilmedVideo

    furnishing = Furnishing(camera, model, window=not no_window, sound=voice, setup=setup)
    with studio(chosen, furnishing) as room:
        names = names_of(record=record, filmed=save_video)
        folder = folder_of_today(out, chosen.name, names, force=force)
        # Poses are recorded in any case: what a crash leaves can be replayed into a report.
        files = session_files(
            folder,
            chosen,
            room.source.describe(),
            record_as=(model.value, changes),
            record=record,
            goal=goal,
            pictures=not no_pictures,
        )
        kept = [history_sink(datetime.now().astimezone())] if save else []
        filmed = [FilmedVideo(folder / FILMED)] if save_video else []
        run(
            room.observations(),
            chosen,
            # What is said does not wait for what is drawn.
            [*room.heard, room.stage, *files, *filmed, *kept, Shown(chosen, folder, json=json)],
            describe=room.describe,
            controls=Controls(
                room.interrupted,
                room.commands,
                room.stage.idle,
                room.placing(chosen),
                by_arm=True,
            ),
            goal=goal,
        )
        if room.interrupted():
            raise typer.Exit(130)

"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

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

    from formcheck.cli.keeping import Keeping
    from formcheck.cli.results import Shown, folder_of_today
    from formcheck.cli.studio import Furnishing, studio
    from formcheck.pipeline import Controls, run

    keeping = Keeping(model, record, save_video, not no_pictures, save, changes)
    furnishing = Furnishing(camera, model, not no_window, voice, setup)
    with studio(chosen, furnishing) as room:
        folder = folder_of_today(out, chosen.name, keeping.names(), force=force)
        files = keeping.files(folder, chosen, room.source.describe(), goal)
        run(
            room.observations(),
            chosen,
            # What is said does not wait for what is drawn.
            [
                *(*room.heard, room.stage, *files, *keeping.history()),
                Shown(chosen, folder, json=json),
            ],
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

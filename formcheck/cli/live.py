"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

import typer

from formcheck.cli import coach
from formcheck.cli import options as opt


def live(
    exercise: opt.ExerciseName,
    camera: opt.Camera = "0",
    out: opt.Out = None,
    model: opt.Model = "full",
    record: opt.Record = False,
    save_video: opt.SaveVideo = False,
    no_pictures: opt.NoPictures = False,
    save: opt.SaveSession = True,
    thresholds: opt.SetThreshold = None,
    setup: opt.Setup = None,
    no_window: opt.NoWindow = False,
    rotate: opt.Rotate = None,
    voice: coach.Voice = "speech",
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
    from formcheck.userfiles.lookup import resolve_exercise

    changes = opt.parse_thresholds(thresholds)
    named = resolve_exercise(exercise, changes)
    rotation = opt.parse_rotation(rotate)
    goal = coach.goal_of(named, reps=reps, hold_s=hold, sets=sets, rest_s=rest)

    from formcheck.app.live_setup import LiveOptions, open_live_setup
    from formcheck.app.pipeline import Controls, run
    from formcheck.app.result_files import OutputOptions, PrintReport, folder_of_today
    from formcheck.cli import auto
    from formcheck.exercises.no_exercise import NO_EXERCISE

    keeping = OutputOptions(record, save_video, not no_pictures, save, changes)
    furnishing = LiveOptions(camera, model, not no_window, voice, setup, rotation)
    first = named or NO_EXERCISE
    with open_live_setup(first, furnishing) as room:
        folder = folder_of_today(out, first.name, keeping.names(), force=force)
        prepared = room.placing(first)
        begun = auto.LiveStart(
            room.observations(),
            Controls(room.interrupted, room.commands, room.stage.idle, prepared, by_arm=True),
            # What is said does not wait for what is drawn.
            [*room.heard, room.stage],
        )
        if named is None:
            unclear = (model, room.source.describe()) if record else None
            named, begun = auto.begin_live(
                begun,
                room.heard,
                room.stage,
                room.tell,
                folder,
                record_as=unclear,
                named=out is not None,
                rotate_deg=room.source.rotate_deg,
                turn=room.turn if rotation == "auto" else None,
            )
        files = keeping.files(folder, named, room.source.describe(), goal, room.model)
        run(
            begun.observations,
            named,
            [*begun.sinks, *files, *keeping.history(), PrintReport(named, folder, json=json)],
            describe=room.describe,
            controls=begun.controls,
            goal=goal,
            chosen=begun.choice,
        )
        if room.interrupted():
            raise typer.Exit(130)

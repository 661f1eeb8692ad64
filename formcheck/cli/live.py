"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

from formcheck.cli import goal_options
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
    voice: goal_options.Voice = "speech",
    reps: goal_options.Reps = None,
    hold: goal_options.Hold = None,
    sets: goal_options.Sets = None,
    rest: goal_options.Rest = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Watch you through the webcam and correct your form at once.

    Keys: q quits, space pauses and resumes, r resets, m mirrors. Raising one arm overhead for two
    seconds pauses and resumes too. With a goal the session ends by itself.
    """
    from formcheck.userfiles.lookup import resolve_exercise

    changes = opt.parse_thresholds(thresholds)
    named = resolve_exercise(exercise, changes)
    rotation = opt.parse_rotation(rotate)
    goal = goal_options.goal_of(named, reps=reps, hold_s=hold, sets=sets, rest_s=rest)

    from formcheck.app.auto_start import LiveOnly, detect_live
    from formcheck.app.live_setup import LiveOptions, open_live_setup
    from formcheck.app.pipeline import Controls, run
    from formcheck.app.result_files import OutputOptions, PrintReport, folder_of_today
    from formcheck.exercises import AUTO
    from formcheck.sinks.base import Sink

    output = OutputOptions(record, save_video, not no_pictures, save, changes)
    options = LiveOptions(camera, model, not no_window, voice, setup, rotation)
    with (
        open_live_setup(named, options) as live_setup,
        opt.exit_if_interrupted(live_setup.interrupted),
    ):
        folder_name = AUTO if named is None else named.name
        folder = folder_of_today(out, folder_name, output.names(), force=force)
        observations = live_setup.observations()
        controls = Controls(
            live_setup.interrupted,
            live_setup.commands,
            live_setup.display.idle,
            live_setup.make_setup_guide(named),
            by_arm=True,
        )
        # Audio first, so that speech is not delayed by drawing.
        sinks: list[Sink] = [*live_setup.voices, live_setup.display]
        choice = None
        if named is None:
            named, found = detect_live(
                live_setup,
                observations,
                controls,
                folder,
                record_as=(model, live_setup.source.describe()) if record else None,
                keep_folder=out is not None,
                may_turn=rotation == "auto",
            )
            choice = found.choice
            observations = found.live_continuation(observations)
            controls = Controls() if found.ended else controls
            sinks = [LiveOnly(sink) for sink in sinks]
        files = output.files(folder, named, live_setup.source.describe(), goal, live_setup.model)
        run(
            observations,
            named,
            [*sinks, *files, *output.history(), PrintReport(named, folder, json=json)],
            describe=live_setup.describe,
            controls=controls,
            goal=goal,
            chosen=choice,
        )

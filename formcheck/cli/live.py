"""formcheck live: a webcam, or a video file played as if it were one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli import options as opt
from formcheck.errors import UsageError

if TYPE_CHECKING:
    from formcheck.core.exercise.definition import Exercise
    from formcheck.core.goal import Goal


Reps = Annotated[
    int | None, typer.Option("--reps", min=1, max=999, help="Goal: number of reps per set.")
]
Hold = Annotated[
    int | None,
    typer.Option(
        "--hold", min=1, max=3600, metavar="SECONDS", help="Goal: seconds to hold per set."
    ),
]
Sets = Annotated[
    int | None, typer.Option("--sets", min=1, max=99, help="Number of sets; default: 1.")
]
Rest = Annotated[
    int | None,
    typer.Option(
        "--rest", min=0, max=3600, metavar="SECONDS", help="Rest between sets; default: 30."
    ),
]


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
    voice: opt.Voice = "speech",
    reps: Reps = None,
    hold: Hold = None,
    sets: Sets = None,
    rest: Rest = None,
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
    goal = _goal_of(named, reps=reps, hold_s=hold, sets=sets, rest_s=rest)

    from formcheck.app.live_session import LivePlan, run_live
    from formcheck.app.live_setup import LiveOptions, open_live_setup
    from formcheck.app.result_files import OutputOptions, PrintReport, folder_of_today
    from formcheck.exercises import AUTO

    output = OutputOptions(record, save_video, not no_pictures, save, changes)
    options = LiveOptions(camera, model, not no_window, voice, setup, rotation)
    with (
        open_live_setup(named, options) as live_setup,
        opt.exit_if_interrupted(live_setup.interrupted),
    ):
        folder_name = AUTO if named is None else named.name
        folder = folder_of_today(out, folder_name, output.names(), force=force)
        plan = LivePlan(
            named,
            folder,
            output,
            goal,
            keep_folder=out is not None,
            may_turn=rotation == "auto",
        )
        run_live(live_setup, plan, lambda found: [PrintReport(found, folder, json=json)])


def _goal_of(
    exercise: Exercise | None,
    *,
    reps: int | None,
    hold_s: int | None,
    sets: int | None,
    rest_s: int | None,
) -> Goal | None:
    """Return the goal of the options, if any; None for an exercise that is to be detected."""
    from formcheck.core.exercise.definition import Cycle
    from formcheck.core.goal import Goal

    if exercise is None:
        if any(number is not None for number in (reps, hold_s, sets, rest_s)):
            raise UsageError(
                "expected the name of an exercise to set a goal for, got auto; name it with "
                "--exercise, or leave --reps, --hold, --sets and --rest out"
            )
        return None
    counts_reps = isinstance(exercise.measure, Cycle)
    wanted, other, unit = (
        ("--reps NUMBER", "--hold", "reps")
        if counts_reps
        else ("--hold SECONDS", "--reps", "seconds held")
    )
    if (hold_s if counts_reps else reps) is not None:
        raise UsageError(
            f"expected a goal in {unit} for {exercise.name}, got {other}; give {wanted} instead"
        )
    given = {name: n for name, n in (("sets", sets), ("rest_s", rest_s)) if n is not None}
    if reps is None and hold_s is None:
        if given:
            raise UsageError(f"expected a goal for each of the sets, got none; give {wanted} too")
        return None
    if rest_s is not None and (sets or 1) < 2:
        raise UsageError("expected 2 or more sets to rest between, got one; give --sets 3 too")
    return Goal(reps, hold_s, **given)

"""A live session of one exercise, from the open parts to the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from formcheck.app.auto_start import LiveOnly, detect_live
from formcheck.app.live_setup import LiveSetup
from formcheck.app.pipeline import Controls, run
from formcheck.app.result_files import OutputOptions
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal
from formcheck.core.results.report import Report
from formcheck.sinks.base import Sink


@dataclass(frozen=True, slots=True)
class LivePlan:
    """What a live session does.

    Attributes:
        exercise: None is detected.
        folder: For the results; exists and is writable.
        keep_folder: The user named the folder, so an empty one stays.
        may_turn: Frames that lie on their side may be turned.
    """

    exercise: Exercise | None
    folder: Path
    output: OutputOptions
    goal: Goal | None = None
    keep_folder: bool = False
    may_turn: bool = False


def run_live(
    setup: LiveSetup, plan: LivePlan, more_sinks: Callable[[Exercise], Sequence[Sink]]
) -> Report:
    """Run the session and return its report.

    ``more_sinks`` returns further sinks for the exercise; they come last.

    Raises:
        FormcheckError: As :func:`formcheck.app.pipeline.run` and ``detect_live``.
    """
    exercise, observations = plan.exercise, setup.observations()
    controls = Controls(
        setup.interrupted,
        setup.commands,
        setup.display.idle,
        setup.make_setup_guide(exercise),
        by_arm=True,
    )
    # Audio first, so that speech is not delayed by drawing.
    sinks: list[Sink] = [*setup.voices, setup.display]
    choice = None
    if exercise is None:
        exercise, found = detect_live(
            setup,
            observations,
            controls,
            plan.folder,
            record_as=(setup.model(), setup.source.describe()) if plan.output.record else None,
            keep_folder=plan.keep_folder,
            may_turn=plan.may_turn,
        )
        choice = found.choice
        observations = found.live_continuation(observations)
        controls = Controls() if found.ended else controls
        sinks = [LiveOnly(sink) for sink in sinks]
    files = plan.output.files(
        plan.folder, exercise, setup.source.describe(), plan.goal, setup.model
    )
    return run(
        observations,
        exercise,
        [*sinks, *files, *plan.output.history(), *more_sinks(exercise)],
        describe=setup.describe,
        controls=controls,
        goal=plan.goal,
        chosen=choice,
    )

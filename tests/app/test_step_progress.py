"""How far an exercise of a workout has come, also once it was begun from nothing again."""

from __future__ import annotations

from dataclasses import replace

from formcheck.app.guided_workout import StepProgress
from formcheck.core.goal import Goal
from formcheck.core.results.events import Restarted
from formcheck.core.workout.report import StepRecord
from formcheck.exercises.plank import PLANK
from tests.support.ticks import hold, still


def test_what_was_held_before_a_reset_does_not_count() -> None:
    noted: list[StepRecord] = []
    record = StepRecord("plank", "Plank", Goal(hold_s=30))
    progress = StepProgress(record, noted.append)
    for tick in hold(0.0, 10.0, PLANK):
        progress.write(tick, None)
    held_s = noted[-1].hold_s
    assert held_s > 5
    for tick in still(30.0, 2.0, PLANK):
        progress.write(tick, None)
    assert noted[-1].hold_s >= held_s
    first, *rest = still(32.0, 0.3, PLANK)
    progress.write(replace(first, events=(Restarted(first.t),)), None)
    assert noted[-1].hold_s == 0, "told at once"
    for tick in [*rest, *hold(40.0, 5.0, PLANK), *still(60.0, 2.0, PLANK)]:
        progress.write(tick, None)
    assert 0 < noted[-1].hold_s < held_s

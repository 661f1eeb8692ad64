"""A finished workout in words."""

from __future__ import annotations

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.workout.introduction import STOP_FOR_TODAY
from formcheck.core.workout.report import Ending, Outcome, StepRecord, WorkoutReport
from formcheck.sinks.text.notes import count

_ENDINGS = {
    None: "It was not finished: the program was stopped in the middle.",
    Ending.DONE: "You reached the end.",
    Ending.STOPPED: "You stopped before the end.",
    Ending.PAIN: f"You stopped because it hurt. {STOP_FOR_TODAY}",
    Ending.INTERRUPTED: "It was interrupted.",
    Ending.CUT_SHORT: "It was cut short: the camera or the file ended, or something went wrong.",
}
_OUTCOMES = {
    Outcome.TO_COME: "not begun",
    Outcome.UNDER_WAY: "under way",
    Outcome.DONE: "done",
    Outcome.SKIPPED: "skipped",
    Outcome.STOPPED: "stopped",
    Outcome.CUT_SHORT: "cut short",
}


def ending_in_words(report: WorkoutReport) -> str:
    """Return how the workout ended, in a sentence or two."""
    if report.ending is Ending.INTERRUPTED:
        for record in reversed(report.steps):
            if record.report is not None and record.report.source.problem is not None:
                return f"It was {record.report.source.problem}."
    return _ENDINGS[report.ending]


def outcome_in_words(record: StepRecord) -> str:
    """Return the result of an exercise in a word or two."""
    return _OUTCOMES[record.outcome]


def step_in_words(record: StepRecord, exercise: Exercise) -> str:
    """Return what was done of an exercise: "10 reps, 2 of 3 sets"."""
    if record.folder is None:
        return "nothing"
    counts = isinstance(exercise.measure, Cycle)
    amount = count(record.reps, "rep") if counts else f"held {record.hold_s:.0f} s"
    return f"{amount}, {record.sets_done} of {count(record.goal.sets, 'set')}"

"""The result of a workout and its dictionary form; does not write files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from formcheck.core.goal import Goal
from formcheck.core.results.report import Report

#: A change of meaning raises this; other programs read the report.
SCHEMA_VERSION = 2


class Outcome(StrEnum):
    """The result of one exercise."""

    TO_COME = "to_come"  # not begun
    UNDER_WAY = "under_way"  # the program runs, or was killed
    DONE = "done"  # its goal was reached
    SKIPPED = "skipped"  # by the person
    STOPPED = "stopped"  # by the person, and the whole workout with it
    CUT_SHORT = "cut_short"  # by the source, or by an error


class Ending(StrEnum):
    """How a workout ended."""

    DONE = "done"  # completed, skipped exercises included
    STOPPED = "stopped"  # by the person, who had done enough
    PAIN = "pain"  # by the person, because it hurt
    INTERRUPTED = "interrupted"  # with Ctrl-C, or by the system
    CUT_SHORT = "cut_short"  # by the source, or by an error


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One exercise of the workout.

    Attributes:
        title: For people.
        folder: The folder of its own report, beside the workout's; None if it was not begun.
        sets_done: Sets that reached their goal.
        report: Its own report, after its end.
    """

    exercise: str
    title: str
    goal: Goal
    outcome: Outcome = Outcome.TO_COME
    folder: str | None = None
    reps: int = 0
    hold_s: float = 0.0
    sets_done: int = 0
    report: Report | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "exercise": self.exercise,
            "title": self.title,
            "goal": self.goal.to_dict(),
            "outcome": self.outcome.value,
            "folder": self.folder,
            "reps": self.reps,
            "hold_s": round(self.hold_s, 3),
            "sets_done": self.sets_done,
            "summary": self.report.to_dict()["summary"] if self.report else None,
        }


@dataclass(frozen=True, slots=True)
class WorkoutReport:
    """The result of a workout.

    Attributes:
        started: Local date and time in ISO 8601.
        steps: One record for each exercise, future ones included.
        ending: How it ended; None while it goes on, or if the program was killed.
    """

    formcheck_version: str
    workout: str
    title: str
    started: str
    steps: tuple[StepRecord, ...]
    ending: Ending | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema_version": SCHEMA_VERSION,
            "formcheck_version": self.formcheck_version,
            "workout": self.workout,
            "title": self.title,
            "started": self.started,
            "ending": self.ending.value if self.ending else None,
            "exercises": [step.to_dict() for step in self.steps],
        }

"""What a workout came to, and its dictionary form; nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from formcheck.core.goal import Goal
from formcheck.core.results.report import Report

#: A change of meaning raises this; other programs read the report.
SCHEMA_VERSION = 1


class Outcome(StrEnum):
    """What became of one exercise."""

    TO_COME = "to come"  # not begun
    UNDER_WAY = "under way"  # as long as it stands, the program runs, or was killed
    DONE = "done"  # its goal was reached
    SKIPPED = "skipped"  # by the person
    STOPPED = "stopped"  # by the person, and the whole workout with it
    CUT_SHORT = "cut short"  # by the source, or by an error


class Ending(StrEnum):
    """How a workout ended."""

    DONE = "done"  # it was gone through to its end, skipped exercises included
    STOPPED = "stopped"  # by the person, who had done enough
    PAIN = "pain"  # by the person, because it hurt
    INTERRUPTED = "interrupted"  # with Ctrl-C, or by the system
    CUT_SHORT = "cut short"  # by the source, or by an error


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One exercise of the workout.

    Attributes:
        exercise, title: Its name, and what people call it.
        goal: What was wanted.
        outcome: What became of it.
        folder: Name of the folder with its own report, beside the workout's; None when nothing of
            it was done.
        reps, hold_s: Counted and held.
        sets_done: Sets of which the goal was reached.
        report: Its own report, once it is over.
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
        """Return the record as plain data for JSON."""
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
    """All that a workout came to.

    Attributes:
        workout, title: Its name, and what people call it.
        started: Local date and time, as ISO 8601 writes them.
        steps: One record for each exercise, those to come included.
        ending: How it ended; None while it goes on, or when the program was killed.
    """

    formcheck_version: str
    workout: str
    title: str
    started: str
    steps: tuple[StepRecord, ...]
    ending: Ending | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        return {
            "schema_version": SCHEMA_VERSION,
            "formcheck_version": self.formcheck_version,
            "workout": self.workout,
            "title": self.title,
            "started": self.started,
            "ending": self.ending.value if self.ending else None,
            "exercises": [step.to_dict() for step in self.steps],
        }

"""workout.json and workout.html: what a workout came to, kept while it goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from formcheck.core.exercise import Cycle, Exercise
from formcheck.core.introduction import ADVICE, STOP_FOR_TODAY
from formcheck.core.workout import Workout, dose_in_words
from formcheck.core.workout_report import Ending, StepRecord, WorkoutReport
from formcheck.sinks import report_words as words
from formcheck.sinks.files import write_whole
from formcheck.sinks.notes import count

__all__ = ["WorkoutFiles", "ending_in_words", "step_in_words", "workout_text"]

_ENDINGS = {
    None: "It did not come to its end: the program was ended in the middle.",
    Ending.DONE: "All of it was gone through.",
    Ending.STOPPED: "You stopped before the end.",
    Ending.PAIN: f"You stopped because it hurt. {STOP_FOR_TODAY}",
    Ending.INTERRUPTED: "It was ended with Ctrl-C.",
    Ending.CUT_SHORT: "The camera or the file ended before the workout did.",
}


@dataclass(frozen=True, slots=True)
class _Card:
    """One exercise on the page."""

    record: StepRecord
    dose: str
    tiles: list[tuple[str, str]]
    next_step: words.NextStep | None


class WorkoutFiles:
    """Writes both files whenever something was added; each is whole at any time.

    Args:
        folder: Exists and may be written.
        workout: What is done.
        exercises: One for each step.
        page: Name of the page that an exercise has in its own folder.
    """

    def __init__(
        self, folder: Path, workout: Workout, exercises: Sequence[Exercise], *, page: str
    ) -> None:
        self._folder = folder
        self._workout = workout
        self._exercises = exercises
        self._page = page
        self._shown: object = None

    def keep(self, report: WorkoutReport) -> None:
        """Write what there is; the page only when an exercise, or all, has begun or ended.

        Raises:
            OutputError: A file cannot be written.
        """
        write_whole(self._folder / "workout.json", workout_text(report))
        shown = (report.ending, [step.outcome for step in report.steps])
        if shown != self._shown:
            self._shown = shown
            write_whole(self._folder / "workout.html", self._rendered(report))

    def _rendered(self, report: WorkoutReport) -> str:
        environment = Environment(
            loader=PackageLoader("formcheck.sinks"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        style = files("formcheck.sinks") / "templates" / "report.css"
        cards = [
            _card(record, dose_in_words(step), exercise)
            for record, step, exercise in zip(
                report.steps, self._workout.steps, self._exercises, strict=True
            )
        ]
        return environment.get_template("workout.html").render(
            report=report,
            cards=cards,
            ending=ending_in_words(report),
            page=self._page,
            advice=ADVICE,
            style=Markup(style.read_text("utf-8")),  # noqa: S704  our own
        )


def workout_text(report: WorkoutReport) -> str:
    """Return the report as JSON text."""
    return json.dumps(report.to_dict(), indent=2) + "\n"


def ending_in_words(report: WorkoutReport) -> str:
    """Return how the workout ended, in a sentence or two."""
    return _ENDINGS[report.ending]


def step_in_words(record: StepRecord, exercise: Exercise) -> str:
    """Return what was done of an exercise: "10 reps, 2 of 3 sets"."""
    if record.folder is None:
        return "nothing"
    counts = isinstance(exercise.measure, Cycle)
    amount = count(record.reps, "rep") if counts else f"held {record.hold_s:.0f} s"
    return f"{amount}, {record.sets_done} of {count(record.goal.sets, 'set')}"


def _card(record: StepRecord, dose: str, exercise: Exercise) -> _Card:
    report = record.report
    return _Card(
        record,
        dose,
        words.tiles(report, exercise) if report else [],
        words.next_step(report, exercise) if report else None,
    )

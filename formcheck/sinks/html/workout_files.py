"""workout.json and workout.html: the result of a workout, saved while it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from formcheck.core.exercise.definition import Exercise
from formcheck.core.workout.definition import Workout, dose_in_words
from formcheck.core.workout.introduction import ADVICE
from formcheck.core.workout.report import StepRecord, WorkoutReport
from formcheck.sinks.files.atomic_write import write_whole
from formcheck.sinks.files.session_files import report_text
from formcheck.sinks.html.pages import page
from formcheck.sinks.text import report as words

WORKOUT, WORKOUT_PAGE = "workout.json", "workout.html"


class WorkoutFiles:
    """Writes both files after each change; each is whole at any time.

    Args:
        folder: Exists and may be written.
        workout: What is done.
        exercises: One for each step.
        page: Name of the page in the folder of each exercise.
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
        """Write both files; the page only if an exercise or the workout began or ended.

        Raises:
            OutputError: A file cannot be written.
        """
        write_whole(self._folder / WORKOUT, report_text(report))
        shown = (report.ending, [step.outcome for step in report.steps])
        if shown != self._shown:
            self._shown = shown
            write_whole(self._folder / WORKOUT_PAGE, self._rendered(report))

    def _rendered(self, report: WorkoutReport) -> str:
        steps = zip(report.steps, self._workout.steps, self._exercises, strict=True)
        return page(
            "workout.html",
            report=report,
            cards=[_card(record, dose_in_words(step), one) for record, step, one in steps],
            ending=words.ending_in_words(report),
            page=self._page,
            advice=ADVICE,
        )


def _card(record: StepRecord, dose: str, exercise: Exercise) -> dict[str, object]:
    report = record.report
    return {
        "record": record,
        "outcome": words.outcome_in_words(record),
        "dose": dose,
        "tiles": words.tiles(report, exercise) if report else [],
        "next_step": words.next_step(report, exercise) if report else None,
    }

"""workout.json and workout.html: whole at any time, with the truth so far, and links that lead."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.core.goal import Goal
from formcheck.core.results.report import Report
from formcheck.core.workout.definition import Step, Workout
from formcheck.core.workout.report import Ending, Outcome, StepRecord, WorkoutReport
from formcheck.exercises import get
from formcheck.report_reader import report_from_dict
from formcheck.sinks.html.workout_files import WorkoutFiles
from formcheck.sinks.text.report import step_in_words
from tests.golden import FOLDER

SQUAT, PLANK = get("squat"), get("plank")
STEPS = (Step("squat", Goal(reps=5, sets=2)), Step("plank", Goal(hold_s=60)))
WORKOUT = Workout("try", "Try <it>", "A try.", STEPS)


def golden(name: str) -> Report:
    return report_from_dict(json.loads((FOLDER / f"{name}.report.json").read_text("utf-8")) | {
        "formcheck_version": "1"
    })  # fmt: skip


DONE = StepRecord(
    "squat", "Squat", STEPS[0].goal, Outcome.DONE, "1-squat", 5, 0.0, 1, golden("squat_side")
)
TO_COME = StepRecord("plank", "Forearm plank", STEPS[1].goal)
REPORT = WorkoutReport("0.1", "try", "Try <it>", "2026-11-26T08:42:26+01:00", (DONE, TO_COME))


@pytest.fixture
def files(tmp_path: Path) -> WorkoutFiles:
    return WorkoutFiles(tmp_path, WORKOUT, (SQUAT, PLANK), page="report.html")


def page_in(folder: Path) -> str:
    return (folder / "workout.html").read_text("utf-8")


def test_other_programs_can_read_it(files: WorkoutFiles, tmp_path: Path) -> None:
    files.keep(REPORT)
    data = json.loads((tmp_path / "workout.json").read_text("utf-8"))
    assert data["schema_version"] == 2
    assert (data["workout"], data["ending"]) == ("try", None)
    squat, plank = data["exercises"]
    assert squat["goal"] == {"reps": 5, "hold_s": None, "sets": 2, "rest_s": 30}
    assert (squat["outcome"], squat["folder"], squat["sets_done"]) == ("done", "1-squat", 1)
    assert squat["summary"]["reps"] == 5
    assert (plank["outcome"], plank["folder"], plank["summary"]) == ("to_come", None, None)


def test_people_see_each_exercise_and_are_led_to_its_report(
    files: WorkoutFiles, tmp_path: Path
) -> None:
    files.keep(replace(REPORT, ending=Ending.STOPPED))
    page = page_in(tmp_path)
    assert re.findall(r'href="([^"d][^"]*)"', page) == ["1-squat/report.html"]
    assert "Try &lt;it&gt;" in page
    assert "2026-11-26 08:42" in page
    for words in ("✓ done", "not begun", "2 sets of 5", "60 s", "1 of 2", "You stopped before"):
        assert words in page
    assert "Work on this" not in page
    assert "A little deeper." in page or "Chest up." in page


def test_the_page_is_written_anew_when_something_begins_or_ends_and_not_every_second(
    files: WorkoutFiles, tmp_path: Path
) -> None:
    files.keep(REPORT)
    (tmp_path / "workout.html").unlink()
    files.keep(replace(REPORT, steps=(replace(DONE, reps=9), TO_COME)))
    assert not (tmp_path / "workout.html").exists()
    assert json.loads((tmp_path / "workout.json").read_text("utf-8"))["exercises"][0]["reps"] == 9
    files.keep(replace(REPORT, steps=(DONE, replace(TO_COME, outcome=Outcome.UNDER_WAY))))
    assert "under way" in page_in(tmp_path)


@pytest.mark.parametrize("ending", [None, *Ending])
def test_every_ending_is_told(ending: Ending | None, files: WorkoutFiles, tmp_path: Path) -> None:
    files.keep(replace(REPORT, ending=ending))
    assert len(re.findall(r'class="cue">[A-Z].*\.</p>', page_in(tmp_path))) == 1
    assert ("Stop for today" in page_in(tmp_path)) == (ending is Ending.PAIN)


def test_what_was_done_in_words() -> None:
    assert step_in_words(DONE, SQUAT) == "5 reps, 1 of 2 sets"
    assert step_in_words(TO_COME, PLANK) == "nothing"
    held = replace(TO_COME, folder="2-plank", hold_s=59.96, sets_done=1)
    assert step_in_words(held, PLANK) == "held 60 s, 1 of 1 set"

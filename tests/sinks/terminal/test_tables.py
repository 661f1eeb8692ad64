"""What is printed at the end of a session."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.threshold_overrides import thresholds
from formcheck.core.goal import Goal
from formcheck.core.results.events import HeldPosture, Rep
from formcheck.core.results.report import Report, Source, Unknown
from formcheck.core.session.session import Session
from formcheck.core.workout.definition import Step, Workout
from formcheck.core.workout.report import WorkoutReport
from formcheck.exercises import ALL, get
from formcheck.history.comparison_groups import group_of_report
from formcheck.sinks.terminal.progress import Progress
from formcheck.sinks.terminal.tables import (
    print_comparison,
    print_exercise,
    print_exercises,
    print_summary,
    print_workout,
    print_workouts,
)
from tests.support.sink_scenes import PLANK, SQUAT
from tests.support.ticks import tick

BIRD_DOG = get("bird_dog")
REPS = (
    Rep(1, "left", 0.3, 2.0, 4.2, {}, ()),
    Rep(2, "right", 104.7, 106.0, 108.0, {}, ("leg_high", "knee_bent", "arm_low")),
)
HOLDS = (
    HeldPosture("left", 1.4, 3.0, 1.64, 1.6, ()),
    HeldPosture("right", 105.0, 107.0, 12.0, 1.0, REPS[1].faults),
)


def printed(capsys: pytest.CaptureFixture[str], exercise: Exercise, **changes: Any) -> list[str]:
    report: Report = Session(exercise).finish(Source("a.mp4", "video"))
    print_summary(replace(report, **changes), exercise, None)
    return capsys.readouterr().out.splitlines()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.replace("┃", "│").split("│")[1:-1]]


def test_one_sided_reps_have_their_side_and_hold_in_one_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = printed(capsys, BIRD_DOG, reps=REPS, holds=HOLDS)
    rows = [cells(line) for line in lines if line.startswith(("┃", "│"))]
    assert rows[:3] == [
        ["Rep", "Side", "From", "To", "Held", "Form"],
        ["1", "left", "0.3 s", "4.2 s", "1.6 s", "good"],
        ["2", "right", "104.7 s", "108.0 s", "12.0 s", "Leg above the trunk, Knee bent,"],
    ]
    assert rows[3:] == [["", "", "", "", "", "Arm too low"]]
    assert max(map(len, lines)) <= 80


def test_other_reps_have_neither(capsys: pytest.CaptureFixture[str]) -> None:
    rep = Rep(1, None, 0.3, 2.0, 4.2, {}, ("shallow",))
    lines = printed(capsys, SQUAT, reps=(rep,))
    rows = [cells(line) for line in lines if line.startswith(("┃", "│"))]
    assert rows == [["Rep", "From", "To", "Form"], ["1", "0.3 s", "4.2 s", "Not deep"]]


@pytest.mark.parametrize(("faults", "form"), [((), "cut off"), (("shallow",), "Not deep, cut off")])
def test_a_rep_that_was_cut_off_is_not_called_good(
    faults: tuple[str, ...], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rep = Rep(1, None, 0.3, 2.0, 4.2, {}, faults, cut_off=True)
    lines = printed(capsys, SQUAT, reps=(rep,))
    rows = [cells(line) for line in lines if line.startswith(("┃", "│"))]
    assert rows[1] == ["1", "0.3 s", "4.2 s", form]
    assert "0 without a fault" in lines[0]


def test_holds_of_their_own_have_their_table(capsys: pytest.CaptureFixture[str]) -> None:
    hold = HeldPosture(None, 1.0, 3.0, 2.0, 1.5, ("sag",))
    lines = printed(capsys, PLANK, holds=(hold,))
    rows = [cells(line) for line in lines if line.startswith(("┃", "│"))]
    assert rows[1] == ["1", "1.0 s", "3.0 s", "2.0 s", "1.5 s", "Hips sag"]


def notes(lines: list[str], beginning: str) -> list[str]:
    return [line for line in lines if line.startswith(beginning)]


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (1, ["Not seen: knee 3.2 s (hidden)."]),
        (3, ["Not seen: knee 3.2 s (hidden), knee 3.2 s (hidden), knee 3.2 s (hidden)."]),
        (4, ["Not seen: knee 3.2 s (hidden), knee 3.2 s (hidden), knee 3.2 s (hidden), ..."]),
        (0, []),
    ],
)
def test_what_was_not_seen_the_longest_three(
    count: int, line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(capsys, SQUAT, unknown=(Unknown("knee", "hidden", 3.21),) * count)
    assert notes(lines, "Not seen") == line


def test_the_start_posture_with_titles_and_units(capsys: pytest.CaptureFixture[str]) -> None:
    read = {"heel_leg": 0.021, "knee_deg": 177.1, "another_deg": 3.0}
    lines = printed(capsys, SQUAT, reference=read)
    assert notes(lines, "Compared") == [
        "Compared with your start posture: knee 177°, heel 2% of the leg's length."
    ]
    assert not notes(printed(capsys, SQUAT), "Compared")


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)
def test_all_thresholds_that_can_be_set_are_listed(
    capsys: pytest.CaptureFixture[str], exercise: Exercise
) -> None:
    print_exercise(exercise)
    shown = " ".join(capsys.readouterr().out.split())
    codes = {rule.code for rule in exercise.faults}
    for name, value in thresholds(exercise).items():
        if name.partition(".")[0] not in codes:
            assert f"{name}={value:g}" in shown


def test_a_fault_that_is_called_like_a_measure_is_no_measure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    codes = iter(("rep", "hold", *"abcdefghij"))
    faults = tuple(replace(rule, code=next(codes)) for rule in SQUAT.faults)
    print_exercise(replace(SQUAT, faults=faults))
    _, _, measures = capsys.readouterr().out.partition("Counting")
    assert "rep.depth=" in measures
    assert ".above" not in measures
    assert ".below" not in measures


@pytest.mark.parametrize("title", ["Lunge [left]", "Lunge [/left]", "Lunge :smile:", "[red]"])
def test_a_title_is_shown_as_it_is_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    exercise = replace(SQUAT, title=title)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        progress = Progress(exercise, 10.0)
        progress.write(tick(1.0), None)
        progress.close(None)
    assert title in terminal.getvalue()
    report = Session(exercise).finish(Source("a.mp4", "video"))
    print_summary(report, exercise, Path(f"out/{title}"))
    print_exercise(exercise)
    print_exercises([exercise])
    side = group_of_report("Before", report)
    print_comparison(side, side, exercise)
    workout = Workout("own", title, f"about {title}", (Step("squat", Goal(reps=1)),))
    print_workouts([workout])
    print_workout(WorkoutReport("0", "own", title, "2026-01-01", ()), [], Path(title))
    shown = capsys.readouterr().out
    assert shown.count(title) >= 8


def test_a_model_that_was_changed_on_the_way_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    source = Source("0", "camera", models=("heavy", "lite"))
    told = notes(printed(capsys, SQUAT, source=source), "Note: this computer was slow")
    assert "from heavy to lite" in " ".join(told)
    assert notes(printed(capsys, SQUAT), "Note: this") == []

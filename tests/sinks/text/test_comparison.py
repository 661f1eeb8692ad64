"""Two sessions beside each other: what changed, and why they may not be comparable."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from formcheck.core.results.events import NotChecked
from formcheck.core.results.report import Report
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from formcheck.history.comparison_groups import group_of_report, last_two
from formcheck.history.database import DATA_VARIABLE, history_path, open_history
from formcheck.history.records import kept_sessions, save_session
from formcheck.sinks.text.comparison import compared
from tests.benchmarks import made
from tests.support.commands import Here, refusal
from tests.support.kept_sessions import STARTED, keep, plank_report, silent, squat_report


def told(before: Report, after: Report) -> dict[str, tuple[str, str, str]]:
    exercise = SQUAT if before.exercise == "squat" else PLANK
    sides = (group_of_report("Before", before), group_of_report("After", after))
    return {row.name: (row.before, row.after, row.change) for row in compared(*sides, exercise)}


def squats(*knees_deg: float, code: str | None = None) -> Report:
    faults = (code,) if code else ()
    reps = [
        made.rep(3.0 * n, *faults, measures={"knee_min_deg": v}) for n, v in enumerate(knees_deg)
    ]
    records = [made.record(code, rep.start_s, rep.end_s) for rep in reps] if code else []
    return made.report(SQUAT, reps=reps, faults=records)


def test_counts_faults_and_medians_stand_beside_each_other() -> None:
    rows = told(squats(90, 80, 100, code="shallow"), squats(75, 85))
    assert rows["Reps"] == ("3", "2", "")
    assert rows["Without a fault"] == ("0", "2", "")
    assert rows["Not deep enough"] == ("in 3 of 3 reps", "not seen", "")
    assert rows["Knee, least (median)"] == ("90°", "80°", "−10°")
    assert "Heels lift" not in rows


def test_what_was_not_checked_is_not_taken_for_good() -> None:
    after = replace(squats(80), not_checked=(NotChecked("shallow", "could not be seen", 9.0),))
    assert told(squats(80, code="shallow"), after)["Not deep enough"][1] == "not checked"


def test_a_figure_that_is_not_known_has_no_change() -> None:
    assert told(squats(90), squats(float("nan")))["Knee, least (median)"] == ("90°", "–", "")
    assert told(squats(90), squats(90.2))["Knee, least (median)"] == ("90°", "90°", "")
    assert told(squats(90), squats(95))["Knee, least (median)"][2] == "+5°"


def test_the_change_is_that_of_the_figures_as_they_are_shown() -> None:
    assert told(squats(90.4), squats(95.6))["Knee, least (median)"] == ("90°", "96°", "+6°")
    assert told(squats(90.6), squats(91.4))["Knee, least (median)"] == ("91°", "91°", "")


def test_holds_are_compared_by_their_seconds() -> None:
    before, after = (made.report(PLANK, holds=[made.hold(0, end)]) for end in (20, 35))
    assert told(before, after)["Held"] == ("20.0 s", "35.0 s", "")


def test_several_sessions_are_told_by_their_share(tmp_path: Path) -> None:
    with open_history(tmp_path / "h", now=STARTED, tell=silent) as connection:
        for days, reps in ((0, 4), (1, 2), (40, 3)):
            save_session(connection, squat_report((0.5,) * reps), STARTED + timedelta(days=days))
        sessions = kept_sessions(connection)
    blind = NotChecked("shallow", "could not be seen", 9.0)
    good = replace(sessions[2], reps=sessions[2].reps[1:], faults=(), not_checked=())
    before, after = last_two([*sessions[:2], good], "month")
    rows = {row.name: (row.before, row.after, row.change) for row in compared(before, after, SQUAT)}
    assert rows["Sessions"] == ("2", "1", "")
    assert rows["Reps"] == ("6", "2", "")
    assert rows["Share without a fault"] == ("67%", "100%", "+33%")
    assert rows["Not deep enough"] == ("in 2 of 6 reps", "not seen", "")
    seldom = [replace(sessions[0], reps=good.reps, faults=(), not_checked=(blind,)), *sessions[1:]]
    seldom[1] = replace(seldom[1], reps=good.reps, faults=(), not_checked=())
    rows = {row.name: (row.before, "", "") for row in compared(*last_two(seldom, "month"), SQUAT)}
    assert rows["Not deep enough"][0] == "not seen, not checked in 1 of 2 sessions"


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, os.fspath(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "120")
    keep(history_path(), squat_report(), plank_report(), squat_report((0.4,)))


@pytest.mark.usefixtures("history")
def test_the_verb_takes_an_exercise_of_the_history(here: Here, tmp_path: Path) -> None:
    done = here("compare", "Squat")
    assert (done.code, done.err) == (0, "")
    assert "2026-03-28 07:30" in done.out
    assert "2026-03-30 07:30" in done.out
    assert "in 1 of 3 reps" in done.out
    assert "30 days before" in here("compare", "squat", "--by", "day").out
    assert "a month before" in refusal(here("compare", "squat", "--by", "month"))
    assert "a session before" in refusal(here("compare", "plank"))
    assert "No exercise" in refusal(here("compare", "juggling"), 2)
    assert "expected two results" in refusal(here("compare", tmp_path), 2)


@pytest.mark.usefixtures("history")
def test_the_verb_takes_sessions_of_the_history(here: Here, tmp_path: Path) -> None:
    done = here("compare", "3", written(squats(90), tmp_path / "one"))
    assert (done.code, done.err) == (0, "")
    assert "2026-03-30 07:30" in done.out
    assert "After" in done.out
    assert "squat and plank" in refusal(here("compare", "1", "2"), 2)
    for id_ in ("9", "9" * 5000):
        assert "`formcheck history`" in refusal(here("compare", "1", id_), 2)
    assert "--by takes one exercise" in refusal(here("compare", "1", "3", "--by", "day"), 2)


def written(report: Report, folder: Path) -> Path:
    folder.mkdir()
    (folder / "report.json").write_text(json.dumps(report.to_dict()))
    return folder


def test_the_verb_takes_folders_and_files(here: Here, tmp_path: Path) -> None:
    one = written(squats(90, code="shallow"), tmp_path / "one")
    other = written(replace(squats(80), formcheck_version="9"), tmp_path / "other")
    done = here("compare", one, other / "report.json")
    assert (done.code, done.err) == (0, "")
    assert "in 1 of 1 rep" in done.out
    assert "judged by other versions (0, then 9)" in done.out


def test_sessions_of_two_exercises_are_not_compared(here: Here, tmp_path: Path) -> None:
    one = written(squats(90), tmp_path / "one")
    other = written(made.report(PLANK), tmp_path / "other")
    assert "squat and plank" in refusal(here("compare", one, other), 2)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema_version": 7}', "[" * 100_000, "\ufeff{}"]
)
def test_what_is_no_report_is_said_in_one_line(here: Here, tmp_path: Path, text: str) -> None:
    one = written(squats(90), tmp_path / "one")
    (tmp_path / "bad.json").write_text(text)
    assert "bad.json" in refusal(here("compare", one, tmp_path / "bad.json"))
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe\x00")
    assert "bad.json" in refusal(here("compare", one, tmp_path / "bad.json"))


def test_a_name_that_is_too_long_is_said(here: Here) -> None:
    assert "name too long" in refusal(here("compare", "a" * 5000, "b"))


def test_a_folder_without_a_report_is_said(here: Here, tmp_path: Path) -> None:
    assert "no such file" in refusal(here("compare", tmp_path, tmp_path))

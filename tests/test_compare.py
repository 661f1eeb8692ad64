"""formcheck compare: two reports, or two times, side by side."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from formcheck.core.report import Report
from formcheck.history.database import opened
from formcheck.history.place import DATA_VARIABLE
from formcheck.history.records import save_session
from formcheck.sinks.report_files import report_text
from tests.commands import Here, refusal
from tests.history.made import plank_report, silent, squat_report


def results(folder: Path, report: Report) -> Path:
    folder.mkdir()
    (folder / "report.json").write_text(report_text(report), "utf-8")
    return folder


def rows(out: str) -> dict[str, list[str]]:
    lines = [line.split("│")[1:-1] for line in out.splitlines() if line.startswith("│")]
    return {name.strip(): [cell.strip() for cell in cells] for name, *cells in lines}


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.usefixtures("wide")
def test_two_squats(here: Here, tmp_path: Path) -> None:
    before = results(tmp_path / "a", squat_report((0.5, 0.6), faults=("shallow",)))
    after = results(tmp_path / "b", squat_report((0.4, 0.3, 0.2, 0.1), faults=("trunk_lean",)))
    done = here("compare", before, after / "report.json")
    assert (done.code, done.err) == (0, "")
    found = rows(done.out)
    assert found == {
        "Reps": ["2", "4", "+2"],
        "Good": ["50%", "75%", "+25%"],
        "Hip over knee, bottom": ["0.55", "0.25", "−0.30"],
        "Duration": ["2.1 s", "2.1 s", "0.0 s"],
        "Not deep enough": ["1", "0", "−1"],
        "Trunk folds forward": ["0", "1", "+1"],
    }
    assert os.fspath(before) in done.out


@pytest.mark.usefixtures("wide")
def test_two_planks(here: Here, tmp_path: Path) -> None:
    folders = [
        results(tmp_path / name, plank_report(*times))
        for name, times in (("a", (30, 15)), ("b", (45, 36)))
    ]
    found = rows(here("compare", *folders).out)
    assert found["Held"] == ["30.0 s", "45.0 s", "+15.0 s"]
    assert found["Held without a fault"] == ["15.0 s", "36.0 s", "+21.0 s"]
    assert found["Good"] == ["50%", "80%", "+30%"]
    assert "Reps" not in found


@pytest.mark.usefixtures("wide")
def test_what_is_known_of_one_side_only_has_no_change(here: Here, tmp_path: Path) -> None:
    seen = results(tmp_path / "a", squat_report((0.5,)))
    unseen = results(tmp_path / "b", squat_report((float("nan"),)))
    assert rows(here("compare", seen, unseen).out)["Hip over knee, bottom"] == ["0.50", "–", "–"]


def test_two_exercises_cannot_be_compared(here: Here, tmp_path: Path) -> None:
    squat, plank = results(tmp_path / "a", squat_report()), results(tmp_path / "b", plank_report())
    assert "got squat and plank" in refusal(here("compare", squat, plank), 2)


@pytest.mark.parametrize(
    "arguments",
    [(), ("a",), ("a", "b", "c"), ("-e", "squat"), ("--last-month",), ("a", "b", "--last-month")],
)
def test_half_a_question_is_refused(here: Here, arguments: Sequence[str]) -> None:
    assert "takes two reports" in refusal(here("compare", *arguments), 2)


def test_what_cannot_be_read_is_one_line(here: Here, tmp_path: Path) -> None:
    assert "no such file" in refusal(here("compare", tmp_path, tmp_path))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DATA_VARIABLE, os.fspath(tmp_path / "data"))
    return tmp_path / "data" / "history.sqlite3"


def save(path: Path, report: Report, days_ago: float) -> None:
    now = datetime.now().astimezone()
    with opened(path, now=now, tell=silent) as connection:
        save_session(connection, report, now - timedelta(days=days_ago))


@pytest.mark.usefixtures("wide")
def test_today_against_the_month_before(here: Here, data: Path) -> None:
    save(data, squat_report((0.9,) * 9), 40)
    save(data, squat_report((0.5, 0.5)), 20)
    save(data, squat_report((0.6, 0.6)), 2)
    save(data, plank_report(), 0)
    question = ("compare", "-e", "squat", "--last-month")
    assert "none today" in refusal(here(*question))
    save(data, squat_report((0.4, 0.4, 0.4)), 0)
    found = rows(here(*question).out)
    assert found["Sessions"] == ["2", "1", "−1"]
    assert found["Reps"] == ["4", "3", "−1"]
    assert found["Hip over knee, bottom"] == ["0.55", "0.40", "−0.15"]
    assert "none in the 30 days" in refusal(here("compare", "-e", "plank", "--last-month"))

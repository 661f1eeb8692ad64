"""formcheck compare -e NAME: what the history has of today beside the month before."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from formcheck.core.report import Report
from formcheck.history.database import opened
from formcheck.history.place import DATA_VARIABLE
from formcheck.history.records import save_session
from tests.commands import Here, refusal
from tests.history.made import plank_report, silent, squat_report


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DATA_VARIABLE, os.fspath(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path / "history.sqlite3"


def save(path: Path, report: Report, days_ago: float) -> None:
    now = datetime.now().astimezone()
    with opened(path, now=now, tell=silent) as connection:
        save_session(connection, report, now - timedelta(days=days_ago))


def cells(out: str) -> dict[str, list[str]]:
    rows = [line.split("│")[1:-1] for line in out.splitlines() if line.startswith("│")]
    return {name.strip(): [cell.strip() for cell in rest] for name, *rest in rows}


def test_today_stands_beside_the_thirty_days_before(here: Here, data: Path) -> None:
    for days_ago, depths in ((40, (0.1,)), (20, (0.5, 0.5)), (2, (0.5, 0.5, 0.5, 0.5))):
        save(data, squat_report(depths), days_ago)
    save(data, plank_report(), 3)
    save(data, squat_report((0.3,) * 5, faults=()), 0)
    done = here("compare", "-e", "squat")
    assert (done.code, done.err) == (0, "")
    rows = cells(done.out)
    assert rows["Sessions"] == ["2", "1"]
    assert rows["Reps a session"] == ["3", "5"]
    assert rows["Good"] == ["67%", "100%"]
    assert rows["Not deep enough"] == ["33%", "0%"]
    assert rows["Held a session"] == ["–", "–"]


def test_a_hold_is_compared_by_its_seconds(here: Here, data: Path) -> None:
    save(data, plank_report(30, 15), 1)
    save(data, plank_report(40, 40), 0)
    rows = cells(here("compare", "-e", "plank").out)
    assert rows["Held a session"] == ["30 s", "40 s"]
    assert rows["Good"] == ["50%", "100%"]
    assert rows["Low back hangs"] == ["100%", "100%"]


@pytest.mark.parametrize(("days_ago", "missing"), [(1, "today"), (0, "the 30 days before today")])
def test_what_is_missing_is_named(here: Here, data: Path, days_ago: int, missing: str) -> None:
    save(data, squat_report(), days_ago)
    assert f"got none of {missing};" in refusal(here("compare", "-e", "squat"))


@pytest.mark.parametrize("arguments", [(), ("a",), ("a", "-e", "squat"), ("a", "b", "-e", "squat")])
def test_one_or_the_other(here: Here, arguments: tuple[str, ...]) -> None:
    assert "expected two reports" in refusal(here("compare", *arguments), 2)

"""What other parts ask of the history."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from formcheck.core.goal import Goal
from formcheck.history.database import DATA_VARIABLE, history_path
from formcheck.history.store import recent
from tests.support.kept_sessions import keep, plank_report, silent, squat_report


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, os.fspath(tmp_path / "data"))


def test_without_a_history_nothing_was_done_and_none_is_made() -> None:
    assert recent("squat", 3, tell=silent) == []
    assert not history_path().parent.exists()


def test_the_latest_come_first_and_no_more_than_asked_for() -> None:
    keep(
        history_path(),
        squat_report((0.5,)),
        plank_report(),
        squat_report((0.5, 0.4)),
        squat_report(),
    )
    assert [one.reps for one in recent("squat", 2, tell=silent)] == [3, 2]
    assert [one.reps for one in recent("squat", 9, tell=silent)] == [3, 2, 1]
    assert recent("deadlift", 9, tell=silent) == []


def test_a_session_in_figures() -> None:
    keep(history_path(), squat_report(), plank_report(30, 20))
    [squat] = recent("squat", 1, tell=silent)
    assert squat.reps == 3
    assert squat.good_share == pytest.approx(2 / 3)
    assert squat.hold_s == 0
    assert squat.goal == Goal(reps=3, sets=2, rest_s=20)
    [plank] = recent("plank", 1, tell=silent)
    assert (plank.reps, plank.hold_s) == (0, 30)
    assert plank.good_share == pytest.approx(2 / 3)
    assert plank.goal is None


def test_what_was_only_attempted_has_no_share() -> None:
    keep(history_path(), squat_report(()))
    [squat] = recent("squat", 1, tell=silent)
    assert squat.reps == 0
    assert math.isnan(squat.good_share)


def test_a_damaged_history_is_told_of() -> None:
    history_path().parent.mkdir()
    history_path().write_bytes(b"squat\n" * 1000)
    told: list[str] = []
    assert recent("squat", 1, tell=told.append) == []
    assert "was quarantined" in told[0]

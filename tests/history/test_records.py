"""What is kept comes back as it was, and what is deleted is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.history.database import open_history
from formcheck.history.records import delete_sessions, kept_sessions
from formcheck.history.summary import summarize
from tests.support.kept_sessions import STARTED, keep, plank_report, silent, squat_report


def test_a_session_comes_back_as_it_was(tmp_path: Path) -> None:
    report = squat_report()
    [kept] = keep(tmp_path / "h", report)
    # By their text, for NaN is not equal to itself.
    assert repr((kept.reps, kept.holds)) == repr((report.reps, report.holds))
    assert repr((kept.faults, kept.sets)) == repr((report.faults, report.sets))
    assert (kept.started_at, kept.started_at.utcoffset()) == (STARTED, STARTED.utcoffset())
    assert (kept.exercise, kept.view, kept.attempts) == ("squat", "side", 1)
    assert (kept.source_name, kept.source_kind) == ("clip.mp4", "video")
    assert (kept.duration_s, kept.tracked_s) == (10.0, 9.5)


def test_a_rep_that_was_cut_off_comes_back_as_such(tmp_path: Path) -> None:
    report = squat_report(faults=())
    *others, last = report.reps
    cut = replace(report, reps=(*others, replace(last, cut_off=True)))
    [kept] = keep(tmp_path / "h", cut)
    assert [rep.cut_off for rep in kept.reps] == [False, False, True]
    assert summarize([kept]).good_reps == 2


def test_sessions_are_told_apart_and_come_the_oldest_first(tmp_path: Path) -> None:
    plank, squat = keep(tmp_path / "h", squat_report(), plank_report(), days=-1)
    assert (plank.id, squat.id) == (2, 1)
    assert plank.holds == plank_report().holds
    assert (plank.reps, squat.holds) == ((), ())
    assert len(squat.reps) == 3


@pytest.mark.parametrize(
    "name", ["od\udcffd.mp4", "'); DROP TABLE reps; --", "=1+1", "é\n\t", "\U0001f3cb"]
)
def test_any_name_of_a_file(tmp_path: Path, name: str) -> None:
    [kept] = keep(tmp_path / "h", squat_report(name=name))
    assert kept.source_name == name.replace("\udcff", r"\udcff")
    kept.source_name.encode()
    assert len(kept.reps) == 3


@pytest.mark.parametrize(("id_", "left"), [(1, [2]), (2, [1]), (3, [1, 2]), (None, [])])
def test_deleted_is_gone_from_the_file(tmp_path: Path, id_: int | None, left: list[int]) -> None:
    path = tmp_path / "h"
    keep(path, squat_report(name="secret-1.mp4"), squat_report(name="secret-2.mp4"), days=-1)
    with open_history(path, now=STARTED, tell=silent) as connection:
        assert delete_sessions(connection, id_) == 2 - len(left)
        assert sorted(session.id for session in kept_sessions(connection)) == left
        for table in ("reps", "measures", "faults", "sets"):
            found = connection.execute(f"SELECT DISTINCT session_id FROM {table}")  # noqa: S608  no name in it comes from outside
            assert sorted(number for (number,) in found) == left
    data = path.read_bytes()
    for number in (1, 2):
        assert (f"secret-{number}".encode() in data) == (number in left)


def test_the_id_of_a_deleted_session_is_not_given_again(tmp_path: Path) -> None:
    path = tmp_path / "h"
    keep(path, squat_report())
    with open_history(path, now=STARTED, tell=silent) as connection:
        delete_sessions(connection)
    [kept] = keep(path, squat_report())
    assert kept.id == 2

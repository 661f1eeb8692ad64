"""The file of the history outlives kills, second writers, damage and newer versions."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.core.goal import Goal
from formcheck.errors import HistoryError
from formcheck.history import database
from formcheck.history.database import open_history
from formcheck.history.migrations import MIGRATIONS
from formcheck.history.records import kept_sessions, save_session
from tests.support.commands import names_in
from tests.support.kept_sessions import STARTED, keep, plank_report, silent, squat_report
from tests.support.processes import line_of, python, started, wait_until

ROOT = Path(__file__).parents[2]
V1 = Path(__file__).with_name("version_1.sql")

PRELUDE = """
import sys, time
from pathlib import Path
from formcheck.history.database import open_history
from formcheck.history.records import save_session
from tests.support.kept_sessions import STARTED, silent, squat_report
path, name = Path(sys.argv[1]), sys.argv[2]
"""
#: Stops for good when all is written and nothing is committed.
STOPS_BEFORE_COMMIT = """
def stop(statement):
    if statement == "COMMIT":
        print("now", flush=True)
        time.sleep(600)
with open_history(path, now=STARTED, tell=silent) as connection:
    connection.execute("PRAGMA cache_size = 1")  # the pages go to the file at once
    connection.set_trace_callback(stop)
    save_session(connection, squat_report([0.5] * 2000), STARTED)
"""
SAVES_FOR_EVER = """
while True:
    with open_history(path, now=STARTED, tell=silent) as connection:
        save_session(connection, squat_report([0.5] * 200, name=name), STARTED)
    print("saved", flush=True)
"""
#: Gets no further than the last statement of a step that is being made.
STOPS_IN_A_STEP = """
from formcheck.history import database
endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
[first, step, *others] = database.MIGRATIONS
database.MIGRATIONS = (first, (*step, endless), *others)
with open_history(path, now=STARTED, tell=silent):
    print("never")
"""
SAVES_MANY = """
for _ in range(25):
    with open_history(path, now=STARTED, tell=silent) as connection:
        save_session(connection, squat_report([0.5] * 40, name=name), STARTED)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the history is, or will be."""
    return tmp_path / "history.sqlite3"


def process(
    script: str, path: Path, name: str = "one"
) -> AbstractContextManager[subprocess.Popen[str]]:
    return started([*python(PRELUDE + script), path, name], folder=ROOT)


def write_at_once(path: Path) -> None:
    """Let two processes write many sessions at the same time."""
    with process(SAVES_MANY, path, "one") as one, process(SAVES_MANY, path, "two") as two:
        for running in (one, two):
            assert running.communicate(timeout=120) == ("", "")
            assert running.returncode == 0


def kept_counts(path: Path) -> list[int]:
    """Return the reps of each session; the file must be sound."""
    return [len(session.reps) for session in keep(path)]


def of_version_1(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(V1.read_text("utf-8"))
    connection.close()


def test_a_session_that_was_half_written_when_killed_is_undone(tmp_path: Path, path: Path) -> None:
    keep(path, squat_report())
    sound = path.read_bytes()
    with process(STOPS_BEFORE_COMMIT, path) as running:
        assert line_of(running) == "now"
        running.kill()
    assert path.read_bytes() != sound, "the kill came while the file was half written"
    assert names_in(tmp_path) == ["history.sqlite3", "history.sqlite3-journal"]
    assert kept_counts(path) == [3]
    assert names_in(tmp_path) == ["history.sqlite3"]
    keep(path, squat_report())
    assert kept_counts(path) == [3, 3]


@pytest.mark.parametrize("saved", [1, 3, 6])
def test_a_kill_at_any_time_loses_no_session_that_was_saved(path: Path, saved: int) -> None:
    with process(SAVES_FOR_EVER, path) as running:
        for _ in range(saved):
            assert line_of(running) == "saved"
        running.kill()
    counts = kept_counts(path)
    assert len(counts) >= saved
    assert set(counts) == {200}


def test_two_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data" / "history.sqlite3"  # each finds no folder and no file
    write_at_once(path)
    assert kept_counts(path) == [40] * 50
    names = [session.source_name for session in keep(path)]
    assert (names.count("one"), names.count("two")) == (25, 25)


def test_one_that_writes_for_too_long_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(path, squat_report())
    monkeypatch.setattr(database, "BUSY_S", 0.1)
    with process(STOPS_BEFORE_COMMIT, path) as running:
        line_of(running)
        with pytest.raises(HistoryError, match="database is locked"):
            keep(path, squat_report())
    assert kept_counts(path) == [3]


def garbage(path: Path) -> None:
    path.write_bytes(b"squat\n" * 5000)


def torn(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def scribbled(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096:12288] = b"\xa5" * 8192
    path.write_bytes(whole)


def foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (text)")
    connection.close()


@pytest.mark.parametrize("damage", [garbage, torn, scribbled, foreign])
def test_a_damaged_file_is_set_aside_and_never_overwritten(
    tmp_path: Path, path: Path, damage: Callable[[Path], None]
) -> None:
    aside: list[Path] = []
    for number in (1, 2):
        keep(path, squat_report())
        damage(path)
        damaged = path.read_bytes()
        told: list[str] = []
        with open_history(path, now=STARTED, tell=told.append) as connection:
            assert kept_sessions(connection) == []
            save_session(connection, plank_report(), STARTED)
        ending = "" if number == 1 else f"-{number}"
        aside.append(tmp_path / f"history-damaged-2026-03-28-073000{ending}.sqlite3")
        assert aside[-1].read_bytes() == damaged
        [line] = told
        assert aside[-1].name in line
        assert str(path) in line
        assert len(keep(path)) == 1
    assert names_in(tmp_path) == sorted([path.name, *(one.name for one in aside)])


def test_an_empty_file_is_a_new_history(path: Path) -> None:
    path.touch()
    assert kept_counts(path) == []


def test_a_file_of_version_1_is_brought_up_to_date(path: Path) -> None:
    of_version_1(path)
    squat, plank = keep(path)
    assert repr((squat.reps, squat.sets)) == repr((squat_report().reps, squat_report().sets))
    assert repr(squat.faults) == repr(squat_report().faults)
    assert (plank.holds, plank.sets) == (plank_report().holds, ())
    assert (squat.goal, squat.not_checked, squat.thresholds) == (None, (), {})


def test_the_texts_of_version_3_become_codes(path: Path) -> None:
    keep(path, squat_report())
    texts = {
        "cannot be seen from the side": ("hidden_by_view", "side"),
        "cannot be seen at an angle": ("hidden_by_view", "oblique"),
        "cannot be seen from the front or behind": ("hidden_by_view", "front"),
        "cannot be seen from above": ("hidden_by_view", "front"),
        "cannot be seen from here": ("hidden_by_view", "unknown"),
        "the whole movement could not be seen": ("movement_not_seen", None),
        "heel could not be seen": ("heel could not be seen", None),
    }
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("DELETE FROM not_checked")
        connection.execute("ALTER TABLE not_checked DROP COLUMN view")
        connection.execute("ALTER TABLE not_checked DROP COLUMN signal")
        rows = [(1, number, "heels_up", text, 2.0) for number, text in enumerate(texts)]
        connection.executemany("INSERT INTO not_checked VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute("PRAGMA user_version = 3")
    connection.close()
    [session] = keep(path)
    assert [(one.reason, one.view) for one in session.not_checked] == list(texts.values())


def test_a_step_in_which_it_was_killed_is_undone_and_made_again(tmp_path: Path, path: Path) -> None:
    of_version_1(path)
    journal = tmp_path / "history.sqlite3-journal"
    with process(STOPS_IN_A_STEP, path) as running:
        wait_until(lambda: journal.exists() and journal.stat().st_size > 0)
        running.kill()
    squat, plank = keep(path)
    assert repr((squat.reps, squat.sets)) == repr((squat_report().reps, squat_report().sets))
    assert plank.holds == plank_report().holds
    with open_history(path, now=STARTED, tell=silent) as connection:
        save_session(connection, replace(squat_report(), goal=Goal(work_s=60)), STARTED)
        assert Goal(work_s=60) in [one.goal for one in kept_sessions(connection)]


def test_two_that_bring_the_file_up_to_date_at_once(path: Path) -> None:
    of_version_1(path)
    write_at_once(path)
    assert sorted(kept_counts(path)) == [0, 3] + [40] * 50


def test_a_sound_file_in_the_place_of_a_damaged_one_stays(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    garbage(path)
    keep(tmp_path / "other", squat_report())
    connected = database._connect

    def slow(asked: Path) -> sqlite3.Connection:
        try:
            return connected(asked)
        except Exception:
            # Meanwhile another process has set the file aside and begun a new one.
            if path.read_bytes().startswith(b"squat"):
                path.rename(tmp_path / "aside")
                (tmp_path / "other").rename(path)
            raise

    monkeypatch.setattr(database, "_connect", slow)
    assert kept_counts(path) == [3]
    assert names_in(tmp_path) == ["aside", "history.sqlite3"]


def test_a_step_is_done_once_and_keeps_what_was_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(path, squat_report())
    step = ("ALTER TABLE faults ADD COLUMN note TEXT", "CREATE TABLE notes (text)")
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, step))
    for _ in range(2):
        with open_history(path, now=STARTED, tell=silent) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
            assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)
            assert connection.execute("SELECT count(*) FROM reps").fetchone() == (3,)


def test_a_step_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(path, squat_report())
    with monkeypatch.context() as patch:
        step = ("DELETE FROM sessions", "CREATE TABLE sessions (id)")
        patch.setattr(database, "MIGRATIONS", (*MIGRATIONS, step))
        with pytest.raises(HistoryError, match="already exists"):
            keep(path, squat_report())
    assert kept_counts(path) == [3]


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path, path: Path) -> None:
    keep(path, squat_report())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(HistoryError, match="newer formcheck"):
        keep(path, squat_report())
    assert path.read_bytes() == before
    assert names_in(tmp_path) == ["history.sqlite3"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_its_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    keep(tmp_path / "data" / "history.sqlite3", squat_report())
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(HistoryError, match="FORMCHECK_DATA"):
        keep(tmp_path / "data" / "history.sqlite3", squat_report())

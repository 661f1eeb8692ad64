"""formcheck history, and what live and analyse keep, through the command line."""

from __future__ import annotations

import ctypes
import json
import os
import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import platformdirs
import pytest

from formcheck.history.database import DATA_VARIABLE, history_path, open_history
from formcheck.history.records import StoredSession, kept_sessions, save_session
from tests.support.clips import short_clip
from tests.support.commands import (
    SAMPLES,
    Here,
    clean_environment,
    complaint,
    formcheck,
    names_in,
    refusal,
)
from tests.support.kept_sessions import STARTED, plank_report, silent, squat_report


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first squat, at 15 pictures a second."""
    return short_clip(tmp_path_factory.mktemp("clips") / "squat.mp4", 5.0, every=2)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one's own that does not exist yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv(DATA_VARIABLE, os.fspath(folder))
    monkeypatch.setenv("COLUMNS", "120")
    return folder


@pytest.fixture
def filled(data: Path) -> Path:
    """The same with two sets of squats and a plank, ids 1 to 3."""
    with open_history(data / "history.sqlite3", now=STARTED, tell=silent) as connection:
        for days, report in enumerate((squat_report(), plank_report(), squat_report())):
            save_session(connection, report, STARTED + timedelta(days=days))
    return data


def kept(folder: Path) -> list[StoredSession]:
    with open_history(folder / "history.sqlite3", now=STARTED, tell=silent) as connection:
        return kept_sessions(connection)


def test_tests_keep_away_from_the_history_of_the_user(tmp_path: Path) -> None:
    users = platformdirs.user_data_path("formcheck", appauthor=False)
    assert not history_path().is_relative_to(users)
    assert clean_environment()[DATA_VARIABLE] == os.environ[DATA_VARIABLE]


@pytest.mark.parametrize("value", [None, ""])
def test_the_history_lies_where_the_system_keeps_data(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv(DATA_VARIABLE)
    if value is not None:
        monkeypatch.setenv(DATA_VARIABLE, value)
    folder = platformdirs.user_data_path("formcheck", appauthor=False)
    assert history_path() == folder / "history.sqlite3"


def test_analyse_keeps_a_session_only_when_asked(
    here: Here, data: Path, clip: Path, tmp_path: Path
) -> None:
    arguments = ("analyse", clip, "-e", "squat", "--no-video", "--json")
    before = datetime.now().astimezone().replace(microsecond=0)
    assert here(*arguments, "--model", "lite", "-o", tmp_path / "a").code == 0
    assert not data.exists()
    done = here(*arguments, "--model", "lite", "-o", tmp_path / "b", "--save", "--no-pictures")
    assert (done.code, done.err) == (0, "")
    [session] = kept(data)
    report = json.loads(done.out)
    assert len(session.reps) == report["summary"]["reps"] > 0
    assert sum(rep.good for rep in session.reps) == report["summary"]["good_reps"]
    assert (session.source_name, session.source_kind) == ("squat.mp4", "video")
    assert before <= session.started_at <= datetime.now().astimezone()
    pictures = [(tmp_path / name / "report.html").read_text().count("image/jpeg") for name in "ab"]
    assert pictures[0] > 0
    assert pictures[1] == 0


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 1),
        pytest.param(("--no-save", "--no-pictures"), 0, marks=pytest.mark.slow),
    ],
)
def test_live_keeps_its_sessions_unless_told_not_to(
    data: Path, tmp_path: Path, options: tuple[str, ...], count: int
) -> None:
    camera = ("--camera", SAMPLES / "squat_side.mp4", "--no-window", "--voice", "off")
    goal = ("-e", "squat", "--reps", "1", "--model", "lite")
    done = formcheck("live", *camera, *goal, *options, "-o", tmp_path / "out")
    assert done.code == 0, done.err
    assert data.exists() is bool(count)
    shows = "image/jpeg" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert shows is ("--no-pictures" not in options)
    if count:
        [session] = kept(data)
        assert [(one.reps, one.complete) for one in session.sets] == [((1,), True)]


def test_a_session_in_which_nothing_was_done_is_not_kept(
    here: Here, data: Path, tmp_path: Path
) -> None:
    video = short_clip(tmp_path / "a.mp4", 0.5)
    arguments = ("--no-video", "--model", "lite", "-o", tmp_path / "out", "--save")
    assert here("analyse", video, "-e", "squat", *arguments).code == 0
    assert not data.exists()


def test_a_damaged_history_does_not_cost_the_report(
    here: Here, data: Path, clip: Path, tmp_path: Path
) -> None:
    data.mkdir()
    (data / "history.sqlite3").write_bytes(b"squat\n" * 1000)
    out = tmp_path / "out"
    arguments = ("--no-video", "--model", "lite", "-o", out, "--save")
    done = here("analyse", clip, "-e", "squat", *arguments)
    assert done.code == 0
    assert "was quarantined as history-damaged-" in done.err
    assert "Squat: " in done.out
    assert (out / "report.json").exists()
    assert len(names_in(data)) == 2
    assert len(kept(data)) == 1


def test_a_history_that_cannot_be_written_does_not_cost_the_report(
    here: Here, data: Path, clip: Path, tmp_path: Path
) -> None:
    data.touch()  # a file in the place of the folder
    out = tmp_path / "out"
    arguments = ("--no-video", "--model", "lite", "-o", out, "--save")
    done = here("analyse", clip, "-e", "squat", *arguments)
    assert "cannot use the history" in complaint(done)
    assert "Squat: " in done.out
    assert (out / "report.json").exists()


def test_it_lists_sessions_and_months(here: Here, filled: Path) -> None:
    done = here("history")
    assert (done.code, done.err) == (0, "")
    lines = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in done.out.splitlines()
        if line.startswith("│")
    ]
    squat = ["3", "67%", "Thigh above level 27°", "–", "Not deep enough"]
    assert lines == [
        ["1", "2026-03-28 07:30", "Squat", *squat],
        ["2", "2026-03-29 07:30", "Forearm plank", "–", "67%", "–", "30 s", "Low back hangs"],
        ["3", "2026-03-30 07:30", "Squat", *squat],
        ["2026-03", "1", "67%", "30 s", "Low back hangs"],
        ["2026-03", "2", "6", "67%", "27°", "Not deep enough"],
    ]
    assert here("history", "-e", "plank").out.count("│") < done.out.count("│")
    none = here("history", "-e", "deadlift")
    assert (none.code, none.out) == (0, "")
    assert none.err == "No sessions of deadlift are kept.\n"
    assert "No exercise" in refusal(here("history", "-e", "juggling"), 2)


def test_without_a_history_it_says_so_and_makes_none(here: Here, data: Path) -> None:
    done = here("history")
    assert (done.code, done.err) == (0, "")
    assert "No sessions are kept" in done.out
    assert "`formcheck live` and `formcheck workout` keep them" in done.out
    assert here("history", "--delete", "all", "--yes").out == "Deleted: 0 sessions.\n"
    assert not data.exists()


def test_page_and_export_are_written_and_not_replaced(
    here: Here, filled: Path, tmp_path: Path
) -> None:
    names = [tmp_path / name for name in ("page.html", "all.json", "all.csv")]
    done = here("history", "--page", names[0], "--export", names[1])
    assert (done.code, done.err) == (0, "")
    assert here("history", "--export", names[2], "-e", "squat").code == 0
    assert ">Squat</h2>" in names[0].read_text("utf-8")
    assert len(json.loads(names[1].read_text("utf-8"))["sessions"]) == 3
    assert len(names[2].read_text("utf-8").splitlines()) == 3
    assert "--force" in refusal(here("history", "--export", names[2]))
    assert here("history", "--export", names[2], "--force").code == 0
    assert len(names[2].read_text("utf-8").splitlines()) == 4


def test_a_page_takes_the_place_of_a_page_only(here: Here, filled: Path) -> None:
    history = filled / "history.sqlite3"
    assert ".html" in refusal(here("history", "--page", history, "--force"), 2)
    assert len(kept(filled)) == 3


def test_deleting_does_nothing_else(here: Here, filled: Path) -> None:
    done = here("history", "-e", "squat", "--delete", "all", "--yes")
    assert "--delete stands alone" in refusal(done, 2)
    assert "--yes goes with --delete" in refusal(here("history", "--yes"), 2)
    assert len(kept(filled)) == 3


@pytest.mark.parametrize(
    ("name", "told", "code"), [("a.xlsx", ".json or .csv", 2), ("no/a.csv", "make it first", 1)]
)
def test_an_export_that_cannot_be(
    here: Here, filled: Path, tmp_path: Path, name: str, told: str, code: int
) -> None:
    assert told in refusal(here("history", "--export", tmp_path / name), code)


def test_deleting_asks_first(here: Here, filled: Path) -> None:
    done = formcheck("history", "--delete", "2")
    assert done.code == 1
    assert "Delete session 2?" in done.err
    assert done.out.strip() == ""
    assert len(kept(filled)) == 3
    assert here("history", "--delete", "2", "--yes").out == "Deleted: 1 session.\n"
    assert [session.id for session in kept(filled)] == [1, 3]
    assert here("history", "--delete", "all", "--yes").out == "Deleted: 2 sessions.\n"
    assert kept(filled) == []


@pytest.mark.parametrize("id_", ["9", "two", "-1", "9" * 25, "9" * 5000])
def test_what_is_not_there_cannot_be_deleted(here: Here, filled: Path, id_: str) -> None:
    assert id_ in refusal(here("history", f"--delete={id_}", "--yes"), 2)
    assert len(kept(filled)) == 3


def test_a_session_that_holds_nonsense_is_named_and_can_be_forgotten(
    here: Here, filled: Path
) -> None:
    with closing(sqlite3.connect(filled / "history.sqlite3")) as connection:
        connection.execute("UPDATE reps SET faults = 7, start_s = 'soon' WHERE session_id = 3")
        connection.commit()
    assert "corrupted one" in (told := refusal(here("history")))
    assert "formcheck history --delete 3" in told
    assert here("history", "--delete", "3", "--yes").code == 0
    assert [session.id for session in kept(filled)] == [1, 2]


def keep_to_rights() -> None:
    """Give up what root may do where nobody may write; others never could."""
    if os.geteuid() == 0:
        drop_from_bounding_set, may_write_anywhere = 24, 1  # linux/prctl.h, linux/capability.h
        ctypes.CDLL(None).prctl(drop_from_bounding_set, may_write_anywhere, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other rights")
def test_a_folder_that_may_only_be_read_can_be_read(filled: Path, tmp_path: Path) -> None:
    before = (filled / "history.sqlite3").read_bytes()
    (filled / "history.sqlite3").chmod(0o444)
    filled.chmod(0o555)
    try:
        done = formcheck("history", before=keep_to_rights)
        assert (done.code, done.err) == (0, "")
        assert "2026-03-30 07:30" in done.out
        assert formcheck("compare", "squat", before=keep_to_rights).code == 0
        told = refusal(formcheck("history", "--delete", "all", "--yes", before=keep_to_rights))
        assert "cannot use the history" in told
        assert "readonly" in told
        assert "FORMCHECK_DATA" in told
    finally:
        filled.chmod(0o755)
    assert (filled / "history.sqlite3").read_bytes() == before
    assert names_in(filled) == ["history.sqlite3"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other rights")
def test_a_damaged_history_in_a_folder_that_may_only_be_read_is_left_as_it_is(data: Path) -> None:
    data.mkdir()
    (data / "history.sqlite3").write_bytes(b"squat\n" * 1000)
    data.chmod(0o555)
    try:
        told = refusal(formcheck("history", before=keep_to_rights))
    finally:
        data.chmod(0o755)
    assert "permission denied" in told
    assert (data / "history.sqlite3").read_bytes() == b"squat\n" * 1000


def test_a_newer_history_is_left_alone(here: Here, filled: Path) -> None:
    with closing(sqlite3.connect(filled / "history.sqlite3")) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert "newer formcheck" in refusal(here("history"))
    assert names_in(filled) == ["history.sqlite3"]


def test_a_folder_whose_name_is_no_text(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "od\udcffd"
    with open_history(folder / "history.sqlite3", now=STARTED, tell=silent) as connection:
        save_session(connection, squat_report(name="od\udcff.mp4"), STARTED)
    environment = {DATA_VARIABLE: os.fspath(folder)}
    done = formcheck("history", "--export", folder / "a.csv", environment=environment)
    assert (done.code, done.err) == (0, "")
    assert r"od\udcff.mp4" in (folder / "a.csv").read_text("utf-8")

"""The recording that saves a session whose report could not be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.app.pipeline import open_session
from formcheck.app.result_files import session_files
from formcheck.core.results.report import Report, Source
from formcheck.errors import FormcheckError, OutputError
from formcheck.exercises.squat import SQUAT
from formcheck.sinks.files import session_files as report_files
from tests.support.commands import Here, names_in
from tests.support.ticks import still

SOURCE = Source("test", "camera")
SAVED = "unfinished.poses.jsonl.gz"


def ended(folder: Path, report: Report | None) -> None:
    """Run the files of a live session to their end, be it a bad one."""
    sinks = session_files(folder, SQUAT, SOURCE, record_as=("full", {}), record=False)
    for tick in still(0.0, 1.0):
        for sink in sinks:
            sink.write(tick, None)
    for sink in sinks:
        try:
            sink.close(report)
        except FormcheckError:
            continue


@pytest.fixture
def report() -> Report:
    return open_session(SQUAT).finish(SOURCE)


@pytest.fixture(params=["", "{}"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with or without the report of an earlier run."""
    if request.param:
        (tmp_path / "report.json").write_text(request.param)
    return tmp_path


def test_it_goes_once_the_report_of_this_session_is_there(older: Path, report: Report) -> None:
    ended(older, report)
    assert SAVED not in names_in(older)
    assert (older / "report.json").stat().st_size > 100


def test_it_stays_when_the_session_made_no_report(older: Path, here: Here) -> None:
    ended(older, None)
    assert SAVED in names_in(older)
    assert here("replay", older / SAVED).code == 0


def test_it_stays_when_the_report_could_not_be_written(
    older: Path, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        raise OutputError("no space left")

    monkeypatch.setattr(report_files, "write_whole", full)
    ended(older, report)
    assert SAVED in names_in(older)

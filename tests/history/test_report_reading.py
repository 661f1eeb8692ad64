"""Reports come back from their files as they were; anything else is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from formcheck.core.report import Report
from formcheck.errors import ReportError
from formcheck.history.figures import figures_of
from formcheck.history.report_reading import read_report
from formcheck.sinks.report_files import report_text
from tests.history.made import plank_report, squat_report


def written(path: Path, report: Report) -> Path:
    path.write_text(report_text(report), "utf-8")
    return path


@pytest.mark.parametrize("report", [squat_report(), plank_report()], ids=["squat", "plank"])
def test_a_report_comes_back(tmp_path: Path, report: Report) -> None:
    file = written(tmp_path / "report.json", report)
    for read in (read_report(file), read_report(tmp_path)):
        assert read.exercise == report.exercise
        assert repr((read.reps, read.holds)) == repr((report.reps, report.holds))
        assert repr(figures_of([read])) == repr(figures_of([report]))


def test_a_report_of_the_first_days_is_read(tmp_path: Path) -> None:
    data = squat_report().to_dict()
    for key in ("sets", "mismatch", "reference", "unknown"):
        del data[key]
    for rep in data["reps"]:
        del rep["not_checked"]
    file = tmp_path / "report.json"
    file.write_text(json.dumps(data), "utf-8")
    assert len(read_report(file).reps) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"schema_version": 1, "exercise": "squat", "reps": [1], "holds": []}',
        b'{"schema_version": 1, "exercise": "squat", "reps": 7, "holds": []}',
        b'{"schema_version": 1, "exercise": "squat", "reps": [{"number": "x"}], "holds": []}',
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(content)
    with pytest.raises(ReportError, match=r"expected a report\.json of formcheck, got"):
        read_report(file)


def test_a_report_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    data: dict[str, Any] = squat_report().to_dict() | {"schema_version": 2}
    file = tmp_path / "report.json"
    file.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ReportError, match="newer formcheck"):
        read_report(file)


def test_a_report_that_is_missing(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no.json"):
        with pytest.raises(ReportError, match="no such file"):
            read_report(path)

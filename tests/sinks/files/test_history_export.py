"""What other programs read of the history."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.history.records import StoredSession
from formcheck.sinks.files.history_export import history_csv, history_json
from tests.support.kept_sessions import keep, plank_report, squat_report


@pytest.fixture
def kept(tmp_path: Path) -> list[StoredSession]:
    return keep(tmp_path / "h", squat_report(), plank_report())


def test_json_holds_all_that_is_kept(kept: list[StoredSession]) -> None:
    data = json.loads(history_json(kept))
    squat, plank = data["sessions"]
    report = squat_report().to_dict()
    assert data["schema_version"] == 2
    for key in ("reps", "holds", "faults", "not_checked", "thresholds", "goal", "sets"):
        assert squat[key] == report[key]
    assert plank["holds"] == plank_report().to_dict()["holds"]
    assert squat["started_at"] == "2026-03-28T07:30:00+01:00"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_row_a_session(kept: list[StoredSession]) -> None:
    squat, plank = rows(history_csv(kept))
    assert (squat["reps"], squat["good_reps"], squat["attempts"]) == ("3", "2", "1")
    assert (squat["sets"], squat["duration_s"], squat["faults"]) == ("1", "10.0", "shallow:1")
    assert (plank["hold_s"], plank["good_hold_s"]) == ("30.0", "20.0")
    assert plank["faults"] == "hips_sagging:1"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_starts_a_formula(kept: list[StoredSession], name: str) -> None:
    [row] = rows(history_csv([replace(kept[0], source_name=name)]))
    assert row["source_name"] == f"'{name}"


@pytest.mark.parametrize("name", ['a"b.mp4', "a,b.mp4", "a\r\nb", "é", r"od\udcff"])
def test_any_other_name_is_whole(kept: list[StoredSession], name: str) -> None:
    text = history_csv([replace(kept[0], source_name=name)])
    [row] = list(csv.DictReader(io.StringIO(text, newline="")))
    assert row["source_name"] == name

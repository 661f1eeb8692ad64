"""Reports are read back as they were written, with keys that nobody knows, and nothing else is."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from formcheck import __version__
from formcheck.core.results.report import Report
from formcheck.errors import ReportError
from tests.golden import RECORDINGS, name_of, report_path


def golden(recording: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(report_path(recording).read_text("utf-8"))
    return {"formcheck_version": __version__} | data


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
def test_a_report_comes_back_as_it_was(recording: Path) -> None:
    data = golden(recording)
    assert Report.from_dict(data).to_dict() == data


def test_what_is_not_known_is_nan_and_lists_are_tuples() -> None:
    data = golden(next(one for one in RECORDINGS if name_of(one) == "squat_front"))
    report = Report.from_dict(data)
    assert math.isnan(report.reps[0].measures["knee_min_deg"])
    assert report.reps[1].faults == ("knee_valgus",)
    assert report.source.problem is None
    assert report.summary() == data["summary"]


def test_unknown_keys_are_let_pass() -> None:
    data = golden(RECORDINGS[0])
    plain = Report.from_dict(data)
    data["mood"] = "fine"
    data["source"]["lens"] = {"mm": 35}
    data["view"]["height"] = None
    assert Report.from_dict(data).to_dict() == plain.to_dict()


def test_what_came_later_into_version_1_may_be_missing() -> None:
    data = golden(RECORDINGS[0])
    for key in ("mismatch", "reference", "unknown"):
        del data[key]
    for rep in data["reps"]:
        del rep["not_checked"]
    report = Report.from_dict(data)
    assert (report.mismatch, report.reference, report.unknown) == (None, {}, ())


def change(*places: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    def spoil(data: Any) -> None:
        for place in places[:-1]:
            data = data[place]
        data[places[-1]] = to

    return spoil


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (change("schema_version", to=2), "got version 2"),
        (change("schema_version", to=None), "got none"),
        (change("reps", to={}), "report.reps"),
        (change("reps", 0, "start_s", to="soon"), r"report.reps\[0\].start_s, got 'soon'"),
        (change("reps", 0, "number", to=True), r"expected int as report.reps\[0\].number"),
        (change("reps", 0, "side", to="middle"), "report.reps"),
        (change("reps", 0, to=7), r"report.reps\[0\]"),
        (change("source", "kind", to=["video"]), "report.source.kind"),
        (change("thresholds", to=[]), "report.thresholds"),
        (change("exercise", to=None), "report.exercise"),
        (change("summary", to=None), "damaged"),
        (change("summary", "never_reached_rest", to=0), "never_reached_rest"),
        (lambda data: data.pop("view"), "report.view, got none"),
    ],
)
def test_what_is_no_report_is_refused(spoil: Callable[[dict[str, Any]], None], told: str) -> None:
    data = golden(next(one for one in RECORDINGS if name_of(one) == "squat_side"))
    spoil(data)
    with pytest.raises(ReportError, match=told):
        Report.from_dict(data)


@pytest.mark.parametrize("data", [None, [], "report", 1, {}])
def test_other_things_are_no_reports(data: Any) -> None:
    with pytest.raises(ReportError, match="expected a report of version 1, got none"):
        Report.from_dict(data)

"""docs/report.schema.json says what report.json holds: of every golden report and of a new one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from formcheck import __version__
from formcheck.core.results.events import Choice, Mismatch
from formcheck.core.results.report import Report
from formcheck.exercises import ALL
from formcheck.report_reader import report_from_dict
from tests.benchmarks import made
from tests.golden import RECORDINGS, judged, name_of, report_path

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "report.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def golden(recording: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(report_path(recording).read_text("utf-8"))
    return report | {"formcheck_version": __version__}


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
def test_golden_reports_are_as_published(recording: Path) -> None:
    VALIDATOR.validate(golden(recording))


def test_a_fresh_report_is_as_published() -> None:
    VALIDATOR.validate(judged(RECORDINGS[0]) | {"formcheck_version": __version__})


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.name)
def test_a_report_of_nothing_is_as_published(exercise: Any) -> None:
    report: Report = made.report(exercise)
    VALIDATOR.validate(json.loads(json.dumps(report.to_dict())))


def test_a_report_of_an_exercise_that_was_found_out_is_as_published() -> None:
    chosen = Choice("squat", 4.0, 1.5, "reps_counted")
    report = replace(made.report(ALL[0]), chosen=chosen)
    data = json.loads(json.dumps(report.to_dict()))
    VALIDATOR.validate(data)
    assert set(data["chosen"]) == set(SCHEMA["properties"]["chosen"]["properties"])
    assert report_from_dict(data).chosen == chosen
    assert "chosen" not in made.report(ALL[0]).to_dict()


def test_a_report_of_a_slow_computer_is_as_published() -> None:
    known = made.report(ALL[0])
    report = replace(known, source=replace(known.source, models=("full", "lite")))
    data = json.loads(json.dumps(report.to_dict()))
    VALIDATOR.validate(data)
    assert report_from_dict(data).source.models == ("full", "lite")
    assert "models" not in known.to_dict()["source"]


def test_a_report_of_a_picture_that_lies_on_its_side_is_as_published() -> None:
    upright = replace(made.report(ALL[0]), mismatch=Mismatch(4.0, "squat"))
    report = replace(upright, mismatch=Mismatch(4.0, "squat", 270))
    data = json.loads(json.dumps(report.to_dict()))
    VALIDATOR.validate(data)
    assert data["mismatch"] == {"since_s": 4.0, "looks_like": "squat", "rotate_deg": 270}
    assert report_from_dict(data).mismatch == report.mismatch
    assert "rotate_deg" not in upright.to_dict()["mismatch"]
    assert report_from_dict(upright.to_dict()).mismatch == upright.mismatch


def test_a_report_of_a_picture_that_was_turned_needlessly_is_as_published() -> None:
    known = made.report(ALL[0])
    source = replace(known.source, rotate_deg=90)
    report = replace(known, source=source, mismatch=Mismatch(4.0, "squat", 0))
    data = json.loads(json.dumps(report.to_dict()))
    VALIDATOR.validate(data)
    assert (data["source"]["rotate_deg"], data["mismatch"]["rotate_deg"]) == (90, 0)
    again = report_from_dict(data)
    assert (again.source.rotate_deg, again.mismatch) == (90, report.mismatch)
    assert "rotate_deg" not in known.to_dict()["source"]


def without(*keys: str) -> Callable[[dict[str, Any]], None]:
    def change(report: dict[str, Any]) -> None:
        for key in keys:
            del report[key]

    return change


def with_rep(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda report: report["reps"][0].update(changes)


@pytest.mark.parametrize(
    "spoil",
    [
        without("summary"),
        without("reps"),
        lambda report: report.update(schema_version=1),
        lambda report: report["source"].update(kind="dream"),
        lambda report: report["view"].update(label="above"),
        lambda report: report["not_checked"][0].pop("view"),
        lambda report: report["not_checked"][0].update(reason="signal_unknown"),
        lambda report: report["not_checked"][0].update(reason="cannot be seen from the side"),
        lambda report: report["faults"][0].update(unit="furlong"),
        with_rep(good="yes"),
        with_rep(side="middle"),
        with_rep(faults="shallow"),
        with_rep(start_s=None),
        with_rep(number=0),
    ],
)
def test_what_is_not_a_report_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    report = golden(next(one for one in RECORDINGS if name_of(one) == "squat_side"))
    VALIDATOR.validate(report)
    spoil(report)
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(report)


def test_every_key_of_a_report_is_in_the_schema() -> None:
    """Unknown keys are tolerated by readers, but our own are all published."""

    def check(data: Any, schema: dict[str, Any], place: str) -> None:
        while "$ref" in schema:
            schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
        if isinstance(data, dict) and "properties" in schema:
            assert set(data) <= set(schema["properties"]), place
            for key, value in data.items():
                check(value, schema["properties"][key], f"{place}.{key}")
        if isinstance(data, list):
            for value in data:
                check(value, schema["items"], f"{place}[]")

    for recording in RECORDINGS:
        check(golden(recording), SCHEMA, "report")

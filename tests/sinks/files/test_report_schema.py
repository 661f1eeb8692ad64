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


KNOWN = made.report(ALL[0])
SIDEWAYS = Mismatch(4.0, "squat", 270)
TURNED = replace(KNOWN, source=replace(KNOWN.source, rotate_deg=90))


@pytest.mark.parametrize(
    ("report", "part", "data"),
    [
        (
            replace(KNOWN, chosen=Choice("squat", 4.0, 1.5, "reps_counted")),
            ("chosen",),
            {"exercise": "squat", "at_s": 4.0, "since_s": 1.5, "because": "reps_counted"},
        ),
        (
            replace(KNOWN, source=replace(KNOWN.source, models=("full", "lite"))),
            ("source", "models"),
            ["full", "lite"],
        ),
        (replace(KNOWN, mismatch=SIDEWAYS), ("mismatch", "rotate_deg"), 270),
        (replace(TURNED, mismatch=replace(SIDEWAYS, rotate_deg=0)), ("mismatch", "rotate_deg"), 0),
        (TURNED, ("source", "rotate_deg"), 90),
    ],
    ids=["chosen", "slow computer", "on its side", "turned needlessly", "turned"],
)
def test_what_few_reports_have_is_as_published(
    report: Report, part: tuple[str, ...], data: object
) -> None:
    """A part comes back as it was; reports that have nothing to say in it leave it out."""

    def get(one: Report) -> Any:
        found: Any = json.loads(json.dumps(one.to_dict()))
        for key in part:
            found = found.get(key)
        return found

    written = json.loads(json.dumps(report.to_dict()))
    VALIDATOR.validate(written)
    assert get(report) == data
    read = report_from_dict(written)
    assert (read.chosen, read.mismatch) == (report.chosen, report.mismatch)
    for name in ("models", "rotate_deg"):
        assert getattr(read.source, name) == getattr(report.source, name)
    plain = replace(KNOWN, mismatch=Mismatch(4.0, "squat"))
    assert get(plain) is None
    assert part[-1] not in json.dumps(plain.to_dict())


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

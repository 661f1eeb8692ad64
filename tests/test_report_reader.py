"""Reports are read back as they were written, with keys that nobody knows, and nothing else is."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from formcheck import __version__
from formcheck.core.results.events import NotChecked
from formcheck.core.results.reasons import AttemptReason, NotSeenReason
from formcheck.errors import ReportError
from formcheck.exercises import get
from formcheck.history.comparison_groups import group_of_report
from formcheck.report_reader import load_report, report_from_dict
from formcheck.sinks.text.comparison import compared
from tests.golden import FOLDER, RECORDINGS, name_of, report_path


def golden(recording: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(report_path(recording).read_text("utf-8"))
    return {"formcheck_version": __version__} | data


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
def test_a_report_comes_back_as_it_was(recording: Path) -> None:
    data = golden(recording)
    assert report_from_dict(data).to_dict() == data


def test_what_is_not_known_is_nan_and_lists_are_tuples() -> None:
    data = golden(next(one for one in RECORDINGS if name_of(one) == "squat_front"))
    report = report_from_dict(data)
    assert math.isnan(report.reps[0].measures["knee_min_deg"])
    assert report.reps[1].faults == ("knee_valgus",)
    assert report.source.problem is None
    assert report.summary() == data["summary"]


def test_unknown_keys_are_let_pass() -> None:
    data = golden(RECORDINGS[0])
    plain = report_from_dict(data)
    data["mood"] = "fine"
    data["source"]["lens"] = {"mm": 35}
    data["view"]["height"] = None
    assert report_from_dict(data).to_dict() == plain.to_dict()


def test_a_file_name_that_is_no_text_does_not_cost_the_report() -> None:
    data = golden(RECORDINGS[0])
    data["source"]["name"] = "odd\udcff.mp4"
    assert report_from_dict(data).source.name == "odd?.mp4"


VERSION_1 = FOLDER / "version_1"


def version_1(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((VERSION_1 / f"{name}.report.json").read_text("utf-8"))
    return {"formcheck_version": "0.1.0"} | data


@pytest.mark.parametrize("name", ["squat_front", "bird_dog_side"])
def test_a_report_of_version_1_reads_as_one_of_today(name: str) -> None:
    old = report_from_dict(version_1(name))
    [recording] = [one for one in RECORDINGS if name_of(one) == name]
    today = report_from_dict(golden(recording))
    assert old.to_dict() | {"formcheck_version": __version__} == today.to_dict()


def test_a_report_of_version_1_can_be_compared_with_one_of_today(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(json.dumps(version_1("squat_front")), "utf-8")
    [recording] = [one for one in RECORDINGS if name_of(one) == "squat_front"]
    old, today = load_report(tmp_path), report_from_dict(golden(recording))
    before, after = group_of_report("before", old), group_of_report("after", today)
    rows = list(compared(before, after, get("squat")))
    assert len(rows) > 5
    assert all(row.before == row.after and not row.change for row in rows)
    assert before.not_checked == after.not_checked != {}


def test_every_text_of_version_1_becomes_its_code() -> None:
    data = version_1("squat_front")
    data["attempts"] = [
        {"start_s": 0.0, "end_s": 1.0, "reason": reason, "measures": {}}
        for reason in (
            "not deep enough", "not finished", "put down, not lifted again",
            "after the goal was reached", "the same side again", "a whim",
        )
    ]  # fmt: skip
    data["unknown"] = [
        {"part": "person", "reason": reason, "seconds": 1.0}
        for reason in (
            "out of the picture", "hidden", "jumped from place to place",
            "further away than the limb is long", "nobody was found",
            "too little of the legs was seen to know the size", "a whim",
        )
    ]  # fmt: skip
    data["not_checked"] = [
        {"code": code, "reason": reason, "seconds": 1.0}
        for code, reason in (
            ("shallow", "cannot be seen from here"),
            ("too_fast", "the whole movement could not be seen"),
            ("heels_up", "heel height could not be compared with the start position"),
            ("shallow", "a whim"),
        )
    ]
    told = "stand and your knees and hips bend"
    data["chosen"] = {"exercise": "squat", "at_s": 4.0, "since_s": 1.5, "because": told}
    report = report_from_dict(data)
    assert [one.reason for one in report.attempts] == [*get_args(AttemptReason), "a whim"]
    assert [one.reason for one in report.unknown] == [*get_args(NotSeenReason), "a whim"]
    assert report.not_checked == (
        NotChecked("shallow", "hidden_by_view", 1.0, view="unknown"),
        NotChecked("too_fast", "movement_not_seen", 1.0),
        NotChecked("heels_up", "signal_unknown", 1.0, signal="heel_rise"),
        NotChecked("shallow", "a whim", 1.0),
    )
    assert report.chosen is not None
    assert report.chosen.because == "reps_counted"


def test_a_report_of_version_1_of_a_custom_exercise_keeps_its_texts() -> None:
    data = version_1("bird_dog_side") | {"exercise": "my_own"}
    [entry] = report_from_dict(data).not_checked
    assert entry.reason == "turn of the pelvis is not measured by this version"


def test_what_came_later_into_version_1_may_be_missing() -> None:
    data = version_1("squat_front")
    for key in ("mismatch", "reference", "unknown"):
        del data[key]
    for rep in data["reps"]:
        del rep["not_checked"]
    report = report_from_dict(data)
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
        (change("schema_version", to=3), "got version 3"),
        (change("schema_version", to=None), "got none"),
        (change("reps", to={}), "but reps should be a valid array"),
        (
            change("reps", 0, "start_s", to="soon"),
            r"reps\[0\].start_s should be a valid number, got 'soon'",
        ),
        (
            change("reps", 0, "number", to=True),
            r"reps\[0\].number should be a valid integer, got True",
        ),
        (change("reps", 0, "side", to="middle"), r"reps\[0\].side should be 'left'"),
        (change("reps", 0, to=7), r"reps\[0\] should be an object, got 7"),
        (change("source", "kind", to=["video"]), "source.kind should be"),
        (change("thresholds", to=[]), "thresholds should be"),
        (change("exercise", to=None), "exercise should be a valid string, got None"),
        (change("summary", to=None), "never_reached_rest"),
        (change("summary", "never_reached_rest", to=0), "never_reached_rest"),
        (lambda data: data.pop("view"), "expected a valid report, got none of view"),
    ],
)
def test_what_is_no_report_is_refused(spoil: Callable[[dict[str, Any]], None], told: str) -> None:
    data = golden(next(one for one in RECORDINGS if name_of(one) == "squat_side"))
    spoil(data)
    with pytest.raises(ReportError, match=told):
        report_from_dict(data)


@pytest.mark.parametrize("data", [None, [], "report", 1, {}])
def test_other_things_are_no_reports(data: Any) -> None:
    with pytest.raises(ReportError, match="expected a report of version 1 to 2, got none"):
        report_from_dict(data)

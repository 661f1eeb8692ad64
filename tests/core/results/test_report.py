"""The report: what is in it, its dictionary form that other programs read, and its sums."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from formcheck import __version__
from formcheck.app.pipeline import open_session
from formcheck.core.exercise.threshold_overrides import thresholds, with_thresholds
from formcheck.core.results.report import SCHEMA_VERSION, Report, Source
from formcheck.core.session.session import Session
from formcheck.exercises import get
from formcheck.exercises.squat import SQUAT
from tests.support.hiding import absent
from tests.support.motion import Tempo, one_after_another, watch
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.postures import BOTTOM, plank, squat_to
from tests.support.stick import Camera

SCHEMA = {
    "": {
        *("schema_version", "formcheck_version", "exercise", "thresholds", "source", "view"),
        *("reps", "attempts", "holds", "faults", "not_checked", "unknown", "reference"),
        *("mismatch", "summary", "rejected"),
    },
    "source": {"name", "kind", "width", "height", "fps", "frames", "duration_s", "tracked_s"},
    "view": {"label", "facing", "seconds"},
    "reps": {
        *("number", "side", "start_s", "turn_s", "end_s", "measures", "faults"),
        *("not_checked", "good"),
    },
    "attempts": {"start_s", "end_s", "reason", "measures"},
    "rejected": {"start_s", "end_s", "reason"},
    "holds": {"side", "start_s", "end_s", "held_s", "good_s", "faults"},
    "faults": {"code", "severity", "start_s", "end_s", "rep", "value", "limit", "unit"},
    "not_checked": {"code", "reason", "seconds"},
    "unknown": {"part", "reason", "seconds"},
    "mismatch": {"since_s", "looks_like"},
    "summary": {
        *("reps", "good_reps", "attempts", "hold_s", "good_hold_s", "fault_counts"),
        "never_reached_rest",
    },
}


def squat_report() -> Report:
    """Two good reps, a bad one and an attempt, with a gap."""
    bad = squat_motion(1, bottom=replace(BOTTOM, trunk=75.0))
    shallow = squat_motion(1, bottom=squat_to(0.74))
    motion = one_after_another(squat_motion(2), bad, shallow, pause_s=1 / 30)
    return watch(SQUAT, absent(motion.frames, (8.0, 8.3))).report


def mismatched_report() -> Report:
    """Squats of somebody who asked for deadlifts."""
    session = open_session(get("deadlift"))
    for t, pose in squat_motion(2).frames:
        session.step(t, pose)
    return session.finish(Source("squats", "video"))


REPORTS = {
    "squat": squat_report,
    "squat from the front": lambda: watch(SQUAT, squat_motion(2, camera=Camera(0.0)).frames).report,
    "plank": lambda: watch(get("plank"), plank_motion(3.0).frames).report,
    "sagging plank": lambda: (
        watch(get("plank"), plank_motion(3.0, posture=plank(hip_bend=-30.0)).frames).report
    ),
    "bird dog": lambda: watch(get("bird_dog"), bird_dog_motion(("left", "right")).frames).report,
    "another exercise": mismatched_report,
    "nobody": lambda: watch(SQUAT, [(0.0, None), (0.1, None)]).report,
    "nothing": lambda: Session(SQUAT).finish(Source("nothing", "video")),
}
reports = pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS.keys())


def rows(data: Mapping[str, Any], name: str) -> list[Any]:
    """Return the objects of one part of the report, none for a part that is null."""
    part = data[name] if name else data
    return part if isinstance(part, list) else [part] if part is not None else []


def numbers(value: object) -> Iterator[float]:
    """Return every number in nested data."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, float):
        yield value


@reports
def test_it_has_the_keys_that_other_programs_read(make: Any) -> None:
    data = make().to_dict()
    for name, keys in SCHEMA.items():
        for row in rows(data, name):
            where = {"view", "signal"} if name == "not_checked" else set()
            assert set(row) - where == keys, name
    assert data["schema_version"] == SCHEMA_VERSION == 2
    assert data["formcheck_version"] == __version__


@reports
def test_it_is_plain_json_without_nan(make: Any) -> None:
    data = make().to_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert all(math.isfinite(number) for number in numbers(data))


@reports
def test_the_sums_are_those_of_its_parts(make: Any) -> None:
    data = make().to_dict()
    summary = data["summary"]
    assert summary["reps"] == len(data["reps"])
    assert summary["good_reps"] == sum(not rep["faults"] for rep in data["reps"])
    assert summary["attempts"] == len(data["attempts"])
    assert summary["hold_s"] == pytest.approx(sum(h["held_s"] for h in data["holds"]), abs=0.01)
    assert sum(summary["fault_counts"].values()) == len(data["faults"])
    assert set(summary["fault_counts"]) == {fault["code"] for fault in data["faults"]}
    for hold in data["holds"]:
        assert 0 <= hold["good_s"] <= hold["held_s"]
        assert hold["held_s"] == pytest.approx(hold["end_s"] - hold["start_s"], abs=0.002)
    for rep in data["reps"]:
        assert rep["good"] is (rep["faults"] == [])


def test_the_example_has_something_in_every_part() -> None:
    report = squat_report()
    assert [rep.number for rep in report.reps] == [1, 2, 3]
    assert [rep.good for rep in report.reps] == [True, True, False]
    assert [attempt.reason for attempt in report.attempts] == ["not_deep_enough"]
    [fault] = report.faults
    assert (fault.code, fault.rep, fault.unit) == ("trunk_lean", 3, "deg")
    assert report.reps[2].start_s <= fault.start_s < fault.end_s <= report.reps[2].end_s
    assert fault.value > fault.limit == thresholds(SQUAT)["trunk_lean.above"]


def test_another_exercise_is_named_only_when_it_was_done() -> None:
    data = mismatched_report().to_dict()
    assert data["mismatch"]["looks_like"] == "squat"
    assert 0 < data["mismatch"]["since_s"] < data["source"]["duration_s"]
    assert data["summary"]["reps"] == 0
    assert squat_report().to_dict()["mismatch"] is None


def test_one_sided_reps_tell_their_side_and_how_long_they_were_held() -> None:
    motion = bird_dog_motion(("left", "right", "left"))
    data = watch(get("bird_dog"), motion.frames).report.to_dict()
    assert [rep["side"] for rep in data["reps"]] == ["left", "right", "left"]
    assert [hold["side"] for hold in data["holds"]] == ["left", "right", "left"]
    for rep, hold, truth in zip(data["reps"], data["holds"], motion.truth, strict=True):
        assert rep["start_s"] < hold["start_s"] < rep["turn_s"] < hold["end_s"] < rep["end_s"]
        assert hold["held_s"] == pytest.approx(truth.held_s, abs=0.5)
        assert hold["faults"] == rep["faults"]
    assert [rep["side"] for rep in squat_report().to_dict()["reps"]] == [None] * 3


def test_the_source_is_described_as_it_was_seen() -> None:
    frames = absent(squat_motion(1, fps=25.0, camera=Camera(size=(640, 480))).frames, (0.5, 0.9))
    source = watch(SQUAT, frames).report.source
    assert (source.width, source.height, source.frames) == (640, 480, len(frames))
    assert source.fps == pytest.approx(25.0)
    assert source.duration_s == pytest.approx(len(frames) / 25.0)
    assert source.tracked_s == pytest.approx(source.duration_s - 10 / 25.0)


@pytest.mark.parametrize(
    ("stand_deg", "label", "facing"),
    [
        (90, "side", "right"),
        (-45, "oblique", "left"),
        (0, "front", "toward"),
        (180, "front", "away"),
    ],
)
def test_the_view_is_that_of_most_of_the_time(stand_deg: float, label: str, facing: str) -> None:
    view = watch(SQUAT, squat_motion(1, camera=Camera(stand_deg)).frames).report.view
    assert (view.label, view.facing) == (label, facing)
    assert list(view.seconds) == [label]


def test_a_person_seen_from_two_sides_has_a_mixed_view() -> None:
    both = one_after_another(*(squat_motion(1, camera=Camera(stand)) for stand in (90.0, 0.0)))
    view = watch(SQUAT, both.frames).report.view
    assert view.label == "mixed"
    assert set(view.seconds) >= {"side", "front"}
    assert sum(view.seconds.values()) == pytest.approx(both.frames[-1][0], abs=0.2)


def test_it_names_the_thresholds_that_were_used() -> None:
    exercise = with_thresholds(SQUAT, {"trunk_lean.above": 99.0})
    report = watch(exercise, squat_motion(1, bottom=replace(BOTTOM, trunk=75.0)).frames).report
    assert report.thresholds == thresholds(exercise)
    assert report.thresholds["trunk_lean.above"] == 99.0
    assert "trunk_lean" not in {fault.code for fault in report.faults}


def test_the_measures_of_a_rep_have_their_unit_in_their_name() -> None:
    [rep] = watch(SQUAT, squat_motion(1, tempo=Tempo(down_s=1.5)).frames).report.reps
    assert rep.measures["knee_min_deg"] == pytest.approx(180 - 30 - 84, abs=2.0)
    assert rep.measures["trunk_max_deg"] == pytest.approx(36.0, abs=1.0)
    assert rep.measures["duration_s"] == pytest.approx(rep.end_s - rep.start_s, abs=1 / 30)
    assert rep.measures["out_s"] == pytest.approx(1.5, abs=0.3)
    from_the_front = watch(SQUAT, squat_motion(1, camera=Camera(0.0)).frames).report
    assert math.isnan(from_the_front.reps[0].measures["knee_min_deg"])


def test_what_is_known_of_the_source_in_the_end_takes_its_place() -> None:
    report = Session(SQUAT).finish(Source("a.mp4", "video"))
    cut = replace(report, source=replace(report.source, problem="the file ends too soon"))
    assert cut.to_dict()["source"]["problem"] == "the file ends too soon"
    assert report.source.problem is None

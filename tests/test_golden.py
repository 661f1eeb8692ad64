"""The reports of recorded sessions stay what they are until somebody changes them on purpose."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from formcheck import exercises
from formcheck.app.pipeline import observations_from_poses, run
from formcheck.capture.recording.recording import Recording, RecordingWriter
from formcheck.core.results.report import Report
from tests.golden import RECORDINGS, TOLERANCE, differences, judged, name_of, report_path

SAMPLES = Path(__file__).parents[1] / "samples"
#: The sides of a report by those of the truth.
SIDES = {"L": "left", "R": "right", None: None}

of_each_recording = pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)


def test_every_sample_has_a_recording_and_a_report() -> None:
    names = {path.stem for path in SAMPLES.glob("*.mp4")}
    assert {name_of(recording) for recording in RECORDINGS} == names
    assert all(report_path(recording).is_file() for recording in RECORDINGS)


@of_each_recording
def test_the_report_is_the_golden_one(recording: Path) -> None:
    golden = json.loads(report_path(recording).read_text("utf-8"))
    changes = differences(golden, judged(recording))
    assert not changes, "if this is meant, run scripts/update_golden and look at what it prints"


@of_each_recording
def test_the_golden_report_tells_the_truth(recording: Path) -> None:
    golden = json.loads(report_path(recording).read_text("utf-8"))
    truth = json.loads((SAMPLES / f"{name_of(recording)}.truth.json").read_text("utf-8"))
    assert golden["view"]["label"] == truth["view"]
    assert golden["attempts"] == []
    measured = "reps" if "reps" in truth else "holds"
    found, real = golden[measured], truth[measured]
    assert len(found) == len(real)
    for one, true in zip(found, real, strict=True):
        assert one["faults"] == true.get("faults", one["faults"])
        assert one["side"] == SIDES[true.get("side")]
        for moment in [key for key in true if key.endswith("_s")]:
            # A rep that is not finished has no clear end.
            assert one[moment] == pytest.approx(true[moment], abs=0.5), (measured, moment)
    if "reps" in truth:
        held = [(hold["side"], hold["faults"]) for hold in golden["holds"]]
        assert held in ([], [(rep["side"], rep["faults"]) for rep in found])
    else:
        assert golden["reps"] == []
    for fault in truth.get("faults", []):
        found = [one for one in golden["faults"] if one["code"] == fault["code"]]
        assert [one["start_s"] for one in found] == pytest.approx([fault["start_s"]], abs=0.4)


@of_each_recording
def test_a_replay_gives_the_report_of_the_run_that_recorded_it(
    recording: Path, tmp_path: Path
) -> None:
    first = Recording(recording)
    exercise = exercises.get(first.exercise)
    copy = tmp_path / "copy.poses.jsonl.gz"
    writer = RecordingWriter(
        copy, exercise=exercise.name, thresholds={}, model=first.model, source=first.source
    )

    report = run(
        observations_from_poses(first),
        exercise,
        [writer],
        describe=lambda: replace(first.source, kind="video"),
    )
    again = judged(copy)
    assert report.source.kind == "video"
    assert report.source.frames > 250
    assert again["source"]["kind"] == "recording"
    again["source"]["kind"] = "video"
    assert again == without_version(report)
    poses = zip(Recording(recording), Recording(copy), strict=True)
    assert all(was[0] == now[0] for was, now in poses)


def without_version(report: Report) -> dict[str, Any]:
    data = json.loads(json.dumps(report.to_dict()))
    del data["formcheck_version"]
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": 1.0}, {"a": 1.0 + TOLERANCE / 2}, []),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": []}, {"a": []}, []),
        ({"a": 1.0}, {"a": 1.001}, ["a: 1.0 -> 1.001"]),
        ({"reps": [{"n": 1}]}, {"reps": []}, ["reps[0].n: 1 -> Ellipsis", "reps: Ellipsis -> []"]),
        ({"reps": [{"n": 1}]}, {"reps": [{"n": 2}]}, ["reps[0].n: 1 -> 2"]),
        ({"good": True}, {"good": 1}, ["good: True -> 1"]),
        ({"a": "x"}, {"b": None}, ["a: 'x' -> Ellipsis", "b: Ellipsis -> None"]),
    ],
)
def test_differences_are_found(before: Any, after: Any, told: list[str]) -> None:
    assert differences(before, after) == told

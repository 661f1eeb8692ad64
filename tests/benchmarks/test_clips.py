"""Reading of labels and of truth files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Self

import pytest

from benchmarks import clips
from benchmarks.clips import clips_of, recording_of
from formcheck.core.pose.frame import Frame

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
HEAD = "clip,exercise,view,reps,hold_s,faults,sure,note,origin\n"


def test_labels(tmp_path: Path) -> None:
    rows = (
        "a.mp4,squat,rear,3,,,yes,sped up; two people,x\n"
        "b.mp4,deadlift,side,10,,-,yes,,x\n"
        "c.mp4,deadlift,side,10,,hips_first,yes,,x\n"
        "d.mp4,plank,side,,2.5,,fairly,,y\n"
        "sk_cuts.mp4,swimmer_kicks,oblique,,,,no,cuts and captions,x\n"
    )
    (tmp_path / "labels.csv").write_text(HEAD + rows, encoding="utf-8")
    for name in (*"abcd", "sk_cuts"):
        (tmp_path / f"{name}.mp4").write_bytes(name.encode())
    a, b, c, d, cut = clips_of([tmp_path])
    assert (a.kind, a.view, a.reps, a.set_faults) == ("sped up", "front", 3, None)
    assert (b.kind, b.set_faults) == ("real", frozenset())
    assert c.set_faults == frozenset({"hips_first"})
    assert (d.reps, d.hold_s) == (None, 2.5)
    assert [(clip.origin, clip.slack_reps) for clip in (c, d)] == [("x", 0), ("y", 1)]
    assert (cut.kind, cut.reps) == ("with cuts", clips.COUNTED["sk_cuts.mp4"])


def test_truth_of_a_one_sided_exercise(tmp_path: Path) -> None:
    reps = [
        {"start_s": 1.0, "turn_s": 2.0, "end_s": 3.0, "side": side, "faults": ["leg_low"]}
        for side in ("L", "R", None)
    ]
    truth = {"clip": "a.mp4", "exercise": "bird_dog", "view": "side", "reps": reps}
    (tmp_path / "a.truth.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "a.mp4").write_bytes(b"a")
    (clip,) = clips_of([tmp_path])
    assert clip.kind == "rendered"
    assert [rep.side for rep in clip.true_reps] == ["left", "right", None]
    assert clip.true_reps[0].faults == {"leg_low"}


def test_truth_of_holds_with_faults_of_their_own(tmp_path: Path) -> None:
    holds = [
        {"start_s": 1.0, "end_s": 3.0, "faults": []},
        {"start_s": 5.0, "end_s": 8.0, "faults": ["not_folded"]},
    ]
    truth = {"clip": "a.mp4", "exercise": "crossed_leg_fold", "view": "side", "holds": holds}
    (tmp_path / "a.truth.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "a.mp4").write_bytes(b"a")
    (clip,) = clips_of([tmp_path])
    assert (clip.hold_s, clip.origin) == (5.0, "rendered")
    assert [sorted(one.faults) for one in clip.true_holds] == [[], ["not_folded"]]


def test_a_clip_in_two_folders_counts_once(tmp_path: Path) -> None:
    for folder, name in (("one", "a"), ("two", "renamed")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.mp4").write_bytes(b"the same")
        row = f"{name}.mp4,squat,side,3,,,yes,,x\n"
        (tmp_path / folder / "labels.csv").write_text(HEAD + row, encoding="utf-8")
    assert [clip.path.stem for clip in clips_of([tmp_path / "one", tmp_path / "two"])] == ["a"]


class Failing:
    """A pose model that fails on the third picture."""

    def __init__(self, model: str) -> None:
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return

    def estimate(self, frame: Frame) -> None:
        self._seen += 1
        if self._seen == 3:
            raise RuntimeError("the model failed")


def test_poses_of_a_run_that_failed_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clips, "CACHE", tmp_path)
    monkeypatch.setattr(clips, "MediaPipePose", Failing)
    with pytest.raises(RuntimeError, match="the model failed"):
        recording_of(SAMPLES / "squat_side.mp4", "full")
    assert list(tmp_path.iterdir()) == []

"""The sample of clips for CI, and its floor."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from benchmarks import floor, generalise
from benchmarks.clips import PROCESSES, Clip
from benchmarks.parts import Part
from benchmarks.sample import FRAME_S, LONGEST_S, floor_of, sampled

MOST_FRAMES = int(LONGEST_S * PROCESSES / FRAME_S)


def clip(name: str, exercise: str = "squat", origin: str = "ann", reps: int | None = 1) -> Clip:
    return Clip(Path(name), exercise, "side", reps=reps, origin=origin)


def names(clips: list[Clip], frames: dict[str, int]) -> list[str]:
    return [one.path.name for one in sampled(clips, lambda path: frames[path.name])]


def test_the_shortest_clip_of_each_exercise_and_maker() -> None:
    clips = [
        clip("long"),
        clip("short"),
        clip("unlabelled", reps=None),
        clip("other", exercise="deadlift"),
        clip("stranger", origin="bob"),
    ]
    frames = {"long": 90, "short": 60, "unlabelled": 3, "other": 500, "stranger": 70}
    assert names(clips, frames) == ["short", "stranger", "other"]
    assert names(clips[::-1], frames) == ["short", "stranger", "other"]


def test_equally_long_clips_are_chosen_by_name() -> None:
    assert names([clip("b"), clip("a")], {"a": 9, "b": 9}) == ["a"]


def test_what_would_take_too_long_is_left_out_the_longest_first() -> None:
    clips = [clip(name, origin=name) for name in "abc"]
    half = MOST_FRAMES // 2
    assert names(clips, {"a": half + 1, "b": half, "c": 1}) == ["c", "b"]


def test_the_floor_is_what_the_scores_just_hold() -> None:
    reached = {
        "squat.real.exact": 2 / 3,
        "squat.false_alarms": 1 / 3,
        "plank.hold_error_s": math.nan,
        "squat.knee_error_deg": 4.0,
    }
    made = floor_of(reached)
    assert made == {
        "at_least": {"squat.real.exact": 0.666},
        "at_most": {"squat.false_alarms": 0.334},
    }
    assert floor.failures(reached, made, every=True) == []


@pytest.mark.parametrize("kept", [None, {"at_least": {"exact": 0.5}, "at_most": {}}])
def test_the_floor_of_the_sample_is_kept_apart(
    kept: dict[str, dict[str, float]] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = json.loads(floor.FLOOR.read_text(encoding="utf-8"))
    whole.pop("strangers_sample", None)
    if kept is not None:
        whole["strangers_sample"] = kept
    path = tmp_path / "floor.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    monkeypatch.setattr(floor, "FLOOR", path)
    assert floor.of_strangers() == kept
    assert set(floor.committed(samples_alone=False)) == {"at_least", "at_most"}


FLOOR = {"at_least": {"squat.real.exact": 0.9}, "at_most": {"ghosts": 0.0}}


def scored(monkeypatch: pytest.MonkeyPatch, reached: dict[str, float], kept: object) -> None:
    monkeypatch.setattr(
        generalise, "report", lambda clips, model, others: Part(["a table"], reached)
    )
    monkeypatch.setattr(generalise, "of_strangers", lambda: kept)
    generalise.score_sample([], "full", held=True)


def test_scores_on_the_floor_hold_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scored(monkeypatch, {"squat.real.exact": 0.9, "ghosts": 0.0}, FLOOR)
    assert "held (2 scores)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("reached", "kept", "told"),
    [
        ({"squat.real.exact": 0.8, "ghosts": 0.0}, FLOOR, "squat.real.exact: 0.800"),
        ({"squat.real.exact": 1.0}, FLOOR, "ghosts: not measured"),
        ({"squat.real.exact": 1.0}, None, "no strangers_sample"),
    ],
)
def test_a_worse_score_or_a_missing_one_or_no_floor_fails(
    reached: dict[str, float], kept: object, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit, match=told):
        scored(monkeypatch, reached, kept)

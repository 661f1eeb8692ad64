"""The confusion table of --exercise auto, and the floor under it: every sample is told right."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.choosing import Chosen, confusion, lines, live_choice, whole_choice
from benchmarks.clips import Clip
from formcheck.capture.recording.recording import Recording
from tests.golden import RECORDINGS, name_of


def chosen(true: str, whole: str, live: str = "undecided", took_s: float | None = None) -> Chosen:
    return Chosen(Clip(Path(f"{true}.mp4"), true, "side"), whole, live, [live], took_s)


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
def test_the_exercise_of_every_sample_is_chosen(recording: Path) -> None:
    moments = list(Recording(recording))
    for choice in (live_choice(moments), whole_choice(moments)):
        assert choice is not None
        assert choice.exercise == Recording(recording).exercise


def test_rows_are_what_is_done_and_columns_what_was_chosen() -> None:
    pairs = [
        *[("squat", "squat")] * 2,
        ("squat", "deadlift"),
        ("none", "undecided"),
        ("napping", "undecided"),
    ]
    assert confusion(pairs, "Whole") == [
        "| Whole | squat | deadlift | undecided |",
        "| --- | --- | --- | --- |",
        "| squat | 2 | 1 |  |",
        "| napping |  |  | 1 |",
        "| none |  |  | 1 |",
        "",
        "2 right, 2 undecided, 1 wrong of 5: 80.0% right or undecided.",
        "",
    ]


def test_clips_that_stay_undecided_are_named_when_they_need_not() -> None:
    told = lines(
        [
            chosen("squat", "squat", "squat", 2.0),
            chosen("plank", "undecided"),
            chosen("none", "undecided"),
        ]
    )
    assert "Undecided although formcheck knows the exercise: plank." in told
    assert "Named 2.0 s after the movement began (median; 2.0 s at most)." in told

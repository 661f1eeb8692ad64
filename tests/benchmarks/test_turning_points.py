"""Turning points are read from notes in the time of the clip, and compared with the nearest rep."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.clips import clips_in
from benchmarks.turning_points import Turns, labelled_turns, report_lines, turns_in_note
from tests.support.commands import SAMPLES

HEAD = "clip,exercise,view,reps,hold_s,faults,sure,note,origin,offset_s\n"


@pytest.mark.parametrize(
    ("note", "turns"),
    [
        ("real; bottoms 0.9 3.2 5.5; quick (2.4 s a rep)", [0.9, 3.2, 5.5]),
        ("bottoms near 2.7 6.0 9.2 s", [2.7, 6.0, 9.2]),
        ("bottom 0.1-0.7, stands 1.5-2.5, bottom 3.8: one cycle", [3.8]),
        ("stands 0-1.2, bottom 2.35, stands 3.5", [2.35]),
        ("from the bottom to the top", []),
    ],
)
def test_times_are_read_and_spans_are_left_out(note: str, turns: list[float]) -> None:
    assert turns_in_note(note, "bottom") == turns


def test_times_are_those_of_the_clip(tmp_path: Path) -> None:
    rows = [
        'a.mp4,squat,side,2,,,yes,"part 2.5-9 s; bottoms 2.0 4.0 6.5",somebody,2.5',
        'b.mp4,none,side,0,,,yes,"bottoms 1.0",somebody,0',
    ]
    (tmp_path / "labels.csv").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes(b"")
    assert [(clip.path.name, turns) for clip, turns in labelled_turns(tmp_path)] == [
        ("a.mp4", [1.5, 4.0])
    ]


def test_turns_that_no_rep_has_are_listed() -> None:
    clip = next(clip for clip in clips_in(SAMPLES) if clip.exercise == "squat")
    nan = float("nan")
    lines = report_lines([Turns(clip, (0.1, -0.3, nan))])
    assert lines[2] == "| squat | 1 | 3 | 2 | -0.10 | 0.20 | 50% |"
    assert lines[-1] == f"Turns of no counted rep: {clip.path.stem} (1)."

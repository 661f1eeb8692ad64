"""formcheck replay: what was chosen when it was recorded stays, unless something else is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from formcheck.capture.recording.recording import Recording, RecordingWriter
from formcheck.core.goal import Goal
from tests.golden import FOLDER
from tests.support.commands import Here, refusal

LEAN = "trunk_lean.above"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A squat that was recorded with a threshold and a goal of its own."""
    path = tmp_path_factory.mktemp("replay") / "own.poses.jsonl.gz"
    known = Recording(FOLDER / "squat_side.poses.jsonl.gz")
    writer = RecordingWriter(
        path,
        exercise="squat",
        thresholds={LEAN: 22.0},
        model="full",
        source=known.source,
        goal=Goal(reps=2),
    )
    for t, pose in known:
        writer.add(t, pose)
    writer.finish(known.source)
    return path


def report(here: Here, *arguments: str | Path) -> dict[str, Any]:
    done = here("replay", *arguments, "--json")
    assert done.code == 0, done.err
    told: dict[str, Any] = json.loads(done.out)
    return told


@pytest.mark.parametrize("name", ["squat", "Squat", " squat "])
def test_the_recorded_exercise_by_name_changes_nothing(
    here: Here, recording: Path, name: str
) -> None:
    as_recorded = report(here, recording)
    assert as_recorded["thresholds"][LEAN] == 22.0
    assert as_recorded["goal"]["reps"] == 2
    assert report(here, recording, "-e", name) == as_recorded


def test_a_threshold_that_is_given_wins(here: Here, recording: Path) -> None:
    changed = report(here, recording, "-e", "squat", "--set", f"{LEAN}=33", "--set", "rep.min_s=1")
    assert (changed["thresholds"][LEAN], changed["thresholds"]["rep.min_s"]) == (33.0, 1.0)
    assert changed["goal"]["reps"] == 2


def test_another_exercise_has_its_own_thresholds_and_no_goal(here: Here, recording: Path) -> None:
    other = report(here, recording, "-e", "deadlift")
    assert other["exercise"] == "deadlift"
    assert "goal" not in other
    assert "has no threshold" in refusal(
        here("replay", recording, "-e", "plank", "--set", f"{LEAN}=33"), code=2
    )


def test_a_file_of_the_same_name_keeps_them_too(here: Here, tmp_path: Path) -> None:
    text = here("exercises", "squat", "--template").out
    own = tmp_path / "own.toml"
    own.write_text(text, "utf-8")
    path = tmp_path / "own.poses.jsonl.gz"
    known = Recording(FOLDER / "squat_side.poses.jsonl.gz")
    writer = RecordingWriter(
        path, exercise="my_squat", thresholds={LEAN: 22.0}, model="full", source=known.source
    )
    for t, pose in known:
        writer.add(t, pose)
    writer.finish(known.source)
    assert report(here, path, "-e", own)["thresholds"][LEAN] == 22.0


def test_what_does_not_belong_together_is_not_compared(
    here: Here, recording: Path, tmp_path: Path
) -> None:
    out, own = tmp_path / "out", tmp_path / "own.toml"
    assert here("replay", recording, "-o", out).code == 0
    own.write_text(here("exercises", "squat", "--template").out, "utf-8")
    told = refusal(here("compare", out, out, "-e", own), code=2)
    assert "expected the file of squat" in told
    assert "my_squat" in told
    assert here("compare", out, out).code == 0

"""A film of two takes, through the whole program: two holds, also in fewer frames and replayed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from formcheck.capture.recording.recording import Recording
from tests.support.clips import two_takes
from tests.support.commands import Here

#: Two takes of 3 s at 10 frames a second, all of it in the plank.
TAKE_S, FRAME_S = 3.0, 0.1


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cuts") / "plank.mp4"
    return two_takes(path, range(120, 210, 3), times=range(0, 180, 3))


def report(here: Here, *arguments: str | Path) -> dict[str, Any]:
    done = here(*arguments, "--json")
    assert done.code == 0, done.err
    told: dict[str, Any] = json.loads(done.out)
    return told


@pytest.mark.parametrize("rate", [None, pytest.param("5", marks=pytest.mark.slow)])
def test_a_plank_in_two_takes_is_two_holds(
    here: Here, clip: Path, tmp_path: Path, rate: str | None
) -> None:
    rates = ["--rate", rate] if rate else []
    seen = report(
        here, "analyse", clip, "-e", "plank", "--model", "lite", *rates,
        "-o", tmp_path, "--no-video", "--record",
    )  # fmt: skip
    first, second = seen["holds"]
    skipped_s = FRAME_S if rate else 0.0
    assert first["end_s"] == pytest.approx(TAKE_S - FRAME_S, abs=skipped_s + 0.001)
    assert TAKE_S - 0.001 <= second["start_s"] < TAKE_S + 0.5
    [recording] = tmp_path.rglob("*poses.jsonl.gz")
    cuts = [t for t, pose in Recording(recording) if pose is not None and pose.after_cut]
    assert cuts == [pytest.approx(TAKE_S)]
    again = report(here, "replay", recording)
    for told in (seen, again):
        del told["source"]
    assert again == seen

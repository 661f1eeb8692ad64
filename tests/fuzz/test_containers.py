"""Damaged video files: refused in one line, told of, or as long as before; never a crash."""

from __future__ import annotations

import json
import math
import time
from itertools import pairwise
from pathlib import Path

import pytest

from formcheck.capture.video.video_file import VideoFile
from formcheck.errors import VideoError
from tests.support.commands import complaint, formcheck, names_in
from tests.support.mutations import FRAMES, RATE, SAMPLES, Sample, damaged_video

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

MUTANTS = 30
#: What one step of the decoder may take, and its start under load.
PATIENCE_S = 30.0
#: The encoder may leave out frames at the end, and so much may be missing without a word.
UNNOTICED_S = 0.5
samples = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples")


@pytest.fixture
def whole(sample: Sample, folder: Path) -> Path:
    path = folder / sample.name
    return path if path.exists() else sample.write(folder)


def longest_gap_s(times_s: list[float]) -> float:
    return max((b - a for a, b in pairwise([0.0, *times_s])), default=0.0)


def what_is_wrong(path: Path, *, has_length: bool) -> str | None:
    """Return what a damaged video does that it should not."""
    began_s = time.monotonic()
    try:
        with VideoFile(path) as video:
            times_s = [frame.t for frame in video]
        described = video.describe()
    except VideoError as error:
        message = str(error)
        return None if message.isprintable() and path.name in message else f"says {message!r}"
    if time.monotonic() - began_s > PATIENCE_S:
        return f"takes {time.monotonic() - began_s:.0f} s"
    if not (times_s and all(map(math.isfinite, times_s))):
        return f"has the times {times_s}"
    if times_s[0] < 0 or not all(a < b for a, b in pairwise(times_s)):
        return f"has times that do not grow: {times_s}"
    missing_s = max((FRAMES - len(times_s)) / RATE, FRAMES / RATE - described.duration_s)
    # The end of a file without a length may be cut off between two packets.
    known = has_length or longest_gap_s(times_s) > UNNOTICED_S
    if video.problem is None and missing_s > UNNOTICED_S and known:
        return f"has {len(times_s)} frames in {described.duration_s:.2f} s, and no note"
    return None


def decoders() -> list[str]:
    """Return the command of every decoder process that runs; on Linux only."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text("utf-8", "replace").replace("\0", " ")
        except OSError:
            continue
        if "decoder_process.py" in command:
            found.append(command)
    return found


@samples
def test_frames(sample: Sample, whole: Path, tmp_path: Path) -> None:
    assert what_is_wrong(whole, has_length=sample.has_length) is None
    wrong = {}
    for number in range(MUTANTS):
        path = damaged_video(whole, number, tmp_path)
        found = what_is_wrong(path, has_length=sample.has_length)
        if found is not None:
            again = f"python -m tests.support.mutations '{sample.name}' {number} FOLDER"
            wrong[again] = found
    assert not wrong
    assert not [command for command in decoders() if str(tmp_path) in command]


@samples
def test_the_whole_command(sample: Sample, whole: Path, tmp_path: Path) -> None:
    path = next(
        mutant
        for number in range(MUTANTS, 10 * MUTANTS)
        if opens(mutant := damaged_video(whole, number, tmp_path))
    )
    out = tmp_path / "out"
    done = formcheck("analyse", path, "--exercise", "squat", "--out", out, "--json")
    assert done.code in {0, 1}, (path, done.err)
    if done.code == 1:
        complaint(done)
    else:
        assert json.loads(done.out)["source"]["frames"] > 0
        assert {"report.json", "report.html", "annotated.mp4"} <= set(names_in(out))
    assert not [name for name in names_in(out) if "partial" in name]
    assert not [command for command in decoders() if str(tmp_path) in command]


def opens(path: Path) -> bool:
    try:
        with VideoFile(path):
            return True
    except VideoError:
        return False

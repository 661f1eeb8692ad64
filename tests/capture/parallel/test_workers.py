"""One video looked at by several processes, with the model: the report is that of one process."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest

from formcheck import exercises
from formcheck.app.pipeline import observations_from_pairs, run
from formcheck.capture.parallel import workers
from formcheck.capture.parallel.frame_sampling import Rate, fill_skipped, sample_frames
from formcheck.capture.parallel.segments import Task
from formcheck.capture.parallel.workers import Workers, segment_starts
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.report import Report
from formcheck.errors import OutputError
from tests.support.clips import film, two_takes
from tests.support.commands import (
    COMMAND,
    PATIENCE_S,
    SAMPLES,
    Here,
    clean_environment,
    formcheck,
    names_in,
)

FRAME_S = 1 / 30
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no process is killed like that")


@dataclass
class Outcome:
    """What several processes made of a video, and what this one did of it."""

    report: Report
    lost: int
    looked_at_here: int


def shared_out(video: Path, exercise: str, starts: Sequence[float], rate: Rate = None) -> Outcome:
    """Look at a video with a process from each of these times on."""
    looked_at: list[float] = []

    def estimate(frame: Frame) -> Pose | None:
        looked_at.append(frame.t)
        return estimator.estimate(frame)

    with (
        VideoFile(video) as source,
        MediaPipePose("lite") as estimator,
        Workers(Task(video, "lite", rate), sample_frames(estimate, rate), starts) as shared,
    ):
        observations = observations_from_pairs(fill_skipped(source, shared.watch))
        report = run(observations, exercises.get(exercise), [], describe=source.describe)
        return Outcome(report, shared.lost, len(looked_at))


@pytest.fixture
def all_end_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes end before this one begins, so that nothing depends on who is quicker."""
    start = Workers.__enter__

    def start_and_wait(shared: Workers) -> Workers:
        start(shared)
        for process in shared._processes:
            process.join()
        return shared

    monkeypatch.setattr(Workers, "__enter__", start_and_wait)


def times(found: Report) -> list[float]:
    reps = [t for rep in found.reps for t in (rep.start_s, rep.turn_s, rep.end_s)]
    holds = [t for hold in found.holds for t in (hold.start_s, hold.end_s)]
    return reps + holds + [t for attempt in found.attempts for t in (attempt.start_s,)]


def a_squat(folder: Path) -> Path:
    numbers = range(0, 160, 2)
    return film(folder / "a.mp4", numbers, numbers)


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang(*_: Any) -> None:
    threading.Event().wait()


@pytest.mark.parametrize(
    ("duration_s", "count", "starts"),
    [
        (None, 4, []),
        (29.0, 4, []),
        (60.0, 1, []),
        (60.0, 2, [30.0]),
        (60.0, 8, [15.0, 30.0, 45.0]),
        (3600.0, 3, [1200.0, 2400.0]),
    ],
)
def test_only_long_videos_are_shared(
    duration_s: float | None, count: int, starts: list[float]
) -> None:
    assert segment_starts(duration_s, count) == starts


@pytest.mark.parametrize(
    ("exercise", "sample", "starts", "rate"),
    [
        # In the middle of a rep, between reps, and in a hold.
        pytest.param("squat", "squat_side", [6.5, 12.1], None, marks=pytest.mark.slow),
        ("plank", "plank_pike", [7.0], "auto"),
    ],
)
@pytest.mark.usefixtures("all_end_first")
def test_the_report_is_that_of_one_process(
    exercise: str, sample: str, starts: list[float], rate: Rate
) -> None:
    video = SAMPLES / f"{sample}.mp4"
    whole = shared_out(video, exercise, [], rate)
    part = shared_out(video, exercise, starts, rate)
    alone, shared = whole.report, part.report
    assert part.lost == 0
    assert part.looked_at_here < 0.6 * whole.looked_at_here
    assert [rep.faults for rep in shared.reps] == [rep.faults for rep in alone.reps]
    assert [hold.faults for hold in shared.holds] == [hold.faults for hold in alone.holds]
    assert len(shared.attempts) == len(alone.attempts)
    assert times(shared) == pytest.approx(times(alone), abs=1.01 * FRAME_S)
    assert shared.source == alone.source
    assert len(alone.reps) + len(alone.holds) > 0


@pytest.mark.slow
@pytest.mark.parametrize("start_s", [2.8, 3.4])
@pytest.mark.usefixtures("all_end_first")
def test_a_cut_near_the_join_is_that_of_one_process(tmp_path: Path, start_s: float) -> None:
    """Two takes of 3 s; the other process begins before the cut, or while it warms up."""
    video = two_takes(tmp_path / "a.mp4", range(120, 210, 2), times=range(0, 180, 2))
    whole = shared_out(video, "plank", [])
    part = shared_out(video, "plank", [start_s])
    assert part.looked_at_here < 0.6 * whole.looked_at_here
    assert len(whole.report.holds) == 2
    assert times(part.report) == pytest.approx(times(whole.report), abs=0.001)


@pytest.mark.slow
@ON_POSIX
@pytest.mark.usefixtures("all_end_first")
def test_a_process_that_is_killed_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = a_squat(tmp_path)
    alone = shared_out(video, "squat", [])
    monkeypatch.setattr(workers, "record_segment", die)
    assert shared_out(video, "squat", [2.0]) == replace(alone, lost=1)


@pytest.mark.slow
def test_a_process_that_hangs_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests of joblib leave processes of theirs behind.
    before = set(multiprocessing.active_children())
    video = a_squat(tmp_path)
    alone = shared_out(video, "squat", [])
    monkeypatch.setattr(workers, "record_segment", hang)
    assert shared_out(video, "squat", [2.0]) == alone
    assert set(multiprocessing.active_children()) <= before


def test_processes_that_cannot_be_started_are_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Any) -> None:
        raise OSError(errno.EAGAIN, "no more processes")

    video = a_squat(tmp_path)
    alone = shared_out(video, "squat", [])
    monkeypatch.setattr(SpawnProcess, "start", refuse)
    assert shared_out(video, "squat", [2.0]) == replace(alone, lost=1)


def test_only_who_shares_needs_a_place_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    video = a_squat(tmp_path)
    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    assert shared_out(video, "squat", []).lost == 0
    with pytest.raises(OutputError, match=r"No space left on device.*do without --workers"):
        shared_out(video, "squat", [2.0])


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video long enough to be shared, of few pictures: a squat in slow motion."""
    path = tmp_path_factory.mktemp("clips") / "slow.mp4"
    return film(path, range(0, 150, 2), range(0, 75 * 13, 13))


def test_the_command_line_shares_a_long_video(long_clip: Path, tmp_path: Path) -> None:
    arguments = ("analyse", long_clip, "-e", "squat", "--no-video", "--model", "lite", "--record")
    done = formcheck(*arguments, "-o", tmp_path / "shared", "--workers", "2", "--json")
    assert (done.code, done.err) == (0, "")
    replayed = formcheck("replay", tmp_path / "shared" / "poses.jsonl.gz", "--json")
    assert replayed.out.replace('"recording"', '"video"') == done.out


@pytest.mark.slow
@ON_POSIX
@pytest.mark.usefixtures("all_end_first")
def test_the_command_line_tells_of_a_process_that_was_killed(
    long_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Here
) -> None:
    monkeypatch.setattr(workers, "record_segment", die)
    monkeypatch.chdir(tmp_path)
    arguments = ["analyse", long_clip, "-e", "squat", "--no-video", "--model", "lite"]
    shared = here(*arguments, "-o", "shared", "--workers", "2")
    assert shared.code == 0
    assert shared.err == (
        "formcheck: 1 of 2 processes ended early (killed, or out of memory?); "
        "the others did their work\n"
    )
    assert here(*arguments, "-o", "alone").code == 0
    reports = [Path(folder, "report.json").read_text("utf-8") for folder in ("shared", "alone")]
    assert reports[0] == reports[1]


@contextmanager
def begun(out: Path) -> Iterator[subprocess.Popen[str]]:
    """Share what takes a process 10 s and more between two; entered when the first is at work."""
    video = film(out.parent / "long.mp4", range(600), range(0, 2 * 600, 2))
    options = ["--no-video", "--model", "heavy", "--workers", "2"]
    temporary = out.parent / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        [*COMMAND, "analyse", video, "-e", "squat", "-o", out, *options],
        env=clean_environment() | {"TMPDIR": os.fspath(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as running:
        try:
            rows = out / "frames.csv.partial"
            while not (rows.exists() and rows.read_text("utf-8").count("\n") > 10):
                time.sleep(0.02)
            yield running
        finally:
            running.kill()


@pytest.mark.slow
@ON_POSIX
def test_ctrl_c_ends_all_processes_without_a_word(tmp_path: Path) -> None:
    with begun(tmp_path / "out") as running:
        os.killpg(running.pid, signal.SIGINT)  # what a terminal does
        _, noise = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, noise) == (130, "")
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["source"]["problem"] == "stopped with Ctrl-C"
    assert names_in(tmp_path / "temporary") == []


@pytest.mark.slow
@ON_POSIX
def test_when_the_first_process_is_killed_the_others_end_and_tidy_up(tmp_path: Path) -> None:
    with begun(tmp_path / "out") as running:
        running.kill()
        # Whoever is left keeps the streams open.
        running.communicate(timeout=8)
    assert names_in(tmp_path / "temporary") == []

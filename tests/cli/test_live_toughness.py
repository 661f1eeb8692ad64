"""formcheck live when things go wrong: all is provoked, and each session has its report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.capture.camera import camera
from formcheck.capture.pose import slow_fallback as pace
from formcheck.capture.recording.recording import Recording
from tests.support.commands import (
    COMMAND,
    PATIENCE_S,
    RESULT_FILES,
    SAMPLES,
    Done,
    Here,
    clean_environment,
    names_in,
)
from tests.support.display import on_linux
from tests.support.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("real time")]

QUIET = ("--model", "lite", "--no-window", "--voice", "off", "--no-setup")


@dataclass
class Webcam:
    """Plays a sample over and over as a camera does, and can be pulled out.

    Attributes:
        clip: What is filmed, from its first picture.
        away: Seconds since the first picture from when and until when the camera is not there.
        begun_s: When the first picture was taken; a model that is slow to load loses nothing.
    """

    clip: Path
    away: tuple[float, float] = (np.inf, np.inf)
    begun_s: float | None = None
    opened: int = 0

    def __post_init__(self) -> None:
        self._film = self._frames()
        self._taken = 0

    def _frames(self) -> Iterator[av.VideoFrame]:
        while True:
            with av.open(str(self.clip)) as container:
                yield from container.decode(video=0)

    @property
    def now_s(self) -> float:
        return 0.0 if self.begun_s is None else time.monotonic() - self.begun_s

    @property
    def there(self) -> bool:
        return not self.away[0] <= self.now_s < self.away[1]

    def picture(self) -> tuple[bool, NDArray[np.uint8] | None]:
        if not self.there:
            return False, None
        if self.begun_s is None:
            self.begun_s = time.monotonic()
        time.sleep(max(0.0, self._taken / 30 - self.now_s))
        picture = next(self._film)
        self._taken += 1
        while self._taken <= self.now_s * 30:
            picture = next(self._film)
            self._taken += 1
        return True, np.asarray(picture.to_ndarray(format="bgr24"), np.uint8)

    def open(self, *_: object) -> _Opened:
        self.opened += 1
        return _Opened(self, self.there)


class _Opened:
    """Stands in for cv2.VideoCapture."""

    def __init__(self, webcam: Webcam, there: bool) -> None:
        self._webcam = webcam
        self._there = there

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self._there

    def set(self, prop: int, value: float) -> bool:
        return False

    def get(self, prop: int) -> float:
        return 30.0 if prop == cv2.CAP_PROP_FPS else 0.0

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        return self._webcam.picture()

    def release(self) -> None:
        """Nothing is to be given back."""


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Callable[[Webcam], Webcam]:
    """Make a webcam camera number 0."""

    def plugged(webcam: Webcam) -> Webcam:
        monkeypatch.setattr(cv2, "VideoCapture", webcam.open)
        return webcam

    return plugged


@contextmanager
def ctrl_c_after(webcam: Webcam, seconds: float) -> Iterator[None]:
    """Press Ctrl-C as soon as a webcam has filmed for this long."""
    over = threading.Event()

    def press() -> None:
        while not over.wait(0.05):
            if webcam.now_s >= seconds:
                os.kill(os.getpid(), signal.SIGINT)
                return

    thread = threading.Thread(target=press)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def report_of(done: Done) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(done.out)
    return report


def test_a_camera_that_is_pulled_out_and_comes_back(
    here: Here, tmp_path: Path, plug: Callable[[Webcam], Webcam]
) -> None:
    """The second of five squats is missed; it must not be joined with what comes after."""
    webcam = plug(Webcam(SAMPLES / "squat_side.mp4", away=(5.5, 9.0)))
    out = tmp_path / "out"
    with ctrl_c_after(webcam, 18.0):
        done = here("live", "-e", "squat", "-o", out, "--json", *QUIET, "--record")
    assert done.code == 130
    lines = done.err.splitlines()
    waiting = lines.index("Waiting: camera 0 gives no picture")
    assert any(line.startswith("1: ") for line in lines[:waiting])
    assert lines.count("Waiting: camera 0 gives no picture") == 1
    assert webcam.opened > 2
    report = report_of(done)
    assert report["reps"]
    assert all(rep["end_s"] - rep["start_s"] < 4 for rep in report["reps"])
    times = [t for t, _ in Recording(out / "poses.jsonl.gz")]
    assert max(np.diff(times)) > 3.0


def test_a_camera_that_stays_away_can_be_left_with_ctrl_c(
    here: Here, tmp_path: Path, plug: Callable[[Webcam], Webcam]
) -> None:
    webcam = plug(Webcam(SAMPLES / "squat_side.mp4", away=(6.0, np.inf)))
    with ctrl_c_after(webcam, 10.0):
        done = here("live", "-e", "squat", "-o", tmp_path / "out", "--json", *QUIET)
    assert done.code == 130
    assert names_in(tmp_path / "out") == RESULT_FILES
    report = report_of(done)
    assert len(report["reps"]) == 1
    assert report["source"]["problem"]


def test_a_computer_that_sleeps_in_the_middle_of_a_hold(
    here: Here,
    tmp_path: Path,
    plug: Callable[[Webcam], Webcam],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock jumps by an hour: nobody has held a plank for that long."""
    webcam = plug(Webcam(SAMPLES / "plank_pike.mp4"))
    slept_s = 3600.0
    monkeypatch.setattr(
        camera,
        "suspend_aware_clock_s",
        lambda: time.perf_counter() + (slept_s if webcam.now_s > 6 else 0.0),
    )
    with ctrl_c_after(webcam, 11.0):
        done = here("live", "-e", "plank", "-o", tmp_path / "out", "--json", *QUIET)
    assert done.code == 130
    report = report_of(done)
    assert report["source"]["duration_s"] == pytest.approx(slept_s + 11, abs=2)
    assert len(report["holds"]) == 2
    assert 5 < sum(hold["held_s"] for hold in report["holds"]) < 12
    marks = [line for line in done.err.splitlines() if line.endswith(" s") and line[0].isdigit()]
    assert all(float(mark.split()[0]) <= 10 for mark in marks)


def test_a_slow_computer_goes_on_with_the_lighter_model_and_says_so(
    here: Here,
    tmp_path: Path,
    plug: Callable[[Webcam], Webcam],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plug(Webcam(SAMPLES / "squat_side.mp4"))
    monkeypatch.setattr(pace, "LEAST_RATE", 1e6)
    full = [option if option != "lite" else "full" for option in QUIET]
    done = here("live", "-e", "squat", "-o", tmp_path / "out", "--json", "--reps", "2", *full)
    assert done.code == 0
    assert done.err.count("This computer is slow: going on with the lighter model") == 1
    assert report_of(done)["sets"][0]["complete"]


def pictures_of(video: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield all pictures; not through OpenCV, which is the webcam here."""
    with av.open(str(video)) as container:
        for picture in container.decode(video=0):
            yield np.asarray(picture.to_ndarray(format="bgr24"), np.uint8)


def started(out: Path | None, folder: Path, *options: str) -> subprocess.Popen[str]:
    where = [] if out is None else ["-o", str(out)]
    sample = str(SAMPLES / "squat_side.mp4")
    return subprocess.Popen(
        [*COMMAND, "live", "--camera", sample, "-e", "squat", *where, *QUIET, *options],
        cwd=folder,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@on_linux
def test_what_a_killed_session_saw_becomes_a_report_all_the_same(
    here: Here, tmp_path: Path
) -> None:
    """Without --record: a second at most is lost, and nothing but the report is left otherwise."""
    out = tmp_path / "out"
    frames, unfinished = out / "frames.csv.partial", out / "unfinished.poses.jsonl.gz.partial"

    def seen_s() -> float:
        if not unfinished.exists():
            return 0.0
        return max((t for t, _ in Recording(unfinished)), default=0.0)

    with started(out, tmp_path) as running:
        wait_until(lambda: seen_s() > 5)
        running.kill()
    assert names_in(out) == [frames.name, unfinished.name]
    last_row_s = float(frames.read_text("utf-8").rpartition("\n")[0].splitlines()[-1].split(",")[0])
    assert seen_s() == pytest.approx(last_row_s, abs=1.1)
    done = here("replay", unfinished, "--json", "-o", tmp_path / "again")
    assert done.code == 0
    report = report_of(done)
    assert len(report["reps"]) == 1
    assert "breaks off after" in report["source"]["problem"]


@on_linux
def test_two_sessions_at_once_keep_out_of_each_others_way(tmp_path: Path) -> None:
    runs = [started(None, tmp_path, "--reps", "1") for _ in range(2)]
    ended = [run.communicate(timeout=PATIENCE_S) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], ended
    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(folders) == 2
    for folder in folders:
        assert names_in(folder) == RESULT_FILES
        report = json.loads((folder / "report.json").read_text("utf-8"))
        assert [one["complete"] for one in report["sets"]] == [True]


def test_the_picture_is_kept_where_it_is_asked_for(
    here: Here, tmp_path: Path, plug: Callable[[Webcam], Webcam]
) -> None:
    plug(Webcam(SAMPLES / "squat_side.mp4"))
    out = tmp_path / "out"
    wanted = ("--reps", "1", "--save-video", "--record")
    done = here("live", "-e", "squat", "-o", out, "--json", *QUIET, *wanted)
    assert done.code == 0
    assert names_in(out) == sorted([*RESULT_FILES, "filmed.mp4", "poses.jsonl.gz"])
    pictures = list(pictures_of(out / "filmed.mp4"))
    sample = next(pictures_of(SAMPLES / "squat_side.mp4"))
    assert len(pictures) == report_of(done)["source"]["frames"]
    # Nothing is drawn on it: it is what the camera gave, so that a wrong count can be looked into.
    assert np.abs(pictures[0].astype(int) - sample).mean() < 4

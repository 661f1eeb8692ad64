"""formcheck live: a played file, in a real window on a real X server, steered by real keys.

A machine that is slow sees fewer pictures of it; what is counted must be right all the same.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from formcheck.app.pipeline import PAUSE_TAKES_S
from formcheck.capture.recording.recording import Recording
from formcheck.core.pose.frame import Image
from tests.support.clips import film, short_clip
from tests.support.commands import (
    COMMAND,
    PATIENCE_S,
    RESULT_FILES,
    SAMPLES,
    Here,
    clean_environment,
    formcheck,
    names_in,
    refusal,
)
from tests.support.display import (
    ask_to_close,
    eventually,
    needs_x,
    on_linux,
    press,
    wait_painted,
    xdotool,
)
from tests.support.processes import wait_until
from tests.support.videos import write_video

pytestmark = pytest.mark.xdist_group("real time")

SAMPLE = SAMPLES / "squat_side.mp4"
SAMPLE_PICTURES = 600
#: Its first rep.
PLAYED_S = 5.0
ATTEMPTS = 3
QUIET = ("-e", "squat", "--model", "lite", "--voice", "off", "--json")


@contextmanager
def live(
    x_display: str, folder: Path, video: Path, *options: str
) -> Iterator[subprocess.Popen[str]]:
    """Run formcheck until its window is painted; its results go to ``folder``."""
    files = ["--camera", os.fspath(video), "--out", os.fspath(folder)]
    with subprocess.Popen(
        [*COMMAND, "live", *files, *QUIET, "--record", *options],
        env=clean_environment() | {"DISPLAY": x_display},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            wait_until(lambda: len(times_in(folder)) > 0)
            wait_painted(x_display, "formcheck")
            yield running
        finally:
            running.kill()


def ended(running: subprocess.Popen[str], folder: Path, code: int = 0) -> dict[str, Any]:
    """Wait for the end and return the report, once all files were found to agree with it."""
    shown, noise = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, noise) == (code, "")
    assert names_in(folder) == sorted([*RESULT_FILES, "poses.jsonl.gz"])
    report: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    assert json.loads(shown) == report
    assert report["source"]["frames"] == len(times_in(folder))
    replayed = formcheck("replay", folder / "poses.jsonl.gz", "--json")
    assert json.loads(replayed.out.replace('"recording"', '"video"')) == report
    return report


def rows_in(folder: Path) -> list[dict[str, str]]:
    """Return the rows on disk so far, be the session at its end or not."""
    for name in ("frames.csv", "frames.csv.partial"):
        if (folder / name).exists():
            whole = (folder / name).read_text("utf-8").rpartition("\n")[0]
            return list(csv.DictReader(whole.splitlines()))
    return []


def times_in(folder: Path) -> list[float]:
    return [float(row["t_s"]) for row in rows_in(folder)]


def pixels_apart(screen: Image, picture: Image) -> float:
    """Return how far the window is from showing this picture of the sample."""
    fitted = cv2.resize(picture, (960, 720))
    return float(np.abs(screen[:720, :960].astype(int) - fitted).mean())


def kept_up(folder: Path, pauses: int = 0) -> bool:
    """Tell whether enough was seen to count by: others may be at work on the same machine."""
    holes_s = np.sort(np.diff(times_in(folder)))
    return bool(holes_s[len(holes_s) - pauses - 1] < 0.5)


@on_linux
@needs_x
def test_a_played_film_is_counted_to_its_end(x_display: str, tmp_path: Path) -> None:
    clip = short_clip(tmp_path / "clip.mp4", PLAYED_S)
    for attempt in range(ATTEMPTS):
        out = tmp_path / str(attempt)
        with live(x_display, out, clip) as running:
            report = ended(running, out)
        if kept_up(out):
            break
    truth = json.loads((SAMPLES / "squat_side.truth.json").read_text("utf-8"))
    assert report["source"]["kind"] == "video"
    assert report["source"]["duration_s"] == pytest.approx(PLAYED_S, abs=0.5)
    assert [rep["turn_s"] for rep in report["reps"]] == pytest.approx(
        [rep["turn_s"] for rep in truth["reps"] if rep["end_s"] < PLAYED_S], abs=0.4
    )
    assert report["attempts"] == []


# What a pause does to the session is also proved without a window, in tests/cli/test_steering.py.
@pytest.mark.slow
@on_linux
@needs_x
def test_a_pause_takes_next_to_no_time_and_loses_no_rep(x_display: str, tmp_path: Path) -> None:
    squat, standing, another = range(145), [145] * 240, range(145, 255)
    numbers = [*squat, *standing, *another]
    clip = film(tmp_path / "clip.mp4", numbers, range(len(numbers)))
    for attempt in range(ATTEMPTS):
        out = tmp_path / str(attempt)
        report, paused_s = paused_at(145 / 30, x_display, out, clip)
        if kept_up(out, pauses=1) and paused_s < 6:
            break
    assert rows_in(out)[-1]["reps"] == "2"
    assert len(report["reps"]) == 2
    assert np.diff(times_in(out)).max() < PAUSE_TAKES_S + 0.5 < paused_s
    assert report["source"]["duration_s"] < len(numbers) / 30 - (paused_s - PAUSE_TAKES_S) + 0.5


def paused_at(
    start_s: float, x_display: str, out: Path, clip: Path
) -> tuple[dict[str, Any], float]:
    """Pause for a while in the middle; return the report and how long the pause was, seconds."""
    with live(x_display, out, clip) as running:
        wait_until(lambda: times_in(out)[-1] > start_s)
        press(x_display, "space")
        pressed_s = time.monotonic()
        wait_until(lambda: stands_still(out))
        time.sleep(1.0)
        press(x_display, "space")
        paused_s = time.monotonic() - pressed_s
        return ended(running, out), paused_s


def stands_still(folder: Path) -> bool:
    """Tell whether no pictures are added, which otherwise are written once a second."""
    before = times_in(folder)
    time.sleep(1.3)
    return times_in(folder) == before


@on_linux
@needs_x
def test_r_counts_from_nothing_and_q_quits(x_display: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    # Long enough for a busy machine, which misses reps, to count one and get both keys.
    pictures = [*range(SAMPLE_PICTURES)] * 4
    clip = film(tmp_path / "clip.mp4", pictures, range(len(pictures)))
    with live(x_display, out, clip) as running:
        wait_until(lambda: rows_in(out)[-1]["reps"] != "0")
        press(x_display, "r")
        wait_until(lambda: bool(times_in(out)) and times_in(out)[0] > 3)
        press(x_display, "q")
        report = ended(running, out)
    assert all(rep["start_s"] > 3 for rep in report["reps"])
    assert next(t for t, _ in Recording(out / "poses.jsonl.gz")) > 3


@on_linux
@needs_x
def test_m_turns_the_mirror_off_and_closing_the_window_quits(
    x_display: str, tmp_path: Path
) -> None:
    with av.open(str(SAMPLE)) as container:
        first = next(container.decode(video=0)).to_ndarray(format="bgr24")
    picture, mirrored = np.asarray(first, np.uint8), np.asarray(first[:, ::-1], np.uint8)

    def shows(one: Image, rather_than: Image) -> Callable[[Image], bool]:
        return lambda screen: pixels_apart(screen, one) < 0.9 * pixels_apart(screen, rather_than)

    out = tmp_path / "out"
    with live(x_display, out, SAMPLE) as running:
        screen = eventually(x_display, tmp_path, shows(mirrored, picture))
        assert (screen[2:700, 2:950] > 0).any(axis=2).mean() > 0.9
        press(x_display, "m")
        eventually(x_display, tmp_path, shows(picture, mirrored))
        window = xdotool(x_display, "search", "--name", "formcheck").splitlines()[0]
        ask_to_close(x_display, int(window))
        report = ended(running, out)
    assert report["source"]["frames"] > 0
    assert report["view"]["facing"] == "left", "the mirror is for the eye only"


@on_linux
@needs_x
def test_ctrl_c_ends_with_a_report(x_display: str, tmp_path: Path) -> None:
    with live(x_display, tmp_path / "out", SAMPLE) as running:
        running.send_signal(signal.SIGINT)
        report = ended(running, tmp_path / "out", code=130)
    assert 0 < report["source"]["duration_s"] < 20


@pytest.mark.parametrize("camera", ["7", "/dev/video7", "kitchen", "."])
def test_a_camera_that_is_missing(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, camera: str
) -> None:
    monkeypatch.chdir(tmp_path)
    line = refusal(here("live", "--camera", camera, "-e", "squat"))
    assert "expected a camera, got" in line
    assert camera in line
    assert names_in(tmp_path) == []


@on_linux
@pytest.mark.parametrize("screen", [pytest.param("", marks=pytest.mark.slow), ":987"])
def test_without_a_screen_there_is_one_line_and_no_folder(screen: str, tmp_path: Path) -> None:
    video = write_video(tmp_path / "a.mp4", 3)
    arguments = ("live", "--camera", video, "-e", "squat")
    line = refusal(formcheck(*arguments, environment={"DISPLAY": screen}, folder=tmp_path))
    assert "expected a screen" in line
    assert "formcheck analyse" in line
    assert names_in(tmp_path) == ["a.mp4"]


# Quick runs: without a window below, and tests/core/coaching/test_camera_setup.py.
@pytest.mark.slow
@on_linux
@needs_x
def test_setting_up_comes_before_the_session(x_display: str, tmp_path: Path) -> None:
    """The person stands well from the first picture on: only the wait for that is left out."""
    with live(x_display, tmp_path, SAMPLE, "--setup", "--reps", "1") as running:
        begins_s = times_in(tmp_path)[0]
        report = ended(running, tmp_path)
    assert 0.9 < begins_s < 8.0
    assert report["reps"]
    assert report["reps"][0]["start_s"] >= begins_s


def test_without_a_screen_it_is_told_in_lines(tmp_path: Path) -> None:
    clip, out = short_clip(tmp_path / "clip.mp4", PLAYED_S), tmp_path / "out"
    done = formcheck("live", "--camera", clip, *QUIET, "--no-window", "--out", out)
    assert done.code == 0
    report = json.loads(done.out)
    lines = done.err.splitlines()
    assert "Go" in lines
    for rep in report["reps"]:
        assert any(line.startswith(f"{rep['number']}: ") for line in lines)
    assert report["reps"]

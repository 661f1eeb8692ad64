"""What people bring that is not as it should be: one clear line, and nothing lost or half-written.

What is odd but sound (rotated, of variable rate, of odd size, ...) is analysed like any other.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

import formcheck as package
from formcheck.capture.recording.recording import Recording
from tests.support.clips import short_clip
from tests.support.commands import (
    COMMAND,
    PATIENCE_S,
    SAMPLES,
    Here,
    clean_environment,
    complaint,
    formcheck,
    names_in,
    refusal,
)
from tests.support.videos import (
    cut,
    rotate,
    write_cuttable,
    write_photo,
    write_sound,
    write_video,
    zero,
)

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a matter of Linux")
ROOT = Path(__file__).parents[2]
IRREGULAR_MS = (0, 33, 66, 300, 310, 320, 321, 800, 900, 1000)


def report_in(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return data


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pictures_of(path: Path) -> list[Any]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def empty(path: Path) -> None:
    path.touch()


def text(path: Path) -> None:
    path.write_text("squat\n" * 500)


def without_index(path: Path) -> None:
    cut(write_video(path.with_name("whole.mp4"), 60), path, 0.6)


def without_pictures(path: Path) -> None:
    whole = write_cuttable(path.with_name("whole.mp4"))
    path.write_bytes(whole.read_bytes()[: whole.read_bytes().index(b"mdat") + 8])


def nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize(
    ("make", "name", "told"),
    [
        (nothing, "a.mp4", "does not exist; check the path"),
        (nothing, "two\nlines.mp4", r"two\nlines.mp4 does not exist"),
        (Path.mkdir, "a.mp4", "the folder a.mp4; name one file"),
        (empty, "a.mp4", "is empty; copy it again"),
        (text, "a.mp4", "no pictures are found"),
        (text, "a.txt", "got a text file"),
        (write_photo, "a.jpg", "still picture"),
        (write_sound, "a.m4a", "no pictures are found (sound only"),
        (without_index, "a.mp4", "cut off before its index"),
        (without_pictures, "a.mp4", "none could be decoded"),
    ],
)
def test_what_is_no_video_is_refused_and_leaves_nothing(
    here: Here, tmp_path: Path, make: Callable[[Path], Any], name: str, told: str
) -> None:
    folder = tmp_path / "brought"
    folder.mkdir()
    make(folder / name)
    before = names_in(folder)
    line = refusal(here("analyse", folder / name, "-e", "squat"))
    assert told in line
    assert "expected a" in line
    assert refusal(here("analyse", folder / name, "-e", "squat", "-o", tmp_path / "out")) == line
    assert names_in(folder) == before
    assert names_in(tmp_path) == ["brought"]


@on_linux
def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    odd = os.fsdecode(b"od\xffd.mp4")
    write_video(tmp_path / "a.mp4", 5).rename(tmp_path / odd)
    for verb in (["analyse", odd], ["live", "--camera", odd]):
        line = refusal(formcheck(*verb, "-e", "squat", folder=tmp_path))
        assert "expected a file whose name is text" in line
        assert r"od\udcffd.mp4" in line
    assert names_in(tmp_path) == [odd]


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (None, "cannot be read (No such file"),
        (b"", "expected the header of a recording, got none"),
        (b"squat\n" * 500, "got another kind of file"),
        (gzip.compress(b'{"a": 1}\n', mtime=0), "got another kind of file"),
        (gzip.compress(b"squat\n" * 500, mtime=0), "expected a line of JSON"),
    ],
)
def test_what_is_no_recording_is_refused_and_leaves_nothing(
    here: Here, tmp_path: Path, contents: bytes | None, told: str
) -> None:
    recording = tmp_path / "a.poses.jsonl.gz"
    if contents is not None:
        recording.write_bytes(contents)
    assert told in refusal(here("replay", recording, "-o", tmp_path / "out"))
    assert "out" not in names_in(tmp_path)


def turned(path: Path) -> Path:
    upright = write_video(path.with_name("lying.mp4"), 10, size=(64, 48))
    return rotate(upright, path, 90)


def turned_and_odd(path: Path) -> Path:
    upright = write_video(path.with_name("lying.mp4"), 10, size=(641, 479), pixels="yuv444p")
    return rotate(upright, path, 270)


def hidden(path: Path) -> Path:
    return write_video(path.with_name("plain.mp4"), 3).rename(path)


@pytest.mark.parametrize(
    ("name", "make", "size", "times_s"),
    [
        ("one picture.mp4", lambda path: write_video(path, 1), (64, 48), [0]),
        ("no stamps.h264", lambda path: write_video(path, 5), (64, 48), np.arange(5) / 25),
        (
            "variable rate.mp4",
            lambda path: write_video(path, 10, times_ms=IRREGULAR_MS),
            (64, 48),
            np.array(IRREGULAR_MS) / 1000,
        ),
        ("rotated.mp4", turned, (48, 64), np.arange(10) / 30),
        (
            "ten bit.mp4",
            lambda path: write_video(path, 5, pixels="yuv420p10le"),
            (64, 48),
            np.arange(5) / 30,
        ),
        (
            "odd.mp4",
            lambda path: write_video(path, 5, size=(641, 479), pixels="yuv444p"),
            (641, 479),
            np.arange(5) / 30,
        ),
        ("rotated and odd.mp4", turned_and_odd, (479, 641), np.arange(10) / 30),
        (
            "4k.mp4",
            lambda path: write_video(path, 3, size=(3840, 2160), options={"preset": "ultrafast"}),
            (3840, 2160),
            np.arange(3) / 30,
        ),
        ("tiny.mp4", lambda path: write_video(path, 3, size=(2, 2)), (2, 2), np.arange(3) / 30),
        ("Übung é 日本 2.mp4", lambda path: write_video(path, 3), (64, 48), np.arange(3) / 30),
        ("100 %03d [b].mp4", lambda path: write_video(path, 3), (64, 48), np.arange(3) / 30),
        (".hidden", hidden, (64, 48), np.arange(3) / 30),
    ],
)
def test_an_odd_video_is_analysed_like_any_other(
    here: Here,
    tmp_path: Path,
    name: str,
    make: Callable[[Path], Path],
    size: tuple[int, int],
    times_s: list[float],
) -> None:
    video = make(tmp_path / name)
    done = here("analyse", video, "-e", "squat")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "Squat: 0 reps, 0 without a fault"
    assert lines[1].startswith("A person was seen for 0.0 of ")
    folder = tmp_path / f"{video.stem}-formcheck"
    assert lines[-1] == f"Results: {folder}"
    assert names_in(folder) == [
        "annotated.mp4",
        "curves.svg",
        "frames.csv",
        "report.html",
        "report.json",
        "reps.csv",
    ]

    source = report_in(folder)["source"]
    assert (source["name"], source["frames"]) == (name, len(times_s))
    assert (source["width"], source["height"], source["tracked_s"]) == (*size, 0)
    rows = rows_in(folder / "frames.csv")
    assert [float(row["t_s"]) for row in rows] == pytest.approx(list(times_s), abs=6e-4)
    pictures = pictures_of(folder / "annotated.mp4")
    assert [picture.time for picture in pictures] == pytest.approx(list(times_s), abs=6e-4)
    scale = min(1, 1920 / max(size))
    assert (pictures[0].width, pictures[0].height) == tuple(int(n * scale) // 2 * 2 for n in size)


def test_a_video_that_is_cut_off_is_reported_up_to_the_cut(here: Here, tmp_path: Path) -> None:
    whole = short_clip(tmp_path / "whole.mp4", 8.0, every=2)
    video = cut(whole, tmp_path / "cut.mp4", 0.7)
    done = here("analyse", video, "-e", "squat")
    assert (done.code, done.err) == (0, "")
    report = report_in(tmp_path / "cut-formcheck")
    frames = report["source"]["frames"]
    assert 70 < frames < 115
    assert len(report["reps"]) == 1
    assert re.fullmatch(
        r"cut\.mp4 is cut off: it ends at \d\.\d s of 8\.0 s; copy it again",
        report["source"]["problem"],
    )
    assert f"Note: {report['source']['problem']}." in done.out.splitlines()
    assert len(pictures_of(tmp_path / "cut-formcheck" / "annotated.mp4")) == frames


def test_damage_in_the_middle_is_noted(here: Here, tmp_path: Path) -> None:
    video = zero(write_cuttable(tmp_path / "whole.mp4"), tmp_path / "holed.mp4", 0.5, 0.6)
    done = here("analyse", video, "-e", "squat", "--no-video", "--json")
    assert (done.code, done.err) == (0, "")
    problem = json.loads(done.out)["source"]["problem"]
    assert problem.startswith("holed.mp4 is damaged: ")


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A video of nobody."""
    return write_video(tmp_path / "a.mp4", 3)


def test_results_may_lie_beside_the_video(here: Here, video: Path) -> None:
    contents = video.read_bytes()
    done = here("analyse", video, "-e", "squat", "-o", video.parent)
    assert (done.code, done.err) == (0, "")
    assert names_in(video.parent) == [
        "a.mp4",
        "annotated.mp4",
        "curves.svg",
        "frames.csv",
        "report.html",
        "report.json",
        "reps.csv",
    ]
    assert video.read_bytes() == contents


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_result_never_replaces_the_video_itself(
    here: Here, tmp_path: Path, force: list[str]
) -> None:
    video = write_video(tmp_path / "annotated.mp4", 3)
    contents = video.read_bytes()
    line = refusal(here("analyse", video, "-e", "squat", "-o", tmp_path, *force))
    assert "it is the video itself" in line
    assert names_in(tmp_path) == ["annotated.mp4"]
    assert video.read_bytes() == contents


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("a.mp4", "expected a folder for the results, got the file"),
        ("a.mp4/out", "cannot write"),
        pytest.param("/proc/formcheck", "cannot write /proc/formcheck", marks=on_linux),
        pytest.param("/proc", "cannot write", marks=on_linux),
        pytest.param("out/" + "x" * 300, "cannot write", marks=on_linux),
    ],
)
def test_a_folder_that_cannot_be_written(here: Here, video: Path, out: str, told: str) -> None:
    contents = video.read_bytes()
    line = refusal(here("analyse", video, "-e", "squat", "-o", video.parent / out))
    assert told in line
    assert "Choose another " in line
    assert video.read_bytes() == contents
    assert set(names_in(video.parent)) <= {"a.mp4", "out"}


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_folder_in_the_place_of_a_result(here: Here, video: Path, force: list[str]) -> None:
    out = video.parent / "out"
    (out / "annotated.mp4").mkdir(parents=True)
    line = refusal(here("analyse", video, "-e", "squat", "-o", out, *force))
    assert "already holds annotated.mp4" in line
    assert names_in(out) == ["annotated.mp4"]


@pytest.mark.parametrize("limit_bytes", [60_000, 500])
def test_a_disk_that_is_full(tmp_path: Path, limit_bytes: int) -> None:
    resource = pytest.importorskip("resource", reason="Windows knows no such limit")
    video = short_clip(tmp_path / "a.mp4", 5.0, every=2)
    out = tmp_path / "out"
    done = formcheck(
        "analyse", video, "-e", "squat", "-o", out,
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes)),
    )  # fmt: skip
    line = complaint(done)
    assert "cannot" in line
    assert "File too large" in line or "file too large" in line
    assert done.out.startswith("Squat: "), "what was found is shown all the same"
    if limit_bytes < 1000:
        # A head without any rep is small enough, and whole.
        assert set(names_in(out)) <= {"frames.csv.partial", "reps.csv"}
        assert rows_in(out / "reps.csv") == []
        return
    assert "annotated.mp4" in line
    assert names_in(out) == ["curves.svg", "frames.csv", "report.html", "report.json", "reps.csv"]
    rows = rows_in(out / "frames.csv")
    report = report_in(out)
    assert 0 < report["source"]["frames"] == len(rows) <= 75
    assert len(report["reps"]) == int(rows[-1]["reps"])


@contextmanager
def begun(out: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run formcheck until a second of the sample is behind it."""
    video = SAMPLES / "squat_side.mp4"
    arguments = ["analyse", os.fspath(video), "-e", "squat", "-o", os.fspath(out), *options]
    with subprocess.Popen(
        [*COMMAND, *arguments],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            wait_until(lambda: last_time(out / "frames.csv.partial") >= 1)
            yield running
        finally:
            running.kill()


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def last_time(path: Path) -> float:
    """Return the last time in a table of frames; -1 when there is none."""
    if not path.exists():
        return -1.0
    whole = path.read_text("utf-8").rpartition("\n")[0].splitlines()
    return float(whole[-1].partition(",")[0]) if len(whole) > 1 else -1.0


@on_posix
def test_ctrl_c_ends_the_session_with_a_report(here: Here, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with begun(out, "--record", "--json") as running:
        running.send_signal(signal.SIGINT)
        shown, noise = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, noise) == (130, "")
    assert names_in(out) == [
        "annotated.mp4",
        "curves.svg",
        "frames.csv",
        "poses.jsonl.gz",
        "report.html",
        "report.json",
        "reps.csv",
    ]
    report = report_in(out)
    assert json.loads(shown) == report
    frames = report["source"]["frames"]
    assert 30 < frames < 615
    assert len(rows_in(out / "frames.csv")) == frames
    assert len(pictures_of(out / "annotated.mp4")) == frames
    replayed = json.loads(here("replay", out / "poses.jsonl.gz", "--json").out)
    assert replayed["source"].pop("kind") == "recording"
    assert report["source"].pop("kind") == "video"
    assert replayed == report


@pytest.mark.slow
@on_posix
def test_a_second_ctrl_c_does_not_wait_for_the_video(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with begun(out) as running:
        running.send_signal(signal.SIGINT)
        wait_until((out / "report.json").exists)
        running.send_signal(signal.SIGINT)
        _, noise = running.communicate(timeout=PATIENCE_S)
    # The second may come so late that Python handles it no more.
    assert running.returncode in {130, -signal.SIGINT}
    assert noise == ""
    assert set(names_in(out)) - {"annotated.mp4"} == {
        "curves.svg",
        "frames.csv",
        "report.html",
        "report.json",
        "reps.csv",
    }
    assert report_in(out)["source"]["frames"] == len(rows_in(out / "frames.csv"))


@pytest.mark.slow
@on_posix
def test_what_was_seen_survives_a_kill(here: Here, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with begun(out, "--record") as running:
        wait_until(lambda: last_time(out / "frames.csv.partial") >= 2)
        running.kill()
        assert running.communicate()[0] == ""
    wait_until(lambda: names_in(out) == ["frames.csv.partial", "poses.jsonl.gz.partial"])
    saved_s = last_time(out / "frames.csv.partial")
    assert saved_s >= 2
    recording = out / "poses.jsonl.gz.partial"
    assert [t for t, _ in Recording(recording)][-1] == pytest.approx(saved_s, abs=1.1)
    replayed = here("replay", recording)
    assert (replayed.code, replayed.err) == (0, "")
    assert "Note: the recording breaks off after" in replayed.out

    again = ("analyse", SAMPLES / "squat_side.mp4", "-e", "squat", "-o", out)
    assert "frames.csv.partial of a run that goes on or was killed" in refusal(here(*again))
    assert last_time(out / "frames.csv.partial") == saved_s


@on_posix
def test_two_runs_do_not_share_a_folder(here: Here, video: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with begun(out, "--no-video") as first:
        line = refusal(here("analyse", video, "-e", "squat", "-o", out))
        assert "frames.csv.partial of a run that goes on" in line
        first.send_signal(signal.SIGINT)
        assert first.communicate(timeout=PATIENCE_S)[1] == ""
    assert names_in(out) == ["curves.svg", "frames.csv", "report.html", "report.json", "reps.csv"]
    assert report_in(out)["source"]["name"] == "squat_side.mp4"


@pytest.mark.parametrize(
    ("contents", "told"),
    [(None, "is in neither of"), (b"PK" * 500, "was altered: expected sha256")],
)
def test_a_model_that_is_missing_or_altered(
    video: Path, tmp_path: Path, contents: bytes | None, told: str
) -> None:
    copy = tmp_path / "site" / "formcheck"
    shutil.copytree(Path(package.__file__).parent, copy, ignore=shutil.ignore_patterns("models"))
    if contents is not None:
        (copy / "models").mkdir()
        (copy / "models" / "pose_landmarker_full.task").write_bytes(contents)
    broken = {"PYTHONPATH": os.fspath(copy.parent)}
    out = tmp_path / "out"
    done = formcheck(
        "analyse", video, "-e", "squat", "-o", out, environment=broken, folder=tmp_path
    )
    line = refusal(done)
    assert told in line
    assert "reinstall formcheck" in line
    assert not out.exists()


@on_posix
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "exercises"],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=clean_environment(),
        timeout=PATIENCE_S,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")

"""Footage that lies on its side without a mark in the file, with the real model."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import pytest

import formcheck
from formcheck.app import live_setup, rotation
from formcheck.app.live_setup import LiveSetup
from formcheck.app.rotation import rotation_of
from formcheck.capture.recording.recording import Recording
from formcheck.errors import UsageError
from formcheck.exercises import get
from tests.support.batches import rows_of
from tests.support.clips import turned_clip
from tests.support.commands import SAMPLES, Here, refusal

ONE_SQUAT_S = 5.0
#: So much is needed to notice the turn.
TWO_SQUATS_S = 8.0
QUICK = ("--model", "lite")


@pytest.fixture(scope="module")
def sideways(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A squat, turned clockwise by 90 degrees."""
    return turned_clip(tmp_path_factory.mktemp("clips") / "set.mp4", ONE_SQUAT_S, 90)


def report_in(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return report


@pytest.mark.parametrize(
    "turned_by", [180, *(pytest.param(deg, marks=pytest.mark.slow) for deg in (90, 270))]
)
def test_it_is_said_and_the_turn_is_named(turned_by: int, here: Here, tmp_path: Path) -> None:
    clip = turned_clip(tmp_path / "set.mp4", TWO_SQUATS_S, turned_by)
    out = tmp_path / "out"
    done = here("analyse", clip, "-e", "squat", "-o", out, "--no-video", *QUICK)
    assert done.code == 0
    how = "be upside down" if turned_by == 180 else "lie on its side"
    assert f"Note: The picture seems to {how}." in done.out
    assert f"Turned upright it looks like a squat. Try --rotate {turned_by} " in done.out.replace(
        "\n", " "
    )
    mismatch = report_in(out)["mismatch"]
    assert (mismatch["looks_like"], mismatch["rotate_deg"]) == ("squat", turned_by)
    assert f"Try --rotate {turned_by}" in (out / "report.html").read_text("utf-8")


def test_turned_it_counts_and_everything_is_upright(
    sideways: Path, here: Here, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = here("analyse", sideways, "-e", "squat", "-o", out, "--rotate", "90", "--record", *QUICK)
    assert done.code == 0
    report = report_in(out)
    assert report["summary"]["reps"] == 1
    assert report["mismatch"] is None
    assert report["source"]["rotate_deg"] == 90
    assert (report["source"]["width"], report["source"]["height"]) == (640, 480)
    with av.open(str(out / "annotated.mp4")) as video:
        assert (video.streams.video[0].width, video.streams.video[0].height) == (640, 480)
    recording = Recording(out / "poses.jsonl.gz")
    assert (recording.source.width, recording.source.height) == (640, 480)
    assert {pose.size for _, pose in recording if pose is not None} == {(640, 480)}
    again = here("replay", out / "poses.jsonl.gz", "-o", tmp_path / "again", "--json")
    assert json.loads(again.out)["reps"] == report["reps"]


@pytest.mark.parametrize("exercise", ["squat", pytest.param("auto", marks=pytest.mark.slow)])
def test_auto_finds_the_turn(exercise: str, sideways: Path, here: Here, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = here("analyse", sideways, "-e", exercise, "-o", out, "--rotate", "auto", *QUICK)
    assert done.code == 0
    assert "the picture is turned by 90 degrees counterclockwise" in done.err
    report = report_in(out)
    assert (report["exercise"], report["summary"]["reps"]) == ("squat", 1)
    assert (report["source"]["width"], report["source"]["height"]) == (640, 480)
    with av.open(str(out / "annotated.mp4")) as video:
        assert video.streams.video[0].width == 640


def test_a_turn_that_cannot_be_told_is_said(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = turned_clip(tmp_path / "a.mp4", 1.0, 0)
    lying = replace(get("squat"), signature=None, stance="floor")
    assert rotation_of(clip, lying, "auto") is None
    for module in (rotation, live_setup):
        monkeypatch.setattr(module, "rotation_of", lambda *_, **__: None)
    options = ["-e", "squat", "--rotate", "auto", "-o", tmp_path / "out"]
    told = "rotation could not be detected; the picture stays as it is"
    done = here("analyse", clip, *options, "--no-video", *QUICK)
    assert done.code == 0
    assert f"formcheck: the {told}" in done.err
    done = here(
        *("live", "--camera", clip, *options, "--force", "--no-window", "--no-save", *QUICK),
        *("--voice", "off"),
    )
    assert done.code == 0
    assert f"The {told}" in done.err


def test_live_a_turn_goes_on_from_the_one_before() -> None:
    told: list[str] = []
    parts: Any = SimpleNamespace(restart=lambda: None)
    source: Any = Stored()
    room = LiveSetup(source, parts, (), parts, deque(), parts, told.append, False)
    room.turn(270)
    room.turn(180)
    assert source.rotate_deg == 90
    assert told == [f"The picture is turned by {deg} degrees" for deg in (270, 90)]


class Stored:
    """The turn of a source."""

    rotate_deg = 0

    def rotate(self, turn_deg: int) -> None:
        self.rotate_deg = turn_deg


def test_an_exercise_that_is_to_be_found_out_names_the_turn(
    sideways: Path, here: Here, tmp_path: Path
) -> None:
    done = here("analyse", sideways, "-e", "auto", "-o", tmp_path / "out", "--no-video", *QUICK)
    assert done.code == 1
    assert "try --rotate 90" in done.err


@pytest.mark.slow
def test_processes_that_share_a_video_turn_it_too(here: Here, tmp_path: Path) -> None:
    turned_clip(tmp_path / "set.mp4", 20.5, 180)
    clips = tmp_path / "list.txt"
    clips.write_text("file 'set.mp4'\n" * 2)
    long = tmp_path / "long.mp4"
    with av.open(str(clips), format="concat") as source, av.open(str(long), "w") as joined:
        track = source.streams.video[0]
        stream = joined.add_stream_from_template(track)
        for packet in source.demux(track):
            if packet.dts is not None:
                packet.stream = stream
                joined.mux(packet)
    out = tmp_path / "out"
    arguments = ["--rotate", "180", "--no-video", "--workers", "2", *QUICK]
    done = here("analyse", long, "-e", "squat", "-o", out, *arguments)
    assert (done.code, done.err) == (0, "")
    assert report_in(out)["summary"]["reps"] == 10


@pytest.mark.slow
def test_a_batch_turns_each_video_by_itself(here: Here, tmp_path: Path) -> None:
    videos = tmp_path / "squat"
    videos.mkdir()
    turned_clip(videos / "sideways.mp4", TWO_SQUATS_S, 90)
    turned_clip(videos / "upright.mp4", TWO_SQUATS_S, 0)
    out = tmp_path / "out"
    options = ["-e", "squat", "-o", out, "-j", "1", *QUICK]
    assert here("batch", videos, *options).code == 0
    assert [(row["reps"], row["looks_like"], row["rotate_deg"]) for row in rows_of(out)] == [
        ("0", "squat", "90"),
        ("2", "", ""),
    ]
    # Another turn is another result: it is made anew.
    assert here("batch", videos, *options, "--rotate", "auto").code == 0
    assert [(row["reps"], row["looks_like"]) for row in rows_of(out)] == [("2", ""), ("2", "")]


# A computer that is busy may miss the first rep.
@pytest.mark.slow
@pytest.mark.xdist_group("real time")
def test_a_file_that_is_played_live_is_turned(here: Here, tmp_path: Path) -> None:
    clip = turned_clip(tmp_path / "set.mp4", TWO_SQUATS_S, 90)
    played = ["live", "-e", "squat", "--camera", clip, "--no-window", "--voice", "off"]
    out = tmp_path / "out"
    done = here(*played, "-o", out, "--no-save", "--rotate", "auto", "--save-video", *QUICK)
    assert done.code == 0
    assert report_in(out)["summary"]["reps"] >= 1
    with av.open(str(out / "filmed.mp4")) as video:
        assert video.streams.video[0].width == 640


def test_programs_turn_it_too(sideways: Path) -> None:
    turned = formcheck.analyse(sideways, "squat", model="lite", rotate=90)
    assert (len(turned.reps), turned.source.width) == (1, 640)
    found = formcheck.analyse(sideways, "auto", model="lite", rotate="auto")
    assert (found.exercise, len(found.reps), found.source.width) == ("squat", 1, 640)
    with pytest.raises(UsageError, match="got 45"):
        formcheck.analyse(sideways, "squat", rotate=45)  # type: ignore[arg-type]


@pytest.mark.parametrize("verb", ["analyse", "batch", "live", "workout"])
@pytest.mark.parametrize("value", ["45", "-90", "left", "90.0", ""])
def test_another_value_is_wrong_usage(verb: str, value: str, here: Here, tmp_path: Path) -> None:
    wanted = {
        "analyse": ["analyse", SAMPLES / "squat_side.mp4", "-e", "squat"],
        "batch": ["batch", SAMPLES, "-e", "squat", "-o", tmp_path / "out"],
        "live": ["live", "-e", "squat", "--camera", SAMPLES / "squat_side.mp4"],
        "workout": ["workout", "starter", "--camera", SAMPLES / "squat_side.mp4"],
    }
    done = here(*wanted[verb], f"--rotate={value}")
    line = refusal(done, 2)
    assert "90, 180 or 270" in line
    assert repr(value) in line


#: The turn in which each sample is looked at in quick runs.
QUICK_TURN = {"squat_front": 90, "deadlift_side": None, "plank_pike": 270, "bird_dog_side": None}


@pytest.mark.parametrize(
    ("sample", "turned_by"),
    [
        pytest.param(sample, turn, marks=[] if turn == quick else [pytest.mark.slow])
        for sample, quick in QUICK_TURN.items()
        for turn in (0, 90, 180, 270)
    ],
)
def test_the_samples_are_found_in_every_turn(sample: str, turned_by: int, tmp_path: Path) -> None:
    clip = turned_clip(tmp_path / "a.mp4", 9.0, turned_by, sample=sample)
    assert rotation_of(clip, get(sample.rpartition("_")[0]), "auto") == turned_by
    assert rotation_of(clip, None, "auto") == 0

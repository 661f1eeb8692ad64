"""--exercise auto, on the command line."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from formcheck.app import interrupts
from formcheck.capture.recording.recording import Recording
from formcheck.core.exercise.definition import Hold
from formcheck.exercises import get
from tests.golden import RECORDINGS, judged, name_of
from tests.support.clips import short_clip
from tests.support.commands import Here, complaint, formcheck, names_in, refusal
from tests.support.display import needs_x, on_linux

SQUATS = next(one for one in RECORDINGS if name_of(one) == "squat_side")
TOLD = "Squat: you stand and your knees and hips bend\n"


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of somebody who only stands there."""
    return short_clip(tmp_path_factory.mktemp("standing") / "standing.mp4", 0.9, every=3)


def assert_its_rep_is_counted(report: dict[str, Any]) -> None:
    """The rep that told the exercise is the first; a machine that is slow may miss one of two."""
    first = report["reps"][0]
    assert min(abs(first["turn_s"] - turn_s) for turn_s in (2.7, 6.5)) < 0.5
    assert first["start_s"] <= report["chosen"]["since_s"] < first["turn_s"]
    assert report["chosen"]["at_s"] < first["end_s"] + 0.5


@pytest.mark.parametrize(
    "recording",
    [
        # The others are told in tests/benchmarks/test_choosing.py.
        pytest.param(one, marks=[] if one == SQUATS else [pytest.mark.slow], id=name_of(one))
        for one in RECORDINGS
    ],
)
def test_a_recording_is_told_and_judged_as_if_it_had_been_named(
    recording: Path, here: Here
) -> None:
    done = here("replay", recording, "--exercise", "auto", "--json")
    assert done.code == 0
    report = json.loads(done.out)
    chosen = report.pop("chosen")
    del report["formcheck_version"]
    assert report == judged(recording)
    assert chosen["exercise"] == report["exercise"]
    assert chosen["at_s"] == pytest.approx(report["source"]["duration_s"], abs=0.3)
    exercise = get(chosen["exercise"])
    assert chosen["because"] == (
        "posture_held" if isinstance(exercise.measure, Hold) else "reps_counted"
    )
    assert exercise.signature is not None
    assert done.err.endswith(f": you {exercise.signature.description}\n")
    assert done.err.count("\n") == 1


def test_people_are_told_why(here: Here, tmp_path: Path) -> None:
    done = here("replay", SQUATS, "-e", "AUTO", "-o", tmp_path / "out")
    assert done.err == TOLD
    because = "Recognised because you stand and your knees and hips bend"
    assert because in " ".join(done.out.split())
    assert because in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_a_recording_can_be_judged_as_another_exercise(here: Here) -> None:
    done = here("replay", SQUATS, "-e", "plank", "--json")
    assert json.loads(done.out)["exercise"] == "plank"


def test_a_video_is_told_and_judged_from_its_start(here: Here, tmp_path: Path) -> None:
    clip = short_clip(tmp_path / "clip.mp4", 5.0)
    out, named = tmp_path / "out", tmp_path / "named"
    done = here("analyse", clip, "-e", "auto", "-o", out, "--model", "lite", "--record")
    assert (done.code, done.err) == (0, TOLD)
    here("analyse", clip, "-e", "squat", "-o", named, "--model", "lite", "--record")
    assert names_in(out) == names_in(named)
    report = json.loads((out / "report.json").read_text("utf-8"))
    chosen = report.pop("chosen")
    assert chosen["since_s"] == pytest.approx(report["reps"][0]["start_s"], abs=0.5)
    assert report == json.loads((named / "report.json").read_text("utf-8"))
    assert (out / "frames.csv").read_bytes() == (named / "frames.csv").read_bytes()
    for mine, theirs in zip(
        Recording(out / "poses.jsonl.gz"), Recording(named / "poses.jsonl.gz"), strict=True
    ):
        assert mine[0] == theirs[0]


def test_what_is_not_clear_is_said_and_kept_for_who_names_it(
    standing: Path, here: Here, tmp_path: Path
) -> None:
    analysed = ("analyse", standing, "-e", "auto", "--model", "lite")
    told = refusal(here(*analysed))
    assert "saw somebody standing" in told
    assert "--exercise (squat, deadlift, plank, bird_dog" in told
    assert names_in(standing.parent) == ["standing.mp4"], "nothing is left"
    out = tmp_path / "out"
    poses = out / "poses.jsonl.gz"
    told = refusal(here(*analysed, "-o", out, "--record"))
    assert f"formcheck replay {poses} --exercise NAME" in told
    assert names_in(out) == ["poses.jsonl.gz"]
    report = json.loads(here("replay", poses, "-e", "squat", "--json").out)
    assert report["source"]["frames"] == 9
    assert "problem" not in report["source"]
    assert "saw somebody standing" in refusal(here("replay", poses))


@pytest.mark.xdist_group("real time")
def test_live_the_rep_that_told_it_is_counted(here: Here, tmp_path: Path) -> None:
    clip, out = short_clip(tmp_path / "clip.mp4", 6.0), tmp_path / "out"
    options = ("--no-window", "--voice", "off", "--model", "lite", "--record", "--json")
    done = formcheck("live", "--camera", clip, "-e", "auto", "-o", out, *options)
    assert done.code == 0
    assert done.err.splitlines()[0].startswith("Which exercise? ... Just begin")
    assert done.err.splitlines()[1] == TOLD.strip()
    report = json.loads(done.out)
    assert report["exercise"] == report["chosen"]["exercise"] == "squat"
    assert_its_rep_is_counted(report)
    again = json.loads(here("replay", out / "poses.jsonl.gz", "--json").out)
    assert again["reps"] == report["reps"]


@pytest.mark.slow
@pytest.mark.xdist_group("real time")
@on_linux
@needs_x
def test_live_in_a_window(x_display: str, tmp_path: Path) -> None:
    clip, out = short_clip(tmp_path / "clip.mp4", 8.5), tmp_path / "out"
    done = formcheck(
        *("live", "--camera", clip, "-e", "auto", "-o", out, "--model", "lite", "--json"),
        *("--voice", "off", "--setup"),
        environment={"DISPLAY": x_display},
    )
    assert (done.code, done.err) == (0, "")
    report = json.loads(done.out)
    assert report["exercise"] == report["chosen"]["exercise"] == "squat"
    assert_its_rep_is_counted(report)


@pytest.mark.xdist_group("real time")
def test_live_nothing_is_said_of_who_only_stands_there(standing: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--no-window", "--voice", "off", "--model", "lite", "--record")
    done = formcheck("live", "--camera", standing, "-e", "auto", "-o", out, *options)
    asked, told = done.err.splitlines()
    assert (done.code, done.out) == (1, "")
    assert asked.startswith("Which exercise?")
    assert "saw somebody standing" in told
    assert names_in(out) == ["poses.jsonl.gz"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("replay", str(SQUATS), "-e", "auto", "--set", "shallow.above=0.5"),
        ("live", "-e", "auto", "--reps", "10"),
        ("live", "-e", "auto", "--sets", "3"),
    ],
)
def test_what_only_a_named_exercise_has_is_refused(arguments: list[str], here: Here) -> None:
    told = complaint(here(*arguments), 2)
    assert "got auto; name it with --exercise" in told


def test_a_damaged_recording_is_told_from_what_is_left_of_it(tmp_path: Path, here: Here) -> None:
    cut = tmp_path / "cut.poses.jsonl.gz"
    shutil.copy(SQUATS, cut)
    with cut.open("r+b") as file:
        file.truncate(SQUATS.stat().st_size // 2)
    done = here("replay", cut, "-e", "auto", "--json")
    report = json.loads(done.out)
    assert report["exercise"] == "squat"
    assert "breaks off" in report["source"]["problem"]


def stopped_after(monkeypatch: pytest.MonkeyPatch, pictures: int) -> None:
    """Let somebody press Ctrl-C after so many pictures."""
    asked = itertools.count()

    class Pressed(interrupts.Interruption):
        def __call__(self) -> bool:
            if next(asked) >= pictures:
                self.problem = "stopped with Ctrl-C"
            return super().__call__()

    @contextmanager
    def interruptible() -> Iterator[interrupts.Interruption]:
        yield Pressed()

    monkeypatch.setattr(interrupts, "interruptible", interruptible)


@pytest.mark.xdist_group("real time")
def test_who_stops_the_search_gets_the_report_of_what_was_seen(
    tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_after(monkeypatch, 45)
    clip, out = short_clip(tmp_path / "clip.mp4", 6.0, every=3), tmp_path / "out"
    done = here("analyse", clip, "-e", "auto", "-o", out, "--model", "lite", "--no-video", "--json")
    assert (done.code, done.err) == (130, TOLD)
    report = json.loads(done.out)
    assert report["source"]["frames"] == 45
    assert report["source"]["problem"] == "stopped with Ctrl-C"
    assert len(report["reps"]) == 1


def test_who_stops_before_it_is_clear_is_told_so(
    tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_after(monkeypatch, 7)
    clip = short_clip(tmp_path / "clip.mp4", 2.0, every=3)
    done = here("analyse", clip, "-e", "auto", "--model", "lite", "--no-video")
    assert "saw somebody standing" in complaint(done, 130)
    assert names_in(tmp_path) == ["clip.mp4"]

"""What programs that build on formcheck rely on: the public names, their types, one path."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import formcheck
from formcheck import exercises
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.results.events import RepCounted
from formcheck.errors import UnknownExerciseError, UnknownThresholdError, UsageError, VideoError
from formcheck.sinks.files.session_files import report_text
from formcheck.userfiles.exercise_file import exercise_text
from tests.support.clips import film, short_clip
from tests.support.commands import Here, clean_environment
from tests.support.videos import cut, write_cuttable

ROOT = Path(__file__).parents[1]
SECONDS, PICTURES = 5.0, 50


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first squat, at 10 pictures a second."""
    return short_clip(tmp_path_factory.mktemp("clips") / "squat.mp4", SECONDS, every=3)


@pytest.fixture(scope="module")
def pike(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plank whose hips go up after 3 s, at 10 pictures a second."""
    numbers = range(180, 390, 3)
    path = tmp_path_factory.mktemp("clips") / "plank.mp4"
    return film(path, numbers, range(0, 210, 3), sample="plank_pike")


@pytest.fixture(scope="module")
def report(clip: Path) -> formcheck.Report:
    return formcheck.analyse(clip, "squat")


def test_analyse_gives_the_report_of_the_command_line_and_writes_nothing(
    clip: Path, report: formcheck.Report, here: Here, tmp_path: Path
) -> None:
    assert list(clip.parent.iterdir()) == [clip]
    done = here("analyse", clip, "-e", "squat", "-o", tmp_path / "out", "--no-video", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.out == report_text(report)
    assert len(report.reps) == 1


def finished(
    stream: Generator[formcheck.Tick, None, formcheck.Report],
) -> tuple[list[formcheck.Tick], formcheck.Report]:
    """Return all that a stream yields, and what it returns at its end."""
    returned: list[formcheck.Report] = []

    def followed() -> Generator[formcheck.Tick, None, None]:
        returned.append((yield from stream))

    ticks = list(followed())
    [report] = returned
    return ticks, report


def test_a_stream_of_the_same_pictures_says_the_same(clip: Path, report: formcheck.Report) -> None:
    with VideoFile(clip) as source:
        ticks, again = finished(formcheck.stream(source, "squat"))
    assert len(ticks) == PICTURES
    assert all(isinstance(tick, formcheck.Tick) for tick in ticks)
    assert ticks[-1].reps == len(report.reps) == 1
    [counted] = [event for tick in ticks for event in tick.events if isinstance(event, RepCounted)]
    assert counted.t < SECONDS
    assert (again.source.name, again.source.kind) == ("stream", "camera")
    assert again.source.frames == PICTURES
    assert again.source.fps == pytest.approx(10)
    theirs = report.to_dict() | {"source": None}
    assert again.to_dict() | {"source": None} == theirs


def blank(count: int, *, start_s: float = 0.0) -> Iterator[formcheck.Frame]:
    for index in range(count):
        yield formcheck.Frame(index, start_s + index / 10, np.zeros((48, 64, 3), np.uint8))


def test_a_stream_takes_a_picture_only_when_a_tick_is_asked_for() -> None:
    taken = []

    def counted() -> Iterator[formcheck.Frame]:
        for frame in blank(5):
            taken.append(frame.index)
            yield frame

    ticks = formcheck.stream(counted(), "plank", model="lite")
    assert taken == []
    assert next(ticks).t == 0
    assert taken == [0]
    ticks.close()
    assert taken == [0]


def test_a_stream_of_nothing_has_a_report_too() -> None:
    ticks, report = finished(formcheck.stream([], "plank", model="lite"))
    assert (ticks, report.exercise, report.source.frames, report.holds) == ([], "plank", 0, ())


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((48, 64), np.uint8),
        np.zeros((48, 64, 4), np.uint8),
        np.zeros((0, 64, 3), np.uint8),
        np.zeros((48, 64, 3), np.float32),
    ],
)
def test_what_is_no_picture_is_refused(image: NDArray[Any]) -> None:
    ticks = formcheck.stream([formcheck.Frame(0, 0.0, image)], "squat", model="lite")
    with pytest.raises(ValueError, match=r"uint8 picture of shape \(H, W, 3\)"):
        next(ticks)


def test_time_must_grow() -> None:
    twice = [*blank(1), *blank(1)]
    with pytest.raises(ValueError, match="expected a time after 0"):
        list(formcheck.stream(twice, "squat", model="lite"))


def test_thresholds_are_taken_by_name(clip: Path, report: formcheck.Report) -> None:
    changes = {"trunk_lean.above": -40.0}
    strict = formcheck.analyse(clip, "squat", thresholds=changes, model="lite")
    assert strict.thresholds["trunk_lean.above"] == -40
    assert strict.summary()["fault_counts"]["trunk_lean"] >= 1
    assert "trunk_lean" not in report.summary()["fault_counts"]
    with VideoFile(clip) as source:
        _, streamed = finished(formcheck.stream(source, "squat", thresholds=changes, model="lite"))
    assert streamed.faults == strict.faults


def test_a_wrong_name_is_refused_by_the_call_itself() -> None:
    with pytest.raises(UnknownExerciseError, match="Did you mean squat"):
        formcheck.stream([], "sqat")
    with pytest.raises(UnknownThresholdError):
        formcheck.stream([], "squat", thresholds={"lean.above": 1})
    with pytest.raises(UsageError):
        formcheck.stream([], "squat", model="huge")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(UnknownExerciseError):
        formcheck.analyse("not there.mp4", "sqat")
    with pytest.raises(VideoError, match="does not exist"):
        formcheck.analyse("not there.mp4", "squat")


def test_a_video_that_is_cut_short_has_a_report_that_says_so(tmp_path: Path) -> None:
    video = cut(write_cuttable(tmp_path / "whole.mp4"), tmp_path / "cut.mp4", 0.7)
    report = formcheck.analyse(video, "squat", model="lite")
    assert report.source.problem is not None
    assert "is cut off" in report.source.problem
    assert not math.isclose(report.source.duration_s, 3.0)


def test_the_public_names_are_there_and_no_others() -> None:
    assert set(formcheck.__all__) <= set(dir(formcheck))
    with pytest.raises(AttributeError, match="no attribute 'analyze'"):
        _ = formcheck.analyze  # type: ignore[attr-defined]  # wrong on purpose


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(formcheck.__file__).parent / "py.typed").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["judge_a_video.py", "CLIP", "squat"], "rep 1: "),
        pytest.param(
            *(["watch_pictures.py", "CLIP", "squat"], " s: rep 1 good\n"), marks=pytest.mark.slow
        ),
        (["watch_pictures.py", "PIKE", "plank"], " s: Hips down\n"),
    ],
)
def test_the_examples_run(clip: Path, pike: Path, arguments: list[str], told: str) -> None:
    script, video, exercise = arguments
    path = {"CLIP": clip, "PIKE": pike}[video]
    done = subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "examples" / script), str(path), exercise],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=clean_environment(),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert told in done.stdout


def test_what_is_done_can_be_found_out(clip: Path) -> None:
    report = formcheck.analyse(clip, "auto", model="lite")
    assert report.exercise == "squat"
    assert report.chosen is not None
    assert len(report.reps) == 1
    with pytest.raises(formcheck.FormcheckError, match="name it with --exercise"):
        formcheck.analyse(clip, "auto", thresholds={"shallow.above": 0.5})


def test_an_exercise_of_ones_own_is_given_as_its_file(clip: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(exercise_text(exercises.get("squat"), "my_squat"), "utf-8")
    report = formcheck.analyse(clip, str(file), model="lite")
    assert (report.exercise, len(report.reps)) == ("my_squat", 1)

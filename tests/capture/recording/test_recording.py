"""A recording gives back the very poses it was given, whatever happened to the file on the way."""

from __future__ import annotations

import gzip
import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from formcheck import __version__
from formcheck.capture.recording.lines import MAX_COORDINATE
from formcheck.capture.recording.recording import SUFFIX, Recording, RecordingWriter
from formcheck.core.goal import Goal
from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray, Pose
from formcheck.core.results.events import Restarted, Tick
from formcheck.core.results.report import Report, Source
from formcheck.errors import OutputError
from formcheck.exercises.squat import SQUAT
from tests.benchmarks import made
from tests.support import ticks
from tests.support.processes import line_of, python, started

ROOT = Path(__file__).resolve().parents[3]
SOURCE = Source("squat é.mp4", "video", 640, 480, 30.0)
THRESHOLDS = {"trunk_lean.above": 50.0}
Moment = tuple[float, Pose | None]


def tick(t: float, pose: Pose | None) -> Tick:
    return replace(ticks.tick(0.0, pose=pose), t=t)


def report(source: Source) -> Report:
    return replace(made.report(SQUAT), source=source)


def some_pose(t: float, size: tuple[int, int] = (640, 480), seed: int = 0) -> Pose:
    rng = np.random.default_rng(seed)
    return Pose(
        t=t,
        size=size,
        image=np.round(rng.uniform(-50, 700, (33, 2)), 2),
        world=np.round(rng.normal(0, 0.5, (33, 3)), 4),
        visibility=np.round(rng.uniform(0, 1, 33), 3),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / f"a{SUFFIX}"


def writer_to(path: Path, **changes: Any) -> RecordingWriter:
    usual: dict[str, Any] = {
        "exercise": "squat",
        "thresholds": THRESHOLDS,
        "model": "full",
        "source": SOURCE,
    }
    return RecordingWriter(path, **(usual | changes))


def write(path: Path, moments: Iterable[Moment], end: Source | None = SOURCE) -> Path:
    writer = writer_to(path)
    for t, pose in moments:
        writer.write(tick(t, pose), None)
    writer.close(None if end is None else report(end))
    return path


def assert_same(written: Iterable[Moment], read: Iterable[Moment]) -> None:
    """To the last bit: also the sign of zero."""
    for (t, pose), (t_read, pose_read) in zip(written, read, strict=True):
        assert t == t_read
        if pose is None or pose_read is None:
            assert pose is pose_read
            continue
        assert (pose.t, pose.size) == (pose_read.t, pose_read.size)
        assert pose.after_cut == pose_read.after_cut
        for name in ("image", "world", "visibility", "back"):
            a, b = getattr(pose, name), getattr(pose_read, name)
            if a is None:
                assert b is None
                continue
            assert (a.shape, b.dtype) == (b.shape, np.dtype(np.float64))
            seen = ~np.isnan(a)
            assert (seen == ~np.isnan(b)).all()
            assert a[seen].tobytes() == b[seen].tobytes()


def rounded(shape: tuple[int, ...], decimals: int, limit: float) -> st.SearchStrategy[FloatArray]:
    """Arrays as the estimator makes them, some landmarks not seen."""
    return hnp.arrays(np.float64, shape, elements=st.floats(-limit, limit) | st.just(math.nan)).map(
        lambda array: np.round(array, decimals)
    )


def any_double(shape: tuple[int, ...]) -> st.SearchStrategy[FloatArray]:
    return hnp.arrays(
        np.float64, shape, elements=st.floats(-MAX_COORDINATE, MAX_COORDINATE) | st.just(math.nan)
    )


SIZES = st.tuples(st.integers(1, 8000), st.integers(1, 8000))


@st.composite
def moments(draw: st.DrawFn, array: Callable[..., st.SearchStrategy[FloatArray]]) -> list[Moment]:
    found: list[Moment] = []
    for t in sorted(draw(st.sets(st.floats(-10, 1e6), max_size=6))):
        if draw(st.booleans()):
            found.append((t, None))
            continue
        seen = draw(st.booleans())
        pose = Pose(
            t=t,
            size=draw(SIZES),
            image=draw(array((33, 2), 2, 1e4)),
            world=draw(array((33, 3), 4, 3.0)),
            visibility=draw(array((33,), 3, 1.0)),
            back=draw(array((len(BACK_STATIONS), 2), 2, 1e4)) if seen else None,
            after_cut=draw(st.booleans()),
        )
        found.append((t, pose))
    return found


exactness = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@exactness
@given(written=moments(rounded))
def test_rounded_poses_come_back_exactly(path: Path, written: list[Moment]) -> None:
    path = write(path, written)
    recording = Recording(path)
    assert_same(written, recording)
    assert recording.problem is None


@exactness
@given(written=moments(lambda shape, *_: any_double(shape)))
def test_any_double_comes_back_exactly(path: Path, written: list[Moment]) -> None:
    assert_same(written, Recording(write(path, written)))


def test_it_can_be_read_twice(path: Path) -> None:
    written = [(i / 30, some_pose(i / 30, seed=i)) for i in range(5)]
    recording = Recording(write(path, written))
    assert_same(written, recording)
    next(iter(recording))
    assert_same(written, recording)
    assert recording.problem is None


def test_header_and_end(path: Path) -> None:
    ended = Source("squat é.mp4", "video", 640, 480, math.nan, 1, 0.0, 0.0, "was damaged")
    recording = Recording(write(path, [(0.0, some_pose(0.0))], ended))
    assert recording.exercise == "squat"
    assert recording.thresholds == {"trunk_lean.above": 50.0}
    assert recording.model == "full"
    assert recording.formcheck_version == __version__
    assert recording.source == SOURCE
    assert recording.problem is None
    assert len(list(recording)) == 1
    assert math.isnan(recording.source.fps)
    assert (recording.source.name, recording.source.frames) == ("squat é.mp4", 1)
    assert recording.problem == "was damaged"


@pytest.mark.parametrize("fps", [math.nan, math.inf])
def test_a_source_that_does_not_know_its_rate(path: Path, fps: float) -> None:
    source = Source("0", "camera", fps=fps)
    writer_to(path, source=source).close(None)
    assert math.isnan(Recording(path).source.fps)


@pytest.mark.parametrize(
    "goal", [Goal(reps=10, sets=3, rest_s=20), Goal(hold_s=60), Goal(work_s=60)]
)
def test_a_goal_comes_back(path: Path, goal: Goal) -> None:
    writer_to(path, goal=goal).close(None)
    assert Recording(path).goal == goal


def test_another_model_on_the_way_is_told_where_it_begins(path: Path) -> None:
    models = ["full"]
    writer = writer_to(path, model=lambda: models[-1])
    written = [(i / 10, some_pose(i / 10) if i % 3 else None) for i in range(6)]
    for i, (t, pose) in enumerate(written):
        if i == 3:
            models.append("lite")
        writer.write(tick(t, pose), None)
    ended = replace(SOURCE, models=("full", "lite"))
    writer.close(report(ended))
    header, *poses, end = [
        json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    assert header["model"] == "full"
    assert [one.get("model") for one in poses] == [None, None, None, "lite", None, None]
    assert end["end"]["models"] == ["full", "lite"]
    recording = Recording(path)
    assert_same(written, recording)
    assert recording.model == "full"
    assert recording.source == ended
    # What begins from nothing begins with the model in use.
    writer = writer_to(path, model=lambda: models[-1])
    models.append("full")
    writer.write(replace(tick(0.0, None), events=(Restarted(0.0),)), None)
    writer.close(None)
    assert Recording(path).model == "full"


def test_the_turn_of_the_picture_is_kept(path: Path) -> None:
    write(path, [], replace(SOURCE, rotate_deg=270))
    recording = Recording(path)
    assert list(recording) == []
    assert recording.source.rotate_deg == 270


def test_a_name_that_is_not_unicode(path: Path) -> None:
    """File names on Linux are bytes; Python carries the odd ones as lone surrogates."""
    source = Source("caf\udce9.mp4", "video")
    writer_to(path, source=source).close(None)
    assert Recording(path).source.name == "caf\udce9.mp4"


def test_the_format_that_other_programs_read(path: Path) -> None:
    back = np.full((len(BACK_STATIONS), 2), math.nan)
    back[0], back[-1] = (1.5, 2.0), (math.nan, 4.0)
    first = some_pose(0.5)
    poses = [
        (0.5, first),
        (1.0, None),
        (1.5, Pose(1.5, (640, 480), first.image, first.world, first.visibility, back)),
        (2.0, some_pose(2.0, (480, 640))),
    ]
    with gzip.open(write(path, poses), "rt", encoding="utf-8") as file:
        head, a, b, c, d, end = (json.loads(line) for line in file)
    assert head == {
        "format": "formcheck-poses",
        "version": 1,
        "formcheck_version": __version__,
        "exercise": "squat",
        "thresholds": {"trunk_lean.above": 50.0},
        "model": "full",
        "source": {
            "name": "squat é.mp4",
            "kind": "video",
            "width": 640,
            "height": 480,
            "fps": 30.0,
            "frames": 0,
            "duration_s": 0.0,
            "tracked_s": 0.0,
            "problem": None,
        },
    }
    assert list(a) == ["t", "size", "image", "world", "visibility"]
    assert (a["t"], a["size"]) == (0.5, [640, 480])
    assert a["image"] == first.image.ravel().tolist()
    assert b == {"t": 1.0, "pose": None}
    assert list(c) == ["t", "image", "world", "visibility", "back"]
    assert c["back"] == [1.5, 2.0, *[None] * 47, 4.0]
    assert d["size"] == [480, 640]
    assert end == {"end": head["source"]}


def test_same_poses_same_bytes(tmp_path: Path, path: Path) -> None:
    poses = [(i / 30, some_pose(i / 30, seed=i)) for i in range(50)]
    a = write(path, poses).read_bytes()
    assert write(tmp_path / f"b{SUFFIX}", poses).read_bytes() == a


def test_in_place_only_when_closed(tmp_path: Path, path: Path) -> None:
    path.write_bytes(b"an older one")
    writer = writer_to(path)
    writer.write(tick(0.0, some_pose(0.0)), None)
    assert path.read_bytes() == b"an older one"
    writer.close(report(SOURCE))
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert len(list(Recording(path))) == 1


def test_session_that_made_no_report(path: Path) -> None:
    poses = [(0.0, some_pose(0.0)), (2.0, None)]
    recording = Recording(write(path, poses, end=None))
    assert_same(poses, recording)
    assert recording.problem == "the recording breaks off after 2.0 s"
    assert recording.source == SOURCE


def test_nothing_but_the_header(path: Path) -> None:
    recording = Recording(write(path, [], end=None))
    assert list(recording) == []
    assert recording.problem == "the recording breaks off before its first picture"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "missing" / f"a{SUFFIX}", [])
    assert str(tmp_path / "missing" / f"a{SUFFIX}") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_place_that_is_taken_by_a_folder(tmp_path: Path, path: Path) -> None:
    path.mkdir()
    with pytest.raises(OutputError):
        write(path, [(0.0, some_pose(0.0))])
    assert len(list(Recording(tmp_path / f"a{SUFFIX}.partial"))) == 1


FILL = """
import resource, signal, sys
from pathlib import Path
from tests.capture.recording.test_recording import SOURCE, report, some_pose, tick, writer_to
from formcheck.errors import OutputError, RecordingError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
writer = writer_to(Path(sys.argv[1]))
for what in ("write", "close"):
    try:
        if what == "write":
            for i in range(1000): writer.write(tick(i / 10, some_pose(i / 10, seed=i)), None)
        else:
            writer.close(report(SOURCE))
    except OutputError as error:
        print(what, error)
"""


def test_a_full_disk(tmp_path: Path, path: Path) -> None:
    pytest.importorskip("resource", reason="file size limits are POSIX")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FILL, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    write_line, close_line = done.stdout.splitlines()
    assert write_line.startswith(f"write the recording {path} cannot be written (File too large)")
    assert close_line.startswith("close the recording")
    assert not path.exists()
    recording = Recording(tmp_path / f"a{SUFFIX}.partial")
    read = list(recording)
    assert read
    assert_same([(i / 10, some_pose(i / 10, seed=i)) for i in range(len(read))], read)
    assert recording.problem is not None


KILLED = """
import sys, time
from pathlib import Path
from tests.capture.recording.test_recording import some_pose, tick, writer_to
writer = writer_to(Path(sys.argv[1]))
for i in range(100): writer.write(tick(i / 10, some_pose(i / 10, seed=i)), None)
print("written", flush=True)
time.sleep(60)
"""


@pytest.mark.slow
def test_a_killed_process_loses_a_second(tmp_path: Path, path: Path) -> None:
    with started([*python(KILLED), path], folder=ROOT) as process:
        assert line_of(process) == "written"
        process.kill()
    assert not path.exists()
    recording = Recording(tmp_path / f"a{SUFFIX}.partial")
    read = list(recording)
    assert 90 <= len(read) <= 100
    assert_same([(i / 10, some_pose(i / 10, seed=i)) for i in range(len(read))], read)
    assert recording.problem == f"the recording breaks off after {read[-1][0]:.1f} s"


def test_poses_can_be_kept_without_a_session(tmp_path: Path) -> None:
    path = tmp_path / f"kept{SUFFIX}"
    writer = writer_to(path, exercise="auto")
    writer.add(0.0, None)
    writer.add(0.1, None)
    assert not path.exists()
    writer.finish(SOURCE)
    kept = Recording(path)
    assert list(kept) == [(0.0, None), (0.1, None)]
    assert (kept.exercise, kept.source, kept.problem) == ("auto", SOURCE, None)

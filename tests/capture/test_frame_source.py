"""What every source promises, held against a file, a played file and a camera."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from formcheck.capture.camera.camera import Camera
from formcheck.capture.frame_queue import FrameQueue
from formcheck.capture.frame_source import FrameSource
from formcheck.capture.video.video_file import PlayedFile, VideoFile
from formcheck.core.pose.frame import Frame
from tests.capture.devices import FakeDevice
from tests.support.videos import write_video

pytestmark = pytest.mark.xdist_group("real time")

Make = Callable[[Path], FrameSource]
COUNT = 20


def video(folder: Path) -> FrameSource:
    return VideoFile(write_video(folder / "squat.mp4", COUNT, rate=50))


def played(folder: Path) -> FrameSource:
    return PlayedFile(write_video(folder / "squat.mp4", COUNT, rate=50))


def camera(folder: Path) -> FrameSource:
    return Camera(0, device=FakeDevice(COUNT + 1, period_s=0.01), silence_s=0.3)


def camera_that_is_faster(folder: Path) -> FrameSource:
    return Camera(0, device=FakeDevice(400, period_s=0.0005), silence_s=0.3)


MAKERS = [video, played, camera, camera_that_is_faster]


def our_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("frames of")]


@pytest.mark.parametrize("make", MAKERS)
def test_frames_keep_the_contract(tmp_path: Path, make: Make) -> None:
    with make(tmp_path) as source:
        frames = list(source)
        described = source.describe()
    assert len(frames) > 5
    times_s = np.array([frame.t for frame in frames])
    assert (np.diff(times_s) > 0).all()
    assert (np.diff([frame.index for frame in frames]) > 0).all()
    # On a busy machine a played file drops its first frames as well.
    assert frames[0].t == 0 or (make is played and frames[0].index > 0)
    for frame in frames:
        assert frame.image.shape == (source.height, source.width, 3)
        assert frame.image.dtype == np.uint8
    assert (described.width, described.height) == (source.width, source.height)
    assert described.frames == len(frames)
    assert described.fps == pytest.approx((len(frames) - 1) / times_s[-1])
    assert described.duration_s == pytest.approx(times_s[-1] + 1 / described.fps)
    assert (described.name, described.kind) == (source.name, source.kind)
    assert described.problem == source.problem
    assert our_threads() == []


@pytest.mark.parametrize("make", MAKERS)
def test_frames_of_live_sources_know_when_they_came(tmp_path: Path, make: Make) -> None:
    before_s = time.monotonic()
    with make(tmp_path) as source:
        captured_s = [frame.captured_s for frame in source]
    if make is video:
        assert set(captured_s) == {None}
    else:
        came_s = [moment for moment in captured_s if moment is not None]
        assert len(came_s) == len(captured_s)
        assert came_s == sorted(came_s)
        assert before_s <= came_s[0] <= came_s[-1] <= time.monotonic()


@pytest.mark.parametrize("make", MAKERS)
def test_leaving_early_ends_the_thread(tmp_path: Path, make: Make) -> None:
    with make(tmp_path) as source:
        for frame in source:
            assert our_threads()
            if frame.index >= 3:
                break
    assert our_threads() == []
    assert source.describe().frames >= 1


@pytest.mark.parametrize("make", MAKERS)
def test_an_error_of_the_user_ends_the_thread(tmp_path: Path, make: Make) -> None:
    with pytest.raises(ZeroDivisionError), make(tmp_path) as source:
        next(1 // (frame.index - frame.index) for frame in source)
    assert our_threads() == []


@pytest.mark.parametrize("make", MAKERS)
def test_never_used_leaves_nothing_behind(tmp_path: Path, make: Make) -> None:
    with make(tmp_path) as source:
        assert our_threads() == []
    source.close()
    described = source.describe()
    assert (described.frames, described.duration_s) == (0, 0)


@pytest.mark.parametrize("make", MAKERS)
def test_iterating_after_close_is_an_error(tmp_path: Path, make: Make) -> None:
    with make(tmp_path) as source:
        frames = iter(source)
        next(frames)
    with pytest.raises(ValueError, match="after its close"):
        iter(source)
    assert list(frames) == []


@pytest.mark.parametrize("make", MAKERS)
def test_a_second_loop_goes_on_where_the_first_stopped(tmp_path: Path, make: Make) -> None:
    with make(tmp_path) as source:
        first = next(iter(source))
        rest = list(source)
        assert rest[0].index > first.index
        assert list(source) == []


@pytest.mark.parametrize("make", MAKERS)
def test_closing_from_elsewhere_ends_the_iteration(tmp_path: Path, make: Make) -> None:
    source = make(tmp_path)
    closer = threading.Timer(0.1, source.close)
    closer.start()
    for _ in source:
        time.sleep(0.02)
    closer.join()
    assert our_threads() == []


def a_frame(index: int) -> Frame:
    return Frame(index, float(index), np.zeros((2, 2, 3), np.uint8))


def test_the_queue_of_a_file_waits_for_the_user() -> None:
    queue: FrameQueue[Frame] = FrameQueue(2, newest_wins=False)
    made: list[int] = []

    def make() -> None:
        for index in range(5):
            queue.put(a_frame(index))
            made.append(index)
        queue.finish()

    maker = threading.Thread(target=make)
    maker.start()
    time.sleep(0.3)
    assert made == [0, 1]
    taken = []
    while frame := queue.take():
        taken.append(frame.index)
    maker.join()
    assert taken == [0, 1, 2, 3, 4]


def test_the_queue_of_a_live_source_keeps_the_newest() -> None:
    queue: FrameQueue[Frame] = FrameQueue(1, newest_wins=True)
    for index in range(5):
        assert queue.put(a_frame(index))
    queue.finish()
    newest = queue.take()
    assert newest is not None
    assert newest.index == 4
    assert queue.take() is None


def test_the_queue_tells_the_maker_that_nobody_listens() -> None:
    queue: FrameQueue[Frame] = FrameQueue(1, newest_wins=False)
    assert queue.put(a_frame(0))
    threading.Timer(0.05, queue.close).start()
    assert not queue.put(a_frame(1))
    assert queue.take() is None


class Broken(FrameSource):
    """Makes two frames and fails."""

    kind = "video"
    name, width, height, fps = "broken", 2, 2, 30.0

    def __init__(self) -> None:
        super().__init__(FrameQueue(3, newest_wins=False))
        self.released = 0

    def _produce(self) -> Iterator[Frame]:
        yield a_frame(0)
        yield a_frame(1)
        raise MemoryError

    def _release(self) -> None:
        self.released += 1


def test_an_error_in_the_thread_is_raised_where_the_frames_are_used() -> None:
    with Broken() as source:
        frames = iter(source)
        assert [next(frames).index, next(frames).index] == [0, 1]
        with pytest.raises(MemoryError):
            next(frames)
    assert source.released == 1
    assert our_threads() == []


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("turn_deg", [90, 180, 270])
def test_turned_frames_keep_the_contract(tmp_path: Path, make: Make, turn_deg: int) -> None:
    with make(tmp_path) as source:
        size = (source.width, source.height)
        source.rotate(turn_deg)
        assert (source.width, source.height) == (size if turn_deg == 180 else size[::-1])
        frames = list(source)
        described = source.describe()
    assert len(frames) > 5
    assert {frame.image.shape for frame in frames} == {(source.height, source.width, 3)}
    assert (described.width, described.height) == (source.width, source.height)
    assert our_threads() == []


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_frames_are_turned_clockwise(tmp_path: Path, turn_deg: int) -> None:
    path = write_video(tmp_path / "squat.mp4", 5)
    with VideoFile(path) as source:
        upright = [frame.image for frame in source]
    with VideoFile(path) as source:
        source.rotate(turn_deg)
        turned = [frame.image for frame in source]
    for before, after in zip(upright, turned, strict=True):
        assert np.array_equal(after, np.rot90(before, turn_deg // 90))


def test_frames_that_wait_are_turned_as_well(tmp_path: Path) -> None:
    path = write_video(tmp_path / "squat.mp4", COUNT)
    with VideoFile(path) as source:
        upright = [frame.image for frame in source]
    with VideoFile(path) as source:
        frames = iter(source)
        next(frames)
        deadline = time.monotonic() + 10.0
        while len(source._queue._items) < source._queue._capacity:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        source.rotate(90)
        second = next(frames)
        assert np.array_equal(second.image, np.rot90(upright[1]))
        source.rotate(180)
        rest = list(frames)
    assert [frame.index for frame in rest] == list(range(2, COUNT))
    for frame in rest:
        assert np.array_equal(frame.image, np.rot90(upright[frame.index], -2))
    assert (source.width, source.height) == (64, 48)


def test_another_angle_is_refused(tmp_path: Path) -> None:
    with video(tmp_path) as source, pytest.raises(ValueError, match="got 30"):
        source.rotate(30)

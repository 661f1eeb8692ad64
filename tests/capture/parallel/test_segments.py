"""Where one stretch of a video is joined to the next: on stick figures, without a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from formcheck.capture.parallel.frame_sampling import Watch, sample_frames
from formcheck.capture.parallel.segments import NOBODY_S, Segment, SegmentJoiner
from formcheck.capture.recording.recording import RecordingWriter
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.report import Source
from tests.capture.pose.test_person_selection import FPS, person

PICTURE = np.zeros((2, 2, 3), np.uint8)
#: Where the person stands, and somebody else.
HERE, THERE = 320, 80


def times(start_s: float, end_s: float) -> list[float]:
    return [number / FPS for number in range(round(start_s * FPS), round(end_s * FPS))]


def standing(t: float, x: float = HERE) -> Pose:
    """Return a pose of somebody who stands at x."""
    return person(t, x)


@dataclass
class Finder:
    """Finds the person, where there is one, and notes when it was asked."""

    absent: Iterable[float] = ()
    asked: list[float] = field(default_factory=list)

    def __call__(self, frame: Frame) -> Pose | None:
        self.asked.append(frame.t)
        return None if frame.t in self.absent else standing(frame.t)


def record(stretch: Segment, end_s: float, x: float | None = HERE, *, every: int = 1) -> Segment:
    """Finish a stretch, in which somebody stands at x, with a look at every so many pictures."""
    writer = RecordingWriter(
        stretch.path, exercise="", thresholds={}, model="lite", source=Source("a.mp4", "video")
    )
    for t in times(stretch.start_s, end_s)[::every]:
        writer.add(t, None if x is None else standing(t, x))
    writer.close(None)
    return stretch


def poses(watch: Watch, moments: Iterable[float]) -> list[Pose | None]:
    """Return who is found in the pictures that are looked at."""
    looks = [watch(Frame(number, t, PICTURE)) for number, t in enumerate(moments)]
    return [look.pose for look in looks if look is not None]


@pytest.fixture
def stretch(tmp_path: Path) -> Segment:
    return Segment(2.0, tmp_path / "a")


def test_a_stretch_that_is_finished_and_agrees_is_taken_over(stretch: Segment) -> None:
    own = Finder()
    joined = SegmentJoiner(sample_frames(own, None), [record(stretch, 4.0)])
    found = poses(joined.watch, times(0.0, 4.0))
    assert own.asked == [*times(0.0, 2.0), 2.0]
    assert [pose.t for pose in found if pose is not None] == times(0.0, 4.0)
    assert joined.taken_over


def test_what_is_not_finished_yet_is_not_waited_for(stretch: Segment) -> None:
    own = Finder()
    joined = SegmentJoiner(sample_frames(own, None), [stretch])
    poses(joined.watch, times(0.0, 3.0))
    assert not joined.taken_over
    record(stretch, 4.0)
    poses(joined.watch, times(3.0, 4.0))
    assert own.asked == [*times(0.0, 3.0), 3.0]


def test_a_process_that_dies_leaves_nothing_that_is_believed(stretch: Segment) -> None:
    writer = RecordingWriter(
        stretch.path, exercise="", thresholds={}, model="lite", source=Source("a.mp4", "video")
    )
    for t in times(2.0, 3.0):
        writer.add(t, standing(t))
    own = Finder()
    poses(SegmentJoiner(sample_frames(own, None), [stretch]).watch, times(0.0, 4.0))
    assert own.asked == times(0.0, 4.0)
    writer.close(None)


def test_a_stretch_that_follows_somebody_else_is_left_alone(stretch: Segment) -> None:
    own = Finder()
    joined = SegmentJoiner(sample_frames(own, None), [record(stretch, 4.0, THERE)])
    found = poses(joined.watch, times(0.0, 4.0))
    assert own.asked == times(0.0, 4.0)
    assert all(pose is not None and pose.image[:, 0].mean() > THERE + 50 for pose in found)


def test_after_one_that_is_left_alone_the_next_is_asked(tmp_path: Path) -> None:
    wrong = record(Segment(2.0, tmp_path / "a"), 4.0, THERE)
    right = record(Segment(4.0, tmp_path / "b"), 6.0)
    own = Finder()
    poses(SegmentJoiner(sample_frames(own, None), [wrong, right]).watch, times(0.0, 6.0))
    assert own.asked == [*times(0.0, 4.0), 4.0]


def test_stretches_follow_each_other_where_each_has_ended(tmp_path: Path) -> None:
    first = record(Segment(2.0, tmp_path / "a"), 4.5)
    second = record(Segment(4.0, tmp_path / "b"), 6.0)
    own = Finder()
    found = poses(SegmentJoiner(sample_frames(own, None), [first, second]).watch, times(0.0, 6.0))
    assert own.asked == [*times(0.0, 2.0), 2.0]
    assert [pose.t for pose in found if pose is not None] == times(0.0, 6.0)


def test_where_a_recording_ends_too_early_it_is_looked_here_again(stretch: Segment) -> None:
    own = Finder()
    found = poses(
        SegmentJoiner(sample_frames(own, None), [record(stretch, 3.0)]).watch, times(0.0, 4.0)
    )
    assert own.asked == [*times(0.0, 2.0), 2.0, *times(3.2 + 1 / FPS, 4.0)]
    assert None not in found


def test_nobody_is_agreed_upon_after_a_while_only(stretch: Segment) -> None:
    own = Finder(absent=times(0.0, 9.0))
    poses(
        SegmentJoiner(sample_frames(own, None), [record(stretch, 9.0, None)]).watch, times(0.0, 9.0)
    )
    assert own.asked[-1] == pytest.approx(2.0 + NOBODY_S)


def test_pictures_that_were_read_otherwise_do_not_agree(stretch: Segment) -> None:
    own = Finder()
    shifted = [t + 0.001 for t in times(0.0, 4.0)]
    poses(SegmentJoiner(sample_frames(own, None), [record(stretch, 4.0)]).watch, shifted)
    assert own.asked == shifted


def test_pictures_that_nobody_looked_at_are_not_looked_at_here_either(stretch: Segment) -> None:
    own = Finder()
    joined = SegmentJoiner(sample_frames(own, 10.0), [record(stretch, 4.0, every=3)])
    found = poses(joined.watch, times(0.0, 4.0))
    assert own.asked == [*times(0.0, 2.0)[::3], 2.0]
    assert [pose.t for pose in found if pose is not None] == times(0.0, 4.0)[::3]

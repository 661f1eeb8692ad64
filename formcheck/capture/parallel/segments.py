"""Stretches of a long video, of which each is looked at by a process of its own.

A process begins a second before its stretch, so that its tracker has settled when the stretch
begins, and goes on beyond the end until what it sees agrees with the finished recording of a later
stretch: until then nobody knows whether the later one follows the same person, nor whether it will
ever come. So a process that is slow, was killed or follows somebody else costs nothing but time.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formcheck.capture.parallel.frame_sampling import (
    Rate,
    SampledPose,
    Watch,
    sample_frames,
    until_last,
)
from formcheck.capture.parallel.prefetch import prefetch
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.pose.models import Variant
from formcheck.capture.pose.person_selection import is_same_person
from formcheck.capture.recording.recording import Recording, RecordingWriter
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose

#: Looked at before a stretch: after that long a tracker has forgotten where it began.
WARM_UP_S = 1.0
#: Between two looks lies no more, however few pictures are looked at (rate.py).
LOOKS_WITHIN_S = 0.25
#: When two have seen nobody for so long, neither remembers whom it followed (people.py).
NOBODY_S = 3.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a video.

    Attributes:
        start_s: It goes on to the end of the video, or to where a later one agrees.
        path: Where its recording appears once it is finished.
    """

    start_s: float
    path: Path


class SegmentJoiner:
    """Looks for itself until the recording of a later stretch agrees, and goes by that from there.

    Args:
        watch: Looks at pictures here.
        later: The stretches that others look at, in time.
    """

    def __init__(self, watch: Watch, later: Sequence[Segment]) -> None:
        self._own = watch
        self._later = [SegmentReader(stretch) for stretch in later]
        self._taken_over: SegmentReader | None = None

    @property
    def taken_over(self) -> bool:
        """Whether a later stretch has agreed."""
        return self._taken_over is not None

    def watch(self, frame: Frame, *, last: bool = False) -> SampledPose | None:
        """Return who is in the next picture of the video; None when nobody looked at it."""
        if self._taken_over is None or self._taken_over.ends_before(frame.t):
            look = self._own(frame, last=last)
        else:
            look = self._taken_over.at(frame.t)
        if look is None:
            return None
        for number, found in enumerate(self._later):
            if found.agrees(look):
                self._taken_over = found
                del self._later[: number + 1]
                break
        return look


class SegmentReader:
    """What was found in a stretch, read along with the video; nothing until it is finished."""

    def __init__(self, stretch: Segment) -> None:
        self._stretch = stretch
        self._moments: Iterator[tuple[float, Pose | None]] | None = None
        self._next: SampledPose | None = None
        self._somebody_s = math.inf

    def agrees(self, look: SampledPose) -> bool:
        """Tell whether the same person is followed here, or nobody has been in sight for long."""
        found = self.at(look.t)
        if found is None:
            return False
        if look.pose is not None and found.pose is not None:
            return is_same_person(look.pose, found.pose)
        if look.pose is not found.pose or self._somebody_s > look.t:
            self._somebody_s = look.t
        return look.t - self._somebody_s >= NOBODY_S

    def at(self, t: float) -> SampledPose | None:
        """Return what was found at ``t``, which grows; None when nobody looked there."""
        if self.ends_before(t) or self._next is None or self._next.t != t:
            return None
        return self._next

    def ends_before(self, t: float) -> bool:
        """Read on to the picture at ``t``; tell whether the recording does not reach so far."""
        if self._moments is None:
            if t < self._stretch.start_s or not self._stretch.path.exists():
                return True
            self._moments = iter(Recording(self._stretch.path))
        while self._next is None or self._next.t < t:
            moment = next(self._moments, None)
            if moment is None:
                return self._next is None or t - self._next.t > LOOKS_WITHIN_S
            self._next = SampledPose(*moment)
        return False


@dataclass(frozen=True, slots=True)
class Task:
    """How a video is looked at.

    Attributes:
        video: The file.
        model: Of the pose.
        rate: How many pictures a second are looked at.
        rotate_deg: By how much the picture is turned counterclockwise.
    """

    video: Path
    model: Variant
    rate: Rate = None
    rotate_deg: int = 0


def look_at(task: Task, stretch: Segment, later: Sequence[Segment]) -> None:
    """Record the poses of a stretch: what a process beside the first one does.

    What goes wrong ends it without a recording, and whoever comes to the stretch does its work.
    """
    # The first process is the one that people stop; without it there is nothing to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _record(task, stretch, later)
    except Exception:
        if os.environ.get("FORMCHECK_DEBUG"):
            raise
        sys.exit(1)


def _record(task: Task, stretch: Segment, later: Sequence[Segment]) -> None:
    parent = multiprocessing.parent_process()
    with (
        VideoFile(task.video, from_s=max(0.0, stretch.start_s - WARM_UP_S)) as source,
        MediaPipePose(task.model) as estimator,
    ):
        source.rotate(task.rotate_deg)
        writer = RecordingWriter(
            stretch.path, exercise="", thresholds={}, model=task.model, source=source.describe()
        )
        watch = sample_frames(estimator.estimate, task.rate)
        joined = SegmentJoiner(watch, later)
        pictures = _warmed_up(source, watch, estimator.keep, stretch.start_s)
        with prefetch(_looks(pictures, joined)) as looks:
            for look in looks:
                writer.add(look.t, look.pose)
                if parent is not None and not parent.is_alive():
                    # It was killed, and could not tidy up.
                    shutil.rmtree(stretch.path.parent, ignore_errors=True)
                    return
        writer.close(None)


def _warmed_up(
    pictures: Iterable[Frame], watch: Watch, keep: Callable[[], None], start_s: float
) -> Iterator[Frame]:
    """Yield the pictures of a stretch, after a look at those before it."""
    warming = True
    for frame in pictures:
        if frame.t < start_s:
            watch(frame)
            continue
        if warming:
            keep()
            warming = False
        yield frame


def _looks(pictures: Iterable[Frame], joined: SegmentJoiner) -> Iterator[SampledPose]:
    """Yield what is found until a later stretch takes over."""
    for frame, last in until_last(pictures):
        look = joined.watch(frame, last=last)
        if look is not None:
            yield look
        if joined.taken_over:
            return

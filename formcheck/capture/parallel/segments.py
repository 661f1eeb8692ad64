"""Segments of a long video, each processed by a process of its own.

A process begins a second before its segment, so that its tracker has settled at the start, and
continues beyond its end until it agrees with the finished recording of a later segment. So a
process that is slow, was killed or follows somebody else only costs time.
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

from formcheck.capture.frame_queue import prefetch
from formcheck.capture.parallel.frame_sampling import (
    Rate,
    SampledPose,
    Watch,
    sample_frames,
    until_last,
)
from formcheck.capture.pose.cuts import mark_cuts
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.pose.model_files import Variant
from formcheck.capture.pose.person_selection import is_same_person
from formcheck.capture.recording.recording import Recording, RecordingWriter
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose

#: Time before a segment after which a tracker no longer depends on where it began.
WARM_UP_S = 1.0
#: Longest time between two sampled frames at any pose rate (frame_sampling.py).
LOOKS_WITHIN_S = 0.25
#: After this time without a person a tracker forgets the followed one (person_selection.py).
NOBODY_S = 3.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a video, up to its end or to where a later segment agrees.

    Attributes:
        path: The recording, which exists once it is finished.
    """

    start_s: float
    path: Path


class SegmentJoiner:
    """Finds poses with ``watch`` until the recording of a later segment agrees, then reads that."""

    def __init__(self, watch: Watch, later: Sequence[Segment]) -> None:
        self._own = watch
        self._later = [SegmentReader(segment) for segment in later]
        self.taken_over: SegmentReader | None = None

    def watch(self, frame: Frame, *, last: bool = False) -> SampledPose | None:
        """Return the sample of the next frame; None if it was not sampled."""
        if self.taken_over is None or self.taken_over.ends_before(frame.t):
            look = self._own(frame, last=last)
        else:
            look = self.taken_over.at(frame.t)
        if look is None:
            return None
        for number, found in enumerate(self._later):
            if found.agrees(look):
                self.taken_over = found
                del self._later[: number + 1]
                break
        return look


class SegmentReader:
    """Reads the recording of a segment along with the video; empty until that is finished."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._moments: Iterator[tuple[float, Pose | None]] | None = None
        self._next: SampledPose | None = None
        self._somebody_s = math.inf

    def agrees(self, look: SampledPose) -> bool:
        """Return whether it follows the same person, or both have long found nobody."""
        found = self.at(look.t)
        if found is None:
            return False
        if look.pose is not None and found.pose is not None:
            return is_same_person(look.pose, found.pose)
        if look.pose is not found.pose or self._somebody_s > look.t:
            self._somebody_s = look.t
        return look.t - self._somebody_s >= NOBODY_S

    def at(self, t: float) -> SampledPose | None:
        """Return the sample at ``t``, which must increase; None if there is none."""
        if self.ends_before(t) or self._next is None or self._next.t != t:
            return None
        return self._next

    def ends_before(self, t: float) -> bool:
        """Read on to the frame at ``t``; return whether the recording ends before it."""
        if self._moments is None:
            if t < self._segment.start_s or not self._segment.path.exists():
                return True
            self._moments = iter(Recording(self._segment.path))
        while self._next is None or self._next.t < t:
            moment = next(self._moments, None)
            if moment is None:
                return self._next is None or t - self._next.t > LOOKS_WITHIN_S
            self._next = SampledPose(*moment)
        return False


@dataclass(frozen=True, slots=True)
class Task:
    """The video, and how to find the poses in it; ``rotate_deg`` is counterclockwise."""

    video: Path
    model: Variant
    rate: Rate = None
    rotate_deg: int = 0


def record_segment(task: Task, segment: Segment, later: Sequence[Segment]) -> None:
    """Record the poses of a segment, in a process of its own.

    An error ends it without a recording; the process before it then continues into its segment.
    """
    # Ctrl-C is for the first process, which ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _record(task, segment, later)
    except Exception:
        if os.environ.get("FORMCHECK_DEBUG"):
            raise
        sys.exit(1)


def _record(task: Task, segment: Segment, later: Sequence[Segment]) -> None:
    parent = multiprocessing.parent_process()
    with (
        VideoFile(task.video, from_s=max(0.0, segment.start_s - WARM_UP_S)) as source,
        MediaPipePose(task.model) as estimator,
    ):
        source.rotate(task.rotate_deg)
        writer = RecordingWriter(
            segment.path, exercise="", thresholds={}, model=task.model, source=source.describe()
        )
        watch = sample_frames(estimator.estimate, task.rate)
        joined = SegmentJoiner(watch, later)
        frames = _warm_up(mark_cuts(source), watch, estimator.keep, segment.start_s)
        with prefetch(_sample(frames, joined)) as samples:
            for look in samples:
                writer.add(look.t, look.pose)
                if parent is not None and not parent.is_alive():
                    # Killed, so it did not tidy up.
                    shutil.rmtree(segment.path.parent, ignore_errors=True)
                    return
        writer.close(None)


def _warm_up(
    frames: Iterable[Frame], watch: Watch, keep: Callable[[], None], start_s: float
) -> Iterator[Frame]:
    """Yield the frames of a segment, after a look at those before it."""
    following = iter(frames)
    for frame in following:
        if frame.t >= start_s:
            keep()
            yield frame
            yield from following
        else:
            watch(frame)


def _sample(frames: Iterable[Frame], joined: SegmentJoiner) -> Iterator[SampledPose]:
    """Yield the samples until a later segment takes over."""
    for frame, last in until_last(frames):
        look = joined.watch(frame, last=last)
        if look is not None:
            yield look
        if joined.taken_over:
            return

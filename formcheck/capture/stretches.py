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
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from formcheck.capture.ahead import ahead
from formcheck.capture.mediapipe_pose import MediaPipePose
from formcheck.capture.models import Variant
from formcheck.capture.people import is_same_person
from formcheck.capture.recording import Recording, RecordingWriter
from formcheck.capture.video import VideoFile
from formcheck.core.frame import Frame
from formcheck.core.pose import Pose

__all__ = ["Estimate", "Joined", "Stretch", "look_at"]

#: What finds the person in one picture after the other.
Estimate: TypeAlias = Callable[[Frame], Pose | None]

#: Looked at before a stretch: after that long a tracker has forgotten where it began.
WARM_UP_S = 1.0
#: When two have seen nobody for so long, neither remembers whom it followed (people.py).
NOBODY_S = 3.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a video.

    Attributes:
        start_s: It goes on to the end of the video, or to where a later one agrees.
        path: Where its recording appears once it is finished.
    """

    start_s: float
    path: Path


class Joined:
    """Finds poses by itself until the recording of a later stretch agrees, and there from then on.

    Args:
        estimate: Finds poses.
        later: The stretches that others look at, in time.
    """

    def __init__(self, estimate: Estimate, later: Sequence[Stretch]) -> None:
        self._own: Estimate = estimate
        self._later = [_Found(stretch) for stretch in later]
        self._taken_over: _Found | None = None

    @property
    def taken_over(self) -> bool:
        """Whether a later stretch has agreed."""
        return self._taken_over is not None

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in the next picture of the video."""
        moment = self._taken_over.at(frame.t) if self._taken_over else None
        pose = moment.pose if moment else self._own(frame)
        for number, found in enumerate(self._later):
            if found.agrees(frame.t, pose):
                self._taken_over = found
                del self._later[: number + 1]
                break
        return pose


class _Moment(NamedTuple):
    t: float
    pose: Pose | None


class _Found:
    """What was found in a stretch, read along with the video; nothing until it is finished."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._moments: Iterator[tuple[float, Pose | None]] | None = None
        self._next: _Moment | None = None
        self._somebody_s = math.inf

    def agrees(self, t: float, pose: Pose | None) -> bool:
        """Tell whether the same person is followed here, or nobody has been in sight for long."""
        found = self.at(t)
        if found is None:
            return False
        if pose is not None and found.pose is not None:
            return is_same_person(pose, found.pose)
        if pose is not found.pose or self._somebody_s > t:
            self._somebody_s = t
        return t - self._somebody_s >= NOBODY_S

    def at(self, t: float) -> _Moment | None:
        """Return what was found at ``t``, which grows; None when nobody looked there."""
        if self._moments is None:
            if t < self._stretch.start_s or not self._stretch.path.exists():
                return None
            self._moments = iter(Recording(self._stretch.path))
        while self._next is None or self._next.t < t:
            moment = next(self._moments, None)
            if moment is None:
                return None
            self._next = _Moment(*moment)
        return self._next if self._next.t == t else None


def look_at(video: Path, model: Variant, stretch: Stretch, later: Sequence[Stretch]) -> None:
    """Record the poses of a stretch: what a process beside the first one does.

    What goes wrong ends it without a recording, and whoever comes to the stretch does its work.
    """
    # The first process is the one that people stop; without it there is nothing to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _record(video, model, stretch, later)
    except Exception:
        if os.environ.get("FORMCHECK_DEBUG"):
            raise
        sys.exit(1)


def _record(video: Path, model: Variant, stretch: Stretch, later: Sequence[Stretch]) -> None:
    parent = multiprocessing.parent_process()
    with (
        VideoFile(video, from_s=max(0.0, stretch.start_s - WARM_UP_S)) as source,
        MediaPipePose(model) as estimator,
    ):
        writer = RecordingWriter(
            stretch.path, exercise="", thresholds={}, model=model, source=source.describe()
        )
        joined = Joined(estimator.estimate, later)
        with ahead(_moments(source, estimator, joined, stretch.start_s)) as moments:
            for t, pose in moments:
                writer.add(t, pose)
                if parent is not None and not parent.is_alive():
                    return
        writer.close(None)


def _moments(
    source: VideoFile, estimator: MediaPipePose, joined: Joined, start_s: float
) -> Iterator[tuple[float, Pose | None]]:
    """Yield time and pose of the pictures from ``start_s`` until a later stretch takes over."""
    warming = True
    for frame in source:
        if frame.t < start_s:
            estimator.estimate(frame)
            continue
        if warming:
            estimator.keep()
            warming = False
        yield frame.t, joined.estimate(frame)
        if joined.taken_over:
            return

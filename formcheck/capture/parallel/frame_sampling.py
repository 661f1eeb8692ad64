"""Chooses the frames in which poses are found, and interpolates those between.

Finding a pose takes ten times as long as everything else, and frames show little new while a person
stands between two reps or holds a plank.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.pose.cuts import mark_cuts
from formcheck.capture.pose.landmarker import round_pose
from formcheck.capture.pose.scene_motion import box_of
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray, Pose

#: Pose rate: frames per second, "auto" (depending on movement), or None for every frame.
Rate: TypeAlias = float | Literal["auto"] | None
Estimate: TypeAlias = Callable[[Frame], Pose | None]

#: "auto": frames per second where nothing moves ...
_CALM_PER_S = 5.0
#: ... and every frame that differs by this share from the last sampled one, within the box of the
#: person: then joints have moved by 0.7 to 1.5 % of the person's extent (46 clips). At 8 % a rep
#: was lost in those clips; at 3 % two thirds of all frames are sampled.
_CHANGED = 0.05
#: In levels of a colour channel; noise and compression stay below.
_LEVELS = 20
#: Points compared along the longer side of the person's box.
_POINTS = 64
#: Until a person is found, every 16th pixel of the whole frame is compared.
_COARSE = 16
#: Margin of the box around the joints, as a share of their extent.
_MARGIN = 0.05
#: Maximum number of frames that wait for the next sample: 50 MB at 1080p.
_MOST_WAITING = 8
#: Jitter of time stamps.
_SLACK_S = 0.005


class SampledPose(NamedTuple):
    """The pose in a sampled frame, or None."""

    t: float
    pose: Pose | None


class Watch(Protocol):
    """Takes one frame after the other."""

    def __call__(self, frame: Frame, *, last: bool = False) -> SampledPose | None:
        """Return the sample, or None if the frame was skipped; the last one never is."""


def sample_frames(estimate: Estimate, rate: Rate) -> Watch:
    """Return a function that samples frames at this rate, and at least every ninth frame.

    The first frame after a cut is always sampled.
    """
    if rate is None:
        return lambda frame, *, last=False: SampledPose(frame.t, estimate(frame))
    chooser = _Chooser(_CALM_PER_S if rate == "auto" else rate)
    changes = _ChangeDetector() if rate == "auto" else None

    def watch(frame: Frame, *, last: bool = False) -> SampledPose | None:
        wanted = chooser.wants(frame.t) or last or frame.after_cut
        if not wanted and not (changes and changes.has_changed(frame.image)):
            return None
        chooser.skipped = 0
        pose = estimate(frame)
        if changes:
            changes.note(frame.image, pose)
        return SampledPose(frame.t, pose)

    return watch


def fill_skipped(frames: Iterable[Frame], watch: Watch) -> Iterator[tuple[Frame, Pose | None]]:
    """Yield every frame with its pose, sampled or interpolated between two poses; marks cuts."""
    before = SampledPose(-math.inf, None)
    waiting: list[Frame] = []
    for frame, last in until_last(mark_cuts(frames)):
        look = watch(frame, last=last)
        waiting.append(frame)
        if look is None:
            continue
        for one in waiting[:-1]:
            yield one, _interpolate(before, look, one.t)
        yield frame, look.pose
        before = look
        waiting.clear()
    for one in waiting:
        yield one, None


def until_last(frames: Iterable[Frame]) -> Iterator[tuple[Frame, bool]]:
    """Yield each frame and whether it is the last one."""
    following = iter(frames)
    frame = next(following, None)
    while frame is not None:
        after = next(following, None)
        yield frame, after is None
        frame = after


class _Chooser:
    """Spreads samples evenly; the sampled frames do not depend on where one begins."""

    def __init__(self, per_s: float) -> None:
        self._per_s = per_s
        self._slot: int | None = None
        self.skipped = 0

    def wants(self, t: float) -> bool:
        """Return whether the frame at ``t`` is the first in its time slot."""
        slot = math.floor((t + _SLACK_S) * self._per_s)
        if slot == self._slot and self.skipped < _MOST_WAITING:
            self.skipped += 1
            return False
        self._slot = slot
        return True


class _ChangeDetector:
    """Notices that the image of the person has changed since the last sample."""

    def __init__(self) -> None:
        self._place = slice(None, None, _COARSE), slice(None, None, _COARSE)
        self._seen: NDArray[np.int16] | None = None

    def has_changed(self, image: Image) -> bool:
        now = image[self._place]
        if self._seen is None or now.shape != self._seen.shape:
            return True
        change = np.abs(now - self._seen).max(axis=2, initial=0)
        return bool((change > _LEVELS).sum() > _CHANGED * change.size)

    def note(self, image: Image, pose: Pose | None) -> None:
        """Store the image in the person's box; without a pose, in the box of the last one."""
        if pose is not None:
            rows, columns = box_of(pose.image, _MARGIN)
            step = max(1, int(np.ptp(pose.image, axis=0).max()) // _POINTS)
            self._place = (
                slice(rows.start, rows.stop, step),
                slice(columns.start, columns.stop, step),
            )
        self._seen = image[self._place].astype(np.int16)


def _interpolate(before: SampledPose, after: SampledPose, t: float) -> Pose | None:
    """Return the linear interpolation at ``t``; None without two poses in one take and size."""
    first, last = before.pose, after.pose
    if first is None or last is None or first.size != last.size or last.after_cut:
        return None
    share = (t - before.t) / (after.t - before.t)

    def mix(a: FloatArray, b: FloatArray) -> FloatArray:
        return (1 - share) * a + share * b

    back = None if first.back is None or last.back is None else mix(first.back, last.back)
    return round_pose(
        Pose(
            t=t,
            size=first.size,
            image=mix(first.image, last.image),
            world=mix(first.world, last.world),
            visibility=mix(first.visibility, last.visibility),
            back=back,
        )
    )

"""Which pictures of a video are looked at, and who is taken to be in those between.

Finding a pose takes ten times as long as all else, and while a person stands between two
repetitions or holds a plank the pictures tell little new.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.pose.rounding import round_pose
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray, Pose

#: How many pictures a second are looked at: so many, as many as it takes, or all (None).
Rate: TypeAlias = float | Literal["auto"] | None
#: Finds the person in one picture after the other.
Estimate: TypeAlias = Callable[[Frame], Pose | None]

#: By itself, so many pictures a second where nothing moves ...
_CALM_PER_S = 5.0
#: ... and otherwise each of which this share differs from the one that was looked at last, in the
#: place of the person: then joints have moved by 0.7 to 1.5 % of the person's extent (46 clips).
#: At 8 % a repetition was lost in those clips; at 3 % two thirds of all pictures are looked at.
_CHANGED = 0.05
#: Levels of any colour; noise and compression stay below.
_LEVELS = 20
#: The place of the person is compared in so many points along its longer side.
_POINTS = 64
#: Of the whole picture, while nobody has been found yet, each so many-th.
_COARSE = 16
#: Around the joints, as a share of their extent.
_MARGIN = 0.05
#: Pictures wait for the next look at most in this number: 50 MB of them at 1080p.
_MOST_WAITING = 8
#: Time stamps tremble.
_SLACK_S = 0.005


class SampledPose(NamedTuple):
    """Who was found in a picture that was looked at, if anybody."""

    t: float
    pose: Pose | None


class Watch(Protocol):
    """Takes one picture after the other."""

    def __call__(self, frame: Frame, *, last: bool = False) -> SampledPose | None:
        """Return who is there; None when it did not look, which it always does at the last."""


def sample_frames(estimate: Estimate, rate: Rate) -> Watch:
    """Return what looks at some of the pictures.

    Args:
        estimate: Finds poses.
        rate: Pictures a second, "auto", or None for every picture. At least every ninth picture is
            looked at.
    """
    if rate is None:
        return lambda frame, *, last=False: SampledPose(frame.t, estimate(frame))
    chooser = _Chooser(_CALM_PER_S if rate == "auto" else rate)
    surface = _Surface() if rate == "auto" else None

    def watch(frame: Frame, *, last: bool = False) -> SampledPose | None:
        wanted = chooser.wants(frame.t) or last
        if not wanted and not (surface and surface.has_changed(frame.image)):
            return None
        chooser.skipped = 0
        pose = estimate(frame)
        if surface:
            surface.note(frame.image, pose)
        return SampledPose(frame.t, pose)

    return watch


def fill_skipped(frames: Iterable[Frame], watch: Watch) -> Iterator[tuple[Frame, Pose | None]]:
    """Yield every picture and who is in it, found or between what was found before and after.

    Beside a picture in which nobody was found nobody is known to be.
    """
    before = SampledPose(-math.inf, None)
    waiting: list[Frame] = []
    for frame, last in until_last(frames):
        look = watch(frame, last=last)
        waiting.append(frame)
        if look is None:
            continue
        for one in waiting[:-1]:
            yield one, _between(before, look, one.t)
        yield frame, look.pose
        before = look
        waiting.clear()
    for one in waiting:
        yield one, None


def until_last(frames: Iterable[Frame]) -> Iterator[tuple[Frame, bool]]:
    """Yield each picture and whether it is the last one."""
    following = iter(frames)
    frame = next(following, None)
    while frame is not None:
        after = next(following, None)
        yield frame, after is None
        frame = after


class _Chooser:
    """Spreads looks evenly, in the same pictures wherever one begins."""

    def __init__(self, per_s: float) -> None:
        self._per_s = per_s
        self._slot: int | None = None
        self.skipped = 0

    def wants(self, t: float) -> bool:
        """Tell whether the picture at ``t`` is the first of its share of a second."""
        slot = math.floor((t + _SLACK_S) * self._per_s)
        if slot == self._slot and self.skipped < _MOST_WAITING:
            self.skipped += 1
            return False
        self._slot = slot
        return True


class _Surface:
    """Notices that the picture of the person is no longer the one that was looked at."""

    def __init__(self) -> None:
        self._place = slice(None, None, _COARSE), slice(None, None, _COARSE)
        self._seen: NDArray[np.int16] | None = None

    def has_changed(self, image: Image) -> bool:
        """Tell whether the place of the person looks otherwise than at the last look."""
        if self._seen is None:
            return True
        now = image[self._place]
        if now.shape != self._seen.shape:
            return True
        change = np.abs(now - self._seen).max(axis=2, initial=0)
        return bool((change > _LEVELS).sum() > _CHANGED * change.size)

    def note(self, image: Image, pose: Pose | None) -> None:
        """Remember a picture that was looked at: the place of the person, once there was one."""
        if pose is not None:
            low, high = pose.image.min(axis=0), pose.image.max(axis=0)
            room = _MARGIN * (high - low).max()
            left, top = np.maximum(low - room, 0).astype(int)
            right, bottom = np.maximum(high + room + 1, 0).astype(int)
            step = max(1, int((high - low).max()) // _POINTS)
            self._place = slice(top, bottom, step), slice(left, right, step)
        self._seen = image[self._place].astype(np.int16)


def _between(before: SampledPose, after: SampledPose, t: float) -> Pose | None:
    """Return the pose on the straight way from one to the other.

    None beside nobody, and where the frames have changed their size in between.
    """
    first, last = before.pose, after.pose
    if first is None or last is None or first.size != last.size:
        return None
    share = (t - before.t) / (after.t - before.t)

    def mixed(a: FloatArray, b: FloatArray) -> FloatArray:
        return (1 - share) * a + share * b

    back = None
    if first.back is not None and last.back is not None:
        back = mixed(first.back, last.back)
    return round_pose(
        Pose(
            t=t,
            size=first.size,
            image=mixed(first.image, last.image),
            world=mixed(first.world, last.world),
            visibility=mixed(first.visibility, last.visibility),
            back=back,
        )
    )

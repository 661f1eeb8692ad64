"""Places, sizes and movements of the people in the frame."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import FloatArray, Pose

#: Hips, feet, shoulders: in every exercise one of them hardly moves.
_MARKS = np.array([PARTS["hip"], PARTS["ankle"], PARTS["shoulder"]])
_HIPS, _FEET, _SHOULDERS = range(3)
#: From one joint to the next: trunk, thigh and shin of both sides.
_CHAIN = np.array([PARTS[part] for part in ("shoulder", "hip", "knee", "ankle")]).T
_BODY = _CHAIN.T.ravel()
#: Mean visibility of trunk and legs; ghosts in furniture have 0.3 to 0.7, people 0.85 to 1.
_CERTAIN = 0.7
#: Two poses nearer than this, in sizes, are of one person. One person found twice has 0.05, people
#: shoulder to shoulder 0.3 and more.
_SAME_WITHIN = 0.22
_SAME_SIZE_RATIO = 1.6
#: From one frame to the next the stillest of hips, feet and shoulders moves by less than 0.03
#: sizes (99 % of the frames of 40 clips: 0.07), and a runner by 2 sizes a second.
_JUMP, _JUMP_PER_S = 0.1, 2.0
_SIZE_JUMP = 0.4  # of the logarithm; limbs that point at the camera change it by 0.25
#: In sizes from the last place: a person who exercises in one place stays within 0.3.
_STRAYS = 0.35
#: Speeds are measured over this time: shorter is noise, longer misses a stop.
_SPEED_OVER_S, _SPEED_NEEDS_S = 0.7, 0.15
#: A hidden person is expected to walk on for this long: people hide each other no longer.
_WALKS_ON_S = 1.5
#: Sizes, and sizes a second: a quick walk.
_HIDES_WITHIN, _WALKS_PER_S = 0.7, 1.5
#: The time over which movement is measured: a slow squat goes down in less.
_MOVEMENT_OVER_S = 3.0
#: This many sightings within this time belong to a real person.
_STEADY, _STEADY_WITHIN_S = 4, 1.2
_FEET_KEPT = 0.25  # sizes, over the time of movement
_MOST = (0.1, 0.9)  # of the sightings: a single wrong pose is no movement


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """One pose, reduced to what distinguishes people.

    Attributes:
        marks: (3, 2) middles of hips, ankles and shoulders in pixels.
        size: Trunk, thigh and shin together in pixels, mean of both sides: hardly changes with the
            posture while the person is seen from the side, by a quarter from the front.
    """

    t: float
    pose: Pose
    marks: FloatArray
    size: float

    def shift(self, marks: FloatArray, size: float) -> float:
        """Return the distance of the stillest mark from ``marks``, in sizes."""
        return float(np.hypot(*(self.marks - marks).T).min()) / size

    def prominence(self) -> float:
        """Return the size, reduced toward the sides of the frame: people film the one they mean."""
        off_centre = abs(float(self.marks[:, 0].mean()) / self.pose.size[0] - 0.5)
        return self.size * (1 - min(off_centre, 0.5))

    def is_certain(self) -> bool:
        """Return whether trunk and legs are a person's rather than a ghost's."""
        return bool(self.pose.visibility[_BODY].mean() >= _CERTAIN)

    def is_upright(self) -> bool:
        heights = self.marks[:, 1]
        return bool(heights[_SHOULDERS] < heights[_HIPS] < heights[_FEET])


def sighting(pose: Pose) -> Sighting | None:
    """Reduce a pose; None if a joint of trunk or legs is missing or all lie on one point."""
    points = pose.image[_CHAIN]
    size = float(np.hypot(*np.diff(points, axis=1).T).sum()) / 2
    if not math.isfinite(size) or size < 1:
        return None
    return Sighting(pose.t, pose, pose.image[_MARKS].mean(axis=1), size)


def same_person(a: Sighting, b: Sighting) -> bool:
    """Return whether two poses in one frame are of one person, found twice."""
    size = max(a.size, b.size)
    apart = float(np.hypot(*(a.marks - b.marks).T).mean()) / size
    return apart < _SAME_WITHIN and size < _SAME_SIZE_RATIO * min(a.size, b.size)


@dataclass(slots=True, eq=False)
class Track:
    """The sightings of one person, and the expected place of the person.

    The expectation starts from an anchor, which :meth:`settle` moves. While two people overlap in
    the frame nobody knows whose sightings they are, and the anchor stays behind.
    """

    recent: deque[Sighting] = field(default_factory=deque)
    has_moved: bool = False
    first_s: float = math.nan
    _anchor: Sighting | None = None
    _speed: FloatArray = field(default_factory=lambda: np.zeros(2))

    @property
    def last(self) -> Sighting:
        return self.recent[-1]

    @property
    def anchor(self) -> Sighting:
        """The latest confirmed sighting."""
        return self.last if self._anchor is None else self._anchor

    def add(self, seen: Sighting) -> None:
        """Add a sighting without confirming it."""
        if math.isnan(self.first_s):
            self.first_s = seen.t
        self.recent.append(seen)
        while seen.t - self.recent[0].t > _MOVEMENT_OVER_S:
            self.recent.popleft()

    def settle(self) -> None:
        """Confirm the last sighting: it is this person."""
        self._anchor = self.last
        self._speed = self._recent_speed()

    def distance(self, seen: Sighting) -> float:
        """Return the distance of a sighting from the expectation for this person.

        It adds the place in sizes and the natural logarithm of the ratio of sizes.
        """
        anchor = self.anchor
        walked = self._speed * min(seen.t - anchor.t, _WALKS_ON_S)
        place = seen.shift(anchor.marks + walked, anchor.size)
        return place + abs(math.log(seen.size / anchor.size))

    def goes_on(self, seen: Sighting) -> bool:
        """Return whether a sighting can follow the last one."""
        last = self.last
        reach = _JUMP + _JUMP_PER_S * (seen.t - last.t)
        resized = abs(math.log(seen.size / last.size))
        return seen.shift(last.marks, last.size) < reach and resized < _SIZE_JUMP

    def strays(self, seen: Sighting) -> bool:
        """Return whether a sighting is not where the person is expected."""
        return self.distance(seen) > _STRAYS

    def reaches(self, seen: Sighting) -> bool:
        """Return whether the person may have come so near that one hides the other."""
        anchor = self.anchor
        reach = _HIDES_WITHIN + _WALKS_PER_S * (seen.t - anchor.t)
        return seen.shift(anchor.marks, anchor.size) < reach

    def is_steady(self) -> bool:
        """Return whether the person is seen in look after look, unlike ghosts."""
        return len(self.recent) >= _STEADY and (
            self.last.t - self.recent[-_STEADY].t <= _STEADY_WITHIN_S
        )

    def keeps_feet(self) -> bool:
        """Return whether the feet stay in place, apart from camera shake."""
        feet = np.array([seen.marks[_FEET] for seen in self.recent])
        low, high = np.quantile(feet / self.last.size, _MOST, axis=0)
        return bool(np.hypot(*(high - low)) < _FEET_KEPT)

    def movement(self) -> float:
        """Return how far hips and shoulders have moved against the feet, in sizes.

        Walking does not move them and exercising upright does: a squat 0.25 and more.
        """
        bodies = np.array([seen.marks - seen.marks[_FEET] for seen in self.recent])
        low, high = np.quantile(bodies / self.last.size, _MOST, axis=0)
        return float(np.hypot(*(high - low).T).max())

    def _recent_speed(self) -> FloatArray:
        """Return pixels a second of the stillest mark, (2,); zero before there is an interval."""
        last = self.last
        earlier = next(seen for seen in self.recent if last.t - seen.t <= _SPEED_OVER_S)
        duration_s = last.t - earlier.t
        if duration_s < _SPEED_NEEDS_S:
            return np.zeros(2)
        moved = last.marks - earlier.marks
        return np.asarray(moved[np.hypot(*moved.T).argmin()] / duration_s)

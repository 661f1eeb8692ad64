"""Counting rules of other programs and two naive ones, for comparison, on formcheck's own poses.

The published ones are written here from what their makers document; thresholds are theirs. Each
reads one figure from the raw poses, without smoothing, start posture or a look at the feet.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median, quantiles
from typing import Literal, Protocol, TypeAlias

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.geometry import Point, angle_deg, distance
from formcheck.core.pose.landmarks import Pose

#: Seconds and a figure, NaN where it is unknown.
Samples: TypeAlias = Iterable[tuple[float, float]]
#: What was seen in a clip, as :class:`benchmarks.clips.Poses` has it.
Moments: TypeAlias = Sequence[tuple[float, Pose | None]]


class Rule(Protocol):
    """A rule counts the repetitions in a clip."""

    @property
    def name(self) -> str:
        """Its name, with its origin."""

    def count(self, moments: Moments) -> int:
        """Return the number of repetitions."""


@dataclass(frozen=True, slots=True)
class Hysteresis:
    """Counts when the figure has been under ``down`` and is over ``up`` again, or the reverse.

    Attributes:
        counted_at: "top" counts when it comes up; "bottom" when it goes down, having been up.
        median_of: The figure is the median of this many frames.
        median_s: The figure is the median of this many seconds.
    """

    name: str
    read: Callable[[Moments], Samples]
    up: float
    down: float
    counted_at: Literal["top", "bottom"] = "top"
    median_of: int = 1
    median_s: float = 0.0

    def count(self, moments: Moments) -> int:
        """Return the number of repetitions."""
        return self.crossings(running_median(self.read(moments), self.median_of, self.median_s))

    def crossings(self, values: Iterable[float]) -> int:
        """Return how often known values went all the way from one threshold past the other."""
        reps, was = 0, ""
        first, then = ("down", "up") if self.counted_at == "top" else ("up", "down")
        for value in values:
            now = "down" if value < self.down else "up" if value > self.up else was
            reps += (was, now) == (first, then)
            was = now
        return reps


@dataclass(frozen=True, slots=True)
class Bands:
    """Counts a passage through three bands: standing, on the way, deep, on the way, standing.

    Attributes:
        standing_under: Under this it is standing.
        way, deep: Lowest and highest value of the two other bands; between bands nothing changes.
    """

    name: str
    read: Callable[[Moments], Samples]
    standing_under: float
    way: tuple[float, float]
    deep: tuple[float, float]

    def count(self, moments: Moments) -> int:
        """Return the number of repetitions."""
        return self.passages(value for _, value in self.read(moments) if not math.isnan(value))

    def passages(self, values: Iterable[float]) -> int:
        """Return how often known values went through all bands and back."""
        reps, been = 0, ""
        for value in values:
            if value <= self.standing_under:
                reps += been == "way deep way "
                been = ""
            elif self.way[0] <= value <= self.way[1] and been in ("", "way deep "):
                been += "way "
            elif self.deep[0] <= value <= self.deep[1] and been == "way ":
                been += "deep "
        return reps


def running_median(samples: Samples, pictures: int, seconds: float) -> Iterator[float]:
    """Yield the median of the last known values, by number or by time; unknown ones are skipped."""
    window: deque[tuple[float, float]] = deque()
    for t, value in samples:
        if math.isnan(value):
            continue
        window.append((t, value))
        while len(window) > pictures and t - window[0][0] >= seconds:
            window.popleft()
        yield median(kept for _, kept in window)


def each(figure: Callable[[Pose], float]) -> Callable[[Moments], Samples]:
    """Return a reader that applies a figure to each pose."""

    def read(moments: Moments) -> Samples:
        return ((t, math.nan if pose is None else figure(pose)) for t, pose in moments)

    return read


def knee_deg(pose: Pose) -> float:
    """Return the knee angle of the leg that the model sees better."""
    return angle_deg(*_better_side(pose, ("hip", "knee", "ankle")))


def hip_deg(pose: Pose) -> float:
    """Return the hip angle of the side that the model sees better."""
    return angle_deg(*_better_side(pose, ("shoulder", "hip", "knee")))


def larger_hip_deg(pose: Pose) -> float:
    """Return the larger of the two hip angles."""
    return max(angle_deg(*_points(pose, ("shoulder", "hip", "knee"), side)) for side in (0, 1))


def thigh_from_vertical_deg(pose: Pose) -> float:
    """Return how far the line from knee to hip leans from upright: 0 standing, 90 level."""
    hip, knee = _better_side(pose, ("hip", "knee"))
    return angle_deg(hip, knee, (knee[0], knee[1] - 1.0))


def hip_over_knee(moments: Moments) -> Samples:
    """Return hip height over knee height as a share of the leg's length while standing.

    That length is the 90th percentile of the clip: a leg never looks longer than it is.
    """
    legs = [(t, [_leg(pose, side) for side in (0, 1)]) for t, pose in moments if pose is not None]
    length = quantiles([mean(leg[1] for leg in pair) for _, pair in legs], n=10)[-1]
    return ((t, mean(leg[0] for leg in pair) / length) for t, pair in legs)


def _leg(pose: Pose, side: int) -> tuple[float, float]:
    """Return how far the hip lies over the knee, and the length of thigh and shin, in pixels."""
    hip, knee, ankle = _points(pose, ("hip", "knee", "ankle"), side)
    return knee[1] - hip[1], distance(hip, knee) + distance(knee, ankle)


def _better_side(pose: Pose, parts: tuple[str, ...]) -> list[Point]:
    def seen(side: int) -> float:
        return min(float(pose.visibility[PARTS[part][side]]) for part in parts)

    return _points(pose, parts, max((0, 1), key=seen))


def _points(pose: Pose, parts: tuple[str, ...], side: int) -> list[Point]:
    """Return points in the frame, y down."""
    return [(float(x), float(y)) for x, y in pose.image[[PARTS[part][side] for part in parts]]]


#: Published and naive rules by exercise.
RULES: dict[str, tuple[Rule, ...]] = {
    "squat": (
        Hysteresis("knee 145/90 (Ultralytics AIGym)", each(knee_deg), 145, 90, counted_at="bottom"),
        Hysteresis("knee 160/90 (ExerSights)", each(knee_deg), 160, 90),
        Hysteresis(
            "knee 160/110, median of five (Good-GYM)", each(knee_deg), 160, 110, median_of=5
        ),
        Bands(
            "thigh in bands 32, 35-65, 70-95 (LearnOpenCV)",
            each(thigh_from_vertical_deg),
            32,
            (35, 65),
            (70, 95),
        ),
        Hysteresis("hip 170/90, at the bottom", each(hip_deg), 170, 90, counted_at="bottom"),
        Hysteresis("naive: hip over knee 0.36/0.22", hip_over_knee, 0.36, 0.22, median_s=0.12),
    ),
    "deadlift": (
        Hysteresis("hip 145/90", each(hip_deg), 145, 90),
        Hysteresis("knee 145/90", each(knee_deg), 145, 90),
        Hysteresis("naive: larger hip 150/120", each(larger_hip_deg), 150, 120, median_s=0.25),
    ),
}

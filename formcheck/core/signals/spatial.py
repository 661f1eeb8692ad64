"""Signals of the body in space, for postures that look flat in the frame.

They are read from the model's world landmarks, whose depth is a guess: less exact than the frame
for a limb in its plane, but the same from every view. NaN as in formcheck.core.signals.joints.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from formcheck.core.exercise.definition import Signal
from formcheck.core.pose.body import PARTS, Body
from formcheck.core.pose.geometry import (
    Vector,
    angle_between_deg,
    cross,
    dot,
    length,
    max_of_known,
    mean_of_known,
    midpoint,
    perpendicular_part,
    signed_angle_deg,
    vector_to,
)
from formcheck.core.signals.joints import by_side
from formcheck.core.types import Side

_IN_SPACE = attrgetter("space")
_THIGHS, _SHINS = (
    tuple((PARTS[upper][side], PARTS[lower][side]) for side in (0, 1))
    for upper, lower in (("hip", "knee"), ("knee", "ankle"))
)


def joint_in_space(name: str, title: str, parts: tuple[str, str, str]) -> Signal:
    """Interior angle in degrees at the middle one of three parts."""

    def value(a: Vector, b: Vector, c: Vector) -> float:
        return angle_between_deg(vector_to(b, a), vector_to(b, c))

    return Signal(name, "deg", title, by_side(parts, value, _IN_SPACE), parts=parts)


def reach(name: str, title: str, part: str, of_other: str) -> Signal:
    """How far a part is from another part of the other side, in thighs."""
    places = tuple((PARTS[part][side], PARTS[of_other][not side]) for side in (0, 1))

    def of_one(body: Body, side: int) -> float:
        a, b = places[side]
        thigh = mean_of_known(_lengths(body, _THIGHS))
        return length(vector_to(body.space[a], body.space[b])) / thigh if thigh else math.nan

    return Signal(name, "ratio", title, _of_sides(of_one), parts=(part, of_other))


def twist(name: str, title: str) -> Signal:
    """How far the pelvis is turned against the shoulders, in degrees.

    Positive if the hip of the judged side has come forward, as when its knee goes across to the
    other side; of both sides, the one that has.
    """

    def read(body: Body, side: Side) -> float:
        shoulders, hips, axis = _trunk(body)
        to_the_left = signed_angle_deg(shoulders, hips, axis)
        if side == "both":
            return abs(to_the_left)
        return to_the_left if side == "right" else -to_the_left

    return Signal(name, "deg", title, read, parts=("shoulder", "hip"))


def knee_across(name: str, title: str) -> Signal:
    """How far the knee lies beyond the middle, on the other side, in thighs.

    Along the line of the shoulders; a knee straight before its hip has about -0.25. Of both sides,
    the one further across.
    """

    def of_one(body: Body, side: int) -> float:
        shoulders, _, axis = _trunk(body)
        to_the_left = perpendicular_part(shoulders, axis)
        hip, other = (PARTS["hip"][one] for one in (side, not side))
        knee = vector_to(
            midpoint(body.space[hip], body.space[other]), body.space[PARTS["knee"][side]]
        )
        return _in_thighs(body, knee, to_the_left) * (1.0 if side else -1.0)

    parts = ("shoulder", "hip", "knee")
    return Signal(name, "ratio", title, _of_sides(of_one, max_of_known), parts=parts)


def knee_aside(name: str, title: str) -> Signal:
    """How far the knee lies out to its own side of the hip, along the line of the hips, in thighs.

    0 for a knee straight before or above its hip, almost 1 for one beside it. A bent knee that lies
    out is low: heights in the frame depend on the height of the camera.
    """

    def of_one(body: Body, side: int) -> float:
        _, to_the_left, _ = _trunk(body)
        hip, knee = (body.space[PARTS[part][side]] for part in ("hip", "knee"))
        return _in_thighs(body, vector_to(hip, knee), to_the_left) * (-1.0 if side else 1.0)

    return Signal(name, "ratio", title, _of_sides(of_one), parts=("hip", "knee"))


def in_plane(name: str, title: str) -> Signal:
    """The share of the trunk's length in the plane of the frame, 0 to 1.

    Small for a camera at the head or the feet of a lying person, where the model guesses most.
    """

    def read(body: Body, side: Side) -> float:
        _, _, axis = _trunk(body)
        size = length(axis)
        return math.hypot(axis[0], axis[1]) / size if size else math.nan

    return Signal(name, "ratio", title, read, parts=("shoulder", "hip"))


def chest_up(name: str, title: str) -> Signal:
    """How far the chest is turned away from the ceiling, 0 to 90 degrees.

    A camera may look level, straight down or anything between: the ceiling may be above it or
    behind it. Meaningless for people who stand.
    """

    def read(body: Body, side: Side) -> float:
        shoulders, _, axis = _trunk(body)
        right, down, away = cross(shoulders, axis)
        if right == down == away == 0:
            return math.nan
        to_the_ceiling = math.hypot(min(down, 0.0), min(away, 0.0))
        elsewhere = math.hypot(right, max(down, 0.0), max(away, 0.0))
        return math.degrees(math.atan2(elsewhere, to_the_ceiling))

    return Signal(name, "deg", title, read, parts=("shoulder", "hip"))


def limbs_agree(name: str, title: str) -> Signal:
    """The least ratio, 0 to 1, of bones that are about equally long in everybody.

    Both thighs, both shins, and thigh and shin of each side, if visible. A model that guesses a
    hidden limb makes it too short or too long.
    """

    def read(body: Body, side: Side) -> float:
        thighs, shins = (_lengths(body, bones) for bones in (_THIGHS, _SHINS))
        pairs = (thighs, shins, *zip(thighs, shins, strict=True))
        ratios = [min(pair) / max(pair) for pair in pairs if all(bone > 0 for bone in pair)]
        return min(ratios, default=math.nan)

    return Signal(name, "ratio", title, read, parts=("hip", "knee", "ankle"))


def _trunk(body: Body) -> tuple[Vector, Vector, Vector]:
    """Return the vectors from right to left shoulder and hip, and from hips to shoulders."""
    (left_shoulder, right_shoulder), (left_hip, right_hip) = (
        [body.space[one] for one in PARTS[part]] for part in ("shoulder", "hip")
    )
    axis = vector_to(midpoint(left_hip, right_hip), midpoint(left_shoulder, right_shoulder))
    return vector_to(right_shoulder, left_shoulder), vector_to(right_hip, left_hip), axis


def _of_sides(
    of_one: Callable[[Body, int], float],
    of_both: Callable[[Iterable[float]], float] = mean_of_known,
) -> Callable[[Body, Side], float]:
    """Return a reader of the judged side, 0 for left and 1 for right, or of both."""

    def read(body: Body, side: Side) -> float:
        if side != "both":
            return of_one(body, int(side == "right"))
        return of_both([of_one(body, 0), of_one(body, 1)])

    return read


def _in_thighs(body: Body, vector: Vector, direction: Vector) -> float:
    """Return how far a vector goes in a direction, in thighs; NaN when either has no length."""
    size = length(direction) * mean_of_known(_lengths(body, _THIGHS))
    return dot(vector, direction) / size if size else math.nan


def _lengths(body: Body, bones: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    return tuple(length(vector_to(body.space[a], body.space[b])) for a, b in bones)

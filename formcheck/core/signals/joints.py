"""Constructors of signals, the vocabulary of exercises.

Parts are named as in :data:`formcheck.core.pose.body.PARTS`. A signal is NaN if a landmark that it
needs is NaN. The mean of both sides leaves out a side that is not visible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from formcheck.core.exercise.definition import Signal, Unit
from formcheck.core.pose.body import PARTS, Body
from formcheck.core.pose.geometry import (
    Point,
    angle_deg,
    bend_deg,
    inclination_deg,
    known,
    mean_of_known,
    min_of_known,
)
from formcheck.core.types import Side, View

ALL_VIEWS: tuple[View, ...] = ("side", "oblique", "front")
SIDE: tuple[View, ...] = ("side",)
SIDE_OBLIQUE: tuple[View, ...] = ("side", "oblique")

# Feet closer together than this share of the leg make the knee to ankle ratio meaningless.
MIN_FEET_APART_LEG = 0.2

# A forearm that leans further off upright lies on the floor.
LYING_FOREARM_DEG = 50.0

# Hips and knees that are hardly higher than the feet are those of somebody who sits or lies.
MIN_OVER_FEET_LEG = 0.15

# A hidden knee is taken to follow the trunk: in hinges of strangers the hip folds by 1.2
# (stiff-legged) to 1.6 degrees (conventional) with each degree of the trunk. The least of it, since
# a guess must not make a rep.
FOLD_PER_TRUNK = 1.2
# Hips bend backward by less; more is a forward fold of somebody who faces the other way.
BACKWARD_AT_MOST_DEG = 30.0
# Forearm and leg are 0.146 and 0.491 of the height (Drillis and Contini 1966).
FOREARM_LEG = 0.30

_SIDES: tuple[Side, ...] = ("left", "right")

#: Picks the 33 points that are read.
ReadPoints = Callable[[Body], Sequence[tuple[float, ...]]]
_IN_THE_FRAME: ReadPoints = attrgetter("points")


def by_side(
    parts: tuple[str, ...], value: Callable[..., float], places: ReadPoints = _IN_THE_FRAME
) -> Callable[[Body, Side], float]:
    """Return a reader that applies ``value`` to the parts of the judged side, or of both."""
    indices = tuple(tuple(PARTS[part][side] for part in parts) for side in (0, 1))

    def read(body: Body, side: Side) -> float:
        points = places(body)
        if side != "both":
            return value(*[points[i] for i in indices[side == "right"]])
        return mean_of_known([value(*[points[i] for i in one]) for one in indices])

    return read


def joint(
    name: str, title: str, parts: tuple[str, str, str], *, views: tuple[View, ...] = SIDE
) -> Signal:
    """Interior angle in degrees at the middle one of three parts."""
    return _of_parts(name, "deg", title, parts, angle_deg, views)


def tilt(
    name: str, title: str, parts: tuple[str, str], *, views: tuple[View, ...] = SIDE_OBLIQUE
) -> Signal:
    """How far the segment (lower part, upper part) leans forward from upright, in degrees."""
    return _of_parts(name, "deg", title, parts, inclination_deg, views)


def upright(
    name: str, title: str, parts: tuple[str, str], *, views: tuple[View, ...] = ALL_VIEWS
) -> Signal:
    """Angle in degrees, 0 to 180, between the segment (lower, upper) and upright, either way."""

    def value(lower: Point, upper: Point) -> float:
        return abs(inclination_deg(lower, upper))

    return _of_parts(name, "deg", title, parts, value, views)


def raised(name: str, title: str) -> Signal:
    """How far the arm is raised from hanging down, 0 to 180 degrees; 90 is level.

    A hidden hand is taken to be in line with the upper arm.
    """

    def value(shoulder: Point, elbow: Point, wrist: Point) -> float:
        return abs(inclination_deg(elbow if math.isnan(wrist[0]) else wrist, shoulder))

    return _of_parts(name, "deg", title, ("shoulder", "elbow", "wrist"), value, SIDE_OBLIQUE)


def bend(
    name: str, title: str, parts: tuple[str, str, str], *, views: tuple[View, ...] = SIDE_OBLIQUE
) -> Signal:
    """180 minus the angle at the middle part, in degrees: positive when it lies above the line."""
    return _of_parts(name, "deg", title, parts, bend_deg, views)


def height(
    name: str, title: str, parts: tuple[str, str], *, views: tuple[View, ...] = ALL_VIEWS
) -> Signal:
    """How far the second part lies above the first, in leg lengths."""
    return _of_parts(name, "leg", title, parts, lambda lower, upper: upper[1] - lower[1], views)


def heel_height(name: str, title: str) -> Signal:
    """How far heel and ankle lie above the toe on average, in leg lengths.

    The mark of the heel alone drifts up by 0.05 in deep and quick squats with the heel down, half
    as much as it rises when the heel lifts by 20 degrees; that of the ankle hardly drifts.
    """

    def value(toe: Point, heel: Point, ankle: Point) -> float:
        return (heel[1] + ankle[1]) / 2 - toe[1]

    return _of_parts(name, "leg", title, ("toe", "heel", "ankle"), value, SIDE)


def thigh_rise(name: str, title: str) -> Signal:
    """How far the hip lies above the knee, as a share of the thigh's length.

    About 1 when standing, 0 when the thigh is level. The same from every view, and for people with
    long and with short thighs.
    """
    rise = by_side(("knee", "hip"), lambda knee, hip: hip[1] - knee[1])

    def read(body: Body, side: Side) -> float:
        return rise(body, side) / body.thigh

    return Signal(name, "ratio", title, read, parts=("hip", "knee"), sine=True)


def elevation(name: str, title: str, part: str) -> Signal:
    """Height of a part in the frame, in leg lengths: useful for changes within seconds.

    It needs no feet, which plates and furniture hide.
    """
    return Signal(name, "leg", title, by_side((part,), lambda point: point[1]), parts=(part,))


def hang(name: str, title: str) -> Signal:
    """How far the hands hang at least above (+) or below (-) the knees, in leg lengths.

    A wrist hidden by a plate is taken to hang below its elbow, where it is lowest.
    """

    def value(knee: Point, elbow: Point, wrist: Point) -> float:
        hand = elbow[1] - FOREARM_LEG if math.isnan(wrist[1]) else wrist[1]
        return hand - knee[1]

    return _of_parts(name, "leg", title, ("knee", "elbow", "wrist"), value)


def ahead(
    name: str, title: str, parts: tuple[str, str], *, views: tuple[View, ...] = SIDE
) -> Signal:
    """How far the second part lies in front of the first, in leg lengths."""
    return _of_parts(name, "leg", title, parts, lambda back, front: front[0] - back[0], views)


def hip_fold(name: str, title: str, *, by_trunk: bool = False, of_both: bool = False) -> Signal:
    """The fold of the straighter hip in degrees; 0 when standing, negative when bent backward.

    The straighter one, because a knee hidden by a plate is guessed too high and folds the hip. With
    ``by_trunk`` the trunk replaces it if neither knee is visible: good enough for counting. With
    ``of_both``, if both sides are judged both must be visible: at an angle one alone may read twice
    as much.
    """
    legs = tuple(tuple(PARTS[part][one] for part in ("shoulder", "hip", "knee")) for one in (0, 1))
    trunk = by_side(("hip", "shoulder"), inclination_deg)

    def value(shoulder: Point, hip: Point, knee: Point) -> float:
        fold = 180.0 - angle_deg(shoulder, hip, knee)
        backward = inclination_deg(hip, shoulder) < inclination_deg(knee, hip)
        return -fold if backward and fold < BACKWARD_AT_MOST_DEG else fold

    def read(body: Body, side: Side) -> float:
        points = body.points
        folds = [value(*[points[i] for i in leg]) for leg in legs]
        seen = known(folds)
        if of_both and side == "both" and len(seen) < len(folds):
            return math.nan
        if seen or not by_trunk:
            return min_of_known(seen)
        return FOLD_PER_TRUNK * abs(trunk(body, "both"))

    parts = ("shoulder", "hip", "knee")
    return Signal(name, "deg", title, read, views=SIDE_OBLIQUE, parts=parts)


def hip_angle(name: str, title: str) -> Signal:
    """Angle in degrees, 0 to 180, between the trunk and the judged thigh.

    The trunk is that of both sides: at an angle one alone looks tilted, as shoulders are wider.
    """
    trunk = by_side(("hip", "shoulder"), inclination_deg)
    thigh = by_side(("hip", "knee"), inclination_deg)

    def of_one(body: Body, side: Side) -> float:
        between = thigh(body, side) - trunk(body, "both")
        return abs((between + 180.0) % 360.0 - 180.0)

    def read(body: Body, side: Side) -> float:
        if side != "both":
            return of_one(body, side)
        return mean_of_known(of_one(body, one) for one in _SIDES)

    parts = ("shoulder", "hip", "knee")
    return Signal(name, "deg", title, read, views=SIDE_OBLIQUE, parts=parts)


def nod(name: str, title: str, *, views: tuple[View, ...] = SIDE) -> Signal:
    """How far the head is turned back against the trunk, in degrees; a hanging head is negative."""

    def value(hip: Point, shoulder: Point, ear: Point) -> float:
        back = inclination_deg(hip, shoulder) - inclination_deg(shoulder, ear)
        return (back + 180.0) % 360.0 - 180.0

    return _of_parts(name, "deg", title, ("hip", "shoulder", "ear"), value, views)


def separation(name: str, title: str, part: str, over: str) -> Signal:
    """Distance between left and right of a part, across the frame, over that of another."""
    (left, right), (over_left, over_right) = PARTS[part], PARTS[over]

    def read(body: Body, side: Side) -> float:
        points = body.points
        apart = points[over_left][0] - points[over_right][0]
        if not abs(apart) > MIN_FEET_APART_LEG:
            return math.nan
        return (points[left][0] - points[right][0]) / apart

    return Signal(name, "ratio", title, read, views=("front", "oblique"), parts=(part, over))


def sideways_shift(name: str, title: str) -> Signal:
    """How far hips and knees lie sideways of the feet, as a share of their height over them.

    The mean of both, because in a squat the knees go about as far forward as the hips go back: this
    cancels the effect of a camera that is a little off the front. A share of the height, because a
    camera that is rolled adds the same to it in every posture: compare it with the start posture.
    Positive to the right of the frame.
    """
    parts = ("hip", "knee", "ankle")

    def middle(body: Body, part: str) -> Point:
        (x, y), (other_x, other_y) = (body.points[one] for one in PARTS[part])
        return (x + other_x) / 2, (y + other_y) / 2

    def read(body: Body, side: Side) -> float:
        (hip_x, hip_y), (knee_x, knee_y), (foot_x, foot_y) = (middle(body, one) for one in parts)
        over_feet = (hip_y + knee_y) / 2 - foot_y
        if not over_feet > MIN_OVER_FEET_LEG:
            return math.nan
        return ((hip_x + knee_x) / 2 - foot_x) / over_feet

    return Signal(name, "ratio", title, read, views=("front",), parts=parts)


def support(name: str, title: str) -> Signal:
    """How far the shoulder lies above the lower of elbow and wrist, in leg lengths."""

    def value(shoulder: Point, elbow: Point, wrist: Point) -> float:
        return shoulder[1] - min_of_known((elbow[1], wrist[1]))

    return _of_parts(name, "leg", title, ("shoulder", "elbow", "wrist"), value, SIDE_OBLIQUE)


def pressing(name: str, title: str) -> Signal:
    """How far the elbow over an upright forearm is bent, in degrees; 0 where the forearm lies.

    Straight arms and forearms on the floor read about 0, the way down of a push-up more.
    """

    def value(shoulder: Point, elbow: Point, wrist: Point) -> float:
        if abs(inclination_deg(wrist, elbow)) > LYING_FOREARM_DEG:
            return 0.0
        return 180.0 - angle_deg(shoulder, elbow, wrist)

    return _of_parts(name, "deg", title, ("shoulder", "elbow", "wrist"), value, SIDE_OBLIQUE)


def knee_clearance(name: str, title: str) -> Signal:
    """How far the knee lies above the line from the lower of elbow and wrist to the toe."""

    def value(elbow: Point, wrist: Point, knee: Point, toe: Point) -> float:
        arms = [point for point in (elbow, wrist) if not math.isnan(point[1])]
        if not arms:
            return math.nan
        arm = min(arms, key=lambda point: point[1])
        along = (knee[0] - arm[0]) / (toe[0] - arm[0]) if toe[0] != arm[0] else math.nan
        return knee[1] - (arm[1] + along * (toe[1] - arm[1]))

    return _of_parts(name, "leg", title, ("elbow", "wrist", "knee", "toe"), value, SIDE_OBLIQUE)


def prone(name: str, title: str) -> Signal:
    """+1 for a person on the belly, -1 on the back (see Body)."""
    parts = ("shoulder", "hip")
    return Signal(
        name, "ratio", title, lambda body, side: body.prone, views=SIDE_OBLIQUE, parts=parts
    )


def _of_parts(
    name: str,
    unit: Unit,
    title: str,
    parts: tuple[str, ...],
    value: Callable[..., float],
    views: tuple[View, ...] = ALL_VIEWS,
) -> Signal:
    return Signal(name, unit, title, by_side(parts, value), views=views, parts=parts)


#: The kinds of signals that exercise files may define themselves, and how many parts each takes.
KINDS: Mapping[str, tuple[Callable[..., Signal], int]] = {
    "joint": (joint, 3),
    "bend": (bend, 3),
    "tilt": (tilt, 2),
    "upright": (upright, 2),
    "height": (height, 2),
    "ahead": (ahead, 2),
}


def make_signal(
    kind: str, name: str, title: str, parts: tuple[str, ...], views: tuple[View, ...] | None
) -> Signal:
    """Return a signal of one of KINDS; without ``views`` it has the default views of the kind.

    Raises:
        ValueError: The kind or a part is unknown, or the kind takes another number of parts.
    """
    if kind not in KINDS:
        raise ValueError(f"expected one of {', '.join(KINDS)}, got {kind!r:.40}")
    make, count = KINDS[kind]
    if len(parts) != count or not set(parts) <= set(PARTS):
        raise ValueError(
            f"expected {count} parts of {', '.join(PARTS)}, got {', '.join(parts)!r:.60}"
        )
    given: dict[str, Any] = {} if views is None else {"views": views}
    return make(name, title, parts, **given)

"""Constructors of signals: the vocabulary in which exercises are written.

Parts are named as in :data:`formcheck.core.pose.body.PARTS`. A signal is NaN when a landmark that
it needs is NaN. "Mean of the sides" leaves out a side that is not visible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from formcheck.core.exercise.definition import Signal
from formcheck.core.pose.body import PARTS, Body
from formcheck.core.pose.geometry import Point, angle_deg, bend_deg, inclination_deg
from formcheck.core.signals.sides import by_side as _by_side
from formcheck.core.signals.sides import mean_of_known
from formcheck.core.types import Side, View

ALL_VIEWS: tuple[View, ...] = ("side", "oblique", "front")
SIDE: tuple[View, ...] = ("side",)
SIDE_OBLIQUE: tuple[View, ...] = ("side", "oblique")

# Feet closer together than this share of the leg make the knee to ankle ratio meaningless.
MIN_FEET_APART_LEG = 0.2

# A knee that is hidden is taken to go along with the trunk: in hinges of strangers the hip folds by
# 1.2 (stiff-legged) to 1.6 degrees (conventional) with each degree of the trunk. The least of it,
# for a guess must not make a rep.
FOLD_PER_TRUNK = 1.2
# Hips bend backward by less than that; more is a forward fold of somebody who faces the other way.
BACKWARD_AT_MOST_DEG = 30.0
# Forearm and leg are 0.146 and 0.491 of the height (Drillis and Contini 1966).
FOREARM_LEG = 0.30

_SIDES: tuple[Side, ...] = ("left", "right")


def joint(
    name: str, title: str, parts: tuple[str, str, str], *, views: tuple[View, ...] = SIDE
) -> Signal:
    """Interior angle in degrees at the middle one of three parts."""
    return Signal(name, "deg", title, _by_side(parts, angle_deg), views=views, parts=parts)


def tilt(
    name: str, title: str, parts: tuple[str, str], *, views: tuple[View, ...] = SIDE_OBLIQUE
) -> Signal:
    """How far the segment (lower part, upper part) leans forward from upright, in degrees."""
    return Signal(name, "deg", title, _by_side(parts, inclination_deg), views=views, parts=parts)


def upright(
    name: str, title: str, parts: tuple[str, str], *, views: tuple[View, ...] = ALL_VIEWS
) -> Signal:
    """Angle in degrees, 0 to 180, between the segment (lower, upper) and upright, either way."""

    def figure(lower: Point, upper: Point) -> float:
        return abs(inclination_deg(lower, upper))

    return Signal(name, "deg", title, _by_side(parts, figure), views=views, parts=parts)


def raised(name: str, title: str) -> Signal:
    """How far the arm is raised from hanging down, 0 to 180 degrees; 90 is level.

    A hand that is not seen is taken to lie in line with the upper arm.
    """

    def figure(shoulder: Point, elbow: Point, wrist: Point) -> float:
        return abs(inclination_deg(elbow if math.isnan(wrist[0]) else wrist, shoulder))

    parts = ("shoulder", "elbow", "wrist")
    return Signal(name, "deg", title, _by_side(parts, figure), views=SIDE_OBLIQUE, parts=parts)


def bend(
    name: str, title: str, parts: tuple[str, str, str], *, views: tuple[View, ...] = SIDE_OBLIQUE
) -> Signal:
    """180 minus the angle at the middle part, in degrees: positive when it lies above the line."""
    return Signal(name, "deg", title, _by_side(parts, bend_deg), views=views, parts=parts)


def height(
    name: str, title: str, parts: tuple[str, str], *, views: tuple[View, ...] = ALL_VIEWS
) -> Signal:
    """How far the second part lies above the first, in leg lengths."""

    def figure(lower: Point, upper: Point) -> float:
        return upper[1] - lower[1]

    return Signal(name, "leg", title, _by_side(parts, figure), views=views, parts=parts)


def thigh_rise(name: str, title: str) -> Signal:
    """How far the hip lies above the knee, as a share of the thigh's length.

    About 1 for somebody who stands, 0 when the thigh is level. Holds from every view, and for
    people with long and with short thighs alike.
    """
    rise = _by_side(("knee", "hip"), lambda knee, hip: hip[1] - knee[1])

    def read(body: Body, side: Side) -> float:
        return rise(body, side) / body.thigh

    return Signal(name, "ratio", title, read, parts=("hip", "knee"), sine=True)


def elevation(name: str, title: str, part: str) -> Signal:
    """Height of a part in the picture, in leg lengths: of use for changes within seconds.

    It needs no feet, which plates and furniture hide.
    """
    return Signal(name, "leg", title, _by_side((part,), lambda point: point[1]), parts=(part,))


def hang(name: str, title: str) -> Signal:
    """How far the hands hang above (+) or below (-) the knees at the least, in leg lengths.

    A wrist that a plate hides is taken to hang below its elbow, where it is lowest.
    """

    def figure(knee: Point, elbow: Point, wrist: Point) -> float:
        hand = elbow[1] - FOREARM_LEG if math.isnan(wrist[1]) else wrist[1]
        return hand - knee[1]

    parts = ("knee", "elbow", "wrist")
    return Signal(name, "leg", title, _by_side(parts, figure), parts=parts)


def ahead(
    name: str, title: str, parts: tuple[str, str], *, views: tuple[View, ...] = SIDE
) -> Signal:
    """How far the second part lies in front of the first, in leg lengths."""

    def figure(back: Point, front: Point) -> float:
        return front[0] - back[0]

    return Signal(name, "leg", title, _by_side(parts, figure), views=views, parts=parts)


def hip_fold(name: str, title: str, *, by_trunk: bool = False, of_both: bool = False) -> Signal:
    """By how many degrees the straighter of both hips is folded; 0 for somebody who stands.

    The straighter one, because a knee that a plate hides is guessed too high and folds the hip.
    A hip that is bent backward is negative.

    Args:
        name: As of any signal.
        title: As of any signal.
        by_trunk: When neither knee is seen the trunk tells it: good enough for counting.
        of_both: Where both sides are judged, both must be seen: at an angle one alone may read
            twice as much.
    """
    legs = tuple(tuple(PARTS[part][one] for part in ("shoulder", "hip", "knee")) for one in (0, 1))
    trunk = _by_side(("hip", "shoulder"), inclination_deg)

    def figure(shoulder: Point, hip: Point, knee: Point) -> float:
        fold = 180.0 - angle_deg(shoulder, hip, knee)
        backward = inclination_deg(hip, shoulder) < inclination_deg(knee, hip)
        return -fold if backward and fold < BACKWARD_AT_MOST_DEG else fold

    def read(body: Body, side: Side) -> float:
        points = body.points
        folds = [figure(*[points[i] for i in leg]) for leg in legs]
        seen = [fold for fold in folds if not math.isnan(fold)]
        if of_both and side == "both" and len(seen) < len(folds):
            return math.nan
        if seen or not by_trunk:
            return min(seen, default=math.nan)
        return FOLD_PER_TRUNK * abs(trunk(body, "both"))

    parts = ("shoulder", "hip", "knee")
    return Signal(name, "deg", title, read, views=SIDE_OBLIQUE, parts=parts)


def hip_angle(name: str, title: str) -> Signal:
    """Angle in degrees, 0 to 180, between the trunk and the judged thigh.

    The trunk of both sides: one alone looks tilted at an angle, for shoulders are wider than hips.
    """
    trunk = _by_side(("hip", "shoulder"), inclination_deg)
    thigh = _by_side(("hip", "knee"), inclination_deg)

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

    def figure(hip: Point, shoulder: Point, ear: Point) -> float:
        back = inclination_deg(hip, shoulder) - inclination_deg(shoulder, ear)
        return (back + 180.0) % 360.0 - 180.0

    parts = ("hip", "shoulder", "ear")
    return Signal(name, "deg", title, _by_side(parts, figure), views=views, parts=parts)


def separation(name: str, title: str, part: str, over: str) -> Signal:
    """Distance between left and right of a part, across the picture, over that of another."""
    (left, right), (over_left, over_right) = PARTS[part], PARTS[over]

    def read(body: Body, side: Side) -> float:
        points = body.points
        apart = points[over_left][0] - points[over_right][0]
        if not abs(apart) > MIN_FEET_APART_LEG:
            return math.nan
        return (points[left][0] - points[right][0]) / apart

    return Signal(name, "ratio", title, read, views=("front", "oblique"), parts=(part, over))


def sideways_shift(name: str, title: str) -> Signal:
    """How far hips and knees lie sideways of the feet, in leg lengths.

    The mean of both, because in a squat the knees go about as far forward as the hips go back: what
    a camera that stands a little off the front makes of that cancels.
    """

    def read(body: Body, side: Side) -> float:
        hip, knee, ankle = (_middle_x(body, part) for part in ("hip", "knee", "ankle"))
        return abs((hip + knee) / 2 - ankle)

    return Signal(name, "leg", title, read, views=("front",), parts=("hip", "knee", "ankle"))


def _middle_x(body: Body, part: str) -> float:
    left, right = PARTS[part]
    return (body.points[left][0] + body.points[right][0]) / 2


def support(name: str, title: str) -> Signal:
    """How far the shoulder lies above the lower of elbow and wrist, in leg lengths."""

    def figure(shoulder: Point, elbow: Point, wrist: Point) -> float:
        floor = [point[1] for point in (elbow, wrist) if not math.isnan(point[1])]
        return shoulder[1] - min(floor) if floor else math.nan

    parts = ("shoulder", "elbow", "wrist")
    return Signal(name, "leg", title, _by_side(parts, figure), views=SIDE_OBLIQUE, parts=parts)


def prone(name: str, title: str) -> Signal:
    """+1 for somebody who lies on the belly, -1 on the back (see Body)."""
    parts = ("shoulder", "hip")
    return Signal(
        name, "ratio", title, lambda body, side: body.prone, views=SIDE_OBLIQUE, parts=parts
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """A constructor of signals and how many parts of the body it takes."""

    make: Callable[..., Signal]
    parts: int


#: By name; what each measures is said by its function in formcheck.core.signals.joints.
KINDS: Mapping[str, _Kind] = {
    "joint": _Kind(joint, 3),
    "bend": _Kind(bend, 3),
    "tilt": _Kind(tilt, 2),
    "upright": _Kind(upright, 2),
    "height": _Kind(height, 2),
    "ahead": _Kind(ahead, 2),
}


def made(
    kind: str, name: str, title: str, parts: tuple[str, ...], views: tuple[View, ...] | None
) -> Signal:
    """Return a signal of a kind.

    Args:
        kind: One of KINDS.
        name: As of any signal.
        title: As of any signal.
        parts: Of the body, as many as the kind takes.
        views: From which it can be read; None for those usual for the kind.

    Raises:
        ValueError: The kind or a part is not known, or these are not as many as it takes.
    """
    if kind not in KINDS:
        raise ValueError(f"expected one of {', '.join(KINDS)}, got {kind!r:.40}")
    wanted = KINDS[kind]
    if len(parts) != wanted.parts or not set(parts) <= set(PARTS):
        raise ValueError(
            f"expected {wanted.parts} parts of {', '.join(PARTS)}, got {', '.join(parts)!r:.60}"
        )
    given: dict[str, Any] = {} if views is None else {"views": views}
    return wanted.make(name, title, parts, **given)

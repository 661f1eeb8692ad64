"""Signals that are made of other signals: of both sides, of the other one, from the start.

NaN as in formcheck.core.signals.joints.
"""

from __future__ import annotations

import math
from dataclasses import replace

from formcheck.core.exercise.definition import Signal
from formcheck.core.pose.body import PARTS, Body
from formcheck.core.signals.joints import SIDE_OBLIQUE
from formcheck.core.signals.sides import known, max_of_known
from formcheck.core.types import Side

_SIDES: tuple[Side, ...] = ("left", "right")
_OTHER: dict[Side, Side] = {"left": "right", "right": "left", "both": "both"}


def mean_of_sides(name: str, title: str, signal: Signal) -> Signal:
    """The mean of both sides, whichever is judged."""

    def read(body: Body, side: Side) -> float:
        return signal.read(body, "both")

    return Signal(name, signal.unit, title, read, views=signal.views, parts=signal.parts)


def min_of_sides(name: str, title: str, signal: Signal) -> Signal:
    """The lesser of both sides, as far as they are seen, whichever is judged."""

    def read(body: Body, side: Side) -> float:
        return min(known(signal.read(body, one) for one in _SIDES), default=math.nan)

    return Signal(name, signal.unit, title, read, views=signal.views, parts=signal.parts)


def max_of_sides(name: str, title: str, signal: Signal) -> Signal:
    """The greater of both sides, as far as they are seen, whichever is judged."""

    def read(body: Body, side: Side) -> float:
        return max_of_known(signal.read(body, one) for one in _SIDES)

    return Signal(name, signal.unit, title, read, views=signal.views, parts=signal.parts)


def of_side(name: str, title: str, signal: Signal, side: Side) -> Signal:
    """The same of one side, whichever is judged."""

    def read(body: Body, judged: Side) -> float:
        return signal.read(body, side)

    return Signal(name, signal.unit, title, read, views=signal.views, parts=signal.parts)


def minimum_of(name: str, title: str, signals: tuple[Signal, ...]) -> Signal:
    """The least of other signals of the exercise, each as it counts from the start posture."""

    def read(body: Body, side: Side) -> float:
        return math.nan

    views = tuple(view for view in signals[0].views if all(view in one.views for one in signals))
    parts = tuple(dict.fromkeys(part for one in signals for part in one.parts))
    names = tuple(one.name for one in signals)
    return Signal(name, signals[0].unit, title, read, views=views, parts=parts, minimum_of=names)


def side_difference(name: str, title: str, signal: Signal) -> Signal:
    """By how much left and right differ; 0 where one side is hidden, for that is by the other."""

    def read(body: Body, side: Side) -> float:
        values = [signal.read(body, one) for one in ("left", "right")]
        seen = [value for value in values if not math.isnan(value)]
        return max(seen) - min(seen) if seen else math.nan

    return Signal(name, signal.unit, title, read, views=signal.views, parts=signal.parts)


def other_side(name: str, title: str, signal: Signal) -> Signal:
    """The same of the other side."""

    def read(body: Body, side: Side) -> float:
        return signal.read(body, _OTHER[side])

    return Signal(name, signal.unit, title, read, views=signal.views, parts=signal.parts)


def opposite_or_swapped(name: str, title: str, signal: Signal, by: float) -> Signal:
    """The same of the other side, or of the judged side where it is greater by so much.

    So that who stretches out the arm of the wrong side is told just that.
    """

    def read(body: Body, side: Side) -> float:
        own, other = signal.read(body, side), signal.read(body, _OTHER[side])
        return own if own > other + by else other

    return Signal(name, signal.unit, title, read, views=signal.views, parts=signal.parts)


def difference(name: str, title: str, first: Signal, second: Signal) -> Signal:
    """First minus second, seen from the views that both can be seen from."""

    def read(body: Body, side: Side) -> float:
        return first.read(body, side) - second.read(body, side)

    views = tuple(view for view in first.views if view in second.views)
    return Signal(name, first.unit, title, read, views=views, parts=first.parts)


def from_start(name: str, title: str, signal: Signal, *, typical: float = math.nan) -> Signal:
    """The signal's change since the start posture, or since what is usual (see Signal)."""
    return replace(
        signal,
        name=name,
        title=title,
        from_start=True,
        typical=typical,
        unknown_text="could not be compared with the start position",
    )


def not_measured(name: str, title: str, parts: tuple[str, ...]) -> Signal:
    """What formcheck cannot measure yet: always NaN, from no view."""

    def read(body: Body, side: Side) -> float:
        return math.nan

    unknown = "is not measured by this version"
    return Signal(name, "ratio", title, read, views=(), parts=parts, unknown_text=unknown)


def shoulder_up(name: str, title: str) -> Signal:
    """How far the shoulder of the judged side lies above the other since the start, in legs."""
    left, right = PARTS["shoulder"]

    def read(body: Body, side: Side) -> float:
        return body.points[left][1] - body.points[right][1]

    signal = Signal(name, "leg", title, read, views=SIDE_OBLIQUE, parts=("shoulder",))
    return replace(from_start(name, title, signal), mirrored=True)

"""Signals made of other signals: of both sides, of the other side, relative to the start.

NaN as in formcheck.core.signals.joints. "Whichever is judged" means that the judged side does not
matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from formcheck.core.exercise.definition import Signal
from formcheck.core.pose.body import PARTS, Body
from formcheck.core.pose.geometry import known, max_of_known, min_of_known
from formcheck.core.signals.joints import SIDE_OBLIQUE
from formcheck.core.types import Side, View

_OTHER: dict[Side, Side] = {"left": "right", "right": "left", "both": "both"}


def mean_of_sides(name: str, title: str, signal: Signal) -> Signal:
    """The mean of both sides, whichever is judged."""
    return of_side(name, title, signal, "both")


def min_of_sides(name: str, title: str, signal: Signal) -> Signal:
    """The lesser of the visible sides, whichever is judged."""
    return _of_both(name, title, signal, min_of_known)


def max_of_sides(name: str, title: str, signal: Signal) -> Signal:
    """The greater of the visible sides, whichever is judged."""
    return _of_both(name, title, signal, max_of_known)


def side_difference(name: str, title: str, signal: Signal) -> Signal:
    """By how much left and right differ; 0 where one side is hidden, since it is by the other."""
    return _of_both(
        name, title, signal, lambda values: max_of_known(values) - min(known(values), default=0)
    )


def of_side(name: str, title: str, signal: Signal, side: Side) -> Signal:
    """The value of one side, whichever is judged."""
    return _like(signal, name, title, lambda body, judged: signal.read(body, side))


def other_side(name: str, title: str, signal: Signal) -> Signal:
    """The value of the side that is not judged."""
    return _like(signal, name, title, lambda body, side: signal.read(body, _OTHER[side]))


def opposite_or_swapped(name: str, title: str, signal: Signal, by: float) -> Signal:
    """The value of the other side, or of the judged side where that is greater by ``by``.

    So a person who stretches out the arm of the wrong side is warned of just that.
    """

    def read(body: Body, side: Side) -> float:
        own, other = signal.read(body, side), signal.read(body, _OTHER[side])
        return own if own > other + by else other

    return _like(signal, name, title, read)


def difference(name: str, title: str, first: Signal, second: Signal) -> Signal:
    """First minus second, from the views that both can be read from."""
    return _like(
        first,
        name,
        title,
        lambda body, side: first.read(body, side) - second.read(body, side),
        views=_common_views((first, second)),
    )


def minimum_of(name: str, title: str, signals: tuple[Signal, ...]) -> Signal:
    """The least of other signals of the exercise, each relative to the start if it is."""
    return replace(
        _like(signals[0], name, title, _unknown, views=_common_views(signals)),
        parts=tuple(dict.fromkeys(part for one in signals for part in one.parts)),
        minimum_of=tuple(one.name for one in signals),
    )


def from_start(name: str, title: str, signal: Signal, *, typical: float = math.nan) -> Signal:
    """The signal's change since the start posture, or since ``typical`` (see Signal)."""
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
    unknown_text = "is not measured by this version"
    return Signal(name, "ratio", title, _unknown, views=(), parts=parts, unknown_text=unknown_text)


def shoulder_up(name: str, title: str) -> Signal:
    """How far the shoulder of the judged side lies above the other since the start, in legs."""
    left, right = PARTS["shoulder"]

    def read(body: Body, side: Side) -> float:
        return body.points[left][1] - body.points[right][1]

    signal = Signal(name, "leg", title, read, views=SIDE_OBLIQUE, parts=("shoulder",))
    return replace(from_start(name, title, signal), mirrored=True)


def _like(
    signal: Signal,
    name: str,
    title: str,
    read: Callable[[Body, Side], float],
    views: tuple[View, ...] | None = None,
) -> Signal:
    """Return a signal with the unit, views and parts of another, but not relative as that is."""
    views = signal.views if views is None else views
    return Signal(name, signal.unit, title, read, views=views, parts=signal.parts)


def _of_both(
    name: str, title: str, signal: Signal, reduce: Callable[[Iterable[float]], float]
) -> Signal:
    def read(body: Body, side: Side) -> float:
        return reduce([signal.read(body, "left"), signal.read(body, "right")])

    return _like(signal, name, title, read)


def _common_views(signals: Sequence[Signal]) -> tuple[View, ...]:
    return tuple(view for view in signals[0].views if all(view in one.views for one in signals))


def _unknown(body: Body, side: Side) -> float:
    return math.nan

"""Readers of the judged side: left, right, or the mean of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

from formcheck.core.pose.body import PARTS, Body
from formcheck.core.pose.geometry import mean_of_known
from formcheck.core.types import Side

#: Picks the 33 points that are read.
Places = Callable[[Body], Sequence[tuple[float, ...]]]

_IN_THE_PICTURE: Places = attrgetter("points")


def by_side(
    parts: tuple[str, ...], value: Callable[..., float], places: Places = _IN_THE_PICTURE
) -> Callable[[Body, Side], float]:
    """Return a reader that applies ``value`` to the parts of each judged side."""
    indices = tuple(tuple(PARTS[part][side] for part in parts) for side in (0, 1))

    def read(body: Body, side: Side) -> float:
        points = places(body)
        if side != "both":
            return value(*[points[i] for i in indices[side == "right"]])
        return mean_of_known([value(*[points[i] for i in one]) for one in indices])

    return read

"""Figures of the judged side: of the left, of the right, or the mean of both."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from formcheck.core.pose.body import PARTS, Body
from formcheck.core.types import Side

#: Picks the 33 places that a figure is read from.
Places = Callable[[Body], Sequence[tuple[float, ...]]]

_IN_THE_PICTURE: Places = attrgetter("points")


def known(values: Iterable[float]) -> list[float]:
    """Return the values that are not NaN."""
    return [value for value in values if not math.isnan(value)]


def mean_of_known(values: Iterable[float]) -> float:
    """Return the mean of the values that are not NaN; NaN when all are."""
    seen = known(values)
    return sum(seen) / len(seen) if seen else math.nan


def max_of_known(values: Iterable[float]) -> float:
    """Return the greatest of the values that are not NaN; NaN when all are."""
    return max(known(values), default=math.nan)


def by_side(
    parts: tuple[str, ...], figure: Callable[..., float], places: Places = _IN_THE_PICTURE
) -> Callable[[Body, Side], float]:
    """Return a reader that applies ``figure`` to the parts of each judged side."""
    indices = tuple(tuple(PARTS[part][side] for part in parts) for side in (0, 1))

    def read(body: Body, side: Side) -> float:
        points = places(body)
        if side != "both":
            return figure(*[points[i] for i in indices[side == "right"]])
        return mean_of_known([figure(*[points[i] for i in one]) for one in indices])

    return read

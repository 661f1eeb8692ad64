"""Whether somebody stays in one place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.core.geometry import Point
from formcheck.core.pose import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """Where the anchors are.

    Attributes:
        anchors: Places in pixels, NaN when unknown.
        leg_px: The leg's length in pixels.
        frame_size: Width and height of the frame. Places in frames of different sizes cannot be
            compared: a stream that changes its shape moves a person who stands still.
    """

    anchors: Sequence[Point]
    leg_px: float
    frame_size: tuple[int, int] = (0, 0)


def travel_leg(stands: Sequence[Stand], *, unknown: float) -> float:
    """Return how far apart the places of an anchor lie, in leg lengths, for the worst anchor.

    The outer tenths are left out: on blurred pictures an ankle jumps for a frame or two.

    Args:
        stands: In time, at least one.
        unknown: What counts for an anchor that is never seen.
    """
    anchors = range(len(stands[-1].anchors))
    return max((_travel_px(stands, anchor, unknown) for anchor in anchors), default=0.0) / (
        stands[-1].leg_px
    )


def _travel_px(stands: Sequence[Stand], anchor: int, unknown: float) -> float:
    """Return how far apart the places of one anchor lie, in frames of one size."""
    places: dict[tuple[int, int], list[Point]] = {}
    for stand in stands:
        if math.isfinite(stand.anchors[anchor][0]):
            places.setdefault(stand.frame_size, []).append(stand.anchors[anchor])
    tracks = [np.array(track) for track in places.values()]
    return max(
        (math.hypot(_inner_span(track[:, 0]), _inner_span(track[:, 1])) for track in tracks),
        default=unknown,
    )


def _inner_span(values: FloatArray) -> float:
    """Return the way from the 10 % to the 90 % quantile; np.quantile takes five times as long."""
    last = len(values) - 1
    low, high = np.interp((0.1 * last, 0.9 * last), np.arange(last + 1), np.sort(values))
    return float(high - low)

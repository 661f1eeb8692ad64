"""What is known at one time, how far it is out of rest, and how far anchors travel."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.core.exercise.definition import Cycle
from formcheck.core.pose.geometry import Point
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.types import Side, View


@dataclass(frozen=True, slots=True, eq=False)
class AnchorPositions:
    """Where the anchors are.

    Attributes:
        places: Of each anchor in pixels, NaN when unknown.
        leg_px: The leg's length in pixels.
        frame_size: Width and height of the frame. Places in frames of different sizes cannot be
            compared: a stream that changes its shape moves a person who stands still.
    """

    places: Sequence[Point]
    leg_px: float
    frame_size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One time, judged.

    Attributes:
        t: Seconds.
        signals: Every signal of the exercise by name, NaN where unknown.
        anchors: Where they are.
        view: Where the camera stands.
        side: The side that is judged; of a one-sided exercise the active one.
    """

    t: float
    signals: Mapping[str, float]
    anchors: AnchorPositions
    view: View
    side: Side


def out_of_rest(cycle: Cycle, value: float) -> float:
    """Return how far a value of the carrying signal is out of rest; negative beyond rest."""
    return cycle.sign * (value - cycle.rest)


def anchor_travel(positions: Sequence[AnchorPositions], *, unknown: float) -> float:
    """Return how far apart the places of an anchor lie, in leg lengths, for the worst anchor.

    The outer tenths are left out: on blurred frames an ankle jumps for a frame or two.

    Args:
        positions: In time, at least one.
        unknown: What counts for an anchor that is never seen.
    """
    anchors = range(len(positions[-1].places))
    return max((_travel_px(positions, anchor, unknown) for anchor in anchors), default=0.0) / (
        positions[-1].leg_px
    )


def _travel_px(positions: Sequence[AnchorPositions], anchor: int, unknown: float) -> float:
    """Return how far apart the places of one anchor lie, in frames of one size."""
    places: dict[tuple[int, int], list[Point]] = {}
    for position in positions:
        if math.isfinite(position.places[anchor][0]):
            places.setdefault(position.frame_size, []).append(position.places[anchor])
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

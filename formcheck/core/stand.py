"""Whether somebody stays in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.core.geometry import Point

__all__ = ["Stand", "travel_leg"]


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """Where the anchors are, in pixels (NaN when unknown), and the leg's length in pixels."""

    anchors: Sequence[Point]
    leg_px: float


def travel_leg(stands: Sequence[Stand], *, unknown: float) -> float:
    """Return how far apart the places of an anchor lie, in leg lengths, for the worst anchor.

    The outer tenths are left out: on blurred pictures an ankle jumps for a frame or two.

    Args:
        stands: In time, at least one.
        unknown: What counts for an anchor that is never seen.
    """
    track = np.array([stand.anchors for stand in stands])
    travel_px = [0.0]
    for anchor in range(track.shape[1] if track.size else 0):
        seen = track[np.isfinite(track[:, anchor, 0]), anchor]
        if not len(seen):
            travel_px.append(unknown)
            continue
        low, high = np.quantile(seen, (0.1, 0.9), axis=0)
        travel_px.append(float(np.hypot(*(high - low))))
    return max(travel_px) / stands[-1].leg_px

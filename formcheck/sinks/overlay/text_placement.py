"""Where elements go in the frame: never over the face, seldom over the body, never to and fro."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from formcheck.core.pose.landmarks import FloatArray
from formcheck.sinks.overlay.state import State
from formcheck.sinks.overlay.style import MARGIN, Box, Scale

# Places that the body covers in every rep are remembered for about this long.
_MEMORY_S = 12.0
# Between two moves, unless it must move.
_RESTS_S = 3.0
# Body points that outweigh one step down the list of preferred places.
_POINTS_PER_RANK = 0.15
# Body points that a move must gain.
_STAY_POINTS = 0.7


class Placement:
    """Chooses the place of one element; it stays until it must go.

    Args:
        columns: Of "left", "center", "right", the preferred first.
        tiers: Rows of "top", "high", "middle", "low", "bottom", the preferred first; a tier is used
            only when no place of the tier before is free.
    """

    def __init__(self, columns: Sequence[str], *tiers: Sequence[str]) -> None:
        self._columns = columns
        self._tiers = tiers
        self._name: str | None = None
        self._moved_s: float | None = None
        self._t: float | None = None
        self._covered: dict[str, float] = {}

    @property
    def covered(self) -> float:
        """Points of the body that the chosen place hides now or hid not long ago."""
        return self._covered.get(self._name, 0.0) if self._name else 0.0

    def find(
        self, state: State, size: tuple[int, int], forbidden: Sequence[Box] | None = None
    ) -> Box | None:
        """Return a free place of this size (width, height), or None.

        It touches none of the ``forbidden`` boxes; by default these are the fixed areas.
        """
        forbidden = state.fixed if forbidden is None else forbidden
        for rows in self._tiers:
            places = _boxes(state.scale, size, rows, self._columns)
            box = self.choose(state.t, places, forbidden, state.recent_face, state.body)
            if box is not None:
                return box
        return None

    def choose(
        self,
        t: float,
        places: Mapping[str, Box],
        forbidden: Sequence[Box],
        avoid: Box | None,
        body: FloatArray,
    ) -> Box | None:
        """Return one of the places; None when each touches a forbidden box.

        Args:
            t: Time of the frame in seconds.
            places: By name, the preferred first.
            forbidden: Boxes that must not be touched.
            avoid: Where the head was lately and may be again; avoided when moving.
            body: (n, 2) points of the person in pixels, NaN where not seen.
        """
        self._remember(t, places, body)
        free = [
            name for name, box in places.items() if not any(box.meets(other) for other in forbidden)
        ]
        if not free:
            return None

        def cost(name: str) -> tuple[bool, float]:
            risky = avoid is not None and places[name].meets(avoid)
            stays = _STAY_POINTS if name == self._name else 0.0
            rank = list(places).index(name)
            return risky, self._covered[name] + _POINTS_PER_RANK * rank - stays

        rested = self._moved_s is None or t - self._moved_s >= _RESTS_S
        if self._name not in free or rested:
            best = min(free, key=cost)
            if best != self._name:
                self._name, self._moved_s = best, t
        return places[self._name or free[0]]

    def _remember(self, t: float, places: Mapping[str, Box], body: FloatArray) -> None:
        """Note how many points of the body each place covers, now or not long ago."""
        fading = 0.0
        if self._t is not None and t >= self._t:
            fading = math.exp(-(t - self._t) / _MEMORY_S)
        else:
            self._moved_s = None
        for name, now in zip(places, _counts_inside(list(places.values()), body), strict=True):
            self._covered[name] = max(now, fading * self._covered.get(name, 0.0))
        self._t = t


def _counts_inside(boxes: Sequence[Box], points: FloatArray) -> list[int]:
    """Return how many of the (n, 2) points lie in each box; NaN never does."""
    edges = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes])[:, :, None]
    x, y = points[:, 0], points[:, 1]
    inside = (x >= edges[:, 0]) & (x < edges[:, 2]) & (y >= edges[:, 1]) & (y < edges[:, 3])
    counts: list[int] = inside.sum(axis=1).tolist()
    return counts


def _boxes(
    scale: Scale, size: tuple[int, int], rows: Sequence[str], columns: Sequence[str]
) -> dict[str, Box]:
    """Return the boxes of this size in these rows and columns of the image, by name."""
    width, height = size
    margin = scale.px(MARGIN)
    right, bottom = scale.width - width - margin, scale.height - height - margin
    lefts = {"left": margin, "center": round((scale.width - width) / 2), "right": right}
    shares = {"top": 0.0, "high": 0.25, "middle": 0.5, "low": 0.75, "bottom": 1.0}
    found = {}
    for row in rows:
        top = round(margin + (bottom - margin) * shares[row])
        for column in columns:
            left = lefts[column]
            found[f"{row} {column}"] = Box(left, top, left + width, top + height)
    return found

"""Where things go on the picture: never over the face, seldom over the body, never to and fro."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from formcheck.core.pose.landmarks import FloatArray
from formcheck.sinks.overlay.style import Box, Scale

# The face may come back for so long to where it was.
_TRAIL_S = 6.0
# A place over which the body comes with every repetition is remembered for about this long.
_MEMORY_S = 12.0
# Nothing moves sooner than this after the last move unless it must.
_RESTS_S = 3.0
# Body points that make up for one step down the list of preferred places.
_POINTS_PER_RANK = 0.15
# Body points that a move must gain.
_STAY_POINTS = 0.7


class Placement:
    """One thing's place among several; it stays until it must go."""

    def __init__(self) -> None:
        self._name: str | None = None
        self._moved_s = -math.inf
        self._t = -math.inf
        self._covered: dict[str, float] = {}

    @property
    def covered(self) -> float:
        """Points of the body that the chosen place hides now or hid not long ago."""
        return self._covered.get(self._name, 0.0) if self._name else 0.0

    def choose(
        self,
        t: float,
        places: Mapping[str, Box],
        keep_off: Sequence[Box],
        shun: Box | None,
        body: FloatArray,
    ) -> Box | None:
        """Return one of the places.

        Args:
            t: Time of the picture in seconds.
            places: By name, the preferred first.
            keep_off: Boxes that must not be touched.
            shun: Where the face was lately and may be again; avoided when moving.
            body: (n, 2) points of the person in pixels, NaN where not seen.

        Returns:
            The box, or None when every place touches something that must not be touched.
        """
        self._remember(t, places, body)
        free = [
            name for name, box in places.items() if not any(box.meets(other) for other in keep_off)
        ]
        if not free:
            return None

        def cost(name: str) -> tuple[bool, float]:
            risky = shun is not None and places[name].meets(shun)
            stays = _STAY_POINTS if name == self._name else 0.0
            rank = list(places).index(name)
            return risky, self._covered[name] + _POINTS_PER_RANK * rank - stays

        if self._name not in free or t - self._moved_s >= _RESTS_S:
            best = min(free, key=cost)
            if best != self._name:
                self._name, self._moved_s = best, t
        return places[self._name or free[0]]

    def _remember(self, t: float, places: Mapping[str, Box], body: FloatArray) -> None:
        """Take in how many points of the body each place covers, now or not long ago."""
        elapsed = t - self._t
        fading = math.exp(-elapsed / _MEMORY_S) if elapsed >= 0 else 0.0
        for name, now in zip(places, _counts_inside(list(places.values()), body), strict=True):
            self._covered[name] = max(now, fading * self._covered.get(name, 0.0))
        self._t = t
        if elapsed < 0:
            self._moved_s = -math.inf


def _counts_inside(boxes: Sequence[Box], points: FloatArray) -> list[int]:
    """Return how many of the (n, 2) points lie in each box; NaN never does."""
    edges = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes])[:, :, None]
    x, y = points[:, 0], points[:, 1]
    inside = (x >= edges[:, 0]) & (x < edges[:, 2]) & (y >= edges[:, 1]) & (y < edges[:, 3])
    counts: list[int] = inside.sum(axis=1).tolist()
    return counts


class FaceHistory:
    """Where the face was in the last seconds: a squatting head comes back to where it was."""

    def __init__(self) -> None:
        self.box: Box | None = None
        self._t = -math.inf

    def note(self, t: float, face: Box | None) -> None:
        """Take the face at time ``t`` (seconds), or None where it is not seen."""
        elapsed, self._t = t - self._t, t
        if face is None:
            return
        if self.box is None or not 0 <= elapsed < _TRAIL_S:
            self.box = face
            return
        share = elapsed / _TRAIL_S
        old = self.box
        shrunk = Box(
            old.left + share * (face.left - old.left),
            old.top + share * (face.top - old.top),
            old.right + share * (face.right - old.right),
            old.bottom + share * (face.bottom - old.bottom),
        )
        self.box = shrunk.joined(face)


def boxes(
    scale: Scale,
    size: tuple[int, int],
    margin: int,
    rows: Sequence[str],
    columns: Sequence[str],
) -> dict[str, Box]:
    """Return the boxes of this size in rows and columns of the picture, by name.

    Args:
        scale: That of the picture.
        size: Width and height in pixels.
        margin: Pixels to the border.
        rows: Of "top", "high", "middle", "low", "bottom".
        columns: Of "left", "center", "right".
    """
    x, y = _stops(scale, size, margin)
    return {f"{row} {column}": _box(x[column], y[row], size) for row in rows for column in columns}


def _stops(
    scale: Scale, size: tuple[int, int], margin: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the left edges by column and the top edges by row."""
    right, bottom = scale.width - size[0] - margin, scale.height - size[1] - margin
    x = {"left": float(margin), "center": (scale.width - size[0]) / 2, "right": float(right)}
    y = {
        "top": float(margin),
        "high": margin + (bottom - margin) * 0.25,
        "middle": margin + (bottom - margin) * 0.5,
        "low": margin + (bottom - margin) * 0.75,
        "bottom": float(bottom),
    }
    return x, y


def _box(left: float, top: float, size: tuple[int, int]) -> Box:
    left, top = round(left), round(top)
    return Box(left, top, left + size[0], top + size[1])

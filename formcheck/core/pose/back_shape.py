"""The curvature of the back, from points of its outline.

The outline is measured along and off the line from the middle of the hips to the middle of the
shoulders, in units of its length. So size, direction, zoom and the trunk's inclination do not
matter, and a garment of even thickness adds a constant that no measure here contains.
"""

from __future__ import annotations

import math
from collections import deque
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray, Landmark

# The small of the back, the upper back, and both: from above the buttocks to the lower end of the
# shoulder blades. The halves meet where the ribs begin.
_LOWER, _UPPER, _WHOLE = (0.1, 0.5), (0.5, 0.8), (0.1, 0.8)
#: Degree of the polynomial that is fitted to each part.
_PARTS = ((_LOWER, 1), (_UPPER, 1), (_WHOLE, 2))
# The share of the stations of a part that must be visible.
_LEAST_SEEN = 0.7
# The distance from its polynomial, in trunk lengths, at which a part has no quality left.
_ROUGH = 0.05
# The longest trunk in any frame, and the largest distance of an outline from it, in trunk lengths.
_LARGEST_PX, _REACH = 1e5, 2.0
# Both ends of the trunk.
_LEFT = np.array([Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER])
_RIGHT = np.array([Landmark.RIGHT_HIP, Landmark.RIGHT_SHOULDER])


class BackShape(NamedTuple):
    """The curvature of a back; NaN where too little of the outline is visible.

    Attributes:
        lower_deg: How far the lower back rises from the pelvis off the line from hips to shoulders,
            in degrees; about 0 or less in a flat back.
        upper_deg: How far the upper back falls toward that line again, in degrees. The sum of both
            is the whole turn of the back: positive round, negative hollow.
        curvature: Of a parabola through both halves, in 1 / trunk lengths; positive is round.
        bulge: How far both halves lie off their chord, in trunk lengths: one and a half times the
            mean, which is the height of an even arc; positive is round. Unlike the furthest point
            it does not jump in a back that is hollow below and round above.
        lower_quality, upper_quality, whole_quality: Visible share times smoothness of the part, 0
            to 1; the last one is for curvature and bulge.
    """

    lower_deg: float
    upper_deg: float
    curvature: float
    bulge: float
    lower_quality: float
    upper_quality: float
    whole_quality: float


#: The shape of a back that is not seen.
UNKNOWN_BACK = BackShape(math.nan, math.nan, math.nan, math.nan, 0.0, 0.0, 0.0)


class _Fits(NamedTuple):
    """The fits for a back of which certain stations are visible.

    Attributes:
        chosen: (m,) the visible stations within the back.
        weights: (4 + 3 m, m) turns their heights into the leading coefficient of each part's
            polynomial, NaN for parts of which too little is visible; the bulge; and the residuals
            of each part at each station, 0 outside it.
        seen: The visible share of each part's stations.
        counts: The number of these stations.
    """

    chosen: NDArray[np.intp]
    weights: FloatArray
    seen: tuple[float, ...]
    counts: tuple[float, ...]


def back_shape(back: FloatArray, points: FloatArray) -> BackShape:
    """Return the shape of a back; outline and landmarks are as in Pose, of the same frame."""
    hip, shoulder = 0.5 * points.take(_LEFT, axis=0) + 0.5 * points.take(_RIGHT, axis=0)
    x, y = (shoulder - hip).tolist()
    square = x * x + y * y
    if not 1.0 < square < _LARGEST_PX**2:
        return UNKNOWN_BACK
    heights = (back - hip) @ np.array([y / square, -x / square])
    # Damaged recordings may hold anything.
    fits = _fits_for((np.abs(heights) < _REACH).tobytes())
    if not fits.chosen.size:
        return UNKNOWN_BACK
    heights = heights[fits.chosen]
    if heights.sum() < 0:  # the person faces the other way
        heights = -heights
    values = fits.weights @ heights
    lower, upper, whole, bulge = values[:4].tolist()
    squares = np.square(values[4:]).reshape(3, -1).sum(axis=1).tolist()
    quality = [
        share * max(0.0, 1.0 - math.sqrt(square / count) / _ROUGH)
        for share, count, square in zip(fits.seen, fits.counts, squares, strict=True)
    ]
    return BackShape(
        math.degrees(math.atan(lower)),
        -math.degrees(math.atan(upper)),
        -2 * whole,
        math.nan if math.isnan(whole) else bulge,
        *quality,
    )


@lru_cache(maxsize=256)
def _fits_for(seen: bytes) -> _Fits:
    """Return the fits; ``seen`` is a boolean for each station, as bytes."""
    visible = np.frombuffer(seen, np.bool_)
    chosen = np.flatnonzero(visible & _within(BACK_STATIONS, _WHOLE))
    at = BACK_STATIONS[chosen]
    m = len(chosen)
    leading, left_over = np.full((3, m), math.nan), np.zeros((3, m, m))
    shares, counts = np.zeros(3), np.ones(3)
    for row, (part, degree) in enumerate(_PARTS):
        inside = np.flatnonzero(_within(at, part))
        shares[row] = len(inside) / np.count_nonzero(_within(BACK_STATIONS, part))
        if shares[row] < _LEAST_SEEN:
            shares[row] = 0.0
            continue
        powers = np.vander(at[inside], degree + 1)
        solve = np.linalg.pinv(powers)
        leading[row] = 0.0
        leading[row, inside] = solve[0]
        left_over[row][np.ix_(inside, inside)] = np.eye(len(inside)) - powers @ solve
        counts[row] = len(inside)
    off_chord = np.eye(m)
    if m > 1:
        share = (at - at[0]) / (at[-1] - at[0])
        off_chord[:, 0] -= 1.0 - share
        off_chord[:, -1] -= share
    bulging = 1.5 * off_chord.sum(axis=0) / max(m, 1)
    weights = np.concatenate([leading, bulging[None], left_over.reshape(3 * m, m)])
    return _Fits(chosen, weights, tuple(shares.tolist()), tuple(counts.tolist()))


def _within(stations: FloatArray, part: tuple[float, float]) -> NDArray[np.bool_]:
    slack = 1e-6
    return np.asarray((stations >= part[0] - slack) & (stations <= part[1] + slack))


class BackSmoother:
    """Smooths the shape over the last frames, and lowers its quality when it is unsteady.

    Values are medians, since a mask leaks into the background in single frames only.
    """

    # Half the shortest duration of a fault, so that a warning is not late.
    WINDOW_S = 0.25
    # This many readings give full quality; this spread of their middle half gives none.
    ENOUGH = 3
    UNSTEADY = (15.0, 15.0, 1.5, 0.1)  # of the first four fields of the shape

    def __init__(self) -> None:
        self._latest: deque[tuple[float, BackShape]] = deque()

    def update(self, t: float, shape: BackShape) -> BackShape:
        """Take the shape at ``t`` seconds; return that of the last WINDOW_S."""
        latest = self._latest
        latest.append((t, shape))
        while t - latest[0][0] > self.WINDOW_S:
            latest.popleft()
        columns = list(zip(*[shape for _, shape in latest], strict=True))
        lower, upper, curvature, bulge = (
            _middle_half(column, unsteady)
            for column, unsteady in zip(columns[:4], self.UNSTEADY, strict=True)
        )
        # One reading alone neither trembles nor is steady.
        enough = min(1.0, len(latest) / self.ENOUGH)
        qualities = (enough * sum(column) / len(column) for column in columns[4:])
        lower_quality, upper_quality, whole_quality = qualities
        return BackShape(
            lower[0],
            upper[0],
            curvature[0],
            bulge[0],
            lower_quality * lower[1],
            upper_quality * upper[1],
            whole_quality * min(curvature[1], bulge[1]),
        )


def _middle_half(values: tuple[float, ...], unsteady: float) -> tuple[float, float]:
    """Return the median of the known values, and their steadiness, 0 to 1."""
    known = sorted([value for value in values if not math.isnan(value)])
    if not known:
        return math.nan, 0.0
    count = len(known)
    middle = (known[(count - 1) // 2] + known[count // 2]) / 2
    spread = known[(3 * count - 1) // 4] - known[count // 4]
    return middle, max(0.0, 1.0 - spread / unsteady)

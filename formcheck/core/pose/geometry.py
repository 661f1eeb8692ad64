"""Plane geometry on single points, in degrees; NaN in, NaN out.

Points are (x, y) with x forward and y up. Plain floats, not arrays: a session reads a dozen numbers
from each pose, and numpy's cost a call is ten times that of the arithmetic
(docs/decisions/0001-scalar-geometry.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import median
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.landmarks import FloatArray

Point: TypeAlias = tuple[float, float]


def known(values: Iterable[float]) -> list[float]:
    """Return the values that are not NaN."""
    return [value for value in values if not math.isnan(value)]


def mean_of_known(values: Iterable[float]) -> float:
    """Return the mean of the values that are not NaN; NaN when all are."""
    seen = known(values)
    return sum(seen) / len(seen) if seen else math.nan


def median_of_known(values: Iterable[float]) -> float:
    """Return the median of the values that are not NaN; NaN when all are."""
    seen = known(values)
    return median(seen) if seen else math.nan


def min_of_known(values: Iterable[float]) -> float:
    """Return the least of the values that are not NaN; NaN when all are."""
    return min(known(values), default=math.nan)


def max_of_known(values: Iterable[float]) -> float:
    """Return the greatest of the values that are not NaN; NaN when all are."""
    return max(known(values), default=math.nan)


def distance(a: Point, b: Point) -> float:
    """Return the distance between two points."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def angle_deg(a: Point, b: Point, c: Point) -> float:
    """Return the interior angle at ``b``, 0 to 180; NaN when two of the points coincide."""
    ux, uy, vx, vy = a[0] - b[0], a[1] - b[1], c[0] - b[0], c[1] - b[1]
    if (ux == 0 and uy == 0) or (vx == 0 and vy == 0):
        return math.nan
    return abs(math.degrees(math.atan2(ux * vy - uy * vx, ux * vx + uy * vy)))


def inclination_deg(lower: Point, upper: Point) -> float:
    """Return how far the segment leans forward from upright: 0 up, 90 forward, -90 backward."""
    dx, dy = upper[0] - lower[0], upper[1] - lower[1]
    if dx == 0 and dy == 0:
        return math.nan
    return math.degrees(math.atan2(dx, dy))


def bend_deg(a: Point, b: Point, c: Point) -> float:
    """Return 180 minus the angle at ``b``: positive when b lies above the line from a to c."""
    bend = 180.0 - angle_deg(a, b, c)
    if a[0] == c[0]:
        return math.nan
    on_line = a[1] + (c[1] - a[1]) * (b[0] - a[0]) / (c[0] - a[0])
    return math.copysign(bend, b[1] - on_line)


Vector: TypeAlias = tuple[float, float, float]
UNKNOWN: Vector = (math.nan, math.nan, math.nan)


class Places(Sequence[Vector]):
    """Points in space (n, 3) that are converted one by one, since few exercises use any.

    Those that are hidden (n,) read as NaN.
    """

    def __init__(self, points: FloatArray, hidden: NDArray[np.bool_]) -> None:
        self._points = points
        self._hidden = hidden

    def __len__(self) -> int:
        return len(self._points)

    @overload
    def __getitem__(self, index: int) -> Vector: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Vector]: ...

    def __getitem__(self, index: int | slice) -> Vector | Sequence[Vector]:
        if isinstance(index, slice):
            return Places(self._points[index], self._hidden[index])
        if self._hidden[index]:
            return UNKNOWN
        x, y, z = self._points[index].tolist()
        return (x, y, z)


def vector_to(start: Vector, end: Vector) -> Vector:
    """Return the vector from one point to another."""
    return (end[0] - start[0], end[1] - start[1], end[2] - start[2])


def midpoint(a: Vector, b: Vector) -> Vector:
    """Return the point half-way between two."""
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)


def dot(a: Vector, b: Vector) -> float:
    """Return the dot product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Return the cross product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """Return the length of a vector."""
    return math.sqrt(dot(a, a))


def perpendicular_part(a: Vector, axis: Vector) -> Vector:
    """Return the part of a vector perpendicular to an axis; NaN if the axis has no length."""
    square = dot(axis, axis)
    along = dot(a, axis) / square if square else math.nan
    return (a[0] - along * axis[0], a[1] - along * axis[1], a[2] - along * axis[2])


def angle_between_deg(a: Vector, b: Vector) -> float:
    """Return the angle between two vectors, 0 to 180; NaN if one has no length."""
    aside, along = length(cross(a, b)), dot(a, b)
    if aside == 0 and along == 0:
        return math.nan
    return math.degrees(math.atan2(aside, along))


def signed_angle_deg(start: Vector, end: Vector, axis: Vector) -> float:
    """Return the rotation from one vector to another about an axis, -180 to 180.

    Positive from x (right) to y (down) about z (away); NaN if the axis has no length.
    """
    a, b, size = perpendicular_part(start, axis), perpendicular_part(end, axis), length(axis)
    if not size:
        return math.nan
    return math.degrees(math.atan2(dot(cross(a, b), axis) / size, dot(a, b)))

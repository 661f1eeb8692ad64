"""Plane geometry on single points, in degrees; NaN in, NaN out.

Points are (x, y) with x forward and y up. Plain floats, not arrays: a session reads a dozen numbers
from each pose, and numpy's cost a call is ten times that of the arithmetic
(docs/decisions/0001-scalar-geometry.md).
"""

from __future__ import annotations

import math
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


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

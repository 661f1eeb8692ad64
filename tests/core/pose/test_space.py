"""Geometry in space: by hand, and unknown in is unknown out."""

from __future__ import annotations

import math

import pytest

from formcheck.core.pose.geometry import (
    Vector,
    angle_between_deg,
    cross,
    length,
    midpoint,
    perpendicular_part,
    signed_angle_deg,
)

RIGHT, DOWN, AWAY = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
NOTHING = (0.0, 0.0, 0.0)
UNKNOWN = (math.nan, math.nan, math.nan)


@pytest.mark.parametrize(
    ("a", "b", "deg"),
    [
        (RIGHT, (3.0, 0.0, 0.0), 0.0),
        (RIGHT, DOWN, 90.0),
        (RIGHT, (-2.0, 0.0, 0.0), 180.0),
        (RIGHT, (1.0, 0.0, 1.0), 45.0),
    ],
)
def test_angles(a: Vector, b: Vector, deg: float) -> None:
    assert angle_between_deg(a, b) == pytest.approx(deg)
    assert angle_between_deg(b, a) == pytest.approx(deg)


@pytest.mark.parametrize(
    ("start", "end", "axis", "deg"),
    [
        (RIGHT, DOWN, AWAY, 90.0),
        (DOWN, RIGHT, AWAY, -90.0),
        (RIGHT, DOWN, (0.0, 0.0, -5.0), -90.0),
        # What lies along the axis does not matter.
        ((1.0, 0.0, 7.0), (0.0, 2.0, -3.0), AWAY, 90.0),
        (RIGHT, RIGHT, AWAY, 0.0),
    ],
)
def test_turns(start: Vector, end: Vector, axis: Vector, deg: float) -> None:
    assert signed_angle_deg(start, end, axis) == pytest.approx(deg)


def test_products() -> None:
    assert cross(RIGHT, DOWN) == AWAY
    assert perpendicular_part((1.0, 2.0, 3.0), AWAY) == (1.0, 2.0, 0.0)
    assert midpoint(RIGHT, (3.0, 2.0, 0.0)) == (2.0, 1.0, 0.0)
    assert length((2.0, 3.0, 6.0)) == 7.0


def test_what_has_no_length_or_is_unknown_has_no_angle() -> None:
    for other in (NOTHING, UNKNOWN):
        assert math.isnan(angle_between_deg(RIGHT, other))
        assert math.isnan(angle_between_deg(other, RIGHT))
        assert math.isnan(signed_angle_deg(RIGHT, DOWN, other))
    assert math.isnan(signed_angle_deg(RIGHT, UNKNOWN, AWAY))
    assert all(math.isnan(value) for value in perpendicular_part(RIGHT, NOTHING))

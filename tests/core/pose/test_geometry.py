"""Geometry in the plane and in space: by hand, and properties that always hold."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from formcheck.core.pose.geometry import (
    UNKNOWN,
    Point,
    Vector,
    angle_between_deg,
    angle_deg,
    bend_deg,
    cross,
    distance,
    inclination_deg,
    length,
    midpoint,
    perpendicular_part,
    signed_angle_deg,
)
from tests.support.strategies import examples

NAN = (math.nan, math.nan)
coordinates = st.floats(-1e3, 1e3)
points = st.tuples(coordinates, coordinates)
RIGHT, DOWN, AWAY = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
NOTHING = (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("a", "c", "expected"),
    [
        ((0.0, 1.0), (1.0, 0.0), 90.0),
        ((0.0, 1.0), (0.0, -1.0), 180.0),
        ((0.0, 1.0), (0.0, 2.0), 0.0),
        ((1.0, 0.0), (1.0, 1.0), 45.0),
        ((4.0, 3.0), (4.0, 0.0), math.degrees(math.atan(0.75))),
    ],
)
def test_angle(a: Point, c: Point, expected: float) -> None:
    assert angle_deg(a, (0.0, 0.0), c) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("upper", "expected"),
    [((0.0, 2.0), 0.0), ((2.0, 2.0), 45.0), ((1.0, 0.0), 90.0), ((-1.0, 1.0), -45.0)],
)
def test_inclination_is_from_upright_and_forward_is_positive(upper: Point, expected: float) -> None:
    assert inclination_deg((0.0, 0.0), upper) == pytest.approx(expected)


def test_bend_is_positive_above_the_line() -> None:
    assert bend_deg((-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)) == pytest.approx(90.0)
    assert bend_deg((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)) == pytest.approx(90.0)
    assert bend_deg((-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)) == pytest.approx(-90.0)
    assert bend_deg((-1.0, 0.0), (0.0, 0.0), (1.0, 0.0)) == pytest.approx(0.0)


def test_distance() -> None:
    assert distance((0.0, 0.0), (3.0, 4.0)) == 5.0


def test_points_that_coincide_have_no_angle() -> None:
    assert math.isnan(angle_deg((1.0, 1.0), (1.0, 1.0), (2.0, 3.0)))
    assert math.isnan(inclination_deg((1.0, 1.0), (1.0, 1.0)))
    assert math.isnan(bend_deg((1.0, 0.0), (1.0, 1.0), (1.0, 2.0)))


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_nan_in_is_nan_out(missing: int) -> None:
    trio: list[Point] = [(0.0, 0.0), (1.0, 2.0), (3.0, 1.0)]
    trio[missing] = NAN
    assert math.isnan(angle_deg(*trio))
    assert math.isnan(bend_deg(*trio))
    assert math.isnan(distance(trio[missing], (1.0, 1.0)))
    assert math.isnan(inclination_deg((1.0, 1.0), NAN))


@examples(100)
@given(a=points, b=points, c=points, turn=st.floats(-math.pi, math.pi), zoom=st.floats(0.1, 10))
def test_angles_do_not_change_when_the_picture_turns_or_grows(
    a: Point, b: Point, c: Point, turn: float, zoom: float
) -> None:
    assume(distance(a, b) > 1.0)
    assume(distance(c, b) > 1.0)

    def moved(point: Point) -> Point:
        x, y = point
        return (
            zoom * (x * math.cos(turn) - y * math.sin(turn)) + 7.0,
            zoom * (x * math.sin(turn) + y * math.cos(turn)) - 3.0,
        )

    before = angle_deg(a, b, c)
    assert 0.0 <= before <= 180.0
    assert angle_deg(c, b, a) == pytest.approx(before)
    assert angle_deg(moved(a), moved(b), moved(c)) == pytest.approx(before, abs=1e-6)


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

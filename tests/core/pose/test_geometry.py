"""Angles that can be checked by hand, and what holds for all of them."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from formcheck.core.pose.geometry import Point, angle_deg, bend_deg, distance, inclination_deg
from tests.support.strategies import examples

NAN = (math.nan, math.nan)
coordinates = st.floats(-1e3, 1e3)
points = st.tuples(coordinates, coordinates)


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

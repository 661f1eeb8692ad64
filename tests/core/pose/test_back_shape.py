"""The shape of a back, on outlines whose curvature is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.pose.back_shape import UNKNOWN_BACK, BackShape, BackSmoother, back_shape
from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray, Landmark
from tests.support.strategies import examples

SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
#: A trunk in the picture: where its hips are, how long it is, which way it points, and whether its
#: back lies to the left of that way.
trunks = st.tuples(
    st.tuples(st.floats(-200, 900), st.floats(-200, 900)),
    st.floats(30, 600),
    st.floats(-180, 180),
    st.booleans(),
)
PLAIN = ((320.0, 240.0), 100.0, 0.0, True)


def seen(
    heights: FloatArray, trunk: tuple[tuple[float, float], float, float, bool] = PLAIN
) -> BackShape:
    """Return the shape of a back whose outline lies so far (n,) off its trunk."""
    hip, length, direction_deg, left = trunk
    way = math.radians(direction_deg)
    along = length * np.array([math.cos(way), math.sin(way)])
    off = np.array([along[1], -along[0]]) * (1 if left else -1)
    points = np.zeros((33, 2))
    points[HIPS] = np.array(hip)
    points[SHOULDERS] = np.array(hip) + along
    outline = np.array(hip) + BACK_STATIONS[:, None] * along + heights[:, None] * off
    return back_shape(outline, points)


def arc(curvature: float, offset: float = 0.25) -> FloatArray:
    """Return the heights of a circle's arc whose ends lie over hips and shoulders."""
    if abs(curvature) < 1e-3:
        return np.full(BACK_STATIONS.shape, offset)
    radius = 1.0 / curvature
    off_middle = BACK_STATIONS - 0.5
    drop = np.sqrt(radius**2 - 0.25)
    return np.asarray(
        offset + math.copysign(1.0, radius) * (np.sqrt(radius**2 - off_middle**2) - drop)
    )


@examples(80)
@given(curvature=st.floats(-1.2, 1.2), trunk=trunks, offset=st.floats(0.2, 0.6))
def test_arcs_of_known_curvature(
    curvature: float, trunk: tuple[tuple[float, float], float, float, bool], offset: float
) -> None:
    shape = seen(arc(curvature, offset), trunk)
    # A circle is a little more than the parabola through it.
    assert shape.curvature == pytest.approx(curvature, abs=0.02 + 0.12 * abs(curvature))
    # The chord of 0.7 trunk lengths cuts off so much of the circle.
    sagitta = curvature * 0.35**2 / 2
    assert shape.bulge == pytest.approx(sagitta, abs=0.003 + 0.2 * abs(sagitta))
    # The middles of the halves lie 0.2 before and 0.15 behind the middle of the back.
    assert shape.lower_deg == pytest.approx(math.degrees(0.2 * curvature), abs=1.5)
    assert shape.upper_deg == pytest.approx(math.degrees(0.15 * curvature), abs=1.5)
    assert min(shape[4:]) > 0.7


@examples(40)
@given(curvature=st.floats(-1.0, 1.0), first=trunks, second=trunks, thicker=st.floats(0.0, 0.3))
def test_size_direction_inclination_and_even_clothes_do_not_matter(
    curvature: float,
    first: tuple[tuple[float, float], float, float, bool],
    second: tuple[tuple[float, float], float, float, bool],
    thicker: float,
) -> None:
    here, there = seen(arc(curvature), first), seen(arc(curvature) + thicker, second)
    assert there == pytest.approx(here, abs=1e-6)


@examples(40)
@given(curvature=st.floats(-1.0, 1.0), seed=st.integers(0, 1000))
def test_a_pixel_of_noise_moves_it_by_little(curvature: float, seed: int) -> None:
    """A pixel of the mask is 1/256 of a square about the person, 0.016 of a trunk."""
    clean = seen(arc(curvature))
    noise = np.random.default_rng(seed).normal(0, 0.005, BACK_STATIONS.shape)
    noisy = seen(arc(curvature) + noise)
    assert noisy.lower_deg == pytest.approx(clean.lower_deg, abs=4.5)
    assert noisy.bulge == pytest.approx(clean.bulge, abs=0.02)
    assert noisy.lower_quality > 0.6


def test_what_is_cut_is_unknown_and_what_is_left_is_read_as_before() -> None:
    whole = seen(arc(0.8))
    hood = arc(0.8)
    hood[BACK_STATIONS > 0.6] = np.nan
    shape = seen(hood)
    assert shape.lower_deg == pytest.approx(whole.lower_deg)
    assert shape.lower_quality == pytest.approx(whole.lower_quality)
    assert math.isnan(shape.upper_deg)
    assert math.isnan(shape.bulge) is math.isnan(shape.curvature) is True
    assert (shape.upper_quality, shape.whole_quality) == (0.0, 0.0)


def test_a_few_missing_points_lower_the_quality_alone() -> None:
    heights = arc(0.8)
    heights[np.isclose(BACK_STATIONS, 0.2) | np.isclose(BACK_STATIONS, 0.3)] = np.nan
    shape, whole = seen(heights), seen(arc(0.8))
    assert shape.lower_deg == pytest.approx(whole.lower_deg, abs=0.5)
    assert 0.5 < shape.lower_quality < 0.8 * whole.lower_quality


def test_a_shirt_that_billows_has_no_quality() -> None:
    billow = 0.12 * np.exp(-(((BACK_STATIONS - 0.35) / 0.06) ** 2))
    assert seen(arc(0.0) + billow).lower_quality < 0.4
    assert seen(arc(0.0)).lower_quality > 0.95


@pytest.mark.parametrize("points", [np.zeros((33, 2)), np.full((33, 2), np.nan)])
def test_no_trunk_no_shape(points: FloatArray) -> None:
    back = np.column_stack([BACK_STATIONS, BACK_STATIONS])
    assert back_shape(back, points) is UNKNOWN_BACK


def test_no_outline_no_shape() -> None:
    assert seen(np.full(BACK_STATIONS.shape, np.nan)) is UNKNOWN_BACK


def fed(follower: BackSmoother, shapes: list[BackShape], fps: float = 30.0) -> list[BackShape]:
    return [follower.update(i / fps, shape) for i, shape in enumerate(shapes)]


def test_a_single_leak_of_the_mask_is_passed_over() -> None:
    flat, leak = seen(arc(0.0)), seen(arc(1.4))
    steady = fed(BackSmoother(), [flat] * 10 + [leak] + [flat] * 10)
    assert max(shape.lower_deg for shape in steady) == pytest.approx(flat.lower_deg)


def test_a_lasting_change_is_followed_within_the_window() -> None:
    flat, round_ = seen(arc(0.0)), seen(arc(1.0))
    steady = fed(BackSmoother(), [flat] * 30 + [round_] * 9)
    assert steady[29].lower_deg == pytest.approx(flat.lower_deg)
    assert steady[-1].lower_deg == pytest.approx(round_.lower_deg)


def test_what_trembles_is_doubted() -> None:
    trembling = [seen(arc(curvature)) for curvature in (-1.2, 1.2)] * 10
    steady = fed(BackSmoother(), trembling)
    assert steady[-1].lower_quality < 0.1
    assert fed(BackSmoother(), [seen(arc(1.2))] * 20)[-1].lower_quality > 0.75


def test_what_is_seen_now_and_then_is_doubted() -> None:
    now_and_then = [seen(arc(1.0)), UNKNOWN_BACK, UNKNOWN_BACK] * 8
    shape = fed(BackSmoother(), now_and_then)[-1]
    assert shape.lower_deg == pytest.approx(seen(arc(1.0)).lower_deg)
    assert shape.lower_quality < 0.45


def test_an_unseen_back_has_no_shape() -> None:
    assert all(math.isnan(value) for value in BackSmoother().update(0.0, UNKNOWN_BACK)[:4])


@pytest.mark.parametrize("giant", [1e306, -1e308])
def test_what_damaged_recordings_hold_has_no_shape(giant: float) -> None:
    points = np.zeros((33, 2))
    points[SHOULDERS] = (100.0, 0.0)
    assert back_shape(np.full((len(BACK_STATIONS), 2), giant), points) is UNKNOWN_BACK
    points[SHOULDERS] = (giant, 0.0)
    assert back_shape(np.ones((len(BACK_STATIONS), 2)), points) is UNKNOWN_BACK


def test_a_single_reading_is_doubted() -> None:
    shape = seen(arc(0.5))
    assert BackSmoother().update(0.0, shape).lower_quality < 0.45

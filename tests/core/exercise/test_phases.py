"""Where a repetition begins, turns and ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import Cycle
from formcheck.core.exercise.phases import find_phases
from formcheck.core.pose.landmarks import FloatArray
from formcheck.exercises.squat import SQUAT
from tests.support.motion import along, clock, min_jerk
from tests.support.postures import BOTTOM, STANDING
from tests.support.strategies import examples

ANGLE = Cycle("x", rest=0.0, attempt=0.5, depth=0.8, full=1.0).ease
assert isinstance(SQUAT.measure, Cycle)
HEIGHT = SQUAT.measure.ease


def movement(
    down_s: float, bottom_s: float, up_s: float, *, fps: float = 30.0, noise: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """A gentle way out and back after a second of rest, one more second of rest at the end."""
    t = clock(2.0 + down_s + bottom_s + up_s, fps)
    out = min_jerk((t - 1.0) / down_s) - min_jerk((t - 1.0 - down_s - bottom_s) / up_s)
    return t, out + np.random.default_rng(0).normal(0, noise, len(t))


@examples(60)
@given(
    down_s=st.floats(0.4, 1.0),
    bottom_s=st.floats(0.0, 0.5),
    up_s=st.floats(0.4, 1.0),
    fps=st.floats(24, 60),
    size=st.floats(0.01, 200.0),
)
def test_start_turn_and_end_of_a_gentle_movement(
    down_s: float, bottom_s: float, up_s: float, fps: float, size: float
) -> None:
    t, out = movement(down_s, bottom_s, up_s, fps=fps)
    span = find_phases(t, out * size, ANGLE)
    near_s = 0.15 + 1 / fps
    assert t[span.start] == pytest.approx(1.0, abs=near_s)
    assert t[span.turn] == pytest.approx(1.0 + down_s + bottom_s / 2, abs=near_s)
    assert t[span.end] == pytest.approx(1.0 + down_s + bottom_s + up_s, abs=near_s)


@pytest.mark.parametrize("hip_led", [True, False])
def test_it_does_not_matter_much_whether_the_hip_or_the_angles_move_gently(hip_led: bool) -> None:
    t = clock(4.4, 30.0)
    keys = [(0.0, STANDING), (1.0, STANDING), (2.2, BOTTOM), (3.4, STANDING), (4.4, STANDING)]
    thigh = np.radians(np.asarray(along(keys, t, hip_led=hip_led).thigh)[:, 0])
    span = find_phases(t, -np.cos(thigh), HEIGHT)
    assert t[[span.start, span.turn, span.end]].tolist() == pytest.approx([1.0, 2.2, 3.4], abs=0.2)


def test_trembling_at_rest_moves_start_and_end_but_little() -> None:
    t, out = movement(1.2, 0.3, 1.2, noise=0.005)
    span = find_phases(t, out, ANGLE)
    assert t[span.start] == pytest.approx(1.0, abs=0.25)
    assert t[span.end] == pytest.approx(3.7, abs=0.25)


@pytest.mark.parametrize("height", [False, True])
@pytest.mark.parametrize("fps", [12.0, 30.0])
@pytest.mark.parametrize(("down_s", "pause_s"), [(0.5, 0.0), (0.75, 0.0), (1.5, 0.3), (2.5, 1.0)])
def test_no_way_is_cut_short(down_s: float, pause_s: float, fps: float, height: bool) -> None:
    """The height of a thigh hardly changes as it leaves upright, its angle does."""
    t, way = movement(down_s, pause_s, down_s, fps=fps)
    out = 1 - np.cos(np.radians(80 * way)) if height else way
    began_s, arrived_s, left_s, ended_s = find_phases(t, out, HEIGHT if height else ANGLE).times
    near_s = 0.06 + 0.12 * down_s
    assert began_s == pytest.approx(1.0, abs=near_s)
    assert arrived_s - began_s == pytest.approx(down_s, abs=near_s)
    assert left_s - arrived_s == pytest.approx(pause_s, abs=2 * near_s)
    assert ended_s - left_s == pytest.approx(down_s, abs=near_s)


@examples(100)
@given(
    out=st.lists(st.floats(-10, 10), min_size=1, max_size=40),
    dt=st.floats(0.01, 0.5),
)
def test_whatever_comes_the_parts_are_in_order(out: list[float], dt: float) -> None:
    span = find_phases(np.array([i * dt for i in range(len(out))]), np.array(out), ANGLE)
    assert 0 <= span.start <= span.bottom[0] <= span.turn <= span.bottom[1] <= span.end < len(out)
    assert 0 <= span.top[0] <= span.top[1] < len(out)
    assert span.bottom[0] <= span.rest < len(out)

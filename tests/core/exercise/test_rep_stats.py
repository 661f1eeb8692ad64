"""Where a repetition begins, turns and ends, and the figures that are read from it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.rep_stats import STATS, Span, Trace, find_phases, stat_value
from formcheck.core.pose.landmarks import FloatArray
from tests.support.motion import along, clock, min_jerk
from tests.support.postures import BOTTOM, STANDING
from tests.support.strategies import examples


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
    span = find_phases(t, out * size)
    near_s = 0.15 + 1 / fps
    assert t[span.start] == pytest.approx(1.0, abs=near_s)
    assert t[span.turn] == pytest.approx(1.0 + down_s + bottom_s / 2, abs=near_s)
    assert t[span.end] == pytest.approx(1.0 + down_s + bottom_s + up_s, abs=near_s)


@pytest.mark.parametrize("hip_led", [True, False])
def test_it_does_not_matter_much_whether_the_hip_or_the_angles_move_gently(hip_led: bool) -> None:
    t = clock(4.4, 30.0)
    keys = [(0.0, STANDING), (1.0, STANDING), (2.2, BOTTOM), (3.4, STANDING), (4.4, STANDING)]
    thigh = np.radians(np.asarray(along(keys, t, hip_led=hip_led).thigh)[:, 0])
    span = find_phases(t, -np.cos(thigh))
    assert t[[span.start, span.turn, span.end]].tolist() == pytest.approx([1.0, 2.2, 3.4], abs=0.2)


def test_trembling_at_rest_moves_start_and_end_but_little() -> None:
    t, out = movement(1.2, 0.3, 1.2, noise=0.005)
    span = find_phases(t, out)
    assert t[span.start] == pytest.approx(1.0, abs=0.25)
    assert t[span.end] == pytest.approx(3.7, abs=0.25)


def test_a_pause_at_the_turn_belongs_to_neither_way() -> None:
    t, out = movement(1.0, 2.0, 1.0)
    trace = Trace(t, {}, find_phases(t, out))
    bottom_s = (
        stat_value(trace, "duration_s") - stat_value(trace, "out_s") - stat_value(trace, "back_s")
    )
    assert bottom_s == pytest.approx(2.0, abs=0.5)
    assert stat_value(trace, "out_s") == pytest.approx(stat_value(trace, "back_s"), abs=0.1)


@examples(100)
@given(
    out=st.lists(st.floats(-10, 10), min_size=1, max_size=40),
    dt=st.floats(0.01, 0.5),
)
def test_whatever_comes_the_parts_are_in_order(out: list[float], dt: float) -> None:
    span = find_phases(np.array([i * dt for i in range(len(out))]), np.array(out))
    assert 0 <= span.start <= span.bottom[0] <= span.turn <= span.bottom[1] <= span.end < len(out)
    assert 0 <= span.top[0] <= span.top[1] < len(out)
    assert span.bottom[0] <= span.rest < len(out)


SPAN = Span(start=1, bottom=(3, 5), turn=4, end=7, top=(7, 9), rest=6)
#: Nobody goes down in the 0.2 s of the plain numbers.
SLOW = 2.0
VALUES = np.array([99.0, 5.0, 4.0, 1.0, math.nan, 3.0, 4.0, 6.0, 8.0, 7.0])


@pytest.mark.parametrize(
    ("stat", "expected"),
    [
        ("bottom:x", 2.0),  # median of 1, 3
        ("top:x", 7.0),  # median of 6, 8, 7
        ("rest:x", 6.5),  # median of 4, 6, 8, 7
        ("rest_high:x", 7.7),  # of 4, 6, 8, 7
        ("gain:x", 4.0),  # from 2 to 6
        ("half_rise:x:x", 3.0),  # from 1, and half of the way to 6 is passed at 4
        ("pause_s", 0.2),
        ("side_repeated", 0.0),
        ("max:x", 6.0),
        ("min:x", 1.0),
        ("range:x", 5.0),
        ("duration_s", 0.6),
        ("out_s", 0.2),
        ("back_s", 0.2),
    ],
)
def test_figures_by_hand(stat: str, expected: float) -> None:
    trace = Trace(np.arange(10) / 10 * SLOW, {"x": VALUES}, SPAN)
    assert stat_value(trace, stat) / (SLOW if stat.endswith("_s") else 1) == pytest.approx(expected)


ABOUT_THE_TURN = {
    *("bottom:x", "range:x", "gain:x", "half_rise:x:x"),
    *("out_s", "back_s", "pause_s"),
}
FROM_THE_START = {"range:x", "half_rise:x:x", "out_s", "duration_s", "pause_s"}
FIGURES = {":".join((kind, *("x",) * stat.signals)) for kind, stat in STATS.items()}
OF_SIGNALS = {name for name in FIGURES if ":" in name}


def unknown_figures(trace: Trace) -> set[str]:
    return {name for name in FIGURES if math.isnan(stat_value(trace, name))}


def test_a_gap_at_the_turn_hides_how_far_it_went() -> None:
    t = np.arange(10) / 10 * SLOW
    seen = Trace(t, {"x": VALUES}, SPAN)
    assert seen.turn_seen
    assert unknown_figures(seen) == set()
    hidden = Trace(np.where(np.arange(10) > 4, t + 1.0, t), {"x": VALUES}, SPAN)
    assert not hidden.turn_seen
    assert unknown_figures(hidden) == ABOUT_THE_TURN
    before = Trace(np.where(np.arange(10) > 0, t + 1.0, t), {"x": VALUES}, SPAN)
    assert unknown_figures(before) == set()


def test_what_opens_midway_has_no_beginning() -> None:
    opened = Trace(np.arange(10) / 10 * SLOW, {"x": VALUES}, SPAN, whole=False)
    assert unknown_figures(opened) == FROM_THE_START
    at_the_turn = Span(start=0, bottom=(0, 3), turn=1, end=7, top=(7, 9), rest=6)
    late = Trace(np.arange(10) / 10, {"x": VALUES}, at_the_turn, whole=False)
    assert unknown_figures(late) == FROM_THE_START | ABOUT_THE_TURN


def test_every_figure_of_a_signal_that_was_never_seen_is_unknown() -> None:
    trace = Trace(np.arange(10) / 10, {"x": np.full(10, math.nan)}, SPAN)
    assert unknown_figures(trace) == OF_SIGNALS


def test_hips_that_rise_first_fold_the_trunk_further() -> None:
    hips = np.array([1.0, 1.0, 0.8, 0.5, 0.5, 0.6, 0.8, 1.0, 1.0, 1.0])
    trunk = np.array([0.0, 0.0, 30.0, 55.0, 55.0, 62.0, 70.0, 40.0, 10.0, 0.0])
    span = Span(start=1, bottom=(3, 4), turn=4, end=8, top=(8, 9), rest=8)
    trace = Trace(np.arange(10) / 5, {"trunk": trunk, "hips": hips}, span)
    assert stat_value(trace, "half_rise:trunk:hips") == 15.0
    dropped = Trace(np.arange(10) / 20, {"trunk": trunk, "hips": hips}, span)
    assert math.isnan(stat_value(dropped, "half_rise:trunk:hips"))


def test_a_side_is_repeated_when_the_last_repetition_had_it() -> None:
    t, signals = np.arange(10) / 5, {"x": VALUES}
    for last, repeated in ((None, 0.0), ("left", 1.0), ("right", 0.0)):
        trace = Trace(t, signals, SPAN, side="left", last_side=last)  # type: ignore[arg-type]
        assert stat_value(trace, "side_repeated") == repeated

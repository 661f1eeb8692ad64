"""The figures that are read from a repetition."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.core.exercise.phases import PhaseTimes, Span
from formcheck.core.exercise.rep_stats import STATS, Trace, stat_value

#: Nobody goes down in the 0.2 s of the plain numbers.
SLOW = 2.0
TIMES = PhaseTimes(0.1 * SLOW, 0.3 * SLOW, 0.5 * SLOW, 0.7 * SLOW)
SPAN = Span(start=1, bottom=(3, 5), turn=4, end=7, top=(7, 9), rest=6, times=TIMES)
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
        ("out_range:x", 4.0),
        ("duration_s", 0.6),
        ("out_s", 0.2),
        ("back_s", 0.2),
    ],
)
def test_figures_by_hand(stat: str, expected: float) -> None:
    trace = Trace(np.arange(10) / 10 * SLOW, {"x": VALUES}, SPAN)
    assert stat_value(trace, stat) / (SLOW if stat.endswith("_s") else 1) == pytest.approx(expected)


ABOUT_THE_TURN = {
    *("bottom:x", "range:x", "out_range:x", "gain:x", "half_rise:x:x"),
    *("out_s", "back_s", "pause_s"),
}
FROM_THE_START = {"range:x", "out_range:x", "half_rise:x:x", "out_s", "duration_s", "pause_s"}
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
    at_the_turn = Span(start=0, bottom=(0, 3), turn=1, end=7, top=(7, 9), rest=6, times=TIMES)
    late = Trace(np.arange(10) / 10, {"x": VALUES}, at_the_turn, whole=False)
    assert unknown_figures(late) == FROM_THE_START | ABOUT_THE_TURN


def test_every_figure_of_a_signal_that_was_never_seen_is_unknown() -> None:
    trace = Trace(np.arange(10) / 10, {"x": np.full(10, math.nan)}, SPAN)
    assert unknown_figures(trace) == OF_SIGNALS


def test_hips_that_rise_first_fold_the_trunk_further() -> None:
    hips = np.array([1.0, 1.0, 0.8, 0.5, 0.5, 0.6, 0.8, 1.0, 1.0, 1.0])
    trunk = np.array([0.0, 0.0, 30.0, 55.0, 55.0, 62.0, 70.0, 40.0, 10.0, 0.0])
    span = Span(start=1, bottom=(3, 4), turn=4, end=8, top=(8, 9), rest=8, times=TIMES)
    trace = Trace(np.arange(10) / 5, {"trunk": trunk, "hips": hips}, span)
    assert stat_value(trace, "half_rise:trunk:hips") == 15.0
    dropped = Trace(np.arange(10) / 20, {"trunk": trunk, "hips": hips}, span)
    assert math.isnan(stat_value(dropped, "half_rise:trunk:hips"))


def test_a_side_is_repeated_when_the_last_repetition_had_it() -> None:
    t, signals = np.arange(10) / 5, {"x": VALUES}
    for last, repeated in ((None, 0.0), ("left", 1.0), ("right", 0.0)):
        trace = Trace(t, signals, SPAN, side="left", last_side=last)  # type: ignore[arg-type]
        assert stat_value(trace, "side_repeated") == repeated

"""Holds by themselves: a value of at least 1 is the posture; it counts from 0.5 s on."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import Hold
from formcheck.core.exercise.rules import Range
from formcheck.core.session.hold_tracker import Held, HoldTimer
from formcheck.core.types import Side
from tests.support.strategies import examples

HOLD = Hold((Range("x", low=1.0),), enter_s=0.5, grace_s=1.0)
IN, OUT, UNSEEN = 2.0, 0.0, math.nan
STEP_S = 0.05


class Feed:
    def __init__(self) -> None:
        self.counter = HoldTimer(HOLD)
        self.held: list[Held] = []
        self.steps = 0

    def give(self, value: float, seconds: float) -> Feed:
        for _ in range(round(seconds / STEP_S)):
            held = self.counter.step(self.steps * STEP_S, {"x": value})
            self.held += [held] if held else []
            self.steps += 1
        return self

    def finish(self) -> list[float]:
        """Return how long each hold was."""
        held = self.counter.finish()
        self.held += [held] if held else []
        return [hold.end_s - hold.start_s for hold in self.held]


def test_a_hold_counts_from_its_beginning_to_its_end() -> None:
    feed = Feed().give(OUT, 1.0).give(IN, 5.0).give(OUT, 2.0)
    assert feed.finish() == [pytest.approx(5.0, abs=2 * STEP_S)]
    assert feed.held[0].start_s == pytest.approx(1.0)


def test_what_is_too_short_is_no_hold() -> None:
    feed = Feed().give(OUT, 1.0).give(IN, 0.4).give(OUT, 0.1).give(IN, 0.4).give(OUT, 2.0)
    assert feed.finish() == []


@pytest.mark.parametrize("absence", [OUT, UNSEEN])
def test_a_short_absence_is_bridged(absence: float) -> None:
    feed = Feed().give(IN, 3.0).give(absence, 0.8).give(IN, 3.0)
    assert feed.finish() == [pytest.approx(6.8, abs=2 * STEP_S)]


@pytest.mark.parametrize("absence", [OUT, UNSEEN])
def test_a_long_absence_ends_the_hold_when_the_posture_was_last_seen(absence: float) -> None:
    feed = Feed().give(IN, 3.0).give(absence, 1.5).give(IN, 2.0)
    assert feed.finish() == [
        pytest.approx(3.0, abs=2 * STEP_S),
        pytest.approx(2.0, abs=2 * STEP_S),
    ]


def test_the_clock_stands_between_holds_and_starts_anew() -> None:
    feed = Feed().give(IN, 3.0).give(OUT, 2.0)
    assert feed.counter.start_s is None
    assert feed.counter.hold_s == pytest.approx(3.0, abs=2 * STEP_S)
    feed.give(IN, 1.0)
    assert feed.counter.start_s is not None
    assert feed.counter.hold_s == pytest.approx(1.0, abs=2 * STEP_S)


def test_moments_unseen_while_entering_do_not_hinder_but_being_out_does() -> None:
    entering = Feed().give(IN, 0.2).give(UNSEEN, 0.2).give(IN, 3.0)
    assert entering.finish() == [pytest.approx(3.4, abs=2 * STEP_S)]
    leaving = Feed().give(IN, 0.2).give(OUT, 0.2).give(IN, 3.0)
    assert leaving.finish() == [pytest.approx(3.0, abs=2 * STEP_S)]


def test_finish_without_a_hold_and_twice() -> None:
    assert HoldTimer(HOLD).finish() is None
    feed = Feed().give(IN, 2.0)
    assert feed.counter.finish() is not None
    assert feed.counter.finish() is None


@examples(60)
@given(
    runs=st.lists(st.tuples(st.sampled_from([IN, OUT, UNSEEN]), st.floats(0.1, 3.0)), max_size=12)
)
def test_whatever_comes_holds_follow_one_another(runs: list[tuple[float, float]]) -> None:
    feed = Feed()
    for value, seconds in runs:
        feed.give(value, seconds)
    lengths = feed.finish()
    assert all(length >= HOLD.enter_s - 1e-9 for length in lengths)
    for before, after in zip(feed.held, feed.held[1:], strict=False):
        assert after.start_s - before.end_s > HOLD.grace_s - STEP_S
    seen_s = sum(seconds for value, seconds in runs if value == IN)
    absent_s = sum(min(seconds, HOLD.grace_s) for value, seconds in runs if value != IN)
    assert sum(lengths) <= seen_s + absent_s + len(runs) * STEP_S


def held_by(*parts: tuple[Side, float]) -> list[tuple[Side, float]]:
    """Hold a one-sided posture on each side for so many seconds; return sides and lengths."""
    counter = HoldTimer(HOLD, one_sided=True)
    times = itertools.count()
    held = []
    for side, seconds in parts:
        for _ in range(round(seconds / STEP_S)):
            over = counter.step(next(times) * STEP_S, {"x": IN}, side)
            held += [over] if over else []
    over = counter.finish()
    held += [over] if over else []
    return [(hold.side, round(hold.end_s - hold.start_s, 6)) for hold in held]


def test_another_side_is_another_hold() -> None:
    assert held_by(("left", 2.0), ("right", 3.0)) == [("left", 1.95), ("right", 2.95)]


def test_each_side_must_be_entered_for_itself() -> None:
    assert held_by(("left", 0.3), ("right", 0.3), ("left", 0.3)) == []


def test_what_is_held_on_neither_side_is_not_held() -> None:
    assert held_by(("both", 3.0)) == []


def test_who_is_on_neither_side_for_a_moment_holds_on() -> None:
    assert held_by(("left", 2.0), ("both", 0.5), ("left", 2.0)) == [("left", 4.45)]
    assert held_by(("left", 2.0), ("both", 1.5), ("left", 2.0)) == [("left", 1.95), ("left", 1.95)]


def test_the_side_does_not_matter_where_both_hold() -> None:
    counter = HoldTimer(HOLD)
    sides: list[Side] = ["left", "right", "both"] * 20
    for step, side in enumerate(sides):
        assert counter.step(step * STEP_S, {"x": IN}, side) is None
    over = counter.finish()
    assert over is not None
    assert (over.start_s, over.end_s, over.side) == (0.0, 59 * STEP_S, "both")


def test_another_posture_ends_it() -> None:
    timer = HoldTimer(Hold(HOLD.posture, unless=(Range("y", high=0.0),)))
    for n in range(100):
        lies = n >= 50
        timer.step(n * STEP_S, {"x": IN, "y": -1.0 if lies else UNSEEN})
        assert timer.kept is not lies
    assert timer.hold_s == pytest.approx(50 * STEP_S, abs=2 * STEP_S)

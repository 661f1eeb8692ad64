"""The counter by itself, fed with numbers: rest 150, attempt 130, depth 100 degrees."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import Cycle
from formcheck.core.session.movement_outcome import Movement, MovementOutcome
from formcheck.core.session.rep_counter import RepCounter
from formcheck.core.session.signal_reader import AnchorPositions, Sample
from formcheck.core.types import Phase, Side
from tests.support.motion import min_jerk
from tests.support.strategies import examples

CYCLE = Cycle("x", rest=150.0, attempt=130.0, depth=100.0, full=80.0)
NOWHERE = AnchorPositions((), 1.0)
STEP_S = 1 / 30


class Feed:
    """A counter, what it was given and what it returned."""

    def __init__(self, cycle: Cycle = CYCLE) -> None:
        self.counter = RepCounter(cycle)
        self.movements: list[Movement] = []
        self.t = 0.0

    def give(
        self,
        values: Iterable[float],
        *,
        dt: float = STEP_S,
        ready: bool = True,
        side: Side = "both",
    ) -> Feed:
        for value in values:
            sample = Sample(self.t, {"x": value}, NOWHERE, "side", side)
            over = self.counter.step(sample, ready=ready)
            self.movements += over
            self.t += dt
        return self

    def finish(self) -> Feed:
        self.movements += self.counter.finish()
        return self

    @property
    def outcomes(self) -> list[MovementOutcome]:
        return [movement.outcome for movement in self.movements]


def path(*stops: float, each_s: float = 0.5) -> list[float]:
    """Values that go gently from stop to stop, ``each_s`` seconds for each way."""
    share = min_jerk(np.linspace(0.0, 1.0, round(each_s / STEP_S), endpoint=False))
    ways = [a + share * (b - a) for a, b in itertools.pairwise(stops)]
    return [*np.concatenate(ways).tolist(), stops[-1]]


REST = (170.0, 170.0)


def test_down_and_up_is_one_rep_and_counts_when_rest_is_reached() -> None:
    feed = Feed().give(path(*REST, 80))
    assert (feed.counter.count, feed.counter.phase) == (0, Phase.OUT)
    feed.give(path(80, 140))
    assert (feed.counter.count, feed.counter.phase) == (0, Phase.BACK)
    feed.give(path(140, 160))
    assert (feed.counter.count, feed.counter.phase) == (1, Phase.READY)
    feed.give(path(160, *REST))
    assert feed.outcomes == [MovementOutcome.REP]


@pytest.mark.parametrize("bounces", [1, 3])
def test_a_bounce_at_the_bottom_is_one_rep(bounces: int) -> None:
    feed = Feed().give(path(*REST, *(80, 108) * bounces, 80, *REST)).finish()
    assert feed.outcomes == [MovementOutcome.REP]


def test_trembling_on_the_way_does_not_count_twice() -> None:
    trembling = np.random.default_rng(1).normal(0, 4, 10_000)
    values = np.array(path(*REST, *(80, 170) * 10, each_s=1.0))
    feed = Feed().give((values + trembling[: len(values)]).tolist()).finish()
    assert feed.outcomes == [MovementOutcome.REP] * 10


def test_trembling_about_any_level_is_nothing() -> None:
    trembling = np.random.default_rng(2).normal(0, 4, 600)
    for level in (170.0, 150.0, 130.0):
        feed = Feed().give([170.0] * 5).give((level + trembling).tolist()).finish()
        assert feed.outcomes in ([], [MovementOutcome.SHALLOW]), level
        assert feed.counter.count == 0


def test_a_dip_past_attempt_is_an_attempt_and_a_smaller_one_nothing() -> None:
    feed = Feed().give(path(*REST, 115, *REST)).finish()
    assert feed.outcomes == [MovementOutcome.SHALLOW]
    assert (feed.counter.count, feed.outcomes.count(MovementOutcome.SHALLOW)) == (0, 1)
    assert Feed().give(path(*REST, 135, *REST)).finish().outcomes == []


def test_too_short_a_movement_is_nothing() -> None:
    short = [170.0] * 10 + [80.0] * 5 + [170.0] * 30
    assert CYCLE.min_s > 5 * STEP_S
    assert Feed().give(short).finish().outcomes == []


def test_too_long_a_movement_is_dropped_and_the_next_rep_counts() -> None:
    cycle = replace(CYCLE, max_s=2.0)
    feed = Feed(cycle).give(path(*REST, 80)).give([80.0] * 90).give(path(80, *REST))
    assert feed.outcomes == []
    feed.give(path(*REST, 80, *REST)).finish()
    assert feed.outcomes == [MovementOutcome.REP]


def test_nothing_counts_before_the_start_posture() -> None:
    feed = Feed().give(path(*REST, 80, *REST), ready=False)
    assert feed.counter.phase is Phase.WAITING
    assert feed.give(path(*REST, 80, *REST)).finish().outcomes == [MovementOutcome.REP]


def test_a_movement_that_is_never_finished_is_told_at_the_end() -> None:
    feed = Feed().give(path(*REST, 80)).finish()
    assert feed.outcomes == [MovementOutcome.UNFINISHED]
    assert feed.counter.count == 0
    assert feed.counter.never_reached_rest


def test_who_never_comes_back_to_rest_never_counts() -> None:
    feed = Feed().give(path(*REST, *(80, 145) * 5, 80)).finish()
    assert feed.counter.count == 0
    assert feed.counter.never_reached_rest


def test_of_two_that_all_but_reach_rest_in_between_one_is_told_and_one_is_rejected() -> None:
    feed = Feed().give(path(*REST, 80, 149, 149, 85, 149, 149)).finish()
    [movement], [rejected] = feed.movements, feed.counter.rejected
    assert rejected.reason == "no_rest"
    assert rejected.start_s >= movement.trace.t[movement.trace.span.end]
    assert rejected.start_s < 3.0 < rejected.end_s, "in it is the second turn"


def test_a_soft_top_still_counts() -> None:
    feed = Feed().give(path(*REST, *(80, 155) * 3)).give([155.0] * 30).finish()
    assert feed.outcomes == [MovementOutcome.REP] * 3
    assert not feed.counter.never_reached_rest


@pytest.mark.parametrize("stays", [False, True])
def test_a_source_may_open_with_a_long_rep_where_the_far_end_is_a_place_to_stay(
    stays: bool,
) -> None:
    feed = Feed(replace(CYCLE, stays=stays)).give([80.0] * 120).give(path(80, *REST, each_s=1.0))
    assert feed.finish().outcomes == ([MovementOutcome.REP] if stays else [])


def test_where_sides_alternate_the_same_side_again_is_an_attempt() -> None:
    sides: tuple[Side, ...] = ("left", "right", "right", "left", "left")
    alternating, any_side = Feed(replace(CYCLE, alternates=True)), Feed()
    for side in sides:
        alternating.give(path(*REST, 80, *REST), side=side)
        any_side.give(path(*REST, 80, *REST), side=side)
    rep, again = MovementOutcome.REP, MovementOutcome.REPEATED
    assert alternating.finish().outcomes == [rep, rep, again, rep, again]
    assert alternating.counter.count == 3
    assert any_side.finish().outcomes == [rep] * 5


@pytest.mark.parametrize("hidden_s", [0.2, 0.5])
def test_a_short_gap_is_bridged(hidden_s: float) -> None:
    assert hidden_s < CYCLE.max_gap_s
    values = path(*REST, 80, *REST, each_s=0.8)
    hidden = round(hidden_s / STEP_S)
    for start in range(10, len(values) - hidden, 4):
        gappy = list(values)
        gappy[start : start + hidden] = [math.nan] * hidden
        feed = Feed().give(gappy).give([170.0] * 30).finish()
        assert feed.counter.count == 1, start


def test_a_long_gap_drops_the_half_rep_and_the_next_counts() -> None:
    gap = [math.nan] * round(1.5 * CYCLE.max_gap_s / STEP_S)
    feed = Feed().give(path(*REST, 80)).give(gap)
    assert feed.counter.phase is Phase.WAITING
    feed.give(path(80, *REST))
    assert (feed.counter.count, feed.movements) == (0, [])
    assert feed.give(path(*REST, 80, *REST)).finish().outcomes == [MovementOutcome.REP]


def test_a_rep_that_was_counted_survives_a_gap_that_follows_it() -> None:
    gap = [math.nan] * round(1.5 * CYCLE.max_gap_s / STEP_S)
    feed = Feed().give(path(*REST, 80, 165)).give(gap)
    assert feed.counter.count == 1
    assert feed.outcomes == [MovementOutcome.REP]


def test_progress_runs_from_rest_to_full() -> None:
    counter = RepCounter(CYCLE)
    shares = [counter.progress(value) for value in (180.0, 150.0, 115.0, 80.0, 60.0, math.nan)]
    assert shares == pytest.approx([0.0, 0.0, 0.5, 1.0, 1.0, 0.0])


def test_the_movement_keeps_its_samples() -> None:
    [movement] = Feed().give(path(*REST, 80, *REST)).finish().movements
    trace, span = movement.trace, movement.trace.span
    assert trace.signals["x"][span.turn] == pytest.approx(80.0)
    assert trace.t[span.turn] == pytest.approx(1.0, abs=STEP_S)
    assert span.start < span.bottom[0] <= span.turn <= span.bottom[1] < span.end


@examples(100)
@given(
    sizes=st.lists(st.sampled_from([10.0, 19.0, 25.0, 45.0, 55.0, 70.0]), min_size=1, max_size=6),
    way_s=st.floats(0.4, 2.0),
    rest_s=st.floats(0.0, 1.0),
    rising=st.booleans(),
)
def test_excursions_are_told_by_their_size(
    sizes: list[float], way_s: float, rest_s: float, rising: bool
) -> None:
    """Each excursion is a rep past depth (50 from rest), an attempt past 20, else nothing."""
    cycle = CYCLE
    sign = -1.0
    if rising:
        cycle, sign = Cycle("x", rest=150.0, attempt=170.0, depth=200.0, full=220.0), 1.0
    feed = Feed(cycle)
    top = 150.0 - sign * 15.0
    feed.give([top] * 30)
    for size in sizes:
        feed.give(path(top, 150.0 + sign * size, top, each_s=way_s))
        feed.give([top] * round(rest_s / STEP_S))
    expected = [
        MovementOutcome.REP if size > 50 else MovementOutcome.SHALLOW for size in sizes if size > 20
    ]
    assert feed.finish().outcomes == expected
    assert feed.counter.count == expected.count(MovementOutcome.REP)


values = st.one_of(st.floats(60.0, 180.0), st.sampled_from([math.nan, 170.0, 80.0]))


@examples(150)
@given(
    runs=st.lists(st.tuples(values, st.integers(1, 25)), min_size=1, max_size=25),
    dt=st.floats(0.01, 0.2),
)
def test_whatever_comes_movements_follow_one_another(
    runs: Sequence[tuple[float, int]], dt: float
) -> None:
    feed = Feed()
    for value, times in runs:
        feed.give([value] * times, dt=dt)
    feed.finish()
    reached = -math.inf
    for movement in feed.movements:
        trace, span = movement.trace, movement.trace.span
        start_s, turn_s, end_s = trace.t[[span.start, span.turn, span.end]]
        assert reached <= start_s <= turn_s <= end_s
        assert np.isfinite(trace.signals["x"]).all()
        reached = end_s
    assert feed.outcomes.count(MovementOutcome.REP) == feed.counter.count


def test_trembling_at_the_depth_is_no_second_descent() -> None:
    values = path(*REST, 80, *REST, each_s=1.5)
    trembling = np.where(np.arange(len(values)) % 2, 3.0, -3.0)
    feed = Feed().give((np.array(values) + trembling).tolist()).finish()
    assert feed.outcomes == [MovementOutcome.REP]
    assert not feed.counter.never_reached_rest

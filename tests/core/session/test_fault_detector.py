"""From a value past its limit to a warning: limit 25 degrees, for 0.3 s, released at 22."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import RELEASE
from formcheck.core.exercise.rules import Fault, Range
from formcheck.core.results.events import FaultRaised
from formcheck.core.results.report import FaultRecord
from formcheck.core.session.fault_detector import FaultTimer
from formcheck.core.types import View
from tests.support.strategies import examples

FAULT = Fault("lean", "Leans", "Chest up", "Because.", signal="x", above=25.0, hold_s=0.3)
STEP_S = 0.05


class Feed:
    def __init__(self, fault: Fault = FAULT) -> None:
        self.timer = FaultTimer(fault, "deg")
        self.raised: list[FaultRaised] = []
        self.records: list[FaultRecord] = []
        self.steps = 0

    def give(self, value: float | None, seconds: float, view: View = "side") -> Feed:
        for _ in range(round(seconds / STEP_S)):
            self._keep(self.timer.step(self.steps * STEP_S, value, view))
            self.steps += 1
        return self

    def finish(self) -> Feed:
        self._keep(self.timer.finish())
        return self

    def _keep(self, change: FaultRaised | FaultRecord | None) -> None:
        if isinstance(change, FaultRaised):
            self.raised.append(change)
        elif change is not None:
            self.records.append(change)


def test_it_is_raised_when_it_has_lasted_and_recorded_from_its_beginning() -> None:
    feed = Feed().give(10, 1.0).give(30, 0.25)
    assert feed.raised == []
    feed.give(30, 0.5).give(10, 1.0)
    assert [event.t for event in feed.raised] == [pytest.approx(1.3, abs=STEP_S)]
    [record] = feed.records
    assert (record.code, record.limit, record.unit, record.rep) == ("lean", 25.0, "deg", None)
    assert record.start_s == pytest.approx(1.0)
    assert record.end_s == pytest.approx(1.7)


def test_a_short_one_is_nothing() -> None:
    feed = Feed()
    for _ in range(10):
        feed.give(30, 0.25).give(20, 0.1)
    assert feed.finish().raised == []
    assert feed.records == []


def test_on_the_limit_is_not_past_it() -> None:
    assert Feed().give(25.0, 2.0).finish().raised == []


def test_who_trembles_on_the_limit_is_warned_once() -> None:
    feed = Feed().give(30, 0.5)
    for _ in range(20):
        feed.give(24, 0.2).give(26, 0.2)
    assert len(feed.raised) == 1
    assert feed.timer.stretch
    assert 25 - RELEASE["deg"] < 24


def test_a_value_that_stays_just_inside_the_limit_does_not_release_it() -> None:
    feed = Feed().give(30, 0.5).give(24, 2.0)
    assert feed.timer.stretch
    [record] = feed.finish().records
    assert record.end_s == pytest.approx(2.5, abs=2 * STEP_S)


def test_it_is_released_when_the_value_comes_well_back_for_a_while() -> None:
    feed = Feed().give(30, 0.5).give(21, 0.2)
    assert feed.timer.stretch
    feed.give(21, 0.2)
    assert not feed.timer.stretch
    assert feed.give(30, 0.5).timer.stretch
    assert len(feed.raised) == 2


def test_unknown_never_raises_and_clears_what_can_no_longer_be_judged() -> None:
    assert Feed().give(math.nan, 5.0).finish().raised == []
    feed = Feed().give(30, 0.2).give(math.nan, 1.0).give(30, 0.2)
    assert feed.raised == []
    feed.give(30, 0.3).give(math.nan, 0.5)
    assert not feed.timer.stretch
    assert feed.records[0].value == 30


def test_a_moment_unseen_neither_helps_nor_hinders() -> None:
    feed = Feed().give(30, 0.2).give(math.nan, 0.2).give(30, 0.05)
    assert len(feed.raised) == 1
    feed = Feed().give(30, 0.2).give(math.nan, 0.2).give(10, 0.1).give(30, 0.2)
    assert feed.raised == []


def test_the_record_keeps_the_worst_value() -> None:
    feed = Feed().give(26, 0.4).give(41, 0.1).give(30, 0.2).finish()
    assert feed.records[0].value == 41
    below = replace(FAULT, above=None, below=-6.0)
    assert Feed(below).give(-8, 0.4).give(-15, 0.1).give(-9, 0.2).finish().records[0].value == -15


def test_below_is_the_mirror_image_of_above() -> None:
    below = replace(FAULT, above=None, below=-25.0)
    for value in (30.0, 26.0, 25.0, 20.0):
        assert Feed().give(value, 1.0).timer.stretch == Feed(below).give(-value, 1.0).timer.stretch


def test_a_view_may_have_a_limit_of_its_own() -> None:
    fault = replace(FAULT, by_view={"oblique": 40.0})
    assert Feed(fault).give(30, 1.0, "oblique").raised == []
    [raised] = Feed(fault).give(45, 1.0, "oblique").raised
    assert (raised.value, raised.limit) == (45, 40.0)


def test_finish_twice() -> None:
    feed = Feed().give(30, 1.0).finish().finish()
    assert len(feed.records) == 1


@examples(100)
@given(
    runs=st.lists(
        st.tuples(st.sampled_from([10.0, 23.0, 26.0, 40.0, math.nan]), st.floats(0.05, 1.0)),
        max_size=20,
    )
)
def test_every_warning_has_its_record_and_its_reason(runs: Sequence[tuple[float, float]]) -> None:
    feed = Feed()
    for value, seconds in runs:
        feed.give(value, seconds)
    feed.finish()
    assert len(feed.records) == len(feed.raised)
    for record in feed.records:
        assert record.value > record.limit
        assert record.end_s - record.start_s >= FAULT.hold_s - 1e-9
    reached = -math.inf
    for record in feed.records:
        assert record.start_s > reached
        reached = record.end_s


@pytest.mark.parametrize(
    ("signals", "value"),
    [
        ({"x": 30.0, "deep": 1.0, "clear": 1.0, "other": 0.0}, 30.0),
        ({"x": 30.0, "deep": 0.0, "clear": 1.0, "other": 0.0}, None),  # known not to be deep
        ({"x": 30.0, "deep": 1.0, "clear": 1.0, "other": 1.0}, None),  # something else explains it
        ({"x": 30.0, "deep": math.nan, "clear": 1.0, "other": 0.0}, math.nan),
        ({"x": 20.0, "deep": math.nan, "clear": 1.0, "other": 0.0}, 20.0),  # inside the limit
        ({"x": 20.0, "deep": 1.0, "clear": 0.0, "other": 0.0}, math.nan),  # not to be read
        ({"x": 30.0, "deep": 1.0, "clear": math.nan, "other": 0.0}, math.nan),
        ({"x": 30.0, "deep": 1.0, "clear": 1.0, "other": math.nan}, 30.0),
        ({"x": math.nan, "deep": 1.0, "clear": 1.0, "other": 0.0}, math.nan),
        ({"x": 30.0, "deep": math.nan, "clear": 1.0, "other": 1.0}, None),
    ],
)
def test_conditions_rule_a_fault_out_or_leave_it_unknown(
    signals: dict[str, float], value: float | None
) -> None:
    fault = replace(
        FAULT,
        when=(Range("deep", low=0.5),),
        readable=(Range("clear", low=0.5),),
        unless=(Range("other", low=0.5),),
    )
    found = fault.value_in(signals, "side")
    assert found == (value if value is None else pytest.approx(value, nan_ok=True))


def test_what_was_not_known_is_named() -> None:
    fault = replace(FAULT, when=(Range("deep", low=0.5),), readable=(Range("clear", low=0.5),))
    known = {"x": 30.0, "deep": 1.0, "clear": 1.0}
    for name in known:
        assert fault.unknown_in(known | {name: math.nan}) == name
    assert fault.unknown_in(known) == "x"


def test_a_fault_that_is_ruled_out_now_and_then_has_not_lasted() -> None:
    """Unlike a value that is unknown for a moment."""
    flicker, gappy = Feed(), Feed()
    for _ in range(12):
        flicker.give(30, STEP_S).give(None, STEP_S)
        gappy.give(30, STEP_S).give(math.nan, STEP_S)
    assert flicker.raised == []
    assert len(gappy.raised) == 1

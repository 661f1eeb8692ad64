"""The start gate."""

from __future__ import annotations

import math

import pytest

from formcheck.core.exercise import Range, Start
from formcheck.core.gate import StartGate

START = Start((Range("height", low=0.4), Range("lean", high=20.0)), hold_s=0.5)


def give(gate: StartGate, heights: list[float], *, lean: float = 5.0, begin_s: float = 0.0) -> int:
    """Give values every 0.1 s and return how often the gate said that it had passed."""
    return sum(
        gate.step(begin_s + i / 10, {"height": height, "lean": lean})
        for i, height in enumerate(heights)
    )


def test_it_passes_once_when_the_posture_has_been_held() -> None:
    gate = StartGate(START)
    assert give(gate, [0.1, 0.2]) == 0
    assert give(gate, [0.5] * 5, begin_s=0.2) == 0
    assert not gate.passed
    assert give(gate, [0.5] * 5, begin_s=0.7) == 1
    assert gate.passed


def test_a_posture_that_is_left_too_soon_starts_anew() -> None:
    gate = StartGate(START)
    assert give(gate, [0.1, *[0.5, 0.5, 0.5, 0.1] * 5]) == 0
    assert not gate.passed


def test_every_part_of_the_posture_must_hold_and_unknown_is_not_held() -> None:
    gate = StartGate(START, opening=False)
    assert give(gate, [0.5] * 20, lean=30.0) == 0
    assert give(gate, [math.nan] * 20, begin_s=2.0) == 0
    assert not gate.passed


def test_a_source_that_opens_in_the_posture_has_passed() -> None:
    gate = StartGate(START)
    assert give(gate, [0.5]) == 1
    assert give(StartGate(START, opening=False), [0.5]) == 0


def test_without_a_start_posture_it_is_open() -> None:
    assert StartGate(None).passed
    assert not StartGate(None).step(0.0, {})


def test_it_remembers_the_median_of_the_posture() -> None:
    gate = StartGate(START, ("height",), opening=False)
    give(gate, [0.1, 0.48, 0.5, 0.5, 0.9, 0.5, 0.5, 0.5, 0.44])
    assert gate.reference == pytest.approx({"height": 0.5})


def test_the_reference_does_not_move_afterwards() -> None:
    gate = StartGate(START, ("height",))
    give(gate, [0.5] * 10)
    give(gate, [0.8] * 20, begin_s=1.0)
    assert gate.reference["height"] == pytest.approx(0.5)


def test_what_was_not_seen_in_the_first_posture_is_remembered_from_a_later_one() -> None:
    gate = StartGate(Start((Range("height", low=0.4),), hold_s=0.2), ("heel",))
    for i in range(5):
        gate.step(i / 10, {"height": 0.5, "heel": math.nan})
    assert gate.passed
    assert gate.reference == {}
    for i in range(5, 10):
        gate.step(i / 10, {"height": 0.5, "heel": 0.1})
    assert gate.reference == pytest.approx({"heel": 0.1})


@pytest.mark.parametrize("every", [2, 3, 5])
def test_pictures_in_which_nothing_is_seen_do_not_hinder(every: int) -> None:
    gate = StartGate(START, opening=False)
    heights = [math.nan if i % every == 0 else 0.5 for i in range(12)]
    assert give(gate, heights) == 1


def test_a_reference_may_ask_for_more_than_the_start_does() -> None:
    """It passes in the posture, and compares with the first stretch that is all as asked."""
    start = Start((Range("height", low=0.4),), 0.5, compared_in=(Range("lean", high=20.0),))
    gate = StartGate(start, ["height"], opening=False)
    assert give(gate, [0.6] * 7, lean=30.0) == 1
    assert gate.reference == {}
    give(gate, [0.7] * 14, lean=5.0, begin_s=0.7)
    give(gate, [0.5] * 14, lean=5.0, begin_s=2.1)
    assert gate.reference == {"height": 0.7}


def test_a_stretch_that_is_only_partly_as_asked_is_no_reference() -> None:
    start = Start((Range("height", low=0.4),), 0.5, compared_in=(Range("lean", high=20.0),))
    gate = StartGate(start, ["height"], opening=False)
    give(gate, [0.6] * 4, lean=30.0)
    give(gate, [0.7] * 2, lean=5.0, begin_s=0.4)
    assert gate.passed
    assert gate.reference == {}

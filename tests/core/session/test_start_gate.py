"""The start gate."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.exercise.definition import Cycle, Signal, Start
from formcheck.core.exercise.rules import Range
from formcheck.core.session.start_gate import ARRIVES_S, StartGate

START = Start((Range("height", low=0.4), Range("lean", high=20.0)), hold_s=0.5)
#: At rest over 0.4, all the way out at 0.
CYCLE = Cycle("height", rest=0.4, attempt=0.35, depth=0.3, full=0.0)


def signal(name: str, *, from_start: bool = True, typical: float = math.nan) -> Signal:
    return Signal(
        name,
        "leg",
        name,
        lambda body, side: 0.0,
        from_start=from_start,
        typical=typical,
    )


HEIGHT, HEEL = signal("height"), signal("heel")


def give(
    gate: StartGate,
    heights: list[float],
    *,
    lean: float = 5.0,
    begin_s: float = 0.0,
    before_reps: bool = True,
) -> int:
    """Give values every 0.1 s and return how often the gate said that it had passed."""
    return sum(
        gate.step(begin_s + i / 10, {"height": height, "lean": lean}, before_reps=before_reps)
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
    gate = StartGate(START, [HEIGHT], opening=False)
    give(gate, [0.1, 0.49, 0.5, 0.5, 0.51, 0.5, 0.5, 0.5, 0.49])
    assert gate.reference == pytest.approx({"height": 0.5})


@pytest.mark.parametrize("per_step", [0.015, 0.03, 0.1, -0.015, -0.03])
def test_a_posture_that_is_moved_through_is_no_reference(per_step: float) -> None:
    gate = StartGate(START, [HEIGHT], CYCLE)
    give(gate, [0.7 + per_step * (i - 9) for i in range(20) if 0.7 + per_step * (i - 9) >= 0.4])
    assert gate.passed
    assert gate.reference == {}


def test_a_moment_at_the_turning_point_of_a_movement_is_no_reference() -> None:
    gate = StartGate(START, [HEIGHT])
    give(gate, [0.5 + 0.2 * abs(math.sin(5.0 * i / 10)) for i in range(40)])
    assert gate.reference == {}


@pytest.mark.parametrize("seed", range(8))
def test_noise_is_no_movement(seed: int) -> None:
    gate = StartGate(START, [HEIGHT])
    trembling = np.random.default_rng(seed).normal(0.0, 0.004, 30)
    give(gate, [0.6 + float(one) for one in trembling])
    assert gate.reference["height"] == pytest.approx(0.6, abs=0.01)


def test_a_signal_that_changes_while_the_posture_holds_is_not_still() -> None:
    gate = StartGate(Start((Range("height", low=0.4),), hold_s=0.4), [HEEL])
    for i in range(10):
        gate.step(i / 10, {"height": 0.5, "heel": 0.03 * i})
    assert gate.passed
    assert gate.reference == {}


@pytest.mark.parametrize(
    ("usual", "alternates", "steps"),
    [
        # (height of a still second, before reps, reference after it)
        pytest.param(
            *(math.nan, False),
            [(0.6, True, 0.6), (0.45, True, 0.6), (0.62, True, 0.6), (0.45, False, 0.6)],
            id="it does not move afterwards",
        ),
        pytest.param(
            *(math.nan, False, [(0.45, True, 0.45), (0.6, True, 0.6)]),
            id="a less complete posture is replaced",
        ),
        pytest.param(
            *(math.nan, False, [(0.45, False, 0.45), (0.6, False, 0.6)]),
            id="a less complete posture is replaced between reps",
        ),
        pytest.param(
            *(math.nan, False, [(0.62, False, 0.62), (0.6, True, 0.6)]),
            id="a posture between reps is replaced by one before them",
        ),
        # The rep may have ended in the fault that the signal is to show.
        pytest.param(
            *(0.55, False, [(0.5, False, None), (0.6, False, 0.6)]),
            id="between reps a value short of the usual one is not believed",
        ),
        pytest.param(
            *(0.55, False, [(0.5, True, 0.5)]),
            id="before reps the person's own value is believed",
        ),
        pytest.param(
            *(math.nan, True, [(0.45, True, 0.45), (0.6, True, 0.45)]),
            id="where sides alternate further past rest is not more at rest",
        ),
    ],
)
def test_which_still_posture_is_the_reference(
    usual: float, alternates: bool, steps: list[tuple[float, bool, float | None]]
) -> None:
    gate = StartGate(
        START, [signal("height", typical=usual)], replace(CYCLE, alternates=alternates)
    )
    for second, (height, before_reps, reference) in enumerate(steps):
        give(gate, [height] * 10, begin_s=second, before_reps=before_reps)
        assert gate.reference.get("height") == reference


@pytest.mark.parametrize("first", [0.1, 0.42])
def test_who_is_first_seen_on_the_way_up_has_made_a_rep(first: float) -> None:
    gate = StartGate(START, [signal("height", typical=0.55)], CYCLE)
    give(gate, [first, *[0.5] * 10])
    assert gate.reference == {}
    give(gate, [0.5] * 10, begin_s=ARRIVES_S)
    assert gate.reference["height"] == pytest.approx(0.5)


def test_who_comes_back_waits_again_but_keeps_the_reference() -> None:
    gate = StartGate(START, [HEIGHT], CYCLE)
    give(gate, [0.6] * 10)
    gate.restart()
    assert not gate.passed
    assert gate.reference["height"] == pytest.approx(0.6)
    give(gate, [0.1, 0.2, 0.42, *[0.45] * 8], begin_s=5.0)
    assert gate.passed
    assert gate.reference["height"] == pytest.approx(0.6)


def test_who_stands_still_on_coming_back_gives_a_new_reference() -> None:
    gate = StartGate(START, [HEIGHT], CYCLE)
    give(gate, [0.6] * 10)
    gate.restart()
    give(gate, [0.5] * 10, begin_s=5.0)
    assert gate.reference["height"] == pytest.approx(0.5)


def test_what_was_not_seen_in_the_first_posture_is_remembered_from_a_later_one() -> None:
    gate = StartGate(Start((Range("height", low=0.4),), hold_s=0.2), [HEEL])
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


COMPARED = Start((Range("height", low=0.4),), 0.5, compared_in=(Range("lean", high=20.0),))


def test_a_reference_may_ask_for_more_than_the_start_does() -> None:
    """It passes in the posture, and compares with the first stretch that is all as asked."""
    gate = StartGate(COMPARED, [HEIGHT], opening=False)
    assert give(gate, [0.6] * 7, lean=30.0) == 1
    assert gate.reference == {}
    give(gate, [0.7] * 14, lean=5.0, begin_s=0.7)
    give(gate, [0.5] * 14, lean=5.0, begin_s=2.1)
    assert gate.reference == pytest.approx({"height": 0.7})


def test_a_stretch_that_is_only_partly_as_asked_is_no_reference() -> None:
    gate = StartGate(COMPARED, [HEIGHT], opening=False)
    give(gate, [0.6] * 4, lean=30.0)
    give(gate, [0.6] * 2, lean=5.0, begin_s=0.4)
    assert gate.passed
    assert gate.reference == {}

"""Debounce by itself."""

from __future__ import annotations

import pytest

from formcheck.core.debounce import Debounce


def give(debounce: Debounce, *states: bool | None) -> list[bool]:
    """Step once a second and return whether it was active at each step."""
    return [debounce.step(float(t), state) for t, state in enumerate(states)]


def test_it_is_active_once_it_has_lasted() -> None:
    debounce = Debounce(lasts_s=2.0)
    assert give(debounce, False, True, True, True) == [False, False, False, True]
    assert (debounce.since_t, debounce.stretch, debounce.lasted_s) == (1.0, (1.0, 3.0), 2.0)


def test_what_need_not_last_is_active_at_once() -> None:
    assert give(Debounce(), False, True, False) == [False, True, False]


def test_before_it_is_active_false_ends_it_and_unknown_does_not() -> None:
    assert give(Debounce(2.0, 1.0), True, False, True, True) == [False] * 4
    assert give(Debounce(2.0, 1.0), True, None, True) == [False, False, True]


@pytest.mark.parametrize("gap", [False, None])
def test_when_active_short_gaps_of_either_kind_are_bridged(gap: bool | None) -> None:
    debounce = Debounce(1.0, 1.0)
    assert give(debounce, True, True, gap, True, gap, gap) == [False, *[True] * 4, False]
    assert (debounce.since_t, debounce.stretch, debounce.lasted_s) == (None, None, 0.0)


def test_a_long_unknown_time_ends_it() -> None:
    assert give(Debounce(3.0, 1.0), True, None, None, True, True) == [False] * 5


def test_it_can_begin_anew() -> None:
    debounce = Debounce()
    give(debounce, True)
    debounce.reset()
    assert (debounce.active, debounce.since_t, debounce.stretch) == (False, None, None)

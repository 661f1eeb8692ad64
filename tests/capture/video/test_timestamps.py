"""Time stamps that are good pass; all others come out growing."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.capture.video.timestamps import MAX_GAP_S, TimestampRepair

FRAME_S = 0.04
NAN = math.nan


def repaired(stamps_s: list[float]) -> tuple[list[float], int]:
    repair = TimestampRepair(FRAME_S)
    return [repair.next(stamp_s) for stamp_s in stamps_s], repair.repaired


@settings(deadline=None)
@given(st.lists(st.floats(-10, 1e5), min_size=1, max_size=60))
def test_times_always_grow(stamps_s: list[float]) -> None:
    times_s, _ = repaired(stamps_s)
    assert all(a < b for a, b in pairwise(times_s))
    assert times_s[0] == stamps_s[0]


@settings(deadline=None)
@given(st.lists(st.floats(0, MAX_GAP_S), min_size=1, max_size=60, unique=True))
def test_growing_stamps_pass_unchanged(stamps_s: list[float]) -> None:
    assert repaired(sorted(stamps_s)) == (sorted(stamps_s), 0)


@pytest.mark.parametrize("jump_s", [61.0, 3600.0, 4e6, 1e12, 3e17])
def test_a_jump_forward_is_shortened(jump_s: float) -> None:
    repair = TimestampRepair(FRAME_S)
    times_s = [repair.next(t) for t in (0.0, 1.0, 1.0 + jump_s, 1.04, 1.08)]
    # The stamp alone was wrong: after it the clock jumps back.
    np.testing.assert_allclose(times_s, [0, 1, 2.5, 2.54, 2.58])
    assert repair.shortened == (1.0, jump_s)
    assert repair.repaired == 2


def test_after_a_jump_forward_the_distances_stay_true() -> None:
    assert repaired([0.0, 7201.0, 7201.5, 7202.5]) == ([0.0, 1.5, 2.0, 3.0], 1)


@pytest.mark.parametrize(
    ("stamps_s", "times_s", "count"),
    [
        ([NAN, NAN, NAN, NAN], [0, 0.04, 0.08, 0.12], 3),
        ([0, 0.04, 0.04, 0.08, 0.12], [0, 0.04, 0.06, 0.08, 0.12], 1),
        ([0, 0.04, NAN, 0.12, 0.16], [0, 0.04, 0.08, 0.12, 0.16], 1),
        ([5.0, 4.99, 5.08], [5.0, 5.04, 5.08], 1),
        ([5.0, 5.04, 1.0, 1.1, 1.5], [5.0, 5.04, 5.08, 5.18, 5.58], 1),
        ([5.0, 5.04, 0.0, 0.1, 0.5], [5.0, 5.04, 5.08, 5.18, 5.58], 1),
    ],
    ids=["none", "repeated", "one missing", "late", "restarted", "restarted at 0"],
)
def test_bad_stamps_are_replaced(stamps_s: list[float], times_s: list[float], count: int) -> None:
    result, replaced = repaired(stamps_s)
    np.testing.assert_allclose(result, times_s)
    assert replaced == count

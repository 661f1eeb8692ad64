"""The floor under the scores."""

from __future__ import annotations

import math

import pytest

from benchmarks.floor import committed, failures

FLOOR = {"at_least": {"exact": 0.9}, "at_most": {"ghosts": 0, "off_s": 0.2}}
HELD = {"exact": 0.9, "ghosts": 0, "off_s": 0.2, "another": 5.0}


def test_scores_on_the_floor_hold() -> None:
    assert failures(HELD, FLOOR, every=True) == []


def test_worse_scores_are_told() -> None:
    worse = failures({"exact": 0.8, "ghosts": 1, "off_s": 0.1}, FLOOR, every=True)
    assert worse == [
        "exact: 0.800, the floor is at_least 0.9",
        "ghosts: 1.000, the floor is at_most 0",
    ]


def test_a_missing_score_fails_when_every_one_is_asked() -> None:
    partial = {"exact": 1.0, "ghosts": 0, "off_s": math.nan}
    assert failures(partial, FLOOR, every=False) == []
    assert failures(partial, FLOOR, every=True) == ["off_s: not measured"]


@pytest.mark.parametrize("samples_alone", [True, False])
def test_the_committed_floor_has_both_bounds_and_no_score_twice(samples_alone: bool) -> None:
    floor = committed(samples_alone=samples_alone)
    assert set(floor) == {"at_least", "at_most"}
    assert set(floor["at_least"]).isdisjoint(floor["at_most"])


def test_on_the_samples_alone_the_same_scores_are_held() -> None:
    whole, alone = committed(samples_alone=False), committed(samples_alone=True)
    assert {bound: set(limits) for bound, limits in alone.items()} == {
        bound: set(limits) for bound, limits in whole.items()
    }
    assert alone != whole

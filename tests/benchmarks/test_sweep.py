"""The flat part of a sweep, and its table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.faults import FaultScore
from benchmarks.sweep import Scored, flat_part, lines, raised_on, spread, with_one
from formcheck.core.exercise.threshold_overrides import thresholds
from formcheck.errors import UsageError
from formcheck.exercises.squat import SQUAT
from tests.benchmarks.made import filmed_squats, rep

NOTHING = Scored(0.0, 1.0, 0, 0, FaultScore(), (0, 0), (0, 0), (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("wrong", "flat"),
    [
        ([3, 1, 1, 1, 2], (1, 3)),
        ([0, 2, 0, 0, 2, 0], (2, 3)),
        ([1, 1, 0], (2, 2)),
        ([0, 5, 0], (0, 0)),
        ([2, 2], (0, 1)),
    ],
)
def test_the_flat_part_is_the_longest_run_of_the_best(
    wrong: list[int], flat: tuple[int, int]
) -> None:
    assert flat_part(wrong) == flat


def test_values_are_spread_evenly_with_both_ends() -> None:
    assert spread(0.2, 0.6, 5) == pytest.approx([0.2, 0.3, 0.4, 0.5, 0.6])
    with pytest.raises(ValueError, match="at least two"):
        spread(0, 1, 1)


def test_wrong_decisions_are_all_that_is_known_to_be_wrong() -> None:
    scored = Scored(
        0.4,
        exact=0.9,
        wrong_counts=2,
        ghosts=1,
        fault=FaultScore(hits=5, false=3, missed=4),
        labelled=(10, 7),
        clean=(20, 1),
        unlabelled=(50, 50),
        others=(9, 9),
    )
    assert scored.wrong_decisions == 2 + 3 + 4 + 3 + 1


def test_the_table_marks_the_flat_part_and_tells_its_middle() -> None:
    wrong = (2, 0, 0, 0, 1)
    scored = [
        replace(NOTHING, value=0.3 + 0.1 * i, wrong_counts=number) for i, number in enumerate(wrong)
    ]
    *rows, told = lines(SQUAT, "shallow.above", scored)
    assert [row.endswith("| flat |") for row in rows[2:7]] == [False, True, True, True, False]
    assert told == "Flat from 0.4 to 0.6, middle 0.5; now 0.42."
    assert lines(SQUAT, "rep.depth", scored[1:])[-1].endswith("It may go on past these values.")


def test_a_limit_moves_alone() -> None:
    before = thresholds(SQUAT)
    assert "shallow.front.above" in before
    assert thresholds(with_one(SQUAT, "shallow.above", 0.2)) == before | {"shallow.above": 0.2}
    front = thresholds(with_one(SQUAT, "shallow.front.above", 0.2))
    assert front == before | {"shallow.front.above": 0.2}
    assert thresholds(with_one(SQUAT, "rep.depth", 0.6)) == before | {"rep.depth": 0.6}


def test_a_value_that_contradicts_another_is_refused() -> None:
    with pytest.raises(UsageError):
        with_one(SQUAT, "rep.depth", 0.9)


def test_raised_counts_reps_of_all_sets() -> None:
    sets = [
        filmed_squats([], [rep(0, "shallow"), rep(3)], reps=2),
        filmed_squats([], [rep(0, "too_fast")], reps=1),
    ]
    assert raised_on("shallow", sets) == (3, 1)

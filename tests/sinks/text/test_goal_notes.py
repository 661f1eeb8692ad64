"""One line on the sets at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.goal import Goal, SetRecord
from formcheck.exercises.squat import SQUAT
from formcheck.sinks.text.notes import goal_notes
from tests.support.motion import watch
from tests.support.motions.squat import squat_motion

REPORT = watch(SQUAT, squat_motion(1).frames).report


def a_set(number: int, *, reps: int = 0, held_s: float = 0.0, complete: bool = True) -> SetRecord:
    return SetRecord(number, 0.0, 1.0, tuple(range(reps)), held_s, complete)


@pytest.mark.parametrize(
    ("goal", "sets", "line"),
    [
        (
            Goal(reps=10, sets=3),
            (a_set(1, reps=10), a_set(2, reps=10), a_set(3, reps=4, complete=False)),
            "Sets: 2 of 3 done (10, 10, 4 of 10 reps).",
        ),
        (
            Goal(hold_s=60),
            (a_set(1, held_s=41.6, complete=False),),
            "Sets: 0 of 1 done (42 of 60 s).",
        ),
        (Goal(reps=5), (), "Sets: 0 of 1 done."),
        (
            Goal(work_s=60, sets=2),
            (a_set(1, reps=9), a_set(2, reps=3, complete=False)),
            "Sets: 1 of 2 done (9, 3 reps in 60 s).",
        ),
    ],
)
def test_the_sets_in_one_line(goal: Goal, sets: tuple[SetRecord, ...], line: str) -> None:
    assert goal_notes(replace(REPORT, goal=goal, sets=sets)) == [line]


def test_nothing_without_a_goal() -> None:
    assert goal_notes(REPORT) == []

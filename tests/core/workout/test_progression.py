"""More is offered to who did all of it cleanly, several times, and a little at a time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.goal import Goal
from formcheck.core.workout.progression import CLEAN_SESSIONS, PastSession, ladder, plan_dose
from tests.support.strategies import examples

LEAST, MOST = Goal(reps=6), Goal(reps=10, sets=3)
REPS = [(6, 1), (8, 1), (10, 1), (10, 2), (10, 3)]
HOLD_LEAST, HOLD_MOST = Goal(hold_s=15, sets=2), Goal(hold_s=60, sets=3)


def reps(count: int, good: float = 1.0, goal: Goal | None = LEAST) -> PastSession:
    return PastSession(reps=count, hold_s=0.0, good_share=good, goal=goal)


def held(seconds: float, good: float = 1.0) -> PastSession:
    return PastSession(reps=0, hold_s=seconds, good_share=good, goal=HOLD_LEAST)


def test_the_amount_of_a_set_grows_first_and_then_the_sets() -> None:
    assert [(dose.reps, dose.sets) for dose in ladder(LEAST, MOST)] == REPS
    doses = [(dose.hold_s, dose.sets) for dose in ladder(HOLD_LEAST, HOLD_MOST)]
    assert doses == [(15, 2), (20, 2), (25, 2), (31, 2), (39, 2), (49, 2), (60, 2), (60, 3)]


@examples(60)
@given(least=st.integers(1, 20), extra=st.integers(0, 40), sets=st.integers(1, 5))
def test_every_step_is_a_little_more_and_the_last_is_the_most(
    least: int, extra: int, sets: int
) -> None:
    most = Goal(reps=least + extra, sets=sets)
    doses = ladder(Goal(reps=least), most)
    assert doses[-1] == most
    for one, more in pairwise(doses):
        assert (more.reps, more.sets) > (one.reps, one.sets) or more.sets > one.sets
        assert (more.reps or 0) <= max((one.reps or 0) + 1, 1.5 * (one.reps or 0))


def test_reps_do_not_grow_to_seconds() -> None:
    timed = Goal(work_s=60)
    for least, most in ((LEAST, HOLD_MOST), (LEAST, timed), (HOLD_LEAST, timed), (timed, timed)):
        with pytest.raises(ValueError, match="two doses of reps or two of seconds"):
            ladder(least, most)


def test_who_begins_does_the_least() -> None:
    plan = plan_dose(LEAST, MOST, [])
    assert (plan.dose, plan.more) == (LEAST, None)


def test_more_is_offered_after_clean_sessions_and_not_before() -> None:
    clean = [reps(6)] * CLEAN_SESSIONS
    assert plan_dose(LEAST, MOST, clean).more == Goal(reps=8)
    assert plan_dose(LEAST, MOST, clean).dose == LEAST
    assert plan_dose(LEAST, MOST, clean[1:]).more is None
    for n in range(CLEAN_SESSIONS):
        slipped = [*clean[:n], reps(6, good=0.8), *clean[n + 1 :]]
        assert plan_dose(LEAST, MOST, slipped).more is None
        short = [*clean[:n], reps(5), *clean[n + 1 :]]
        assert plan_dose(LEAST, MOST, short).more is None
    old = [*clean, reps(2, good=0.0)]
    assert plan_dose(LEAST, MOST, old).more == Goal(reps=8)


def test_one_slip_in_ten_is_clean() -> None:
    ten = Goal(reps=10, rest_s=90)
    most = [reps(10, good=0.9, goal=ten)] * CLEAN_SESSIONS
    assert plan_dose(LEAST, MOST, most).more == Goal(reps=10, sets=2)
    assert plan_dose(LEAST, MOST, [reps(10, good=0.89, goal=ten)] * CLEAN_SESSIONS).more is None


def test_today_is_what_was_taken_the_last_time() -> None:
    eight = Goal(reps=8)
    assert plan_dose(LEAST, MOST, [reps(8, goal=eight), reps(6)]).dose == eight
    assert plan_dose(LEAST, MOST, [reps(3, goal=eight), reps(6)]).dose == eight
    assert plan_dose(LEAST, MOST, [reps(6), reps(8, goal=eight)]).dose == LEAST


@pytest.mark.parametrize("goal", [None, Goal(reps=99), Goal(work_s=60)])
def test_nobody_does_more_for_having_done_much_of_something_else(goal: Goal | None) -> None:
    plan = plan_dose(LEAST, MOST, [reps(30, good=0.0, goal=goal)] * CLEAN_SESSIONS)
    assert (plan.dose, plan.more) == (LEAST, None)
    eight = Goal(reps=8)
    assert plan_dose(LEAST, MOST, [reps(30, goal=goal), reps(8, goal=eight)]).dose == eight


def test_who_does_all_of_it_is_offered_no_more() -> None:
    plan = plan_dose(LEAST, MOST, [reps(30, goal=MOST)] * CLEAN_SESSIONS)
    assert (plan.dose, plan.more) == (MOST, None)


def test_seconds_that_a_picture_cut_off_are_enough() -> None:
    plan = plan_dose(HOLD_LEAST, HOLD_MOST, [held(29.9)] * CLEAN_SESSIONS)
    assert (plan.dose, plan.more) == (HOLD_LEAST, Goal(hold_s=20, sets=2))
    assert plan_dose(HOLD_LEAST, HOLD_MOST, [held(28.0)] * CLEAN_SESSIONS).more is None

"""Sets with a goal: when they begin and end, what counts for them, and what the report tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.goal import Goal, SetPhase, SetRecord, SetState
from formcheck.core.results.events import HoldEnded, RepCounted, Tick
from formcheck.core.results.report import Report, Source
from formcheck.core.session.session import Session
from formcheck.core.types import Phase
from formcheck.core.workout.sets import COUNTDOWN_S, LINGERS_S, SetTracker
from formcheck.exercises.bird_dog import BIRD_DOG
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.support.motion import Motion, Tempo, one_after_another
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.ticks import FPS, REP_S, hold, merged, rep, set_of, still, tick

READY, WORKING, RESTING, DONE = SetPhase


def followed(goal: Goal, ticks: Iterable[Tick]) -> tuple[dict[float, SetState], SetTracker]:
    """Return the state at each time."""
    sets = SetTracker(goal)
    return {one.t: sets.step(one) for one in ticks}, sets


def changes(states: dict[float, SetState]) -> list[tuple[float, SetPhase, int]]:
    """Return when phase or set changed."""
    told = [(t, state.phase, state.number) for t, state in states.items()]
    return told[:1] + [b for a, b in pairwise(told) if a[1:] != b[1:]]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"reps": 5, "hold_s": 5},
        {"reps": 5, "work_s": 5},
        {"work_s": 0},
        {"reps": 0},
        {"hold_s": 0},
        {"reps": 5, "sets": 0},
        {"reps": 5, "rest_s": -1},
    ],
)
def test_a_goal_that_makes_no_sense(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="expected reps or hold_s"):
        Goal(**wrong)


def test_reps_rest_and_all_done() -> None:
    """Stands a second, three reps, of which one comes in the rest, two more."""
    ticks = merged(set_of([], [], [], [], []), still(16.0, 6.0))
    states, sets = followed(Goal(reps=2, sets=2, rest_s=5), ticks)
    assert changes(states) == [
        (0.0, READY, 1),
        (1.0, WORKING, 1),  # the first movement, in the middle of the countdown
        (6.4, RESTING, 1),
        (11.4, WORKING, 2),
        (15.4, DONE, 2),
    ]
    assert [state.reps for state in states.values()][-1] == 2
    assert sets.records() == (
        SetRecord(1, 1.0, 6.4, (1, 2), 0.0, complete=True),
        SetRecord(2, 11.4, 15.4, (4, 5), 0.0, complete=True),
    )


def test_the_countdown_begins_with_the_start_posture_and_leads_into_the_set() -> None:
    ticks = merged(still(0.0, 2.0, phase=Phase.WAITING), still(2.0, 5.0))
    states, _ = followed(Goal(reps=2), ticks)
    assert [states[t].countdown for t in (1.9, 2.0, 2.9, 3.0, 4.0, 4.9)] == [None, 3, 3, 2, 1, 1]
    assert changes(states)[1:] == [(2.0 + COUNTDOWN_S, WORKING, 1)]
    assert states[5.0].countdown is None


def test_who_leaves_the_start_posture_is_counted_down_anew() -> None:
    away = still(1.5, 1.0, phase=Phase.WAITING)
    states, _ = followed(Goal(reps=2), merged(still(0.0, 1.5), away, still(2.5, 4.0)))
    assert changes(states)[1:] == [(2.5 + COUNTDOWN_S, WORKING, 1)]


def test_the_rest_is_a_clock_that_ends_in_a_countdown() -> None:
    states, _ = followed(Goal(reps=1, sets=2, rest_s=6), merged(set_of([]), still(4.0, 8.0)))
    began_t = 3.4
    clock = {round(t - began_t, 6): state for t, state in states.items() if t >= began_t}
    assert clock[0.0].rest_left_s == pytest.approx(6.0)
    assert clock[2.0].rest_left_s == pytest.approx(4.0)
    assert [clock[t].countdown for t in (2.9, 3.0, 4.0, 5.9, 6.0)] == [None, 3, 2, 1, None]
    assert (clock[6.0].phase, clock[6.0].number, clock[6.0].reps) == (WORKING, 2, 0)
    assert clock[6.0].rest_left_s == 0.0


def test_a_set_may_last_so_long_however_many_reps_are_done() -> None:
    ticks = merged(set_of([], [], [], [], []), still(16.0, 9.0))
    states, sets = followed(Goal(work_s=8, sets=2, rest_s=4), ticks)
    assert changes(states) == [
        (0.0, READY, 1),
        (1.0, WORKING, 1),
        (9.0, RESTING, 1),
        (13.0, WORKING, 2),
        (21.0, DONE, 2),
    ]
    assert states[1.0].work_left_s == pytest.approx(8.0)
    assert states[5.5].work_left_s == pytest.approx(3.5)
    assert [states[t].work_left_s for t in (0.5, 9.0, 21.0)] == [0.0, 0.0, 0.0]
    assert [(one.reps, one.complete) for one in sets.records()] == [((1, 2), True), ((5,), True)]


@pytest.mark.parametrize("hole_s", [1.5, 3600.0])
def test_time_without_pictures_is_not_worked(hole_s: float) -> None:
    """A pause, or a computer that slept."""
    ticks = merged(still(0.0, 4.0), still(5.0, 4.0))
    late = [replace(one, t=one.t + hole_s - 1.0) if one.t >= 5.0 else one for one in ticks]
    states, sets = followed(Goal(work_s=2, sets=1), late)
    assert changes(states)[:2] == [(0.0, READY, 1), (3.0, WORKING, 1)]
    assert states[late[40].t].work_left_s == pytest.approx(1.1)
    [record] = sets.records()
    assert record.start_s == pytest.approx(3.0)
    assert record.end_s == pytest.approx(4.0 + hole_s + 1.1, abs=0.11)


def test_a_set_does_not_begin_in_time_without_pictures() -> None:
    ticks = [*set_of([]), *still(5.0, 1.0), *still(3605.0, 6.0)]
    states, _ = followed(Goal(work_s=2, sets=2, rest_s=5), ticks)
    assert changes(states)[-2:] == [(3605.0, WORKING, 2), (3607.0, DONE, 2)]


def test_no_rest_at_all() -> None:
    states, _ = followed(Goal(reps=1, sets=2, rest_s=0), set_of([], []))
    assert changes(states)[2:] == [(3.4, RESTING, 1), (3.5, WORKING, 2), (6.4, DONE, 2)]


def test_it_is_over_a_while_after_all_is_done() -> None:
    states, _ = followed(Goal(reps=1), merged(set_of([]), still(4.0, 6.0)))
    over = [t for t, state in states.items() if state.over]
    assert over[0] == pytest.approx(3.4 + LINGERS_S)


def test_a_hold_begins_a_set_when_it_began_and_ends_it_to_the_second() -> None:
    ticks = merged(still(0.0, 2.0, PLANK), hold(2.0, 8.0, PLANK))
    states, sets = followed(Goal(hold_s=6), ticks)
    assert changes(states) == [(0.0, READY, 1), (2.5, WORKING, 1), (8.0, DONE, 1)]
    assert {state.countdown for state in states.values()} == {None}
    assert states[5.0].held_s == pytest.approx(3.0)
    assert sets.records() == (SetRecord(1, 2.0, 8.0, (), 6.0, complete=True),)


def test_seconds_of_several_holds_add_up_and_time_out_of_the_posture_does_not() -> None:
    ticks = merged(
        hold(0.0, 4.0, PLANK), still(4.1, 5.9, PLANK, hold_s=4.0), hold(10.0, 4.0, PLANK)
    )
    states, _ = followed(Goal(hold_s=6), ticks)
    assert states[9.0].held_s == pytest.approx(4.0)
    assert changes(states)[-1] == (12.0, DONE, 1)


def test_the_clock_steps_back_to_when_the_posture_was_last_seen() -> None:
    """It runs on through a short absence, which turns out to have been the end."""
    *held, end = hold(0.0, 4.0, PLANK)
    [event] = end.events
    assert isinstance(event, HoldEnded)
    sooner = replace(event, hold=replace(event.hold, end_s=3.2))
    states, _ = followed(Goal(hold_s=6), [*held, replace(end, events=(sooner,))])
    assert states[3.9].held_s == pytest.approx(3.9)
    assert states[4.0].held_s == pytest.approx(3.2)


def test_a_hold_in_the_rest_counts_from_where_the_next_set_begins() -> None:
    ticks = merged(hold(0.0, 4.0, PLANK), still(4.1, 0.9, PLANK), hold(5.0, 8.0, PLANK))
    states, sets = followed(Goal(hold_s=3, sets=2, rest_s=6), ticks)
    assert changes(states)[3:] == [(9.0, WORKING, 2), (12.0, DONE, 2)]
    assert states[8.0].held_s == pytest.approx(3.0), "that of the set before"
    assert [one.held_s for one in sets.records()] == pytest.approx([3.0, 3.0])


def test_a_set_that_is_not_finished_is_told_as_well() -> None:
    _, sets = followed(Goal(reps=3, sets=2, rest_s=1), set_of([], [], [], [], []))
    assert sets.records()[-1] == SetRecord(2, 10.4 + 1.0 - 1.0, 15.9, (4, 5), 0.0, complete=False)


def test_without_a_beginning_there_is_no_set() -> None:
    _, sets = followed(Goal(reps=3), still(0.0, 20.0, phase=Phase.WAITING))
    assert sets.records() == ()


@st.composite
def anything(draw: st.DrawFn) -> list[Tick]:
    """Return ticks in which everything that counts may happen at any time."""
    ticks, t, number = [], 0.0, 0
    for _ in range(draw(st.integers(1, 80))):
        t += draw(st.sampled_from([0.03, 0.1, 0.5, 1.5, 7.0]))
        counted = draw(st.booleans())
        number += counted
        events = (RepCounted(t, number),) if counted else ()
        phase = draw(st.sampled_from(list(Phase)))
        held_s = draw(st.floats(0.5, 9.0)) if phase is Phase.HOLD else 0.0
        ticks.append(tick(t, phase=phase, hold_s=held_s, events=events))
    return ticks


@given(
    anything(),
    st.builds(Goal, reps=st.integers(1, 3), sets=st.integers(1, 3), rest_s=st.integers(0, 9))
    | st.builds(Goal, hold_s=st.integers(1, 6), sets=st.integers(1, 3), rest_s=st.integers(0, 9)),
)
def test_whatever_happens_sets_come_in_order(ticks: list[Tick], goal: Goal) -> None:
    states, sets = followed(goal, ticks)
    order = list(SetPhase)
    told = list(states.values())
    for a, b in pairwise(told):
        assert b.number in (a.number, a.number + 1)
        assert b.number > a.number or order.index(b.phase) >= order.index(a.phase)
        assert not a.over or b.over
    for state in told:
        assert 1 <= state.number <= goal.sets
        assert 0 <= state.rest_left_s <= goal.rest_s
        assert state.countdown in (None, 1, 2, 3)
        assert (state.rest_left_s > 0) <= (state.phase is RESTING)
    records = sets.records()
    assert [one.number for one in records] == list(range(1, len(records) + 1))
    assert all(one.complete for one in records[:-1])
    assert all(a.end_s <= b.start_s + 1e-6 for a, b in pairwise(records))
    numbers = [number for one in records for number in one.reps]
    assert numbers == sorted(set(numbers))
    assert (told[-1].phase is DONE) == (sum(one.complete for one in records) == goal.sets)


def report_of(exercise_motion: Motion, session: Session) -> tuple[list[Tick], Report]:
    ticks = [session.step(t, pose) for t, pose in exercise_motion.frames]
    return ticks, session.finish(Source("stick figure", "recording"))


def test_a_session_counts_the_sets_of_a_person() -> None:
    quick = Tempo(down_s=0.9, bottom_s=0.2, up_s=0.9, top_s=0.5)
    motion = one_after_another(squat_motion(3, tempo=quick), squat_motion(3, tempo=quick))
    session = Session(SQUAT, goal=Goal(reps=2, sets=2, rest_s=3))
    ticks, report = report_of(motion, session)
    assert len(report.reps) == 5, "reps of the rest stay in the report"
    [late] = report.attempts
    assert late.start_s >= report.sets[1].end_s
    first, second = report.sets
    assert (first.reps, first.complete, second.complete) == ((1, 2), True, True)
    assert len(second.reps) == 2
    assert second.start_s == pytest.approx(first.end_s + 3.0)
    assert all(report.reps[n - 1].end_s > second.start_s - 0.5 for n in second.reps)
    state = ticks[-1].set_state
    assert state is not None
    assert state.phase is DONE


def test_a_plank_that_ends_with_the_session_is_an_incomplete_set() -> None:
    _, report = report_of(plank_motion(4.0), Session(PLANK, goal=Goal(hold_s=20)))
    [one] = report.sets
    [held] = report.holds
    assert not one.complete
    assert one.held_s == pytest.approx(held.held_s, abs=0.2)


def test_a_bird_dog_counts_its_reps() -> None:
    motion = bird_dog_motion(("left", "right"))
    _, report = report_of(motion, Session(BIRD_DOG, goal=Goal(reps=2)))
    [one] = report.sets
    assert (one.reps, one.held_s, one.complete) == ((1, 2), 0.0, True)


def test_the_report_has_goal_and_sets_only_where_there_is_a_goal() -> None:
    _, with_goal = report_of(squat_motion(1), Session(SQUAT, goal=Goal(reps=3)))
    _, without = report_of(squat_motion(1), Session(SQUAT))
    data, plain = with_goal.to_dict(), without.to_dict()
    assert data["goal"] == {"reps": 3, "hold_s": None, "sets": 1, "rest_s": 30}
    [one] = data["sets"]
    assert set(one) == {"number", "start_s", "end_s", "reps", "held_s", "complete"}
    assert (one["reps"], one["complete"], data["schema_version"]) == ([1], False, 2)
    del data["goal"], data["sets"]
    assert data == plain


def test_a_tick_without_a_goal_has_no_set() -> None:
    ticks, _ = report_of(squat_motion(1), Session(SQUAT))
    assert {one.set_state for one in ticks} == {None}


def test_reps_that_follow_each_other_are_one_rep_apart() -> None:
    """What the tests above take for granted of the ticks made by hand."""
    ticks = rep(1.0, 1)
    assert [one.t for one in ticks if one.events] == pytest.approx([3.4, 3.8])
    assert ticks[-1].t == pytest.approx(1.0 + REP_S - 1 / FPS)

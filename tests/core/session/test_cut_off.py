"""What the end of the source, of the goal or of the session cuts off is never a good rep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.app.pipeline import Controls, Observation, run
from formcheck.core.exercise.definition import Cycle
from formcheck.core.goal import Goal
from formcheck.core.results.events import FaultRaised, RepCounted, Tick
from formcheck.core.results.report import Report, Source
from formcheck.core.session.movement_outcome import MovementOutcome
from formcheck.core.session.session import Session
from formcheck.exercises import ALL, get
from formcheck.exercises.deadlift import DEADLIFT
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from formcheck.report_reader import report_from_dict
from tests.support.motion import Frames, Motion, RepTruth, Tempo, one_after_another, watch
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.plank import plank_motion
from tests.support.motions.scenes import KNOWN, Filming
from tests.support.motions.squat import squat_motion
from tests.support.postures import BOTTOM
from tests.support.stick import Camera

REPEATED = [one.name for one in ALL if isinstance(one.measure, Cycle)]
NOT_DONE = {MovementOutcome.UNFINISHED.value, MovementOutcome.PUT_DOWN.value}
SOURCE = Source("stick figure", "recording")
TEMPO = Tempo(down_s=1.0, bottom_s=0.4, up_s=1.0, top_s=0.6)
ON_TOES = replace(BOTTOM, foot=15.0)


def two(name: str) -> Motion:
    """Two good reps."""
    return KNOWN[name].film(Filming(Camera(), fps=10.0), reps=2, bad=False)


def until(end_s: float, frames: Frames) -> Frames:
    return [(t, pose) for t, pose in frames if t < end_s]


def share_of_way(truth: RepTruth, t: float) -> float:
    """Return how much of the time to the turning point has passed, or is left after it."""
    if t <= truth.turn_s:
        return (t - truth.start_s) / (truth.turn_s - truth.start_s)
    return (truth.end_s - t) / (truth.end_s - truth.turn_s)


@pytest.mark.parametrize("name", REPEATED)
def test_a_rep_that_the_end_cuts_off_is_never_good(name: str) -> None:
    motion = two(name)
    whole = watch(get(name), motion.frames).report
    first, last = whole.reps[0], whole.reps[-1]
    for end_s in np.arange(first.start_s, last.end_s + 0.6, 0.1):
        report = watch(get(name), until(float(end_s), motion.frames)).report
        finished = [rep for rep in whole.reps if rep.end_s <= end_s + 0.05]
        good = [rep for rep in report.reps if rep.good]
        assert len(good) <= len(finished), end_s
        assert report.summary()["good_reps"] == len(good)
        assert all(rep.end_s <= end_s for rep in report.reps)
        cut = [rep for rep in report.reps if rep.cut_off]
        assert cut in ([], [*report.reps[-1:]]), "only the last one can be"


@pytest.mark.parametrize("name", REPEATED)
def test_what_is_cut_off_is_told_with_its_reason(name: str) -> None:
    """Wherever a rep is half-way out or not yet half-way back, it is an attempt."""
    motion = two(name)
    whole = watch(get(name), motion.frames).report
    assert len(whole.reps) >= 2
    for end_s in np.arange(whole.reps[0].start_s, whole.reps[-1].end_s, 0.1):
        frames = until(float(end_s), motion.frames)
        last_s = frames[-1][0]
        half_done = [
            rep
            for rep in whole.reps
            if share_of_way(RepTruth(rep.start_s, rep.turn_s, rep.end_s), last_s) > 0.6
        ]
        report = watch(get(name), frames).report
        reasons = {attempt.reason for attempt in report.attempts}
        if half_done and name == "deadlift" and not report.reps and not report.attempts:
            # On the way to the first lift it might as well be somebody who goes to the floor.
            assert end_s < half_done[0].turn_s + 0.5
            assert report.never_reached_rest
        elif half_done:
            assert len(report.attempts) == 1, end_s
            assert reasons <= NOT_DONE
            assert report.attempts[0].start_s == pytest.approx(half_done[0].start_s, abs=0.3)
        assert reasons <= NOT_DONE


def test_who_stands_up_when_the_source_ends_has_done_the_rep_but_not_a_good_one() -> None:
    motion = squat_motion(2, tempo=TEMPO)
    report = watch(SQUAT, until(motion.truth[1].end_s - 0.2, motion.frames)).report
    assert [rep.good for rep in report.reps] == [True, False]
    assert [rep.cut_off for rep in report.reps] == [False, True]
    assert "no_lockout" in report.reps[1].not_checked
    data = report.to_dict()
    assert [rep.get("cut_off") for rep in data["reps"]] == [None, True]
    assert report_from_dict(data).reps[1].cut_off


def test_who_puts_the_weight_down_at_the_end_is_told_so() -> None:
    motion = deadlift_motion(2, from_floor=True, put_down=True)
    report = watch(DEADLIFT, motion.frames).report
    assert len(report.reps) == 2
    assert [attempt.reason for attempt in report.attempts] == [MovementOutcome.PUT_DOWN.value]


@pytest.mark.parametrize(("begin_s", "end_s"), [(2.1, 2.9), (2.2, 2.9), (2.3, 2.95)])
def test_a_source_that_begins_and_ends_in_a_rep_has_an_attempt(
    begin_s: float, end_s: float
) -> None:
    frames = squat_motion(1, tempo=TEMPO).frames
    part = [(t - begin_s, pose and replace(pose, t=t - begin_s)) for t, pose in frames]
    report = watch(SQUAT, [one for one in part if 0 <= one[0] < end_s - begin_s]).report
    assert report.reps == ()
    assert [attempt.reason for attempt in report.attempts] == [MovementOutcome.UNFINISHED.value]


def with_goal(motion: Motion, goal: Goal, name: str = "squat") -> tuple[list[Tick], Report]:
    """Go on until the goal is over, as the loop does."""
    session = Session(get(name), goal=goal)
    ticks = []
    for t, pose in motion.frames:
        ticks.append(session.step(t, pose))
        state = ticks[-1].set_state
        assert state is not None
        if state.over:
            break
    return ticks, session.finish(SOURCE)


@pytest.mark.parametrize("top_s", np.arange(0.0, 2.7, 0.2))
def test_nothing_that_begins_after_the_goal_counts(top_s: float) -> None:
    """Whatever phase of it the end of the session cuts off, and however wrong it is."""
    good = squat_motion(2, tempo=TEMPO, tail_s=top_s)
    after = squat_motion(4, bottom=ON_TOES, tempo=TEMPO, lead_s=0.0)
    ticks, report = with_goal(one_after_another(good, after, pause_s=0.05), Goal(reps=2))
    assert [rep.faults for rep in report.reps] == [(), ()]
    assert all(rep.good for rep in report.reps)
    assert {attempt.reason for attempt in report.attempts} == {MovementOutcome.LATE.value}
    assert report.faults == ()
    events = [event for tick in ticks for event in tick.events]
    assert sum(isinstance(event, RepCounted) for event in events) == 2
    assert not any(isinstance(event, FaultRaised) for event in events)
    [one] = report.sets
    assert (one.reps, one.complete) == ((1, 2), True)


def test_the_rep_that_reaches_the_goal_is_judged_to_its_end() -> None:
    soft = squat_motion(2, bottom=ON_TOES, tempo=TEMPO, tail_s=5.0)
    _, report = with_goal(soft, Goal(reps=2))
    assert [rep.faults for rep in report.reps] == [("heels_up",)] * 2
    assert report.attempts == ()


@pytest.mark.parametrize("work_s", [4, 5, 6])
def test_a_rep_that_began_before_the_time_was_up_may_be_finished(work_s: int) -> None:
    motion = squat_motion(6, tempo=TEMPO, lead_s=4.0)
    _, report = with_goal(motion, Goal(work_s=work_s))
    [one] = report.sets
    begun = [truth for truth in motion.truth if truth.start_s < one.end_s - 0.3]
    assert len(report.reps) == len(begun)
    assert all(rep.good for rep in report.reps)
    assert {attempt.reason for attempt in report.attempts} == {MovementOutcome.LATE.value}


def test_what_is_done_in_a_rest_still_counts_for_the_report() -> None:
    motion = squat_motion(3, tempo=TEMPO, tail_s=2.0)
    _, report = with_goal(motion, Goal(reps=2, sets=2, rest_s=20))
    assert len(report.reps) == 3


def test_a_hold_that_begins_after_the_goal_is_an_attempt() -> None:
    motion = one_after_another(plank_motion(2.5), plank_motion(4.0, before_s=0.3))
    _, report = with_goal(motion, Goal(hold_s=2), "plank")
    assert len(report.holds) == 1
    assert [attempt.reason for attempt in report.attempts] == [MovementOutcome.LATE.value]


def test_a_hold_in_which_the_goal_is_reached_goes_on() -> None:
    _, report = with_goal(plank_motion(6.0), Goal(hold_s=2), "plank")
    [held] = report.holds
    assert held.held_s > 4.0
    assert report.attempts == ()
    assert PLANK.name == report.exercise


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 1.2, 1.5, 1.8])
@pytest.mark.parametrize("by", ["source", "quit"])
def test_however_the_session_is_ended(by: str, share: float) -> None:
    """Ctrl-C and a source that ends cut off the same."""
    motion = squat_motion(2, tempo=TEMPO)
    truth = motion.truth[1]
    end_s = truth.start_s + share * (truth.turn_s - truth.start_s)
    seen = [Observation(t, pose, None) for t, pose in motion.frames]
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return by == "quit" and seen[asked - 1].t >= end_s

    some = seen if by == "quit" else [one for one in seen if one.t < end_s]
    report = run(some, SQUAT, [], describe=lambda: SOURCE, controls=Controls(stop=stop))
    expected = watch(SQUAT, until(end_s, motion.frames)).report
    assert report.reps == expected.reps
    assert report.attempts == expected.attempts
    assert sum(rep.good for rep in report.reps) == 1


@pytest.mark.parametrize("figure", ["duration_s", "back_s"])
def test_how_long_a_rep_that_was_cut_off_took_is_not_known(figure: str) -> None:
    motion = squat_motion(2, tempo=TEMPO)
    whole, cut = watch(SQUAT, until(motion.truth[1].end_s - 0.2, motion.frames)).report.reps
    assert not np.isnan(whole.measures[figure])
    assert np.isnan(cut.measures[figure])

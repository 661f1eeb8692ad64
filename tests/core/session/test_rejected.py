"""Why a movement does not count: the reason is its true cause."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.results.events import MovementRejected
from formcheck.core.results.reasons import RejectionReason
from formcheck.exercises.deadlift import DEADLIFT
from formcheck.exercises.squat import SQUAT
from formcheck.report_reader import report_from_dict
from tests.support.motion import Frames, Key, clock, film, watch
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.everyday import stay
from tests.support.motions.squat import squat_motion
from tests.support.postures import BOTTOM, SQUAT_CYCLE, STANDING, squat_to
from tests.support.stick import Posture

SITTING = Posture(shin=0.0, thigh=-85.0, trunk=8.0, elbow=60.0)
STANDS: list[Key] = [(0.0, STANDING), (1.0, STANDING)]
DOWN: list[Key] = [*STANDS, (2.2, BOTTOM)]


def filmed(keys: list[Key], *, fps: float = 15.0) -> Frames:
    return film(keys, clock(keys[-1][0], fps), hip_led=True)


def stands_up(keys: list[Key], after_s: float, forward_m: float = 0.0) -> list[Key]:
    return stay([*keys, (keys[-1][0] + after_s, replace(STANDING, forward_m=forward_m))], 1.5)


def hidden(frames: Frames, begin_s: float, end_s: float) -> Frames:
    return [(t, None if begin_s < t < end_s else pose) for t, pose in frames]


def until(end_s: float, frames: Frames) -> Frames:
    return [one for one in frames if one[0] < end_s]


QUICK = [*STANDS, (1.15, squat_to(0.5)), (1.3, STANDING), (3.0, STANDING)]
#: Knees that never straighten.
BENT = squat_to(0.65)
PULSES = [(0.0, BENT), (4.0, BENT), (5.2, BOTTOM), (6.4, BENT), (7.4, BENT)]
HALF_DOWN = stay([*STANDS, (2.0, squat_to(0.735))], 3.5)
SCENES: dict[RejectionReason, tuple[Exercise, Frames]] = {
    "feet_moved": (SQUAT, filmed(stands_up(DOWN, 1.2, forward_m=0.8))),
    "too_short": (SQUAT, filmed(QUICK, fps=30.0)),
    "too_long": (SQUAT, filmed(stands_up(stay(DOWN, SQUAT_CYCLE.max_s), 1.2))),
    "other_exercise": (SQUAT, deadlift_motion(1).frames),
    "not_seen": (SQUAT, hidden(filmed(stands_up(DOWN, 1.2)), 2.1, 3.2)),
    "opened_midway": (SQUAT, filmed(stands_up([(0.0, SITTING), (4.0, SITTING)], 1.2))),
    "start_posture": (SQUAT, hidden(filmed(PULSES), -1.0, 3.0)),
    "went_to_floor": (DEADLIFT, until(2.2, deadlift_motion(1).frames)),
    "stayed_out": (SQUAT, filmed(HALF_DOWN)),
}


@pytest.mark.parametrize("reason", SCENES)
def test_the_reason_is_the_cause(reason: RejectionReason) -> None:
    exercise, frames = SCENES[reason]
    watched = watch(exercise, frames)
    report = watched.report
    assert (report.reps, report.attempts) == ((), ())
    assert [one.reason for one in report.rejected] == [reason]
    events = [event for tick in watched.ticks for event in tick.events]
    told = [event.rejected for event in events if isinstance(event, MovementRejected)]
    at_the_end = reason in ("went_to_floor", "stayed_out", "start_posture")
    assert told == ([] if at_the_end else list(report.rejected))
    assert report_from_dict(report.to_dict()).rejected[0].reason == reason


def test_every_reason_but_one_has_a_scene() -> None:
    """no_rest needs numbers: tests/core/session/test_rep_counter.py."""
    assert {*SCENES, "no_rest"} == set(get_args(RejectionReason))


def test_a_movement_that_ends_out_of_the_start_posture_is_rejected_for_that() -> None:
    """The deadlift begins and ends with the trunk upright."""
    bent = Posture(shin=-3.0, thigh=-8.0, trunk=85.0, upper_arm=0.0)
    keys = [*DOWN, (3.4, bent), (5.0, bent), (6.0, STANDING), (7.0, STANDING)]
    report = watch(SQUAT, filmed(keys)).report
    assert report.reps == ()
    assert report.rejected[0].reason == "start_posture"


def test_reps_before_the_start_posture_was_seen_are_rejected() -> None:
    """Each of them, with its time."""
    keys = [(0.0, BENT), (4.0, BENT)]
    for _ in range(3):
        now = keys[-1][0]
        keys += [(now + 1.0, BOTTOM), (now + 2.0, BENT)]
    report = watch(SQUAT, hidden(filmed(stay(keys, 1.0)), -1.0, 3.0)).report
    assert report.reps == ()
    assert [one.reason for one in report.rejected] == ["start_posture"] * 3
    for number, one in enumerate(report.rejected):
        assert one.start_s < 5.0 + 2.0 * number < one.end_s


def test_what_counts_is_not_rejected() -> None:
    report = watch(SQUAT, squat_motion(3).frames).report
    assert len(report.reps) == 3
    assert report.rejected == ()
    assert watch(DEADLIFT, deadlift_motion(3).frames).report.rejected == ()


def test_a_report_without_rejected_movements_can_still_be_read() -> None:
    data = watch(SQUAT, SCENES["too_long"][1]).report.to_dict()
    assert len(data["rejected"]) == 1
    del data["rejected"]
    assert report_from_dict(data).rejected == ()

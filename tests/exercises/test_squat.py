"""Good squats raise nothing, each fault raises itself, and only where it can be seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.pose.landmarks import Pose
from formcheck.core.types import View
from formcheck.exercises.squat import SQUAT
from tests.support.motion import Tempo, watch
from tests.support.motions.squat import squat_motion
from tests.support.motions.technique import PLACED, STANDS, TECHNIQUES, limit
from tests.support.postures import BOTTOM
from tests.support.stick import Camera

WRONG = TECHNIQUES["squat"].wrong


@pytest.mark.parametrize("distance_m", [2.5, 4.0])
@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0, 15.0, -75.0])
def test_good_squats_raise_nothing_in_a_picture_with_perspective(
    stand_deg: float, distance_m: float
) -> None:
    watched = watch(SQUAT, squat_motion(2, camera=Camera(stand_deg, distance_m=distance_m)).frames)
    assert len(watched.report.reps) == 2
    assert watched.codes == set()


@pytest.mark.parametrize("hip_led", [True, False])
@pytest.mark.parametrize("bottom", [replace(BOTTOM, thigh=-110.0), replace(BOTTOM, shin=42.0)])
def test_deep_squats_and_knees_past_the_toes_are_no_faults(bottom: object, hip_led: bool) -> None:
    assert isinstance(bottom, type(BOTTOM))
    watched = watch(SQUAT, squat_motion(2, bottom=bottom, hip_led=hip_led).frames)
    assert len(watched.report.reps) == 2
    assert watched.codes == set()


@pytest.mark.parametrize("code", WRONG)
def test_a_fault_is_laid_to_the_rep_in_which_it_was_made(code: str) -> None:
    view: View = "side" if "side" in SQUAT.fault(code).views else "front"
    motion = WRONG[code](view, Camera(STANDS[view][0]))
    watched = watch(SQUAT, motion.frames)
    assert watched.report.view.label == view
    faulty = [rep.number for rep in watched.report.reps if code in rep.faults]
    made_in = [1, 2]  # of three reps without a lockout between them the last one ends upright
    assert len(motion.truth) == (3 if code == "no_lockout" else 2)
    assert faulty == made_in
    assert {fault.rep for fault in watched.report.faults} == set(made_in)
    for fault in watched.report.faults:
        assert fault.limit == limit("squat", code, view)
        assert fault.unit == SQUAT.unit(SQUAT.fault(code))


@pytest.mark.parametrize("code", ["trunk_lean", "shallow"])
def test_the_next_rep_is_not_blamed_for_the_last(code: str) -> None:
    """A faulty rep and a good one; the first fault is one of moments, the second one of reps."""
    faulty = WRONG[code]("side", Camera()).frames
    later_s = faulty[-1][0] + 0.1
    good = [(t + later_s, p and replace(p, t=t + later_s)) for t, p in squat_motion(1).frames]
    reps = watch(SQUAT, [*faulty, *good]).report.reps
    assert [rep.faults for rep in reps] == [(code,), (code,), ()]


@pytest.mark.parametrize(("view", "camera"), PLACED)
def test_the_back_is_not_judged_without_an_outline(view: View, camera: Camera) -> None:
    frames = WRONG["back_rounded"](view, camera).frames
    watched = watch(SQUAT, [(t, pose and replace(pose, back=None)) for t, pose in frames])
    assert "back_rounded" not in watched.codes
    [entry] = [e for e in watched.report.not_checked if e.code == "back_rounded"]
    assert entry.seconds > 0
    assert entry.reason == ("hidden_by_view" if view == "front" else "signal_unknown")
    assert entry.view == ("front" if view == "front" else None)


def test_arms_that_reach_forward_round_no_back_that_is_not_seen_to_bulge() -> None:
    """They carry the shoulders along, which tilts the line that the lower back is read against."""
    hollow_above = squat_motion(2, tempo=Tempo(bottom_s=0.6)).frames

    def tilted(pose: Pose) -> Pose:
        assert pose.back is not None
        along = pose.back - pose.back[0]
        return replace(pose, back=pose.back + 0.2 * np.stack([along[:, 1], -along[:, 0]], axis=-1))

    watched = watch(SQUAT, [(t, pose and tilted(pose)) for t, pose in hollow_above])
    read = [tick.signals["rounding"] for tick in watched.ticks]
    assert np.nanmax(read) > limit("squat", "back_rounded")
    assert watched.codes == set()


def test_what_cannot_be_seen_is_told_from_the_first_picture_on() -> None:
    ticks = watch(SQUAT, squat_motion(1).frames).ticks
    hidden = {fault.code for fault in SQUAT.faults if not SQUAT.can_judge(fault, "side")}
    assert {entry.code for entry in ticks[0].not_checked} == hidden
    assert {entry.code for entry in ticks[-1].not_checked} == hidden
    assert hidden >= {"knee_valgus", "hip_shift"}


def test_a_back_that_cannot_be_read_so_far_down_is_not_checked() -> None:
    folded = replace(BOTTOM, trunk=58.0, round=80.0)
    frames = squat_motion(2, bottom=folded, tempo=Tempo(bottom_s=1.0)).frames
    watched = watch(SQUAT, frames)
    [entry] = [e for e in watched.report.not_checked if e.code == "back_rounded"]
    assert entry.seconds > 0.5

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
from tests.support.motions.technique import PLACED, TECHNIQUES, limit
from tests.support.postures import BOTTOM
from tests.support.stick import Camera

WRONG = TECHNIQUES["squat"].wrong


@pytest.mark.parametrize("hip_led", [True, False])
@pytest.mark.parametrize("bottom", [replace(BOTTOM, thigh=-110.0), replace(BOTTOM, shin=42.0)])
def test_deep_squats_and_knees_past_the_toes_are_no_faults(bottom: object, hip_led: bool) -> None:
    assert isinstance(bottom, type(BOTTOM))
    watched = watch(SQUAT, squat_motion(2, bottom=bottom, hip_led=hip_led).frames)
    assert len(watched.report.reps) == 2
    assert watched.codes == set()


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

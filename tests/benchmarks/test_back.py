"""The benchmark of the back: which reps are known, what they reached, and clothes on outlines."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from benchmarks.back import GARMENTS, dressed, known, reached
from benchmarks.clips import Clip
from formcheck.core.pose.back_shape import back_shape
from formcheck.core.pose.landmarks import Pose
from tests.benchmarks import made
from tests.support import sink_scenes as scenes
from tests.support.motion import pose_of
from tests.support.postures import CONVENTIONAL
from tests.support.stick import Camera


def lifter(stand_deg: float = 90.0) -> Pose:
    return pose_of(CONVENTIONAL, Camera(stand_deg))


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
def test_a_garment_moves_the_outline_outward_by_so_much_of_the_trunk(stand_deg: float) -> None:
    pose = lifter(stand_deg)
    thick = dressed(pose, GARMENTS["thicker everywhere by 0.15"])
    assert pose.back is not None
    assert thick.back is not None
    axis = (pose.image[[11, 12]].mean(axis=0) + pose.image[[23, 24]].mean(axis=0)) / 2
    before, after = (np.linalg.norm(p.back[12] - axis) for p in (pose, thick) if p.back is not None)
    assert after / before == pytest.approx(0.40 / 0.25)
    bare = back_shape(pose.back, pose.image)
    assert back_shape(thick.back, thick.image) == pytest.approx(bare, abs=1e-6)


def test_a_shirt_that_hangs_out_changes_what_is_read() -> None:
    pose = dressed(lifter(), GARMENTS["hangs out by 0.06 over the small of the back"])
    assert pose.back is not None
    assert back_shape(pose.back, pose.image).bulge > 0.02


def test_what_was_reached_was_kept_up_as_long_as_the_fault_must_last() -> None:
    def ticks(values: list[float], trunk: float = 60.0) -> float:
        return reached(
            scenes.tick(None, t=i / 10, signals={"trunk": trunk, "back_lower": value})
            for i, value in enumerate(values)
        )

    assert ticks([1.0, 9.0, 9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 5.0]) == 3.0
    assert ticks([7.0] * 8) == 7.0
    assert math.isnan(ticks([7.0] * 8, trunk=20.0))
    assert math.isnan(ticks([math.nan] * 8))


def test_only_reps_are_known_of_which_somebody_said_something() -> None:
    reps = (made.rep(0.0), made.rep(3.0))
    labelled = Clip(Path("a"), "deadlift", "side", set_faults=frozenset({"back_rounded"}))
    assert [round_back for _, round_back in known(labelled, reps)] == [True, True]
    other = Clip(Path("a"), "deadlift", "side", set_faults=frozenset())
    assert [round_back for _, round_back in known(other, reps)] == [False, False]
    assert list(known(Clip(Path("a"), "deadlift", "side"), reps)) == []
    true = (made.true_rep(3.0, "back_rounded"),)
    rendered = Clip(Path("a"), "deadlift", "side", true_reps=true, rendered=True)
    assert list(known(rendered, reps)) == [(reps[1], True)]

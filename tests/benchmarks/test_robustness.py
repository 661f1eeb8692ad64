"""The changes of footage that the count must bear."""

from __future__ import annotations

import pytest

from benchmarks.robustness import Moments, Tally, cuts, gappy, reps_in, stretched, thinned
from formcheck.exercises.squat import SQUAT
from tests.support.motions.squat import squat_motion

MOMENTS: Moments = squat_motion(4).frames
REPS = reps_in(SQUAT, MOMENTS)


def test_thinning_keeps_the_rate_and_the_count() -> None:
    for fps in (10.0, 12.0, 15.0):
        kept = thinned(MOMENTS, fps)
        assert (len(kept) - 1) / kept[-1][0] == pytest.approx(fps, rel=0.2)
        assert len(reps_in(SQUAT, kept)) == 4


def test_stretching_takes_the_poses_along() -> None:
    slow = stretched(MOMENTS, 2.0)
    assert slow[-1][0] == 2 * MOMENTS[-1][0]
    assert all(pose is not None and pose.t == t for t, pose in slow)
    assert len(reps_in(SQUAT, slow)) == 4


def test_gaps_show_nobody() -> None:
    missing = [t for t, pose in gappy(MOMENTS, 1.3, 0.2) if pose is None]
    assert missing
    assert all(t % 1.3 < 0.2 for t in missing)


def test_cuts_know_what_may_be_counted() -> None:
    seen = list(cuts(REPS, MOMENTS))
    assert {how for how, *_ in seen} == {"trimmed at the beginning", "trimmed at the end"}
    for _, part, least, most in seen:
        assert 0 <= least <= most <= 4
        assert least <= len(reps_in(SQUAT, part)) <= most
    [(_, whole, least, most), *_] = seen
    assert (least, most) == (4, 4)
    assert len(whole) < len(MOMENTS)


def test_a_tally_names_what_was_wrong() -> None:
    tally = Tally()
    tally.add(right=True, where="a")
    tally.add(right=False, where="b")
    assert (tally.counts, tally.right, tally.wrong) == (2, 1, ["b"])

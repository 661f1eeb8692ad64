"""A good arch raises nothing, each fault raises itself, and the clock tells the truth."""

from __future__ import annotations

import pytest

from formcheck.core.exercise.definition import Hold
from formcheck.core.pose.landmarks import Landmark
from formcheck.exercises.arch_hold import ARCH_HOLD
from tests.support.hiding import hidden
from tests.support.motion import watch
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.technique import ARCHES
from tests.support.postures import arched

assert isinstance(ARCH_HOLD.measure, Hold)


@pytest.mark.parametrize("code", [None, "chest_down", "legs_down"])
def test_who_was_not_seen_lying_flat_is_timed_but_not_compared(code: str | None) -> None:
    posture = ARCHES[code] if code else arched()
    watched = watch(ARCH_HOLD, arch_motion(6.0, posture=posture, before_s=0.0).frames)
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(6.0, abs=0.1)]
    assert watched.codes == set()
    assert watched.not_checked == {"chest_down", "legs_down"}


@pytest.mark.parametrize("part", ["KNEE", "ANKLE"])
def test_the_far_leg_behind_the_near_one_is_no_matter(part: str) -> None:
    far = [mark for mark in Landmark if mark.name == f"LEFT_{part}"]
    watched = watch(ARCH_HOLD, hidden(arch_motion(5.0).frames, far, (0.0, 99.0), "unsure"))
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(5.0, abs=0.4)]
    assert watched.codes == set()

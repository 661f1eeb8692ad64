"""Stretches are timed by cameras as people place them: near by, on a table, at any side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.exercises import get
from tests.support.motion import watch
from tests.support.motions.holds import hold_motion
from tests.support.postures import (
    crossed_legs,
    figure_four,
    head_to_knee,
    lying,
    lying_twist,
    seated,
)
from tests.support.stick import Camera, Posture

#: The posture that is held, the one before it, and the side.
STRETCHES: dict[str, tuple[Posture, Posture, str | None]] = {
    "seated_forward_fold": (seated(50.0, reach=60.0), seated(), None),
    "head_to_knee_fold": (head_to_knee("left", 50.0), seated(), "left"),
    "crossed_leg_fold": (crossed_legs(50.0), crossed_legs(), None),
    "eye_of_the_needle": (figure_four("left"), lying(60.0, 80.0), "left"),
    "reclined_twist": (lying_twist("left"), lying(), "left"),
}
AT = (0.5, 0.78)
PLACED = {
    "near": Camera(at=AT, distance_m=3.0, height_m=0.9),
    "looking down a little": Camera(at=AT, pitch_deg=15.0),
    "looking down": Camera(at=AT, pitch_deg=25.0),
}


@pytest.mark.pairwise
@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 75.0, 50.0, -50.0, 130.0, -130.0])
@pytest.mark.parametrize("placed", PLACED)
@pytest.mark.parametrize("name", STRETCHES)
def test_a_good_one_is_timed_and_raises_nothing(name: str, placed: str, stand_deg: float) -> None:
    posture, before, side = STRETCHES[name]
    camera = replace(PLACED[placed], stand_deg=stand_deg)
    motion = hold_motion(posture, before, camera=camera, noise=0.006, fps=15.0)
    watched = watch(get(name), motion.frames)
    [hold] = watched.report.holds
    assert hold.side == side
    assert hold.held_s == pytest.approx(6.0, abs=0.6)
    assert watched.codes == set()

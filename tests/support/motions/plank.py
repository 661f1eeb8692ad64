"""A plank of the stick figure."""

from __future__ import annotations

from dataclasses import replace

from tests.support.motion import Motion, RepTruth, clock, film
from tests.support.postures import PLANK
from tests.support.stick import Camera, Posture

INTO_S = 0.6


def plank_motion(
    hold_s: float = 8.0,
    *,
    posture: Posture = PLANK,
    before_s: float = 2.0,
    fps: float = 30.0,
    camera: Camera | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Motion:
    """A plank between kneeling on all fours.

    Getting into it and out of it takes ``INTO_S`` each; it is held from the middle of the one to
    the middle of the other, which is ``hold_s``. The truth's turn is the middle of the hold.
    """
    kneeling = replace(
        posture, shin=88.0, thigh=0.0, trunk=75.0, upper_arm=0.0, elbow=0.0, foot=88.0
    )
    begin_s, end_s = before_s + INTO_S / 2, before_s + INTO_S / 2 + hold_s
    keys = [
        (0.0, kneeling),
        (before_s, kneeling),
        (begin_s + INTO_S / 2, posture),
        (end_s - INTO_S / 2, posture),
        (end_s + INTO_S / 2, kneeling),
        (end_s + INTO_S / 2 + before_s, kneeling),
    ]
    t = clock(keys[-1][0], fps)
    frames = film(keys, t, camera=camera, noise=noise, seed=seed)
    return Motion(frames, (RepTruth(begin_s, (begin_s + end_s) / 2, end_s),))

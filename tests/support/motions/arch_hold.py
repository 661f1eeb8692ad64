"""Arch holds of the stick figure."""

from __future__ import annotations

from tests.support.motion import Motion, RepTruth, clock, film
from tests.support.postures import PRONE, arched
from tests.support.stick import Camera, Posture

LIFT_S = 0.8


def arch_motion(
    hold_s: float = 8.0,
    *,
    posture: Posture | None = None,
    before_s: float = 2.0,
    fps: float = 30.0,
    camera: Camera | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Motion:
    """Lie on the belly, lift, hold, and lie again.

    Lifting and coming down take ``LIFT_S`` each; it is held from the middle of the one to the
    middle of the other, which is ``hold_s``. Without ``before_s`` the clip begins and ends up.
    """
    held = posture or arched()
    keys = []
    begin_s = before_s + LIFT_S / 2 if before_s else 0.0
    end_s = begin_s + hold_s
    if before_s:
        keys += [(0.0, PRONE), (before_s, PRONE), (begin_s + LIFT_S / 2, held)]
        keys += [(end_s - LIFT_S / 2, held), (end_s + LIFT_S / 2, PRONE)]
        keys.append((end_s + LIFT_S / 2 + before_s, PRONE))
    else:
        keys += [(0.0, held), (end_s, held)]
    frames = film(keys, clock(keys[-1][0], fps), camera=camera, noise=noise, seed=seed)
    return Motion(frames, (RepTruth(begin_s, (begin_s + end_s) / 2, end_s),))

"""Postures that the stick figure holds."""

from __future__ import annotations

from tests.motion import Motion, RepTruth, clock, film
from tests.stick import Camera, Posture

__all__ = ["INTO_S", "hold_motion"]

INTO_S = 0.6


def hold_motion(
    posture: Posture,
    before: Posture,
    hold_s: float = 6.0,
    *,
    before_s: float = 2.0,
    fps: float = 30.0,
    camera: Camera | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Motion:
    """A posture that is held for ``hold_s`` between stretches of another one.

    Getting into it and out of it takes ``INTO_S`` each; it is held from the middle of the one to
    the middle of the other. The truth's turn is the middle of the hold.
    """
    begin_s, end_s = before_s + INTO_S / 2, before_s + INTO_S / 2 + hold_s
    keys = [
        (0.0, before),
        (before_s, before),
        (begin_s + INTO_S / 2, posture),
        (end_s - INTO_S / 2, posture),
        (end_s + INTO_S / 2, before),
        (end_s + INTO_S / 2 + before_s, before),
    ]
    frames = film(keys, clock(keys[-1][0], fps), camera=camera, noise=noise, seed=seed)
    return Motion(frames, (RepTruth(begin_s, (begin_s + end_s) / 2, end_s),))

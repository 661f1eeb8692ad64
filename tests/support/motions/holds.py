"""Postures that the stick figure holds."""

from __future__ import annotations

from formcheck.core.types import View
from tests.support.motion import Motion, RepTruth, clock, film
from tests.support.stick import Camera, Posture

INTO_S = 0.6
#: Where cameras stand, by the view that they have.
SIDES_ON: dict[View, tuple[float, ...]] = {
    "side": (90.0, -90.0),
    "oblique": (50.0, -50.0, 130.0, -130.0),
}
EVERYWHERE = [(view, stand) for view, stands in SIDES_ON.items() for stand in stands]
#: The same of somebody who lies, and from above, which for a camera is to face the chest.
LYING: list[tuple[View, Camera]] = [
    *((view, Camera(stand)) for view, stand in EVERYWHERE),
    *(("front", Camera(stand, at=(0.5, 0.5), pitch_deg=80.0)) for stand in (90.0, -90.0)),
]


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


def staying(posture: Posture, seconds: float, *, camera: Camera | None = None) -> Motion:
    """A posture in which nothing moves."""
    return Motion(film([(0.0, posture), (seconds, posture)], clock(seconds, 10.0), camera=camera))

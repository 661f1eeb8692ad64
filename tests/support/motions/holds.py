"""Postures that the stick figure holds."""

from __future__ import annotations

from typing import Unpack

from formcheck.core.types import View
from tests.support.motion import Motion, RepTruth, Shot, clock, film, shoot_motion
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
    into_s: float = INTO_S,
    **shot: Unpack[Shot],
) -> Motion:
    """A posture that is held for ``hold_s`` between stretches of another one.

    Getting into it and out of it takes ``into_s`` each; it is held from the middle of the one to
    the middle of the other. Without ``before_s`` the clip begins and ends in it. The truth's turn
    is the middle of the hold.
    """
    half_s = into_s / 2 if before_s else 0.0
    begin_s, end_s = before_s + half_s, before_s + half_s + hold_s
    keys = [
        (0.0, before),
        (before_s, before),
        (begin_s + half_s, posture),
        (end_s - half_s, posture),
        (end_s + half_s, before),
        (end_s + half_s + before_s, before),
    ]
    held = [(t, posture) for t in (0.0, hold_s)]
    truth = [RepTruth(begin_s, (begin_s + end_s) / 2, end_s)]
    return shoot_motion(keys if before_s else held, truth, **shot)


def staying(posture: Posture, seconds: float, *, camera: Camera | None = None) -> Motion:
    """A posture in which nothing moves."""
    return Motion(film([(0.0, posture), (seconds, posture)], clock(seconds, 10.0), camera=camera))

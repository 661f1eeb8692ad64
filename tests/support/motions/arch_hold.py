"""Arch holds of the stick figure."""

from __future__ import annotations

from typing import Unpack

from tests.support.motion import Motion, Shot
from tests.support.motions.holds import hold_motion
from tests.support.postures import PRONE, arched
from tests.support.stick import Posture


def arch_motion(
    hold_s: float = 8.0,
    *,
    posture: Posture | None = None,
    before_s: float = 2.0,
    **shot: Unpack[Shot],
) -> Motion:
    """Lie on the belly, lift, hold, and lie again."""
    return hold_motion(posture or arched(), PRONE, hold_s, before_s=before_s, into_s=0.8, **shot)

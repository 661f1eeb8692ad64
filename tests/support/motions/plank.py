"""A plank of the stick figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from tests.support.motion import Motion, Shot
from tests.support.motions.holds import hold_motion
from tests.support.postures import PLANK
from tests.support.stick import Posture


def plank_motion(
    hold_s: float = 8.0, *, posture: Posture = PLANK, before_s: float = 2.0, **shot: Unpack[Shot]
) -> Motion:
    """A plank between kneeling on all fours."""
    kneeling = replace(
        posture, shin=88.0, thigh=0.0, trunk=75.0, upper_arm=0.0, elbow=0.0, foot=88.0
    )
    return hold_motion(posture, kneeling, hold_s, before_s=before_s, **shot)

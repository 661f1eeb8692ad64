"""Swimmer kicks of the stick figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from formcheck.core.types import Side
from tests.support.motion import Key, Motion, RepTruth, Shot, shoot_motion
from tests.support.postures import PRONE, arched
from tests.support.stick import Posture

#: From the floor into the kicks and back.
LIFT_S = 0.8


@dataclass(frozen=True, slots=True)
class Kick:
    """How it is kicked, in degrees.

    Attributes:
        chest: How far the chest is off the floor.
        legs: How far both legs are off the floor in the middle of a kick.
        swing: By how much the higher leg is over that, and the lower one under it.
        arms: How far both arms are over the line of the trunk in the middle of a kick.
        arm_swing: By how much the arm opposite to the higher leg is over that, and the other one
            under it.
        knee_flexion: Of the higher leg.
        neck: Flexion of the head.
    """

    chest: float = 12.0
    legs: float = 16.0
    swing: float = 9.0
    arms: float = 0.0
    arm_swing: float = 5.0
    knee_flexion: float = 5.0
    neck: float = 0.0


def kicks_motion(
    kicks: int | Sequence[Side] = 6,
    *,
    kick_s: float = 0.6,
    kick: Kick | None = None,
    lying_s: float = 1.5,
    **shot: Unpack[Shot],
) -> Motion:
    """Lie on the belly, lift, kick, and lie again; a kick is as long as a leg is the higher one.

    Args:
        kicks: How many, the left leg first; or which leg is lifted, which goes level in between.
        kick_s: How long a kick lasts.
        lying_s: Lying flat before and after; without it the clip begins and ends up.
    """
    how = kick or Kick()
    sides: Sequence[Side] = (
        [("left", "right")[i % 2] for i in range(kicks)] if isinstance(kicks, int) else kicks
    )
    level = arched(chest=how.chest, legs=how.legs, arms=how.arms, neck=how.neck)
    keys: list[Key] = [(0.0, PRONE), (lying_s, PRONE)] if lying_s else []
    keys.append((lying_s + LIFT_S if lying_s else 0.0, level))
    truth: list[RepTruth] = []
    for number, side in enumerate(sides):
        start_s = keys[-1][0] if number == 0 else truth[-1].end_s
        end_s = start_s + kick_s
        turn_s = (start_s + end_s) / 2
        if number and side == sides[number - 1]:
            keys.append((start_s, level))
        keys.append((turn_s, _kicked(side, how)))
        truth.append(RepTruth(start_s, turn_s, end_s, side))
    keys.append((truth[-1].end_s, level))
    if lying_s:
        keys += [(keys[-1][0] + LIFT_S, PRONE), (keys[-1][0] + LIFT_S + lying_s, PRONE)]
    return shoot_motion(keys, truth, **shot)


def _kicked(side: Side, how: Kick) -> Posture:
    """Return the posture in which one leg and the opposite arm are highest."""
    higher = np.array([1.0, -1.0]) if side == "left" else np.array([-1.0, 1.0])
    return arched(
        chest=how.chest,
        legs=how.legs + how.swing * higher,
        arms=how.arms - how.arm_swing * higher,
        knee_flexion=np.where(higher > 0, how.knee_flexion, 3.0),
        neck=how.neck,
    )

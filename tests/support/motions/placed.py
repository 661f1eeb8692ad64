"""Postures on the floor and motions in them, by which exercises are told apart.

Simple ones: they show where limbs are, not how an exercise is done well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import FloatArray, Pose
from tests.support.motion import Key, clock, film
from tests.support.postures import ALL_FOURS, CONVENTIONAL, holding
from tests.support.stick import Camera, Posture

#: The toes of who lies or sits are so far off the middle, that all of the body is in the picture.
_AT_M = -0.7
PRONE = Posture(shin=90, thigh=90, trunk=90, upper_arm=90, foot=150, forward_m=_AT_M)
ARCHED = replace(PRONE, shin=100, thigh=100, trunk=76, upper_arm=104, neck=-10)
#: The head lies where forward is for who stands up: people on the back face up.
ON_BACK = Posture(shin=-90, thigh=-90, trunk=-90, upper_arm=-80, forward_m=-_AT_M)
#: Thighs drawn in, and one foot on the other knee.
NEEDLE = replace(
    ON_BACK, thigh=np.array([-215.0, -200.0]), shin=np.array([-100.0, -60.0]), upper_arm=-150
)
SITTING = Posture(shin=-90, thigh=-90, trunk=5, upper_arm=40, forward_m=-_AT_M)
FOLD = replace(SITTING, trunk=70, upper_arm=80)
#: The sole of one foot lies at the other thigh, the knee out to the side.
HEAD_TO_KNEE = replace(
    FOLD,
    shin=np.array([-90.0, -25.0]),
    thigh=np.array([-90.0, -145.0]),
    planted=np.array([1.0, 0.0]),
    valgus=np.array([0.0, -60.0]),
)
CROSSED_FOLD = replace(FOLD, shin=-25, thigh=-150, valgus=-75)
ROW = replace(holding(CONVENTIONAL, 0.06), shin=8.0, thigh=-25.0)


def _still(posture: Posture) -> list[Key]:
    return [(0.0, posture), (6.0, posture)]


def _between(first: Posture, second: Posture, step_s: float, times: int = 8) -> list[Key]:
    """Go from one posture to the other and back, so many times in all."""
    return [(step_s * i, second if i % 2 else first) for i in range(times + 1)]


def _kicked(up_deg: float) -> Posture:
    """Return the arched posture with the left leg so much higher and the right one lower."""
    legs = 100.0 + np.array([up_deg, -up_deg])
    return replace(ARCHED, shin=legs, thigh=legs)


#: What people do in each exercise, by its name.
MOTIONS: dict[str, Sequence[Key]] = {
    "bent_over_row": _between(ROW, replace(ROW, upper_arm=-70.0, elbow=95.0), 1.0),
    "arch_hold": _still(ARCHED),
    "swimmer_kicks": _between(_kicked(8.0), _kicked(-8.0), 0.4, times=16),
    "cat_cow": _between(replace(ALL_FOURS, round=40, neck=50), replace(ALL_FOURS, round=-20), 1.5),
    "seated_forward_fold": _still(FOLD),
    "head_to_knee_fold": _still(HEAD_TO_KNEE),
    "crossed_leg_fold": _still(CROSSED_FOLD),
    "eye_of_the_needle": _still(NEEDLE),
    "reclined_twist": _still(ON_BACK),
}


def filmed(name: str, camera: Camera) -> Iterator[Pose]:
    """Film what people do in an exercise."""
    keys = MOTIONS[name]
    for _, pose in film(keys, clock(keys[-1][0], 10.0), camera=camera):
        assert pose is not None
        yield twisted(pose, 45.0) if name == "reclined_twist" else pose


def twisted(pose: Pose, turn_deg: float) -> Pose:
    """Return the pose with hips and legs turned so far about the trunk, in the world alone."""
    shoulders, hips = (pose.world[list(PARTS[part])].mean(axis=0) for part in ("shoulder", "hip"))
    axis = (shoulders - hips) / math.dist(shoulders, hips)
    below = [index for part in ("hip", "knee", "ankle", "heel", "toe") for index in PARTS[part]]
    world = pose.world.copy()
    world[below] = _turned(world[below] - hips, axis, math.radians(turn_deg)) + hips
    return replace(pose, world=world)


def _turned(points: FloatArray, axis: FloatArray, angle: float) -> FloatArray:
    """Return points turned about an axis through the origin (Rodrigues)."""
    along = np.outer(points @ axis, axis)
    across = points - along
    turned = along + math.cos(angle) * across + math.sin(angle) * np.cross(axis, points)
    return np.asarray(turned)

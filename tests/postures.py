"""Postures of the stick figure, and thresholds of the exercises, so that tests know no numbers."""

from __future__ import annotations

import math

import numpy as np

from formcheck.core.exercise import Cycle, Exercise
from formcheck.exercises.squat import SQUAT
from tests.stick import SHIN, THIGH, TRUNK, Posture, leaning

__all__ = ["BOTTOM", "PLANK", "SQUAT_CYCLE", "STANDING", "plank", "squat_to"]

STANDING = Posture(shin=3.0, thigh=-3.0, trunk=3.0, upper_arm=5.0, elbow=10.0)
#: The bottom of a squat: thighs just above level, shins and trunk nearly parallel.
BOTTOM = Posture(shin=30.0, thigh=-84.0, trunk=36.0, upper_arm=80.0, elbow=10.0)


def _cycle_of(exercise: Exercise) -> Cycle:
    assert isinstance(exercise.measure, Cycle)
    return exercise.measure


SQUAT_CYCLE = _cycle_of(SQUAT)


def squat_to(hip_height: float) -> Posture:
    """A squat in which the hip lies so far above the knee, as a share of the thigh.

    Shins and trunk lean as they do in a good squat of that depth.
    """
    thigh = math.degrees(math.acos(hip_height))
    return Posture(
        shin=thigh / 3.0, thigh=-thigh, trunk=0.4 * thigh, upper_arm=0.9 * thigh, elbow=10.0
    )


def plank(
    *,
    tilt: float = 80.0,
    hip_bend: float = 8.0,
    knee_flexion: float = 2.0,
    upper_arm: float = 5.0,
    neck: float = 0.0,
) -> Posture:
    """A plank on level forearms.

    Args:
        tilt: Inclination of the line from ankle to shoulder.
        hip_bend: 180 minus the angle shoulder, hip, ankle; positive when the hip is above the line.
        knee_flexion: 0 for straight legs.
        upper_arm: From vertical, elbow forward.
        neck: Flexion of the head.
    """
    back = math.radians(knee_flexion)
    leg = np.array([-THIGH * math.sin(back), SHIN + THIGH * math.cos(back)])
    trunk_deg = math.degrees(math.atan2(leg[0], leg[1])) + hip_bend
    line = leg + TRUNK * leaning(np.array(trunk_deg))[:2]
    turn = tilt - math.degrees(math.atan2(line[0], line[1]))
    return Posture(
        shin=turn,
        thigh=turn - knee_flexion,
        trunk=turn + trunk_deg,
        upper_arm=upper_arm,
        elbow=90.0 - upper_arm,
        neck=neck,
        foot=turn,
        forward_m=-0.7,
    )


PLANK = plank()

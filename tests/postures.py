"""Postures and thresholds taken from the exercises, so that tests do not know numbers."""

from __future__ import annotations

import math

from formcheck.core.exercise import Cycle, Exercise
from formcheck.exercises.squat import SQUAT
from tests.stick import Posture

__all__ = ["SQUAT_CYCLE", "squat_to"]


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

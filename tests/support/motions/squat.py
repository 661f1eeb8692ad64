"""Squats of the stick figure."""

from __future__ import annotations

from typing import Unpack

from tests.support.motion import Key, Motion, RepTruth, Shot, Tempo, shoot_motion
from tests.support.postures import BOTTOM, STANDING
from tests.support.stick import Posture


def squat_motion(
    reps: int = 3,
    *,
    tempo: Tempo | None = None,
    standing: Posture = STANDING,
    bottom: Posture = BOTTOM,
    between: Posture | None = None,
    lead_s: float = 1.0,
    tail_s: float = 1.0,
    hip_led: bool = True,
    **shot: Unpack[Shot],
) -> Motion:
    """Squats: stand, go down, pause, come up, and again.

    Args:
        standing, bottom: Where it begins and turns.
        between: The top between two reps; ``standing`` when None.
        lead_s, tail_s: Standing before the first and after the last.
        hip_led: The hip's height moves gently; else the angles do.
    """
    tempo = tempo or Tempo()
    keys: list[Key] = [(0.0, standing), (lead_s, standing)]
    truth = []
    for number in range(1, reps + 1):
        top = standing if number == reps else (between or standing)
        start_s = keys[-1][0]
        down_s = start_s + tempo.down_s
        up_s = down_s + tempo.bottom_s
        end_s = up_s + tempo.up_s
        truth.append(RepTruth(start_s, (down_s + up_s) / 2, end_s))
        keys += [(down_s, bottom), (up_s, bottom), (end_s, top), (end_s + tempo.top_s, top)]
    return shoot_motion(keys, truth, tail_s=tail_s, hip_led=hip_led, **shot)

"""What people do in front of a camera besides exercising."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tests.support.motion import Key
from tests.support.postures import KNEELING, STANDING
from tests.support.stick import Posture


def walk(begin_s: float, from_m: float, to_m: float, *, speed_mps: float = 1.1) -> list[Key]:
    """Walk forward (or backward) in steps of half a metre."""
    steps = max(2, round(abs(to_m - from_m) / 0.5))
    duration_s = abs(to_m - from_m) / speed_mps
    keys = []
    for i in range(steps + 1):
        share = i / steps
        swing = 0.0 if i in (0, steps) else (-1.0) ** i * 20.0
        legs = np.array([swing, -swing])
        posture = Posture(
            shin=-abs(legs) / 4 - legs,
            thigh=legs,
            trunk=4.0,
            upper_arm=-legs,
            elbow=20.0,
            forward_m=from_m + share * (to_m - from_m),
        )
        keys.append((begin_s + share * duration_s, posture))
    return keys


def wave(*, times: int = 4) -> list[Key]:
    """Stand, lift the right hand, wave, and let it hang again."""
    up, down = (
        replace(STANDING, upper_arm=np.array([5.0, 150.0]), elbow=np.array([10.0, elbow]))
        for elbow in (10.0, 70.0)
    )
    keys: list[Key] = [(0.0, STANDING), (1.0, STANDING)]
    keys += [(1.5 + 0.4 * i, up if i % 2 else down) for i in range(2 * times)]
    return [*keys, (keys[-1][0] + 0.5, STANDING)]


def crouch_to_the_camera(begin_s: float, at_m: float) -> list[Key]:
    """Stand, squat down with the trunk forward to reach the camera, and stay there."""
    there = replace(STANDING, forward_m=at_m)
    crouching = replace(there, shin=25.0, thigh=-75.0, trunk=50.0, upper_arm=80.0)
    return [(begin_s, there), (begin_s + 1.0, crouching), (begin_s + 2.5, crouching)]


def kneeling_talk(duration_s: float) -> list[Key]:
    """Kneel upright and speak with both hands, from 0 on."""
    gestures = (KNEELING, _gesture(35.0, 80.0), _gesture(10.0, 100.0), _gesture(70.0, 30.0))
    beats = max(2, round(duration_s / 0.7))
    lean = (2.0, 8.0, -3.0)
    return [
        (
            beat * duration_s / beats,
            replace(gestures[beat % len(gestures)], trunk=lean[beat % len(lean)]),
        )
        for beat in range(beats + 1)
    ]


def _gesture(upper_arm: float, elbow: float) -> Posture:
    """Hold up the left hand as told and the right one half as far."""
    share = np.array([1.0, 0.5])
    return replace(KNEELING, upper_arm=upper_arm * share, elbow=elbow * share)


def stay(keys: Sequence[Key], seconds: float) -> list[Key]:
    """Stay as one is."""
    return [*keys, (keys[-1][0] + seconds, keys[-1][1])]


def later(keys: Sequence[Key], seconds: float) -> list[Key]:
    """Do it that much later."""
    return [(t + seconds, posture) for t, posture in keys]

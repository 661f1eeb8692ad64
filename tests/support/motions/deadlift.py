"""Deadlifts of the stick figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Unpack

import numpy as np

from formcheck.core.pose.landmarks import FloatArray
from tests.support.motion import (
    Key,
    Motion,
    RepTruth,
    Shot,
    Tempo,
    along,
    in_order,
    min_jerk,
    shoot,
    shot_times,
)
from tests.support.postures import CONVENTIONAL, STANDING, holding
from tests.support.stick import SHIN, THIGH, Posture

#: A bar over the middle of the feet, forward of the ankles as a share of body height.
OVER_THE_FEET = 0.06


@dataclass(frozen=True, slots=True)
class Pull:
    """What goes wrong on the way up and nowhere else.

    Attributes:
        hips_first_deg: By how much the trunk has gone down when the hips have risen half their
            way; None for a trunk that rises with the hips.
        drift: How far the hands are away from their place half-way up, as a share of body height.
    """

    hips_first_deg: float | None = None
    drift: float = 0.0


def deadlift_motion(
    reps: int = 3,
    *,
    tempo: Tempo | None = None,
    standing: Posture = STANDING,
    bottom: Posture = CONVENTIONAL,
    finish: Posture | None = None,
    pull: Pull | None = None,
    from_floor: bool = False,
    put_down: bool = False,
    lead_s: float = 1.0,
    tail_s: float = 1.0,
    **shot: Unpack[Shot],
) -> Motion:
    """Deadlifts: stand, go down, pause, lift, and again; the hands stay over the feet.

    Args:
        reps: How many times it is stood up.
        tempo: How long the parts of a rep last; without pauses it is touch and go.
        standing, bottom: Where it begins and turns.
        finish: How the lifter ends every pull, and stands after the last; ``standing`` when None.
        from_floor: It begins at the bottom, with the hands at the bar.
        put_down: The lifter ends at the bottom: the bar is put down.
        lead_s, tail_s: Before the first and after the last movement.

    The truth of a rep that begins on the floor starts and turns where the pull begins.
    """
    tempo = tempo or Tempo()
    top = finish or standing
    keys: list[Key] = [(0.0, bottom if from_floor else standing)]
    keys.append((lead_s, keys[0][1]))
    truth, pulls = [], []
    for number in range(1, reps + 1):
        start_s = keys[-1][0]
        rests = from_floor and number == 1
        down_s = start_s + (0.0 if rests else tempo.down_s)
        up_s = down_s + (0.0 if rests else tempo.bottom_s)
        end_s = up_s + tempo.up_s
        truth.append(RepTruth(start_s, (down_s + up_s) / 2, end_s))
        pulls.append((up_s, end_s))
        keys += [(down_s, bottom), (up_s, bottom), (end_s, top), (end_s + tempo.top_s, top)]
    if put_down:
        keys.append((keys[-1][0] + tempo.down_s, bottom))
    keys = in_order(keys)
    t = shot_times(keys[-1][0] + tail_s, **shot)
    lifting = _pulled(along(keys, t), t, pulls, pull or Pull())
    camera, noise, seed = shot.get("camera"), shot.get("noise", 0.0), shot.get("seed", 0)
    return Motion(shoot(lifting, t, camera=camera, noise=noise, seed=seed), tuple(truth))


def _pulled(lift: Posture, t: FloatArray, pulls: list[tuple[float, float]], pull: Pull) -> Posture:
    """Return the posture with the hands at the bar and what goes wrong on the way up."""
    shin, thigh, trunk = (np.array(angles)[:, 0] for angles in (lift.shin, lift.thigh, lift.trunk))
    hips = SHIN * np.cos(np.radians(shin)) + THIGH * np.cos(np.radians(thigh))
    ahead = np.full_like(trunk, OVER_THE_FEET)
    for begin_s, end_s in pulls:
        up = np.flatnonzero((begin_s <= t) & (t <= end_s))
        risen = (hips[up] - hips[up[0]]) / (hips[up[-1]] - hips[up[0]])
        ahead[up] += pull.drift * min_jerk(1.0 - np.abs(2.0 * risen - 1.0))
        if pull.hips_first_deg is not None:
            begin, end = trunk[up[0]], trunk[up[-1]]
            middle = begin + pull.hips_first_deg
            late = min_jerk(2.0 * risen - 1.0)
            trunk[up] = begin + pull.hips_first_deg * min_jerk(2.0 * risen) + late * (end - middle)
    return holding(replace(lift, trunk=trunk[:, None]), ahead[:, None])

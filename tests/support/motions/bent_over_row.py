"""Bent-over rows of the stick figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from tests.support.motion import Key, Motion, RepTruth, Shot, Tempo, shoot_motion
from tests.support.postures import HINGED, STANDING, rowed
from tests.support.stick import Posture

#: From standing into the hinge and out of it.
HINGE_S = 1.5
#: Before the first pull and after the last the arms hang for so long.
HANG_S = 1.0


def row_motion(
    reps: int = 3,
    *,
    tempo: Tempo | None = None,
    hinged: Posture = HINGED,
    top: Posture | None = None,
    standing_s: float = 1.0,
    **shot: Unpack[Shot],
) -> Motion:
    """Rows: stand, hinge, pull and let down, and again, stand.

    Args:
        tempo: How long the parts of a rep last; "down" is the pull.
        hinged: The arms hang.
        top: The elbows are drawn; a good pull from ``hinged`` when None.
        standing_s: Standing before and after; without it the clip begins and ends in the hinge.
    """
    tempo = tempo or Tempo(down_s=0.9, bottom_s=0.2, up_s=0.9, top_s=0.4)
    top = top or rowed(hinged)
    upright = replace(STANDING, forward_m=hinged.forward_m)
    keys: list[Key] = [(0.0, upright), (standing_s, upright)] if standing_s else []
    begin_s = standing_s + HINGE_S if standing_s else 0.0
    keys += [(begin_s, hinged), (begin_s + HANG_S, hinged)]
    truth = []
    for _ in range(reps):
        start_s = keys[-1][0]
        drawn_s = start_s + tempo.down_s
        back_s = drawn_s + tempo.bottom_s
        end_s = back_s + tempo.up_s
        truth.append(RepTruth(start_s, (drawn_s + back_s) / 2, end_s))
        keys += [(drawn_s, top), (back_s, top), (end_s, hinged), (end_s + tempo.top_s, hinged)]
    keys.append((keys[-1][0] + HANG_S, hinged))
    if standing_s:
        up_s = keys[-1][0] + HINGE_S
        keys += [(up_s, upright), (up_s + standing_s, upright)]
    return shoot_motion(keys, truth, **shot)

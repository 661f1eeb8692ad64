"""Cat-cows of the stick figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Unpack

from tests.support.motion import Key, Motion, RepTruth, Shot, shoot_motion
from tests.support.postures import ALL_FOURS
from tests.support.stick import Posture


@dataclass(frozen=True, slots=True)
class Wave:
    """How far the back goes, and how long it takes.

    Attributes:
        cat, cow: By how many degrees the back turns, rounded and arched; real ones 40 and -80.
        nod: How far the head hangs in the cat and is lifted in the cow.
        way_s: From one to the other.
        stay_s: In each.
    """

    cat: float = 45.0
    cow: float = -70.0
    nod: float = 25.0
    way_s: float = 1.5
    stay_s: float = 0.8


def cat_cow_motion(
    reps: int = 3,
    *,
    wave: Wave | None = None,
    base: Posture = ALL_FOURS,
    flat_s: float = 1.0,
    **shot: Unpack[Shot],
) -> Motion:
    """On hands and knees with a flat back, then round and arched in turn, and flat again.

    Args:
        flat_s: With a flat back before and after; without it, it begins and ends arched.

    A rep ends arched; its truth begins where the back begins to round.
    """
    how = wave or Wave()
    cat = replace(base, round=how.cat, neck=how.nod)
    cow = replace(base, round=how.cow, neck=-how.nod)
    flat = replace(base, round=-25.0)
    begin = flat if flat_s else cow
    keys: list[Key] = [(0.0, begin), (flat_s or how.stay_s, begin)]
    truth = []
    for _ in range(reps):
        start_s = keys[-1][0]
        round_s = start_s + how.way_s
        back_s = round_s + how.stay_s
        end_s = back_s + how.way_s
        truth.append(RepTruth(start_s, (round_s + back_s) / 2, end_s))
        keys += [(round_s, cat), (back_s, cat), (end_s, cow), (end_s + how.stay_s, cow)]
    if flat_s:
        keys += [(keys[-1][0] + how.way_s, flat), (keys[-1][0] + how.way_s + flat_s, flat)]
    return shoot_motion(keys, truth, **shot)

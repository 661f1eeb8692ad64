"""Bird dogs of the stick figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Unpack

from formcheck.core.types import Side
from tests.support.motion import Motion, RepTruth, Shot, shoot_motion
from tests.support.motions.everyday import kneeling_talk
from tests.support.postures import all_fours, bird_dog
from tests.support.stick import Posture

ALTERNATING: tuple[Side, ...] = ("left", "right", "left", "right")
#: From upright kneeling to all fours.
DOWN_S = 1.2


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the parts of a repetition last."""

    reach_s: float = 1.0
    hold_s: float = 2.0
    return_s: float = 1.0
    rest_s: float = 0.6


@dataclass(frozen=True, slots=True)
class Reach:
    """How one leg and one arm are stretched out.

    Attributes:
        leg, arm: How far thigh and arm are above the line of the trunk, in degrees.
        knee_flexion: Of the leg that is out.
        same_side: The arm is that of the leg's side.
        round: By how much the back turns; negative is hollow.
        leg_first: The arm begins when the leg has arrived, and returns before it leaves.
    """

    leg: float = 0.0
    arm: float = 0.0
    knee_flexion: float = 6.0
    same_side: bool = False
    round: float = 0.0
    leg_first: bool = False


def bird_dog_motion(
    sides: Sequence[Side] = ALTERNATING,
    *,
    pace: Pace | None = None,
    reach: Reach | Sequence[Reach] | None = None,
    trunk: float = 80.0,
    talk_s: float = 0.0,
    lead_s: float = 1.5,
    tail_s: float = 1.5,
    **shot: Unpack[Shot],
) -> Motion:
    """Bird dogs: on all fours, one leg and one arm out, hold, back, and again.

    Args:
        sides: Whose leg goes out, rep by rep.
        reach: How the limbs are stretched out, in all reps or in each.
        talk_s: Talking upright on the knees before.
        lead_s, tail_s: On all fours before the first and after the last.

    The truth of a hold is how long the leg is out.
    """
    pace = pace or Pace()
    reaches = [reach or Reach()] * len(sides) if isinstance(reach, Reach | None) else reach
    start = all_fours(trunk)
    keys = kneeling_talk(talk_s) if talk_s else []
    begin_s = keys[-1][0] + DOWN_S if keys else 0.0
    keys += [(begin_s, start), (begin_s + lead_s, start)]
    truth = []
    for side, how in zip(sides, reaches, strict=True):
        start_s = keys[-1][0]
        out_s = start_s + pace.reach_s
        back_s = out_s + pace.hold_s
        end_s = back_s + pace.return_s
        out, half = _out(side, how, trunk)
        lead_share = 0.5 if how.leg_first else 0.0
        leg_out_s = out_s - lead_share * pace.reach_s
        leg_back_s = back_s + lead_share * pace.return_s
        keys += [(leg_out_s, half)] if how.leg_first else []
        keys += [(out_s, out), (back_s, out)]
        keys += [(leg_back_s, half)] if how.leg_first else []
        keys += [(end_s, start), (end_s + pace.rest_s, start)]
        turn_s, held_s = (leg_out_s + leg_back_s) / 2, leg_back_s - leg_out_s
        truth.append(RepTruth(start_s, turn_s, end_s, side, held_s))
    return shoot_motion(keys, truth, tail_s=tail_s, **shot)


def _out(side: Side, how: Reach, trunk: float) -> tuple[Posture, Posture]:
    """Return the posture with both limbs out, and that with the leg alone."""
    out = bird_dog(
        side,
        side if how.same_side else None,
        leg=how.leg,
        arm=how.arm,
        knee_flexion=how.knee_flexion,
        trunk=trunk,
    )
    out = replace(out, round=how.round)
    start = all_fours(trunk)
    return out, replace(out, upper_arm=start.upper_arm, wrist=start.wrist)

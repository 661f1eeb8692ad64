"""Postures of the stick figure, and thresholds of the exercises, so that tests know no numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.types import Side
from formcheck.exercises.deadlift import DEADLIFT
from formcheck.exercises.squat import SQUAT
from tests.support.stick import (
    ANKLE,
    FOREARM,
    HALF_HIPS,
    HEEL,
    HEIGHT_M,
    SHIN,
    THIGH,
    TRUNK,
    UPPER_ARM,
    Angle,
    Posture,
    leaning,
    pitched,
)

STANDING = Posture(shin=3.0, thigh=-3.0, trunk=3.0, upper_arm=5.0, elbow=10.0)
#: The bottom of a squat: thighs just above level, shins and trunk nearly parallel.
BOTTOM = Posture(shin=30.0, thigh=-84.0, trunk=36.0, upper_arm=80.0, elbow=10.0)

#: The lowest points of deadlifts: from the floor, with stiff legs, and to the middle of the shins.
#: Rendered and real lifts have trunks of 57 to 75 degrees, Romanian ones knees of 153.
CONVENTIONAL = Posture(shin=12.0, thigh=-66.0, trunk=62.0)
STIFF_LEGGED = Posture(shin=-4.0, thigh=-24.0, trunk=75.0)
ROMANIAN = Posture(shin=3.0, thigh=-27.0, trunk=66.0)
#: A lift that is made of the knees: real ones have trunks of 13 to 23 degrees.
SQUATTED = Posture(shin=28.0, thigh=-78.0, trunk=18.0)
#: Hinged with hanging arms and soft knees, as between two rows.
HINGED = Posture(shin=6.0, thigh=-20.0, trunk=60.0, elbow=5.0)
#: A foot that lies on its back, as those of kneeling people do.
FOOT_ON_ITS_BACK = 150.0
#: Legs that lie on the floor are level; shoulders lie lower than hips (real people: 92 to 97).
LEVEL, CHEST_DOWN = 90.0, 94.0
#: Where the toes of kneeling people are, so that the whole length is in the picture.
KNEELING_AT_M = -0.7
#: Upright on the knees.
KNEELING = Posture(
    shin=88.0,
    trunk=2.0,
    upper_arm=5.0,
    elbow=20.0,
    foot=FOOT_ON_ITS_BACK,
    forward_m=KNEELING_AT_M,
)


def _cycle_of(exercise: Exercise) -> Cycle:
    assert isinstance(exercise.measure, Cycle)
    return exercise.measure


SQUAT_CYCLE = _cycle_of(SQUAT)
DEADLIFT_CYCLE = _cycle_of(DEADLIFT)


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


def arched(
    *,
    chest: float = 12.0,
    legs: Angle = 14.0,
    arms: Angle = 0.0,
    knee_flexion: Angle = 3.0,
    neck: float = 0.0,
) -> Posture:
    """On the belly with the arms stretched forward.

    Args:
        chest, legs: How far trunk and thighs are lifted off the floor.
        arms: How far the arms are lifted over the line of the trunk.
        knee_flexion: 0 for straight legs.
        neck: Flexion of the head.
    """
    thigh = LEVEL + np.asarray(legs)
    return Posture(
        shin=thigh + knee_flexion,
        thigh=thigh,
        trunk=CHEST_DOWN - chest,
        upper_arm=180.0 - CHEST_DOWN + chest + np.asarray(arms),
        elbow=3.0,
        neck=neck,
        foot=FOOT_ON_ITS_BACK,
        on_hips=1.0,
    )


#: Flat on the belly, face down.
PRONE = arched(chest=0.0, legs=0.0, neck=25.0)
#: Flat on the back, arms overhead.
ON_THE_BACK = Posture(shin=-90.0, thigh=-90.0, trunk=-90.0, upper_arm=178.0, on_hips=1.0)


def holding(posture: Posture, ahead: Angle) -> Posture:
    """Return the posture with straight arms and the hands so far before the ankles.

    Args:
        posture: Its angles may be one for each picture, but not for each side.
        ahead: As a share of body height; a bar over the middle of the feet is at 0.06. Where the
            arms are too short they point there.
    """
    parts = ((SHIN, posture.shin), (THIGH, posture.thigh), (TRUNK, posture.trunk))
    shoulder = sum(length * np.sin(np.radians(angle)) for length, angle in parts)
    reach = np.clip((np.asarray(ahead) - shoulder) / (UPPER_ARM + FOREARM), -1.0, 1.0)
    return replace(posture, upper_arm=np.degrees(np.arcsin(reach)), elbow=0.0)


def rowed(hinged: Posture, *, past: float = 12.0, elbow: float = 85.0) -> Posture:
    """Return the posture with both elbows drawn.

    Args:
        hinged: Its trunk is one number.
        past: How far the upper arms are behind the line of the trunk.
        elbow: Flexion.
    """
    return replace(hinged, upper_arm=-np.asarray(hinged.trunk) - past, elbow=elbow)


def all_fours(trunk: float = 80.0) -> Posture:
    """On hands and knees: thighs upright, arms straight, hands on the floor.

    Args:
        trunk: Inclination. The hands reach the floor from 79 on; the more level the trunk, the
            further ahead they are. Rendered people have 72 to 81.
    """
    shin = 88.0
    ankle_up = float(pitched(*ANKLE, np.array(FOOT_ON_ITS_BACK))[1])
    hips_up = ankle_up + SHIN * math.cos(math.radians(shin)) + THIGH
    shoulders_up = hips_up + TRUNK * math.cos(math.radians(trunk))
    upper_arm = math.degrees(math.acos(shoulders_up / (UPPER_ARM + FOREARM)))
    return Posture(
        shin=shin,
        trunk=trunk,
        upper_arm=upper_arm,
        wrist=90.0 - upper_arm,
        foot=FOOT_ON_ITS_BACK,
        forward_m=KNEELING_AT_M,
    )


ALL_FOURS = all_fours()


def bird_dog(
    leg_side: Side,
    arm_side: Side | None = None,
    *,
    leg: float = 0.0,
    arm: float = 0.0,
    knee_flexion: float = 6.0,
    trunk: float = 80.0,
) -> Posture:
    """On all fours with one leg and one arm stretched out.

    Args:
        leg_side: Whose leg is out.
        arm_side: Whose arm is out; the other side's when None, no arm when "both" stay.
        leg, arm: How far thigh and arm are above the line of the trunk.
        knee_flexion: Of the leg that is out.
        trunk: Inclination.
    """
    start = all_fours(trunk)
    leg_out = _on(leg_side)
    arm_out = ~leg_out if arm_side is None else _on(arm_side)
    thigh = trunk + leg
    return Posture(
        shin=np.where(leg_out, thigh + knee_flexion, start.shin),
        thigh=np.where(leg_out, thigh, start.thigh),
        trunk=trunk,
        upper_arm=np.where(arm_out, 180.0 - trunk + arm, start.upper_arm),
        wrist=np.where(arm_out, 0.0, start.wrist),
        foot=start.foot,
        forward_m=start.forward_m,
        planted=np.where(leg_out, 0.0, 1.0),
    )


#: How high the toes of somebody are who sits with the heels on the floor.
TOES_UP_M = -HEEL[0] * HEIGHT_M


def seated(trunk: float = 0.0, *, knee_flexion: Angle = 4.0, reach: float = 30.0) -> Posture:
    """On the floor with the legs stretched out forward and the toes up.

    Args:
        trunk: Inclination.
        knee_flexion: The knee rises, the heel slides.
        reach: How far the arms point forward from hanging down.
    """
    bent = np.asarray(knee_flexion) / 2
    return Posture(
        shin=-90.0 + bent,
        thigh=-90.0 - bent,
        trunk=trunk,
        upper_arm=reach,
        elbow=10.0,
        foot=-90.0,
        forward_m=0.8,
        up_m=TOES_UP_M,
    )


def head_to_knee(side: Side, trunk: float = 0.0, *, knee_flexion: float = 4.0) -> Posture:
    """Seated, one leg straight and the knee of the other on the floor, its foot near the groin.

    Args:
        side: Of the straight leg.
        trunk: Inclination.
        knee_flexion: Of the straight leg.
    """
    straight = _on(side)
    start = seated(trunk, knee_flexion=knee_flexion, reach=max(30.0, trunk))
    thigh, shin = drawn_in(0.2)
    return replace(
        start,
        shin=np.where(straight, start.shin, shin),
        thigh=np.where(straight, start.thigh, thigh),
        valgus=np.where(straight, 0.0, -80.0),
        planted=np.where(straight, 1.0, 0.0),
    )


def crossed_legs(trunk: float = 0.0, *, arms: float = 65.0) -> Posture:
    """Seated, both knees low and to the side, the feet before the hips.

    Args:
        trunk: Inclination.
        arms: How far they point forward from hanging down.
    """
    thigh, shin = drawn_in(0.2)
    return replace(seated(trunk, reach=arms), shin=shin, thigh=thigh, valgus=-80.0, forward_m=0.4)


def drawn_in(ahead: float) -> tuple[float, float]:
    """Return thigh and shin of somebody who sits with a foot so far before the hip."""
    up = math.degrees(math.acos(ahead / (THIGH + SHIN)))
    return -90.0 - up, -90.0 + up


def lying(hip_flexion: float = 0.0, knee_flexion: float = 0.0) -> Posture:
    """On the back, the arms beside the body.

    Args:
        hip_flexion, knee_flexion: Of both legs; 0 for legs that are stretched out.
    """
    shin = -90.0 - hip_flexion + knee_flexion
    return Posture(
        shin=shin,
        thigh=-90.0 - hip_flexion,
        trunk=-90.0,
        upper_arm=90.0,
        foot=-90.0,
        forward_m=0.5,
        up_m=TOES_UP_M,
    )


def lying_twist(side: Side, *, twist: float = 55.0, roll: float = 0.0) -> Posture:
    """On the back with bent knees, one of them across to the other side.

    Args:
        side: Of the knee that goes across.
        twist: How far the pelvis is turned further than the shoulders.
        roll: How far the shoulder of the side is off the floor.
    """
    turn = 1.0 if side == "right" else -1.0
    return replace(lying(60.0, 80.0), twist=turn * twist, roll=turn * roll)


def figure_four(side: Side, *, hip_flexion: float = 100.0) -> Posture:
    """On the back, one ankle on the other knee.

    Args:
        side: Of the leg that lies across.
        hip_flexion: Of the leg that carries it, whose shin is level.
    """
    crossed = _on(side)
    start = lying(hip_flexion, hip_flexion)
    away = math.hypot(THIGH, 2 * HALF_HIPS)
    up = math.degrees(math.acos(away / (THIGH + SHIN)))
    over = math.degrees(math.atan2(2 * HALF_HIPS, THIGH))
    return replace(
        start,
        shin=np.where(crossed, -90.0 - hip_flexion + up, start.shin),
        thigh=np.where(crossed, -90.0 - hip_flexion - up, start.thigh),
        valgus=np.where(crossed, -90.0, 0.0),
        sway=np.where(crossed, over if side == "right" else -over, 0.0),
        foot=0.0,
        planted=np.where(crossed, 0.0, 1.0),
        forward_m=0.1,
        up_m=0.45,
    )


def _on(side: Side) -> NDArray[np.bool_]:
    """Return (2,), left and right: True for the given side."""
    return np.array([side == "left", side == "right"])

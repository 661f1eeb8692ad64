"""Arch hold: on the belly, arms stretched forward, chest, arms and legs off the floor, held.

There is no footage of it. The source of each number is beside it: the instructions for swimmer
kicks (1 clip, 2 people; from the side and at an angle), in which chest and legs are lifted one
after the other, the technique sheet, or the stick figure of the tests alone.
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Hold, Start
from formcheck.core.exercise.rules import Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.derived import from_start, min_of_sides, side_difference
from formcheck.core.signals.joints import SIDE, SIDE_OBLIQUE, joint, nod
from formcheck.core.types import Phase
from formcheck.exercises._shared import ARCH, FLAT, LEG, LOWER_LEG, LYING, PRONE_SIGNALS, hold_fault

_KNEE = joint("knee", "Knee", ("hip", "knee", "ankle"), views=SIDE_OBLIQUE)

ARCH_HOLD = Exercise(
    name="arch_hold",
    title="Arch hold",
    views=SIDE_OBLIQUE,
    signals=(
        *PRONE_SIGNALS,
        from_start("lifted", "Lift of chest and legs", ARCH, typical=2),
        from_start("legs", "Lower leg from level", LOWER_LEG),
        side_difference("legs_apart", "Legs apart", LEG),
        min_of_sides("knee", "Knee that is bent more", _KNEE),
        nod("head", "Head back"),
    ),
    shown=("lifted", "legs", "knee"),
    measure=Hold(
        posture=(
            *LYING,
            # Lying flat 9 at the most, in pauses between kicks 10, 13 while a caption hides the
            # higher leg of a kick. Chest and legs that are lifted by 10 each have 20.
            Range("lifted", low=14),
            # Kicks reach 13 to 46, legs at rest up to 10.
            Range("legs_apart", high=10),
        ),
        # Slow kicks pass through it for up to 0.4 s, for 0.7 s where a cut confuses the legs.
        enter_s=0.8,
    ),
    # Flat on the floor, for what is off the floor counts from there.
    start=Start(posture=(*LYING, FLAT)),
    faults=(
        hold_fault(
            "chest_down",
            "Chest on the floor",
            "Chest up",
            "With the chest on the floor the upper back rests.",
            signal="chest",
            # Against lying flat: flat -0.01 to 0.02, lifted 0.13 to 0.16 (5 kicks of one person).
            below=0.06,
        ),
        hold_fault(
            "legs_down",
            "Legs on the floor",
            "Legs up",
            "With the legs on the floor buttocks and lower back rest.",
            signal="legs",
            # Against lying flat: resting legs 0 to 1, in kicks 9 to 40; the middle.
            below=5,
        ),
        hold_fault(
            "knees_bent",
            "Knees bent",
            "Legs straight",
            "Bent knees shorten the lever that the back has to hold.",
            signal="knee",
            # Start (technique sheet). Kicks of straight legs read 144 to 179; 150 looks like 140 at
            # an angle, by geometry.
            below=150,
            by_view={"oblique": 140},
        ),
        hold_fault(
            "neck_extended",
            "Head thrown back",
            "Eyes to the floor",
            "A head that is thrown back strains the neck.",
            signal="head",
            # Two people who teach it with the chest up and look ahead read 24 to 50; 10 more. No
            # fault was seen.
            above=60,
            views=SIDE,
        ),
    ),
    phase_titles={Phase.HOLD: "Hold", Phase.READY: "Lie on the belly, then lift"},
    stance="floor",
    camera="From the side, low, two to three metres away, hands to feet in the picture.",
    prescription="3 holds of 30 s",
    how_to=(
        "Lie on your belly, arms and legs straight.",
        "Lift arms, chest and legs off the floor together and hold.",
    ),
    signature=Signature(
        "keep still on your belly with chest and legs off the floor",
        (Posture.PRONE,),
        # Stick figure alone; legs that kick go up and down by 16 and more (1 clip).
        (Trait("near_thigh", "span", high=10),),
    ),
)

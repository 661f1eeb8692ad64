"""Seated crossed-leg forward fold: both knees bent and low, arms stretched forward, held.

Whether the shins cross or the soles meet is not told apart. For the numbers see
formcheck.exercises._shared.
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.exercise.rules import Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.derived import max_of_sides, mean_of_sides, min_of_sides
from formcheck.core.signals.joints import SIDE_OBLIQUE, ahead, raised
from formcheck.core.signals.spatial import joint_in_space, knee_aside
from formcheck.core.types import Phase
from formcheck.exercises._shared import (
    FOLD_CAMERA,
    FOLD_SIGNALS,
    FOLD_TRUNK,
    ON_THE_SEAT,
    STRAIGHT_DEG,
    fold_from_back,
    hold_fault,
)

_KNEE = joint_in_space("knee", "Knee", ("hip", "knee", "ankle"))
_FOOT = ahead("foot", "Foot before the hip", ("hip", "ankle"), views=SIDE_OBLIQUE)

CROSSED_LEG_FOLD = Exercise(
    name="crossed_leg_fold",
    title="Crossed-leg fold",
    views=SIDE_OBLIQUE,
    signals=(
        FOLD_TRUNK,
        mean_of_sides("arms", "Arms", raised("arm", "Arm")),
        max_of_sides("straighter_knee", "Knee that is bent less", _KNEE),
        min_of_sides("knees_aside", "Knees to their sides", knee_aside("aside", "Knee")),
        mean_of_sides("feet", "Feet before the hips", _FOOT),
        *FOLD_SIGNALS,
    ),
    shown=("trunk", "arms"),
    measure=Hold(
        posture=(
            # A hip of 70 is a trunk of 20; knees that lie to the side make the hip's own angle mean
            # little. A person who sits slouched leans by 15 or so (start).
            Range("trunk", low=20, high=140),
            # Arms that are stretched forward from a trunk of 45 have 50 to 80; hanging or in the
            # lap 0 to 20 (start).
            Range("arms", low=30),
            # Crossed legs have 40 to 80 by geometry (start). One leg is straight in the
            # head-to-knee fold.
            Range("straighter_knee", high=105),
            # Low, so out to their sides: by geometry 0.5 to 0.9, where the feet stand on the floor
            # 0 to 0.1 (start). Folded legs look short, and so heights in legs too large.
            Range("knees_aside", low=0.35),
            # By geometry 0.2 to 0.8, at 45 degrees 0.7 of it; sitting on the heels 0 or less.
            Range("feet", low=0.1),
            *ON_THE_SEAT,
        ),
    ),
    faults=(
        fold_from_back("hips"),
        hold_fault(
            "not_folded",
            "Hardly folded",
            "Lean further forward",
            "The hips are stretched only when the trunk comes down.",
            signal="trunk",
            # Past the technique's 20 by the model's own spread and more (start). At 45 degrees 30
            # reads 22 to 25, and a little more is needed to be seen. The fault: stick figure alone.
            below=30,
            by_view={"oblique": 26},
        ),
    ),
    phase_titles={Phase.HOLD: "Hold", Phase.READY: "Cross the legs, fold forward"},
    stance="floor",
    camera=FOLD_CAMERA,
    prescription="1 hold of 60 s",
    how_to=(
        "Sit with crossed legs, the knees low.",
        "Fold forward from the hips, stretch the arms out in front of you and stay there.",
    ),
    signature=Signature(
        "sit with both legs bent and fold forward",
        (Posture.FOLDED, Posture.SEATED),
        (Trait("straighter_knee", "middle", high=STRAIGHT_DEG),),
    ),
)

"""Seated forward fold: legs straight on the floor, the trunk folded over them, held.

For the numbers see formcheck.exercises._shared.
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.exercise.rules import Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.derived import min_of_sides
from formcheck.core.signals.joints import SIDE_OBLIQUE
from formcheck.core.signals.spatial import joint_in_space
from formcheck.core.types import Phase
from formcheck.exercises._shared import (
    FOLD_CAMERA,
    FOLD_SIGNALS,
    FOLD_TRUNK,
    LEG_SIGNALS,
    ON_THE_SEAT,
    OVER_THE_LEG,
    STRAIGHT_DEG,
    fold_from_back,
    hardly_folded,
    leg_bent,
)

SEATED_FORWARD_FOLD = Exercise(
    name="seated_forward_fold",
    title="Seated forward fold",
    views=SIDE_OBLIQUE,
    signals=(
        *LEG_SIGNALS,
        # A knee that lies out to the side looks straight in the frame.
        min_of_sides(
            "straight",
            "Knee that is bent more",
            joint_in_space("knee_in_space", "Knee", ("hip", "knee", "ankle")),
        ),
        FOLD_TRUNK,
        *FOLD_SIGNALS,
    ),
    shown=("hip", "knee"),
    measure=Hold(
        posture=(
            *OVER_THE_LEG,
            # Both legs: one is bent in the head-to-knee fold. Bent knees are still held.
            Range("straight", low=110),
            *ON_THE_SEAT,
        ),
    ),
    faults=(
        fold_from_back("legs"),
        hardly_folded("legs"),
        leg_bent(
            "Knees bent",
            "Legs straight",
            "Bent knees take the stretch off the back of the legs.",
        ),
    ),
    phase_titles={Phase.HOLD: "Hold", Phase.READY: "Sit and fold forward"},
    stance="floor",
    camera=FOLD_CAMERA,
    prescription="1 hold of 60 to 120 s",
    how_to=(
        "Sit with both legs straight in front of you.",
        "Fold forward from the hips with a long back and stay there.",
    ),
    signature=Signature(
        "sit with both legs straight and fold forward",
        (Posture.FOLDED, Posture.SEATED),
        (Trait("bent_knee", "middle", low=STRAIGHT_DEG),),
    ),
)

"""Head-to-knee fold: one leg straight, the sole of the other at its thigh, folded over it, held.

The side is that of the straight leg, which is stretched. For the numbers see
formcheck.exercises._shared.
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.exercise.rules import Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.derived import other_side
from formcheck.core.signals.joints import SIDE_OBLIQUE
from formcheck.core.signals.spatial import joint_in_space, knee_aside
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

# In the frame a knee that lies out to the side looks straight.
_KNEE = joint_in_space("knee_in_space", "Knee of the straight leg", ("hip", "knee", "ankle"))

HEAD_TO_KNEE_FOLD = Exercise(
    name="head_to_knee_fold",
    title="Head-to-knee fold",
    views=SIDE_OBLIQUE,
    signals=(
        *LEG_SIGNALS,
        _KNEE,
        other_side("bent_knee", "Knee of the bent leg", _KNEE),
        other_side(
            "bent_knee_aside", "Knee of the bent leg to its side", knee_aside("aside", "Knee")
        ),
        FOLD_TRUNK,
        *FOLD_SIGNALS,
    ),
    shown=("hip", "knee"),
    measure=Hold(
        posture=(
            *OVER_THE_LEG,
            # Between a straight leg that is a little bent and one with the sole at the other thigh,
            # by geometry 40 to 70 (start).
            Range("knee_in_space", low=110),
            Range("bent_knee", high=100),
            # It lies on the floor or near it, so it is out by 0.6 to 0.9 by geometry; the knee of a
            # foot that stands on the floor is by 0 to 0.1 (start).
            Range("bent_knee_aside", low=0.35),
            *ON_THE_SEAT,
        ),
    ),
    faults=(
        fold_from_back("leg"),
        hardly_folded("leg"),
        leg_bent(
            "Knee of the straight leg bent",
            "Front leg straight",
            "A bent knee takes the stretch off the back of the leg.",
        ),
    ),
    sides="each",
    phase_titles={Phase.HOLD: "Hold", Phase.READY: "Sit, one sole at the other thigh"},
    stance="floor",
    camera=FOLD_CAMERA,
    prescription="1 hold of 60 s a side",
    how_to=(
        "Sit with one leg straight, the sole of the other foot at its thigh.",
        "Fold over the straight leg from the hips and stay there.",
    ),
    signature=Signature(
        "sit with one leg straight and one bent and fold forward",
        (Posture.FOLDED, Posture.SEATED),
        (
            Trait("straighter_knee", "middle", low=STRAIGHT_DEG),
            Trait("bent_knee", "middle", high=STRAIGHT_DEG),
        ),
    ),
)

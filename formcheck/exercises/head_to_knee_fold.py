"""Head-to-knee fold: one leg straight, the sole of the other at its thigh, folded over it, held.

The side is that of the straight leg, which is stretched. No footage of it was there, good or bad:
every number is the technique's starting value or is carried over from what other exercises read,
and the stick figure of the tests shows that the rules work, not that the numbers are right
(docs/decisions/0009-thresholds.md).
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.exercise.rules import Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.derived import other_side
from formcheck.core.signals.joints import SIDE_OBLIQUE, hip_angle, joint
from formcheck.core.signals.spatial import joint_in_space, knee_aside
from formcheck.core.types import Phase
from formcheck.exercises._holds import (
    FOLD_CAMERA,
    FOLD_SIGNALS,
    FOLD_TRUNK,
    ON_THE_SEAT,
    fold_from_back,
    hardly_folded,
    hold_fault,
)

# In the frame a knee that lies out to the side looks straight.
_KNEE = joint_in_space("knee_in_space", "Knee of the straight leg", ("hip", "knee", "ankle"))

HEAD_TO_KNEE_FOLD = Exercise(
    name="head_to_knee_fold",
    title="Head-to-knee fold",
    views=SIDE_OBLIQUE,
    signals=(
        hip_angle("hip", "Hip"),
        joint("knee", "Knee", ("hip", "knee", "ankle"), views=SIDE_OBLIQUE),
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
            # Hip, trunk, seat and limbs as in the seated forward fold.
            Range("hip", high=82),
            Range("trunk", low=5, high=140),
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
        hold_fault(
            "knees_bent",
            "Knee of the straight leg bent",
            "Front leg straight",
            "A bent knee takes the stretch off the back of the leg.",
            signal="knee",
            # As in the seated forward fold (start). The fault: stick figure alone.
            below=155,
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
        # Straight knees read 174 and more, bent ones on the floor 46 to 138 (stick figure).
        (Trait("straighter_knee", "middle", low=145), Trait("bent_knee", "middle", high=145)),
    ),
)

"""Head-to-knee fold: one leg straight, the sole of the other at its thigh, folded over it, held.

The side is that of the straight leg, which is stretched. No footage of it was there, good or bad:
every number is the technique's starting value or is carried over from what other exercises read,
and the stick figure of the tests shows that the rules work, not that the numbers are right
(docs/decisions/0009-thresholds.md).
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Fault, Hold, Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.back import BACK_SIGNALS
from formcheck.core.signals.derived import mean_of_sides, other_side
from formcheck.core.signals.joints import SIDE_OBLIQUE, height, hip_angle, joint, tilt
from formcheck.core.signals.spatial import joint_in_space, knee_aside, limbs_agree
from formcheck.core.types import Phase

_HOLD = (Phase.HOLD,)
# In the picture a knee that lies out to the side looks straight.
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
        mean_of_sides("trunk", "Trunk lean", tilt("one_trunk", "Trunk lean", ("hip", "shoulder"))),
        height("seat", "Hips over the feet", ("ankle", "hip"), views=SIDE_OBLIQUE),
        limbs_agree("limbs", "Lengths of the legs"),
        *BACK_SIGNALS,
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
            Range("seat", low=-0.4, high=0.38),
            Range("limbs", low=0.6),
        ),
    ),
    faults=(
        Fault(
            "back_rounded",
            "Folds from the back",
            "Fold from the hips",
            "A fold that comes from a round back stretches the back instead of the leg.",
            signal="back_lower",
            # As in the seated forward fold (start). The fault: stick figure alone.
            above=10,
            hold_s=0.7,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
        Fault(
            "not_folded",
            "Hardly folded",
            "Lean further forward",
            "The back of the leg is stretched only when the trunk comes down.",
            signal="hip",
            # As in the seated forward fold (start). The fault: stick figure alone.
            above=70,
            by_view={"oblique": 73},
            hold_s=0.7,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
        Fault(
            "knees_bent",
            "Knee of the straight leg bent",
            "Front leg straight",
            "A bent knee takes the stretch off the back of the leg.",
            signal="knee",
            # As in the seated forward fold (start). The fault: stick figure alone.
            below=155,
            hold_s=0.7,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
    ),
    sides="each",
    phase_titles={Phase.HOLD: "Hold", Phase.READY: "Sit, one sole at the other thigh"},
    stance="floor",
    camera="From the side, low, two to three metres away, head to feet in the picture.",
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

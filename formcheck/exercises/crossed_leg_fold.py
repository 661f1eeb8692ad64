"""Seated crossed-leg forward fold: both knees bent and low, arms stretched forward, held.

Whether the shins cross or the soles meet is not told apart. No footage of it was there, good or
bad: every number is the technique's starting value or is carried over from what other exercises
read, and the stick figure of the tests shows that the rules work, not that the numbers are right
(docs/decisions/0009-thresholds.md).
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Fault, Hold, Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.back import BACK_SIGNALS
from formcheck.core.signals.derived import max_of_sides, mean_of_sides, min_of_sides
from formcheck.core.signals.joints import SIDE_OBLIQUE, ahead, height, raised, tilt
from formcheck.core.signals.spatial import joint_in_space, knee_aside, limbs_agree
from formcheck.core.types import Phase

_HOLD = (Phase.HOLD,)
_KNEE = joint_in_space("knee", "Knee", ("hip", "knee", "ankle"))
_FOOT = ahead("foot", "Foot before the hip", ("hip", "ankle"), views=SIDE_OBLIQUE)

CROSSED_LEG_FOLD = Exercise(
    name="crossed_leg_fold",
    title="Crossed-leg fold",
    views=SIDE_OBLIQUE,
    signals=(
        mean_of_sides("trunk", "Trunk lean", tilt("one_trunk", "Trunk lean", ("hip", "shoulder"))),
        mean_of_sides("arms", "Arms", raised("arm", "Arm")),
        max_of_sides("straighter_knee", "Knee that is bent less", _KNEE),
        min_of_sides("knees_aside", "Knees to their sides", knee_aside("aside", "Knee")),
        mean_of_sides("feet", "Feet before the hips", _FOOT),
        height("seat", "Hips over the feet", ("ankle", "hip"), views=SIDE_OBLIQUE),
        limbs_agree("limbs", "Lengths of the legs"),
        *BACK_SIGNALS,
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
            # By geometry 0.2 to 0.8, at 45 degrees 0.7 of it; who sits on the heels has 0 or less.
            Range("feet", low=0.1),
            # Seat and limbs as in the seated forward fold.
            Range("seat", low=-0.4, high=0.38),
            Range("limbs", low=0.6),
        ),
    ),
    faults=(
        Fault(
            "back_rounded",
            "Folds from the back",
            "Fold from the hips",
            "A fold that comes from a round back stretches the back instead of the hips.",
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
            "The hips are stretched only when the trunk comes down.",
            signal="trunk",
            # Past the technique's 20 by the model's own spread and more (start). At 45 degrees 30
            # reads 22 to 25, and a little more is needed to be seen. The fault: stick figure alone.
            below=30,
            by_view={"oblique": 26},
            hold_s=0.7,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
    ),
    phase_titles={Phase.HOLD: "Hold", Phase.READY: "Cross the legs, fold forward"},
    stance="floor",
    camera="From the side, low, two to three metres away, head to feet in the picture.",
    prescription="1 hold of 60 s",
    how_to=(
        "Sit with crossed legs, the knees low.",
        "Fold forward from the hips, stretch the arms out in front of you and stay there.",
    ),
    signature=Signature(
        "sit with both legs bent and fold forward",
        (Posture.FOLDED, Posture.SEATED),
        # Straight knees read 174 and more, bent ones on the floor 46 to 138 (stick figure).
        (Trait("straighter_knee", "middle", high=145),),
    ),
)

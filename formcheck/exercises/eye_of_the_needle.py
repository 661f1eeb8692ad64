"""Eye of the needle: on the back, one ankle on the other knee, that thigh drawn in, held.

The side is that of the leg that lies across, whose hip is stretched. The technique names no fault
of it. No footage of it was there: beside each number stands what other lying people read (2 clips),
or that it is a starting value; the stick figure of the tests shows that the rules work, not that
the numbers are right (docs/decisions/0009-thresholds.md).
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.exercise.rules import Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.derived import other_side
from formcheck.core.signals.joints import ALL_VIEWS
from formcheck.core.signals.spatial import joint_in_space, limbs_agree, reach
from formcheck.core.types import Phase
from formcheck.exercises._shared import LEGS_BELIEVED, SUPINE, SUPINE_CAMERA, SUPINE_SIGNALS

_HIP = joint_in_space("hip", "Hip", ("shoulder", "hip", "knee"))

EYE_OF_THE_NEEDLE = Exercise(
    name="eye_of_the_needle",
    title="Eye of the needle",
    views=ALL_VIEWS,
    signals=(
        other_side("carrying_hip", "Hip of the carrying leg", _HIP),
        reach("ankle", "Ankle to the other knee", "ankle", "knee"),
        *SUPINE_SIGNALS,
        limbs_agree("limbs", "Lengths of the legs"),
    ),
    shown=("carrying_hip", "ankle"),
    measure=Hold(
        posture=(
            # On the knee or just above it 0.1 to 0.3 by geometry; knees that are bent side by side
            # read 1.1 to 1.2, ankles of a twist 0.55 to 1.7 (2 clips): below both (start).
            Range("ankle", high=0.5),
            # Drawn in 60 to 95 by geometry; with the foot still on the floor 124 to 138 (1 clip):
            # the middle.
            Range("carrying_hip", high=110),
            *SUPINE,
            LEGS_BELIEVED,
        ),
    ),
    faults=(),
    sides="each",
    phase_titles={Phase.HOLD: "Hold", Phase.READY: "Lie down, one ankle on the other knee"},
    stance="lying",
    camera=SUPINE_CAMERA,
    prescription="1 hold of 60 s a side",
    how_to=(
        "Lie on your back and put one ankle on the other knee.",
        "Draw that thigh to you and stay there.",
    ),
    signature=Signature(
        "are on your back with the thighs drawn in",
        (Posture.SUPINE,),
        # Hips 78 to 88 with the thighs drawn in (stick figure), 126 to 140 with the feet on the
        # floor (1 clip).
        (Trait("hip", "middle", high=115), Trait("turn", "middle", high=25)),
    ),
)

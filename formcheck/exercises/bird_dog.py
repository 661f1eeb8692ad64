"""Bird dog: on hands and knees, one arm and the opposite leg out in line with the trunk."""

from __future__ import annotations

from formcheck.core.events import Phase
from formcheck.core.exercise import Cycle, Exercise, Fault, Range, RepFault, Start
from formcheck.core.signals import (
    SIDE,
    SIDE_OBLIQUE,
    difference,
    joint,
    not_measured,
    opposite,
    opposite_or_swapped,
    raised,
    support,
    tilt,
    upright,
)

__all__ = ["BIRD_DOG"]

_THIGH = tilt("thigh", "Leg", ("knee", "hip"))
_ARM = raised("arm_raised", "Arm")

BIRD_DOG = Exercise(
    name="bird_dog",
    title="Bird dog",
    views=SIDE_OBLIQUE,
    signals=(
        _THIGH,
        joint("knee", "Knee", ("hip", "knee", "ankle"), views=SIDE_OBLIQUE),
        opposite_or_swapped("arm", "Arm", _ARM),
        difference("arms_swapped", "Arm of the same side", _ARM, opposite("other", "Arm", _ARM)),
        opposite("standing_thigh", "Kneeling leg", _THIGH),
        upright("trunk", "Trunk", ("hip", "shoulder"), views=SIDE_OBLIQUE),
        support("support", "Shoulder over the floor"),
        not_measured("back", "Back outline", ("shoulder", "hip")),
        not_measured("pelvis", "Turn of the pelvis", ("hip",)),
    ),
    shown=("thigh", "arm", "knee"),
    measure=Cycle(
        "thigh",
        rest=22,
        attempt=33,
        depth=42,
        full=85,
        max_s=40.0,
        max_gap_s=1.5,  # the far leg is hidden behind the near one at rest
        turn=(Range("trunk", low=50, high=115), Range("standing_thigh", high=42)),
        holds=True,
    ),
    measures=(
        "bottom:thigh",
        "bottom:arm",
        "bottom:knee",
        "bottom:trunk",
        "pause_s",
        "duration_s",
    ),
    start=Start(posture=(Range("trunk", low=50, high=115), Range("support", low=0.35)), hold_s=0.4),
    sides="each",
    faults=(
        Fault(
            "back_arched",
            "Low back sags",
            "Belly in",
            "A sagging low back rests on its joints instead of the belly muscles.",
            signal="back",
            above=0.03,  # not measured by formcheck yet
            views=SIDE_OBLIQUE,
            severity="stop",
        ),
        RepFault(
            "hips_rotated",
            "Pelvis turns open",
            "Hips level",
            "A pelvis that turns open twists the low back.",
            stat="bottom:pelvis",
            above=15,  # not measured by formcheck yet
            views=("oblique",),
        ),
        RepFault(
            "same_side",
            "Arm and leg of the same side",
            "Opposite arm and leg",
            "Only opposite limbs train the trunk against turning.",
            stat="bottom:arms_swapped",
            above=40,
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "leg_high",
            "Leg above the trunk",
            "Leg lower",
            "A leg above the trunk line arches the low back.",
            stat="bottom:thigh",
            above=102,
            views=SIDE,
        ),
        RepFault(
            "leg_low",
            "Leg too low",
            "Leg up, in line",
            "A leg below the trunk line leaves the buttock without work.",
            stat="bottom:thigh",
            below=70,
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "knee_bent",
            "Knee bent",
            "Leg straight",
            "A bent knee shortens the lever that the trunk has to hold.",
            stat="bottom:knee",
            below=150,
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "arm_low",
            "Arm too low",
            "Arm up, in line",
            "An arm below the trunk line leaves shoulders and upper back without work.",
            stat="bottom:arm",
            below=60,
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "short_hold",
            "No pause out there",
            "Hold it",
            "The trunk learns to hold still only while limbs are out.",
            stat="pause_s",
            below=1.0,
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "not_alternating",
            "Same side twice",
            "Change sides",
            "Both sides need the same work.",
            stat="side_repeated",
            above=0.5,
            views=SIDE_OBLIQUE,
        ),
    ),
    phase_titles={Phase.OUT: "Reach", Phase.BACK: "Return", Phase.READY: "Hands and knees"},
    camera="From the side, low, two to three metres away, hands to feet in the picture.",
    prescription="3 sets of 60 s, sides in turn",
)

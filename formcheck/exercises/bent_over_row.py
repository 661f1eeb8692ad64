"""Bent-over row: hinged at the hips, the elbows pulled back past the trunk and let down again.

There is no footage of it: beside each number stands whether it is a starting value of the technique
sheet, follows from geometry, or was measured on clips of other exercises; what it does is shown on
the stick figure of the tests alone. In 51 clips of other exercises and of none it counts nothing.
"""

from __future__ import annotations

from formcheck.core.exercise.definition import Cycle, Exercise, Start
from formcheck.core.exercise.rules import Fault, Range
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.back import BACK_MEASURES
from formcheck.core.signals.derived import difference
from formcheck.core.signals.joints import SIDE, SIDE_OBLIQUE, joint, thigh_rise, tilt, upright
from formcheck.core.types import Phase
from formcheck.exercises._shared import HINGE_BACK, HINGE_ROUNDED, rep_fault

_TRUNK = tilt("trunk", "Trunk lean", ("hip", "shoulder"))
_UPPER_ARM = tilt("upper_arm", "Upper arm behind the shoulder", ("elbow", "shoulder"))

BENT_OVER_ROW = Exercise(
    name="bent_over_row",
    title="Bent-over row",
    views=SIDE_OBLIQUE,
    signals=(
        joint("elbow", "Elbow", ("shoulder", "elbow", "wrist"), views=SIDE_OBLIQUE),
        _UPPER_ARM,
        _TRUNK,
        difference("drawn", "Elbow past the trunk", _UPPER_ARM, _TRUNK),
        joint("knee", "Knee", ("hip", "knee", "ankle")),
        thigh_rise("hip_height", "Thigh above level"),
        upright("shin", "Shin", ("ankle", "knee"), views=SIDE_OBLIQUE),
        *HINGE_BACK,
    ),
    shown=("elbow", "trunk", "drawn"),
    measure=Cycle(
        "elbow",
        # Start. A hanging arm is all but straight, and looks so from any side.
        rest=150,
        attempt=140,
        # Start. A pull that is too short, 110 from the side, looks like 120 at 45 degrees and is
        # to count with its fault; a tremor or a re-grip is not to.
        depth=130,
        full=85,
        max_s=10.0,
        # Start. The elbows travel, the person does not.
        anchors=("hip",),
        turn=(
            # Hinged 30 to 75 (technique sheet); too high is still a row down to 14, which is what
            # 19 looks like at 45 degrees. People who stand straight lean by 6 at the most.
            Range("trunk", low=14, high=115),
            # Arms that are bent without being drawn back are a curl. Over a hanging forearm an
            # elbow of 130 has the upper arm at 50; at an angle and with the hand ahead it is less.
            Range("upper_arm", low=15),
        ),
    ),
    measures=(
        "bottom:elbow",
        "bottom:drawn",
        "bottom:trunk",
        "out_range:trunk",
        *BACK_MEASURES,
        "duration_s",
        "out_s",
        "back_s",
    ),
    # On the feet, not on hands and knees, where shins are level, nor in a deep squat.
    start=Start(
        posture=(
            Range("trunk", low=14, high=115),
            Range("hip_height", low=0.5),
            Range("shin", high=45),
        )
    ),
    faults=(
        HINGE_ROUNDED,
        rep_fault(
            "trunk_swing",
            "Trunk swings",
            "Trunk still",
            "A trunk that swings lifts the weight with the low back instead of the arms.",
            # Of the pull alone: after the last one people stand up while the arms still stretch.
            stat="out_range:trunk",
            # Clean rendered pulls 1 to 15. One that swings by 24 reads 26, so the fault's least,
            # 18, reads 20. Real pulls 4 to 18 (7), and 23 to 26 where the trunk plainly comes up
            # (3, of which nobody says whether they are faults). The sheet's 15 is too near.
            above=20,
        ),
        rep_fault(
            "trunk_high",
            "Trunk too upright",
            "Bend further forward",
            "The more upright the trunk, the less the back muscles pull.",
            stat="bottom:trunk",
            # Start (technique sheet); stick figure alone. By geometry 30 looks like 22 at 45.
            below=30,
            by_view={"oblique": 22},
        ),
        rep_fault(
            "short_pull",
            "Pull too short",
            "Elbows past the trunk",
            "The muscles between the shoulder blades work only at the end of the pull.",
            stat="bottom:elbow",
            # Start (technique sheet); stick figure alone. By geometry 110 looks like 120 at 45.
            above=110,
            by_view={"oblique": 120},
            # Over a steep trunk an elbow that has reached its line may well have 120.
            when=(Range("bottom:drawn", high=0),),
        ),
        Fault(
            "knees_locked",
            "Knees locked",
            "Soft knees",
            "With locked knees the low back bears what the legs could.",
            signal="knee",
            # Start (technique sheet); stick figure alone. Not at an angle, where a knee of 160
            # looks like 166: too near.
            above=175,
            hold_s=0.5,
            views=SIDE,
        ),
    ),
    phase_titles={Phase.OUT: "Pull", Phase.BACK: "Let down", Phase.READY: "Bend forward"},
    camera="From the side at hip height, two to three metres away, whole body in the picture.",
    prescription="3 sets of 10, light first",
    how_to=(
        "With a light weight first, push the hips back, back flat, knees soft, and let it hang.",
        "Pull the elbows back past the trunk, then lower the weight slowly.",
    ),
    signature=Signature(
        "are bent forward on your feet and your elbows bend and stretch",
        (Posture.HINGED, Posture.STANDING),
        # Stick figure alone.
        (
            Trait("trunk", "middle", low=28),
            Trait("trunk", "span", high=25),
            Trait("elbow", "span", low=35),
        ),
    ),
)

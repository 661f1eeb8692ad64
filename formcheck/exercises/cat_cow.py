"""Cat-cow: on hands and knees, the back is rounded up and arched down in turn.

It is carried by the outline of the back (docs/decisions/0018-cat-cow.md). Beside each number stands
what it was read from: a stranger's clip (1, 2 reps, not labelled), clips of other exercises on
hands and knees (2 real, 3 rendered), or the stick figure of the tests alone.

Whether the arms are upright (within 20 degrees, technique sheet) is not judged by this version:
hands too far ahead or behind raise nothing as long as the elbows are straight.
"""

from __future__ import annotations

from dataclasses import replace

from formcheck.core.exercise.definition import Cycle, Exercise, Start
from formcheck.core.exercise.rules import Fault, Range, RepFault
from formcheck.core.exercise.signature import Signature, Trait
from formcheck.core.pose.posture import Posture
from formcheck.core.signals.back import BACK_SIGNALS, BULGE
from formcheck.core.signals.joints import SIDE, joint, nod, support, upright
from formcheck.core.types import Phase
from formcheck.exercises._shared import ALL_FOURS

_BACK = tuple(replace(signal, views=SIDE) for signal in BACK_SIGNALS)

CAT_COW = Exercise(
    name="cat_cow",
    title="Cat-cow",
    views=SIDE,
    signals=(
        *_BACK,
        nod("head", "Head back"),
        upright("thigh", "Thigh", ("knee", "hip"), views=SIDE),
        upright("shin", "Shin", ("ankle", "knee"), views=SIDE),
        joint("elbow", "Elbow", ("shoulder", "elbow", "wrist")),
        upright("trunk", "Trunk", ("hip", "shoulder"), views=SIDE),
        support("support", "Shoulder over the floor"),
    ),
    shown=(BULGE.name, "head", "elbow"),
    measure=Cycle(
        BULGE.name,
        # Flat backs on hands and knees read -0.09 to -0.004 (bird dogs), arched ones -0.07, -0.05.
        rest=0.0,
        attempt=0.01,
        # Rounded up 0.043 and 0.049; less than half as much for stiff or warmly dressed people.
        depth=0.018,
        full=0.045,
        min_s=0.3,  # rounded up, not the whole way there and back
        max_s=20.0,
        max_gap_s=1.0,
        stays=True,
        turn=(
            Range("trunk", low=50, high=115),
            Range("thigh", high=45),
            # Standing and bent forward 0 to 20; kneeling, often outside the frame.
            Range("shin", low=45),
        ),
    ),
    measures=(
        f"bottom:{BULGE.name}",
        f"range:{BULGE.name}",
        "range:head",
        "duration_s",
        "out_s",
        "back_s",
    ),
    # Thighs are upright, or the hips would be far away.
    start=Start(posture=(*ALL_FOURS, Range("thigh", high=45))),
    faults=(
        RepFault(
            "small_range",
            "Back hardly moves",
            "Round and arch further",
            "The spine is loosened at the ends of its range.",
            stat=f"range:{BULGE.name}",
            # 0.11 (2 reps), from flat to rounded alone 0.07. The fault: stick figure alone.
            below=0.08,
            views=SIDE,
        ),
        Fault(
            "elbows_bent",
            "Elbows bent",
            "Arms straight",
            "With bent elbows the arms move instead of the back.",
            signal="elbow",
            # 166 to 176 in 2 reps. The fault: stick figure alone.
            below=150,
            hold_s=0.7,
            views=SIDE,
        ),
        Fault(
            "hips_shifted",
            "Hips not over the knees",
            "Hips over the knees",
            "When the hips travel, the hips bend instead of the back.",
            signal="thigh",
            # 0 to 7 in 2 reps; 20 is the technique sheet's. The fault: stick figure alone.
            above=20,
            hold_s=0.7,
            views=SIDE,
        ),
    ),
    phase_titles={Phase.OUT: "Round up", Phase.BACK: "Arch down", Phase.READY: "Arch down"},
    stance="floor",
    size_by="thigh",
    camera="From the side, low, two to three metres away, head to knees in the picture.",
    prescription="10",
    how_to=(
        "On hands and knees, round your back up and let the head hang.",
        "Then let the belly sink and look forward; go slowly from one to the other.",
    ),
    signature=Signature(
        "are on hands and knees and only your back moves",
        (Posture.ALL_FOURS,),
        # A leg goes out by 48 to 75 in bird dogs (5 clips), by 7 here (1).
        (Trait("thigh_out", "span", high=28), Trait("elbow", "span", high=65)),
    ),
)

"""Deadlift: hips back, the weight down along the legs, and up again; stiff-legged ones as well."""

from __future__ import annotations

from formcheck.core.events import Phase
from formcheck.core.exercise import Cycle, Exercise, Fault, Range, RepFault, Start
from formcheck.core.signals import (
    SIDE,
    SIDE_OBLIQUE,
    ahead,
    difference,
    elevation,
    from_start,
    hang,
    hip_fold,
    joint,
    nod,
    not_measured,
    thigh_rise,
    tilt,
)

__all__ = ["DEADLIFT"]

_TRUNK = tilt("trunk", "Trunk lean", ("hip", "shoulder"))
_THIGH = tilt("thigh", "Thigh lean", ("knee", "hip"), views=SIDE)

DEADLIFT = Exercise(
    name="deadlift",
    title="Deadlift",
    views=SIDE_OBLIQUE,
    signals=(
        hip_fold("fold", "Hip fold", by_trunk=True),
        hip_fold("lockout", "Hip fold when standing"),
        joint("hip", "Hip", ("shoulder", "hip", "knee")),
        joint("knee", "Knee", ("hip", "knee", "ankle")),
        _TRUNK,
        _THIGH,
        difference("arch", "Trunk behind the thighs", _THIGH, _TRUNK),
        thigh_rise("hip_height", "Hip over knee"),
        elevation("hips", "Hips", "hip"),
        hang("hands", "Hands over knees"),
        ahead("hands_ahead", "Hands off the feet", ("ankle", "wrist")),
        from_start("neck", "Head back", nod("head", "Head")),
        not_measured("back", "Back outline", ("shoulder", "hip")),
    ),
    shown=("hip", "knee", "trunk"),
    measure=Cycle(
        "fold",
        rest=32,
        attempt=45,
        depth=55,
        full=95,
        max_s=20.0,
        floor=True,
        # Hips, because plates hide the feet: they travel 0.2 to 0.6 in lifts of strangers.
        anchors=("hip",),
        travel_leg=0.75,
        turn=(Range("hands", high=0.3), Range("hip_height", low=0.1)),
    ),
    measures=(
        "bottom:hip",
        "bottom:knee",
        "bottom:trunk",
        "half_rise:trunk:hips",
        "top:lockout",
        "rest:arch",
        "gain:hands_ahead",
        "duration_s",
        "out_s",
        "back_s",
    ),
    start=Start(posture=(Range("trunk", low=-45, high=45),), hold_s=0.4),
    faults=(
        Fault(
            "back_rounded",
            "Back rounds",
            "Back flat",
            "A round back under load presses on the discs of the low back.",
            signal="back",
            above=0.03,  # from one trial on outlines; not measured by formcheck yet
            views=SIDE_OBLIQUE,
            severity="stop",
        ),
        RepFault(
            "hips_first",
            "Hips rise before the shoulders",
            "Chest and hips together",
            "When the hips shoot up the low back alone lifts the weight.",
            stat="half_rise:trunk:hips",
            above=6,
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "squatting",
            "Squats instead of hinging",
            "Hips back",
            "With the trunk upright the knees lift instead of the hips.",
            stat="bottom:trunk",
            below=29,
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "no_lockout",
            "Does not stand up fully",
            "Stand tall",
            "Without hips and knees straight the lift is not finished.",
            stat="top:lockout",
            above=20,  # standing reads -17 to 13 on 48 reps, 31 on a rendered soft finish
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "lean_back",
            "Leans back at the top",
            "Stand straight",
            "Leaning back under load pinches the joints of the low back.",
            stat="rest:arch",
            above=12,
            views=SIDE,
        ),
        RepFault(
            "bar_drift",
            "Weight swings away",
            "Keep it close",
            "The further the weight is from the legs the more the low back bears.",
            stat="gain:hands_ahead",
            above=0.3,
            views=SIDE,
        ),
        Fault(
            "neck_extended",
            "Head thrown back",
            "Eyes to the floor",
            "A head that is thrown back strains the neck.",
            signal="neck",
            # Against the standing head. Lifters who look ahead turn it by 33 to 46 (20 good reps).
            above=62,
            hold_s=0.3,
            views=SIDE,
        ),
    ),
    phase_titles={Phase.OUT: "Down", Phase.BACK: "Up", Phase.READY: "Stand"},
    camera="From the side at hip height, two to three metres away, whole body in the picture.",
    prescription="3 sets of 10, without weight first",
)

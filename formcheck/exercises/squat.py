"""Squat: hips down to knee height and up again."""

from __future__ import annotations

from formcheck.core.events import Phase
from formcheck.core.exercise import Cycle, Exercise, Fault, Range, RepFault, Start
from formcheck.core.signals import (
    SIDE_OBLIQUE,
    difference,
    from_start,
    hang,
    height,
    joint,
    not_measured,
    separation,
    sideways_shift,
    thigh_rise,
    tilt,
    upright,
)

__all__ = ["SQUAT"]

_TRUNK = tilt("trunk", "Trunk lean", ("hip", "shoulder"))
_SHIN = tilt("shin", "Shin lean", ("ankle", "knee"), views=("side",))

SQUAT = Exercise(
    name="squat",
    title="Squat",
    views=("side", "oblique", "front"),
    signals=(
        thigh_rise("hip_height", "Hip over knee"),
        joint("knee", "Knee", ("hip", "knee", "ankle")),
        # Who cannot straighten the knees is compared with the own standing knee.
        from_start(
            "stance",
            "Knee against standing",
            joint("knee", "Knee", ("hip", "knee", "ankle"), views=SIDE_OBLIQUE),
            usual=173,
        ),
        joint("hip", "Hip", ("shoulder", "hip", "knee")),
        _TRUNK,
        _SHIN,
        upright("torso", "Trunk off upright", ("hip", "shoulder")),
        difference("trunk_minus_shin", "Trunk past shins", _TRUNK, _SHIN),
        separation("knees_apart", "Knees over ankles", "knee", "ankle"),
        from_start(
            "heel_rise", "Heel height", height("heel", "Heel", ("toe", "heel"), views=("side",))
        ),
        sideways_shift("hip_offset", "Hips off centre"),
        hang("hands", "Hands over knees"),
        not_measured("back", "Back outline", ("shoulder", "hip")),
    ),
    shown=("knee", "trunk"),
    # Standing reads 0.94 to 0.99 on 14 of 15 clips of strangers (0.88 on one sped-up clip), full
    # squats 0.0 to 0.3 from the side, half squats of 110 degrees at the knee 0.66
    # (docs/decisions/0003-depth-by-thigh.md). Ankles stay in place.
    measure=Cycle(
        "hip_height",
        rest=0.80,
        attempt=0.76,
        depth=0.71,
        full=0.42,
        anchors=("ankle",),
        # A deadlift: hands that hang below the knees under a folded trunk, before the thighs are
        # level. Deadlifts of strangers: hands -0.33 to 0.03, trunk 41 to 106, hip 0.2 and more;
        # squats: hands 0.3 and more.
        lookalike=(
            Range("hands", high=0.12),
            Range("trunk", low=40),
            Range("hip_height", low=0.15),
        ),
    ),
    measures=(
        "bottom:hip_height",
        "min:knee",
        "max:trunk",
        "max:trunk_minus_shin",
        "bottom:knees_apart",
        "duration_s",
        "out_s",
        "back_s",
    ),
    start=Start(posture=(Range("torso", high=65),), hold_s=0.4),
    faults=(
        Fault(
            "back_rounded",
            "Back rounds",
            "Chest up, back flat",
            "A round back under load presses on the discs of the low back.",
            signal="back",
            above=0.03,  # from one trial on outlines; not measured by formcheck yet
            views=("side", "oblique"),
            severity="stop",
        ),
        RepFault(
            "knee_valgus",
            "Knees cave in",
            "Knees out",
            "Knees that fall inward strain their inner ligaments.",
            stat="bottom:knees_apart",
            # At the bottom: 1.1 to 2.4 where knees follow the feet (9 clips), 0.63 and 0.76 on two
            # rendered faults. At 60 degrees and 3 m perspective alone takes 11 % off.
            below=0.88,
            by_view={"oblique": 0.82},
            views=("front", "oblique"),
        ),
        Fault(
            "trunk_lean",
            "Trunk folds forward",
            "Chest up",
            "A trunk that leans further than the shins loads the low back.",
            signal="trunk_minus_shin",
            above=25,  # good is about parallel, 10 to 15 fine (published); clean reps reach 19
            hold_s=0.25,
            views=("side",),
        ),
        RepFault(
            "shallow",
            "Not deep enough",
            "A little deeper",
            "The thighs stay above parallel, so hips and thighs work less.",
            stat="bottom:hip_height",
            # Full squats reach 0.30 at most (side, oblique), half squats 0.66; from the front 0.45.
            above=0.42,
            by_view={"front": 0.55},
        ),
        Fault(
            "heels_up",
            "Heels lift",
            "Heels down",
            "Weight on the toes takes the load off the hips and unsettles the stand.",
            signal="heel_rise",
            above=0.05,  # a bent knee alone makes 0.03 (rendered, heels down)
            hold_s=0.25,
            views=("side",),
        ),
        Fault(
            "hip_shift",
            "Weight to one side",
            "Weight on both feet",
            "One side carries more than the other.",
            signal="hip_offset",
            above=0.045,  # 0.06 of a shift of the hips alone, see sideways_shift
            hold_s=0.3,
            views=("front",),
        ),
        RepFault(
            "no_lockout",
            "Does not stand up fully",
            "Stand tall between reps",
            "Without standing up the rep is not finished.",
            stat="top:stance",
            below=-13,  # standing reads 166 to 180, so this is 160 for most people
            views=SIDE_OBLIQUE,
        ),
        RepFault(
            "too_fast",
            "Drops down",
            "Slower going down",
            "A descent that is dropped is caught by joints instead of muscles.",
            stat="out_s",
            below=0.6,
        ),
    ),
    phase_titles={Phase.OUT: "Down", Phase.BACK: "Up", Phase.READY: "Stand"},
    camera="From the side at hip height, two to three metres away, whole body in the picture.",
    prescription="3 sets of 10",
)

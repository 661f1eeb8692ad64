"""Squat: hips down to knee height and up again."""

from __future__ import annotations

from formcheck.core.events import Phase
from formcheck.core.exercise import Cycle, Exercise, Fault, Range, RepFault, Start
from formcheck.core.signals import (
    SIDE_OBLIQUE,
    back_bulge,
    difference,
    from_start,
    height,
    joint,
    separation,
    sideways_shift,
    thigh_rise,
    tilt,
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
        joint("stance", "Knee when standing", ("hip", "knee", "ankle"), views=SIDE_OBLIQUE),
        joint("hip", "Hip", ("shoulder", "hip", "knee")),
        _TRUNK,
        _SHIN,
        difference("trunk_minus_shin", "Trunk past shins", _TRUNK, _SHIN),
        separation("knees_apart", "Knees over ankles", "knee", "ankle"),
        from_start(
            "heel_rise", "Heel height", height("heel", "Heel", ("toe", "heel"), views=("side",))
        ),
        sideways_shift("hip_offset", "Hips off centre"),
        from_start("back", "Back outline", back_bulge("back", "Back outline")),
    ),
    shown=("knee", "trunk"),
    measure=Cycle("hip_height", rest=0.80, attempt=0.76, depth=0.71, full=0.42, anchors=("ankle",)),
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
    start=Start((Range("hip_height", low=0.82),), hold_s=0.4),
    faults=(
        Fault(
            "back_rounded",
            "Back rounds",
            "Chest up, back flat",
            "A round back under load presses on the discs of the low back.",
            signal="back",
            above=0.03,
            views=("side", "oblique"),
            severity="stop",
        ),
        RepFault(
            "knee_valgus",
            "Knees cave in",
            "Knees out",
            "Knees that fall inward strain their inner ligaments.",
            stat="bottom:knees_apart",
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
            above=25,
            hold_s=0.25,
            views=("side",),
        ),
        RepFault(
            "shallow",
            "Not deep enough",
            "A little deeper",
            "The thighs stay above parallel, so hips and thighs work less.",
            stat="bottom:hip_height",
            above=0.42,
            by_view={"front": 0.55},
        ),
        Fault(
            "heels_up",
            "Heels lift",
            "Heels down",
            "Weight on the toes takes the load off the hips and unsettles the stand.",
            signal="heel_rise",
            above=0.05,
            hold_s=0.25,
            views=("side",),
        ),
        Fault(
            "hip_shift",
            "Weight to one side",
            "Weight on both feet",
            "One side carries more than the other.",
            signal="hip_offset",
            above=0.045,
            hold_s=0.3,
            views=("front",),
        ),
        RepFault(
            "no_lockout",
            "Does not stand up fully",
            "Stand tall between reps",
            "Without standing up the rep is not finished.",
            stat="top:stance",
            below=160,
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

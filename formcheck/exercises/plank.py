"""Forearm plank: a straight line from shoulder to ankle, held."""

from __future__ import annotations

from formcheck.core.events import Phase
from formcheck.core.exercise import Exercise, Fault, Hold, Range
from formcheck.core.signals import SIDE_OBLIQUE, bend, joint, least, support, upright

__all__ = ["PLANK"]

_HOLD = (Phase.HOLD,)
_KNEE = joint("knee", "Knee", ("hip", "knee", "ankle"), views=SIDE_OBLIQUE)

PLANK = Exercise(
    name="plank",
    title="Forearm plank",
    views=SIDE_OBLIQUE,
    signals=(
        bend("hip_bend", "Hips over the line", ("shoulder", "hip", "ankle")),
        upright("body_tilt", "Body", ("ankle", "shoulder"), views=SIDE_OBLIQUE),
        _KNEE,
        least("straight", "Knee that is bent more", _KNEE),
        upright("upper_arm", "Upper arm", ("elbow", "shoulder"), views=SIDE_OBLIQUE),
        support("support", "Shoulder over the floor"),
        bend("head", "Head", ("ear", "shoulder", "hip")),
    ),
    shown=("hip_bend", "knee"),
    measure=Hold(
        posture=(
            Range("body_tilt", low=50, high=115),
            Range("hip_bend", low=-60, high=100),
            # Both legs, for in a bird dog one is stretched out as well: its other knee reads 46 to
            # 95, planks of strangers 161 and more.
            Range("straight", low=120),
            # Planks of strangers read 0.27 and more, somebody who lies on the back up to 0.18.
            Range("support", low=0.22),
        ),
    ),
    faults=(
        Fault(
            "hips_sagging",
            "Low back hangs",
            "Hips up",
            "A hanging low back rests on its joints instead of the belly muscles.",
            signal="hip_bend",
            # Labelled frames: good -1.6 to 28, low -6 to -21 (published); good real clips 2 to 20.
            below=-8,
            hold_s=0.7,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
        Fault(
            "hips_piked",
            "Hips too high",
            "Hips down",
            "With the hips up the trunk muscles hardly work.",
            signal="hip_bend",
            above=30,  # high: 54 and more in labelled frames (published); good up to 28
            hold_s=0.7,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
        Fault(
            "knees_bent",
            "Knees bent",
            "Legs straight",
            "Bent knees take the load off the trunk.",
            signal="knee",
            below=155,  # correct real clips: 160 to 180
            hold_s=0.5,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
        Fault(
            "elbows_misplaced",
            "Shoulders not over elbows",
            "Elbows under shoulders",
            "Arms that do not stand upright strain the shoulders.",
            signal="upper_arm",
            above=35,  # 10 is textbook, correct real clips reach 26
            hold_s=0.7,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
        Fault(
            "head_dropped",
            "Head out of line",
            "Look at the floor",
            "A hanging or craned head strains the neck.",
            signal="head",
            above=30,
            hold_s=0.7,
            phases=_HOLD,
            views=SIDE_OBLIQUE,
        ),
    ),
    phase_titles={Phase.HOLD: "Hold", Phase.READY: "Get into the plank"},
    camera="From the side, low, two to three metres away, head to feet in the picture.",
    prescription="3 holds of 60 s",
)

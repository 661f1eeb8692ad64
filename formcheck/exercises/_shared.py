"""Parts that several exercises share: hinges, holds, on the belly, on the back, folds."""

from __future__ import annotations

from functools import partial

from formcheck.core.exercise.rules import Fault, Range, RepFault
from formcheck.core.signals.back import BACK_SIGNALS, BULGE, LOWER_BACK, relative_to_best
from formcheck.core.signals.derived import difference, from_start, mean_of_sides, min_of_sides
from formcheck.core.signals.joints import (
    SIDE_OBLIQUE,
    height,
    hip_angle,
    joint,
    prone,
    tilt,
    upright,
)
from formcheck.core.signals.spatial import chest_up, in_plane, limbs_agree
from formcheck.core.types import Phase

_TRUNK = tilt("one_trunk", "Trunk lean", ("hip", "shoulder"))

#: Make faults that are seen from the side and at an angle.
fault = partial(Fault, views=SIDE_OBLIQUE)
rep_fault = partial(RepFault, views=SIDE_OBLIQUE)
#: Makes a fault that is looked for during a hold.
hold_fault = partial(fault, hold_s=0.7, phases=(Phase.HOLD,))

# Of hinges under load.

#: What HINGE_ROUNDED needs.
HINGE_BACK = (
    *BACK_SIGNALS,
    relative_to_best("rounding", "Lower back", LOWER_BACK, typical=-4.5),
    relative_to_best("bulging", "Bulge of the back", BULGE, typical=-0.05),
)

HINGE_ROUNDED = fault(
    "back_rounded",
    "Back looks rounded",
    "Back flat",
    "A round back under load presses on the discs of the low back.",
    signal="rounding",
    # Measured in deadlifts. Over -4.5, so the back itself may read 5.5, or 10 more than in the own
    # flattest lift. Sustained, 13 reps filmed as rounded read 6.1 to 16.6, 25 others -8.2 to 3.1,
    # one in its set-up 5.5. Within a set flat backs differ by up to 8 (3 sets); a rendered round
    # one reads 10.6 over its flat ones. The own standing back is no measure:
    # docs/decisions/0010-the-back.md.
    above=10,
    severity="stop",
    when=(
        Range("trunk", low=45),
        # The second witness: while their lower halves rise so, round backs bulge by 0.010 to 0.070
        # (14 reps; one of hollow build by 0.060 over its flat ones), a rendered muscular flat one
        # by 0.002.
        Range("bulging", low=0.055),
    ),
)

# On hands and knees.

ALL_FOURS = (
    # At rest the trunk reads 73 to 84, the support 0.47 to 0.79 (4 clips, nine tenths of the
    # frames); people on the back 0.04 to 0.18 (2 clips).
    Range("trunk", low=50, high=115),
    Range("support", low=0.35),
)

#: Legs as long as those of everybody: 0.68 and more in nine tenths of the frames of all clips but
#: one (of 39), 0.71 and more in twists that are held.
LEGS_BELIEVED = Range("limbs", low=0.6)

# On the belly. A camera that looks down, or from an angle, sees the floor slanted. So the lift off
# the floor is measured against lying on it, or by the angle between legs and trunk.

#: Whichever leg is judged; 90 is level.
LEG = tilt("leg", "Leg", ("ankle", "hip"))
LOWER_LEG = min_of_sides("lower_leg", "Lower leg", LEG)
# Of both sides, whichever is judged: one of them alone reads up to 4 degrees more or less.
_BELLY_TRUNK = mean_of_sides("trunk", "Trunk", _TRUNK)
_CHEST = mean_of_sides("", "", height("", "", ("hip", "shoulder"), views=SIDE_OBLIQUE))
#: By how much the lower leg and the trunk are lifted against each other.
ARCH = difference("arch", "Lower leg and trunk against each other", LOWER_LEG, _BELLY_TRUNK)

#: What an exercise needs for LYING and FLAT, and how far the chest is off the floor.
PRONE_SIGNALS = (
    LEG,
    _BELLY_TRUNK,
    ARCH,
    from_start("chest", "Shoulders over the hips", _CHEST),
    joint("reach", "Arms in line", ("hip", "shoulder", "elbow"), views=SIDE_OBLIQUE),
    prone("prone", "On the belly"),
)

#: On the belly with straight hips and the arms stretched forward.
LYING = (
    Range("prone", low=0),
    Range("trunk", low=55, high=115),
    # On hands and knees 45 by geometry; lifted in kicks up to 150 at an angle (1 clip).
    Range("leg", low=75, high=160),
    # Stretched forward 131 to 179 (1 clip), in planks 68 to 114 (6 clips; 126 with the hips far
    # too high).
    Range("reach", low=125),
)

#: Flat on the floor: lying reads -7 to 9 (1 clip, 2 people); by geometry chest and legs that are
#: lifted by 10 each read 20 more.
FLAT = Range("arch", high=9)

# On the back.

SUPINE_CAMERA = "Lie across the picture; film from the side or from above, the whole body in it."
#: Those that SUPINE needs.
SUPINE_SIGNALS = (
    mean_of_sides("trunk", "Trunk", upright("one_trunk", "Trunk", ("hip", "shoulder"))),
    in_plane("lengthwise", "Trunk across the picture"),
    chest_up("chest", "Chest off the ceiling"),
)

SUPINE = (
    # Lying people read 88 to 129 (2 clips); standing ones 0 to 30, and so do, from above, lying
    # ones with the head up in the frame: that is not timed.
    Range("trunk", low=55, high=140),
    # From the side 1, at 45 degrees 0.7; from the feet, where nothing can be trusted, 0 (start).
    Range("lengthwise", low=0.45),
    # On the back 1 to 13 (2 clips), on the belly and on all fours 78 and more (7 clips): the
    # middle.
    Range("chest", high=45),
)

# Of folds: a seat on the floor, the trunk folded forward. No footage of one was there, good or bad:
# every number is the technique's starting value or is carried over from what other exercises read,
# and the stick figure of the tests shows that the rules work, not that the numbers are right
# (docs/decisions/0009-thresholds.md).

FOLD_CAMERA = "From the side, low, two to three metres away, head to feet in the picture."
FOLD_TRUNK = mean_of_sides("trunk", "Trunk lean", _TRUNK)
#: Those that ON_THE_SEAT and fold_from_back need.
FOLD_SIGNALS = (
    height("seat", "Hips over the feet", ("ankle", "hip"), views=SIDE_OBLIQUE),
    limbs_agree("limbs", "Lengths of the legs"),
    *BACK_SIGNALS,
)
#: Of folds over a straight leg: what OVER_THE_LEG, hardly_folded and leg_bent need.
LEG_SIGNALS = (
    hip_angle("hip", "Hip"),
    joint("knee", "Knee", ("hip", "knee", "ankle"), views=SIDE_OBLIQUE),
)

OVER_THE_LEG = (
    # The technique says 70 or so (start); a smaller fold is held too, with a fault. A person who
    # sits upright has 90 and more.
    Range("hip", high=82),
    Range("trunk", low=5, high=140),
)
ON_THE_SEAT = (
    # By geometry 0 to 0.1 with the feet on the same floor, up to 0.3 where a raised camera sees
    # them pointing at it; on a chair 0.5 and more, standing 1.
    Range("seat", low=-0.4, high=0.38),
    LEGS_BELIEVED,
)
#: Straight knees read 174 and more, bent ones on the floor 46 to 138 (stick figure).
STRAIGHT_DEG = 145


def fold_from_back(stretched: str) -> Fault:
    """Return the fault of a round back, which stretches itself instead of ``stretched``."""
    return hold_fault(
        "back_rounded",
        "Folds from the back",
        "Fold from the hips",
        f"A fold that comes from a round back stretches the back instead of the {stretched}.",
        signal="back_lower",
        # Lifts filmed as rounded read 6.1 to 16.6, flat ones 3.1 at most (38 deadlifts). A stretch
        # without a weight may be a little round: the middle of the rounded ones (start). The
        # fault: stick figure alone.
        above=10,
    )


def hardly_folded(stretched: str) -> Fault:
    """Return the fault of a trunk that stays so high that ``stretched`` is not stretched."""
    return hold_fault(
        "not_folded",
        "Hardly folded",
        "Lean further forward",
        f"The back of the {stretched} is stretched only when the trunk comes down.",
        signal="hip",
        # The technique's starting value. At 45 degrees a trunk looks more upright, a hip of 70
        # reads 76: half-way, for the model's trunk is no better than that. The fault: stick figure
        # alone.
        above=70,
        by_view={"oblique": 73},
    )


def leg_bent(title: str, cue: str, why: str) -> Fault:
    """Return the fault of a bent knee in a leg that is to be straight."""
    # The technique says 160 (start); straight legs of planks read 162 and more (40 s), and the
    # model's own spread is 6. The fault: stick figure alone.
    return hold_fault("knees_bent", title, cue, why, signal="knee", below=155)

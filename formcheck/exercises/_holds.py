"""Shared by held exercises: the form of their faults, and the seated forward fold."""

from __future__ import annotations

from functools import partial

from formcheck.core.exercise.rules import Fault, Range
from formcheck.core.signals.back import BACK_SIGNALS
from formcheck.core.signals.derived import mean_of_sides
from formcheck.core.signals.joints import SIDE_OBLIQUE, height, tilt
from formcheck.core.signals.spatial import limbs_agree
from formcheck.core.types import Phase

#: Makes a fault that is looked for during the hold.
hold_fault = partial(Fault, hold_s=0.7, phases=(Phase.HOLD,), views=SIDE_OBLIQUE)

FOLD_CAMERA = "From the side, low, two to three metres away, head to feet in the picture."
_TRUNK = tilt("one_trunk", "Trunk lean", ("hip", "shoulder"))
FOLD_TRUNK = mean_of_sides("trunk", "Trunk lean", _TRUNK)
#: Those that ON_THE_SEAT and fold_from_back need.
FOLD_SIGNALS = (
    height("seat", "Hips over the feet", ("ankle", "hip"), views=SIDE_OBLIQUE),
    limbs_agree("limbs", "Lengths of the legs"),
    *BACK_SIGNALS,
)

ON_THE_SEAT = (
    # By geometry 0 to 0.1 with the feet on the same floor, up to 0.3 where a raised camera sees
    # them pointing at it; on a chair 0.5 and more, standing 1.
    Range("seat", low=-0.4, high=0.38),
    # 0.68 and more in nine tenths of the frames of all clips but one (of 39).
    Range("limbs", low=0.6),
)


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

"""Signals of the back's outline, measured by formcheck.core.pose.back_shape.

All are NaN while the outline is cut, rough or unsteady.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from formcheck.core.exercise.definition import Signal, Unit
from formcheck.core.pose.back_shape import BackShape
from formcheck.core.pose.body import Body
from formcheck.core.signals.joints import SIDE_OBLIQUE
from formcheck.core.types import Side

# Outlines that people see as a back have 0.5 to 0.9 (33 clips); with a shirt that billows, or with
# an arm or a bar in the way, 0 to 0.4 (9 clips).
LEAST_QUALITY = 0.45
_PARTS = ("shoulder", "hip")


def _of_back(
    name: str, unit: Unit, title: str, read: Callable[[BackShape], tuple[float, float]]
) -> Signal:
    """Return a signal of one value of the back's shape, which ``read`` returns with its quality."""

    def value(body: Body, side: Side) -> float:
        number, quality = read(body.back)
        return number if quality >= LEAST_QUALITY else math.nan

    signal = Signal(name, unit, title, value, views=SIDE_OBLIQUE, parts=_PARTS, of_back=True)
    return replace(signal, unknown_text="could not be seen well enough")


#: How far the small of the back rises off the line from hips to shoulders.
LOWER_BACK = _of_back("back_lower", "deg", "Lower back", lambda b: (b.lower_deg, b.lower_quality))

#: How far the back bulges over the chord from the pelvis to the shoulder blades.
BULGE = _of_back("back_bulge", "ratio", "Bulge of the back", lambda b: (b.bulge, b.whole_quality))

_UPPER = _of_back("back_upper", "deg", "Upper back", lambda b: (b.upper_deg, b.upper_quality))
_CURVATURE = _of_back(
    "back_curvature", "ratio", "Curve of the back", lambda b: (b.curvature, b.whole_quality)
)
_QUALITY = Signal(
    "back_quality",
    "ratio",
    "Outline of the back",
    lambda body, side: body.back.lower_quality,
    views=SIDE_OBLIQUE,
    parts=_PARTS,
    of_back=True,
)

#: What is reported of the back in every exercise that looks at it.
BACK_SIGNALS = (LOWER_BACK, BULGE, _UPPER, _CURVATURE, _QUALITY)

#: Measures of a repetition that tell how the back was held in it.
BACK_MEASURES = tuple(f"bottom:{one.name}" for one in (LOWER_BACK, _UPPER, _CURVATURE, BULGE))


def relative_to_best(name: str, title: str, signal: Signal, typical: float) -> Signal:
    """By how much a signal of the back exceeds the person's own least in any repetition so far.

    It counts from ``typical`` until a repetition is less. It needs BACK_MEASURES.
    """
    best = f"bottom:{signal.name}"
    return replace(signal, name=name, title=title, relative_to_best=best, typical=typical)

"""Signals of the back's outline, as formcheck.core.pose.back_shape measures it.

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
_UNKNOWN = "could not be seen well enough"


def _of_back(
    name: str, unit: Unit, title: str, value: Callable[[BackShape], tuple[float, float]]
) -> Signal:
    """Return a signal that reads one figure, with its quality, from the shape of the back."""

    def read(body: Body, side: Side) -> float:
        figure, quality = value(body.back)
        return figure if quality >= LEAST_QUALITY else math.nan

    return Signal(
        name,
        unit,
        title,
        read,
        views=SIDE_OBLIQUE,
        parts=_PARTS,
        of_back=True,
        unknown_text=_UNKNOWN,
    )


#: How far the small of the back rises off the line from hips to shoulders.
LOWER_BACK = _of_back(
    "back_lower", "deg", "Lower back", lambda back: (back.lower_deg, back.lower_quality)
)

#: How far the back bulges over the chord from the pelvis to the shoulder blades.
BULGE = _of_back(
    "back_bulge", "ratio", "Bulge of the back", lambda back: (back.bulge, back.whole_quality)
)

#: What is reported of the back in every exercise that looks at it.
BACK_SIGNALS: tuple[Signal, ...] = (
    LOWER_BACK,
    BULGE,
    _of_back("back_upper", "deg", "Upper back", lambda back: (back.upper_deg, back.upper_quality)),
    _of_back(
        "back_curvature",
        "ratio",
        "Curve of the back",
        lambda back: (back.curvature, back.whole_quality),
    ),
    Signal(
        "back_quality",
        "ratio",
        "Outline of the back",
        lambda body, side: body.back.lower_quality,
        views=SIDE_OBLIQUE,
        parts=_PARTS,
        of_back=True,
    ),
)


#: Measures of a repetition that tell how the back was held in it.
BACK_MEASURES: tuple[str, ...] = (
    f"bottom:{LOWER_BACK.name}",
    "bottom:back_upper",
    "bottom:back_curvature",
    f"bottom:{BULGE.name}",
)


def relative_to_best(name: str, title: str, signal: Signal, typical: float) -> Signal:
    """By how much a signal of the back exceeds the person's own least in any repetition so far.

    Over ``typical`` until there is one that is less. It needs BACK_MEASURES.
    """
    return replace(
        signal,
        name=name,
        title=title,
        relative_to_best=f"bottom:{signal.name}",
        typical=typical,
    )

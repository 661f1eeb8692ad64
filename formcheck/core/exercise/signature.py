"""The features that distinguish an exercise from the others: postures and moving joints."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from formcheck.core.pose.posture import Posture, PostureReading

#: The share of readings with a known posture that must have the right one; single ones are wrong.
POSTURE_SHARE = 0.6
#: The number and the share of readings in which a posture or measure must be known: plates hide
#: shins, and arms each other.
LEAST_KNOWN, KNOWN_SHARE = 5, 0.3
#: The percentage that a span leaves out at either end.
OUTLIERS_PERCENT = 5.0

#: "middle" is the median, "span" how far the values range.
TraitKind: TypeAlias = Literal["middle", "span"]


@dataclass(frozen=True, slots=True)
class Trait:
    """The range of a measure during the exercise: its median or spread lies in [low, high).

    Attributes:
        measure: One of formcheck.core.pose.posture.MEASURES.
    """

    measure: str
    kind: TraitKind
    low: float = -math.inf
    high: float = math.inf

    def fits(self, readings: Sequence[PostureReading]) -> bool:
        """Return True if the median or spread is known and inside."""
        values = np.array([reading.values[self.measure] for reading in readings])
        known = values[np.isfinite(values)]
        if not _enough(len(known), len(values)):
            return False
        if self.kind == "middle":
            return bool(self.low <= np.median(known) < self.high)
        low, high = np.percentile(known, (OUTLIERS_PERCENT, 100.0 - OUTLIERS_PERCENT))
        return bool(self.low <= high - low < self.high)


@dataclass(frozen=True, slots=True)
class Signature:
    """The features by which an exercise is recognised.

    Attributes:
        description: In words that follow "you".
        postures: Postures of the body during the exercise.
        traits: What the joints do meanwhile.
        reps: The number of repetitions that is enough.
    """

    description: str
    postures: tuple[Posture, ...]
    traits: tuple[Trait, ...] = ()
    reps: int = 1

    def fits(self, readings: Sequence[PostureReading]) -> bool:
        clear = [reading.posture for reading in readings if reading.posture is not Posture.UNKNOWN]
        placed = sum(posture in self.postures for posture in clear)
        return (
            _enough(len(clear), len(readings))
            and placed >= POSTURE_SHARE * len(clear)
            and all(trait.fits(readings) for trait in self.traits)
        )


def _enough(known: int, readings: int) -> bool:
    return known >= max(LEAST_KNOWN, KNOWN_SHARE * readings)

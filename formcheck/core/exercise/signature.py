"""By what an exercise is told from the others: how the body is placed, and what moves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from formcheck.core.pose.posture import Posture, PostureReading

#: So much of the looks that tell a posture must be in the right one: single ones are misread.
POSTURE_SHARE = 0.6
#: So many looks, and so much of all, must know a posture or a measure: plates hide shins, and arms
#: each other.
LEAST_KNOWN, KNOWN_SHARE = 5, 0.3
#: The ends of a span leave out so many percent on either side.
OUTLIERS_PERCENT = 5.0

#: "middle" is the median, "span" how far the values range.
TraitKind: TypeAlias = Literal["middle", "span"]


@dataclass(frozen=True, slots=True)
class Trait:
    """What a measure does while the exercise is done: its figure lies in [low, high).

    Attributes:
        measure: One of formcheck.core.pose.posture.MEASURES.
    """

    measure: str
    kind: TraitKind
    low: float = -math.inf
    high: float = math.inf

    def fits(self, looks: Sequence[PostureReading]) -> bool:
        """Return True when the figure is known and inside."""
        values = np.array([look.values[self.measure] for look in looks])
        known = values[np.isfinite(values)]
        if not _enough(len(known), len(values)):
            return False
        if self.kind == "middle":
            return bool(self.low <= np.median(known) < self.high)
        low, high = np.percentile(known, (OUTLIERS_PERCENT, 100.0 - OUTLIERS_PERCENT))
        return bool(self.low <= high - low < self.high)


@dataclass(frozen=True, slots=True)
class Signature:
    """By what an exercise is told.

    Attributes:
        description: It in words, to follow "you".
        postures: How the body is placed while the exercise is done.
        traits: What is true of the joints meanwhile.
        reps: So many repetitions are enough.
    """

    description: str
    postures: tuple[Posture, ...]
    traits: tuple[Trait, ...] = ()
    reps: int = 1

    def fits(self, looks: Sequence[PostureReading]) -> bool:
        """Return True when all of it is true of looks at somebody who does the exercise."""
        clear = [look.posture for look in looks if look.posture is not Posture.UNKNOWN]
        placed = sum(posture in self.postures for posture in clear)
        return (
            _enough(len(clear), len(looks))
            and placed >= POSTURE_SHARE * len(clear)
            and all(trait.fits(looks) for trait in self.traits)
        )


def _enough(known: int, looks: int) -> bool:
    return known >= max(LEAST_KNOWN, KNOWN_SHARE * looks)

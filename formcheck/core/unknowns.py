"""For how long what was not seen, and why."""

from __future__ import annotations

from collections.abc import Mapping

from formcheck.core.body import PARTS
from formcheck.core.events import Side
from formcheck.core.exercise import Exercise
from formcheck.core.person import Seen
from formcheck.core.pose import Pose
from formcheck.core.report import Unknown
from formcheck.core.trust import Doubt

#: Shorter stretches than this, all in all, are not worth telling.
WORTH_TELLING_S = 0.5

REASONS: Mapping[Doubt, str] = {
    Doubt.OUTSIDE: "out of the picture",
    Doubt.HIDDEN: "hidden",
    Doubt.JUMPED: "jumped from place to place",
    Doubt.STRETCHED: "further away than the limb is long",
}
NOBODY = ("person", "nobody was found")
TOO_LITTLE = ("person", "too little of the legs was seen to know the size")
_INDICES: Mapping[Side, tuple[int, ...]] = {"left": (0,), "right": (1,), "both": (0, 1)}


class Unknowns:
    """Adds up the time for which the parts that an exercise needs were not believed."""

    def __init__(self, exercise: Exercise) -> None:
        needed = (part for signal in exercise.signals if signal.views for part in signal.parts)
        self._parts = tuple(dict.fromkeys(needed))
        # Of limbs that take turns the one that rests may well be hidden.
        self._one_sided = exercise.sides == "each"
        self._seconds: dict[tuple[str, str], float] = {}

    def watch(self, pose: Pose | None, seen: Seen | None, side: Side, seconds: float) -> None:
        """Note what was seen for a while; ``side`` is the one that is judged."""
        if seen is None:
            self._add(NOBODY if pose is None else TOO_LITTLE, seconds)
            return
        if not seen.doubts.any():
            return
        doubts = seen.doubts.tolist()
        indices = _INDICES["both" if self._one_sided else side]
        for part in self._parts:
            reasons = [doubts[PARTS[part][one]] for one in indices]
            if all(reasons):
                self._add((part, REASONS[Doubt(min(reasons))]), seconds)

    def _add(self, key: tuple[str, str], seconds: float) -> None:
        self._seconds[key] = self._seconds.get(key, 0.0) + seconds

    def total(self) -> tuple[Unknown, ...]:
        """Return all that is worth telling, the longest first."""
        found = [Unknown(*key, seconds) for key, seconds in self._seconds.items()]
        worth_telling = [entry for entry in found if entry.seconds >= WORTH_TELLING_S]
        return tuple(sorted(worth_telling, key=lambda entry: (-entry.seconds, entry.part)))

"""The person's own best so far, from which some signals count."""

from __future__ import annotations

import math
from collections.abc import Iterable

from formcheck.core.events import Event, RepEnded
from formcheck.core.exercise import Exercise


class OwnBest:
    """Remembers the least value that a figure had in any repetition.

    Attributes:
        reference: By the name of the signal that counts from it.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._measures = {
            signal.name: exercise.name_of_measure(signal.best_of)
            for signal in exercise.signals
            if signal.best_of is not None
        }
        self.reference: dict[str, float] = {}

    def note(self, events: Iterable[Event]) -> None:
        """Take what has just happened."""
        for event in events:
            if not isinstance(event, RepEnded):
                continue
            for name, measure in self._measures.items():
                value = event.rep.measures[measure]
                if not math.isnan(value):
                    self.reference[name] = min(value, self.reference.get(name, value))

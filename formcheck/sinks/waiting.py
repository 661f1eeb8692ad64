"""What waits to be said while something else is being said."""

from __future__ import annotations

from formcheck.core.utterance import Kind, Utterance


def interrupts(new: Utterance, present: Utterance) -> bool:
    """Return True when what is being said is cut off: for what endangers the back, nothing else."""
    return new.kind is Kind.STOP and present.kind is not Kind.STOP


class Waiting:
    """At most one utterance of each kind, the newest: a number that was overtaken is wrong."""

    def __init__(self) -> None:
        self._waiting: dict[Kind, tuple[Utterance, float]] = {}

    def put(self, utterance: Utterance, now_s: float) -> None:
        """Add what is to be said.

        Args:
            utterance: It is stale once it has waited for its ``fresh_s``.
            now_s: Seconds of any clock that never goes back.
        """
        self._waiting[utterance.kind] = (utterance, now_s + utterance.fresh_s)

    def take(self, now_s: float) -> Utterance | None:
        """Remove what is stale, and remove and return the most important of the rest, if any."""
        self._waiting = {
            kind: (utterance, until_s)
            for kind, (utterance, until_s) in self._waiting.items()
            if now_s <= until_s
        }
        return self._waiting.pop(max(self._waiting))[0] if self._waiting else None

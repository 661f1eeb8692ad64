"""How long each side was held."""

from __future__ import annotations

from collections.abc import Iterable

from formcheck.core.results.events import HeldPosture


def held_by_side(holds: Iterable[HeldPosture]) -> dict[str, float]:
    """Return the seconds of each side that was held; empty where holds have no side."""
    seconds: dict[str, float] = {}
    for hold in holds:
        if hold.side is not None:
            seconds[hold.side] = seconds.get(hold.side, 0.0) + hold.held_s
    return dict(sorted(seconds.items()))

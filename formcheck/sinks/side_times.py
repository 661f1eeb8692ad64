"""For how long each side of a one-sided posture was held."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from formcheck.core.events import HeldPosture, HoldEnded, Phase, Restarted, Tick

#: The most room that :func:`side_words` needs.
WIDEST = "Left 000 s · right 000 s"


def held_by_side(holds: Iterable[HeldPosture]) -> dict[str, float]:
    """Return the seconds of each side that was held; empty where holds have no side."""
    seconds: dict[str, float] = {}
    for hold in holds:
        if hold.side is not None:
            seconds[hold.side] = seconds.get(hold.side, 0.0) + hold.held_s
    return dict(sorted(seconds.items()))


def side_words(seconds: Mapping[str, float]) -> str:
    """Return "Left 31 s · right 8 s", cut and not rounded: a clock does not run ahead."""
    told = [f"{side} {math.floor(held_s + 1e-6)} s" for side, held_s in sorted(seconds.items())]
    return " · ".join(told).capitalize()


class SideTimes:
    """Adds up the seconds of each side as they come.

    Attributes:
        text: What :func:`side_words` says of them; empty before the first hold.
    """

    def __init__(self) -> None:
        self.text = ""
        self._t = -math.inf
        self._over: list[HeldPosture] = []

    def note(self, tick: Tick) -> None:
        """Take in a tick; the same again changes nothing."""
        if tick.t == self._t:
            return
        if tick.t < self._t or any(isinstance(event, Restarted) for event in tick.events):
            self._over.clear()
        self._t = tick.t
        self._over += [event.hold for event in tick.events if isinstance(event, HoldEnded)]
        seconds = held_by_side(self._over)
        if tick.phase is Phase.HOLD:
            seconds[tick.side] = seconds.get(tick.side, 0.0) + tick.hold_s
        self.text = side_words(seconds)

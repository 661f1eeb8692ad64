"""What is believed of the person at one time, as it goes through the books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formcheck.core.events import Side, View
from formcheck.core.stand import Stand


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """One time, judged.

    Attributes:
        t: Seconds.
        signals: Every signal of the exercise by name, NaN where unknown.
        stand: Where the anchors are.
        view: Where the camera stands.
        side: The side that is judged; of a one-sided exercise the one that works.
    """

    t: float
    signals: Mapping[str, float]
    stand: Stand
    view: View
    side: Side

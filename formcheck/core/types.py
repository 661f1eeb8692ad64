"""Words that the whole program shares: side, view, facing, severity, phase."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

#: Which of the person's sides is judged; "both" is the mean of the two.
Side: TypeAlias = Literal["left", "right", "both"]
#: Where the camera stands. "front" is in front of or behind the person.
View: TypeAlias = Literal["side", "oblique", "front", "unknown"]
Facing: TypeAlias = Literal["left", "right", "toward", "away", "unknown"]
#: "warn" is a matter of form, "stop" endangers the back.
Severity: TypeAlias = Literal["warn", "stop"]


class Phase(StrEnum):
    """Where in the exercise the person is."""

    WAITING = "waiting"  # not yet in the start posture
    READY = "ready"  # at rest between reps, or out of the hold
    OUT = "out"  # on the way from rest to the turning point
    BACK = "back"  # on the way from the turning point to rest
    HOLD = "hold"  # in the posture that is held


#: A source that gives no frame for longer than this (a camera that stalls, a laptop that slept, a
#: pause) has not shown the person in between.
HOLE_S = 0.5
#: Times of frames are sums of fractions: a clock may be this much early.
EARLY_S = 1e-6

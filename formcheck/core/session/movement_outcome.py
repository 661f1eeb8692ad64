"""What becomes of a movement, and the time in which it comes to rest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from formcheck.core.exercise.rep_stats import Trace
from formcheck.core.session.open_movement import TURN_SHARE, OpenMovement

#: A rep is judged when the person has not risen further for this long ...
SETTLED_AFTER_S = 0.4
#: (less than this share of the movement does not count as rising) ...
STILL_SHARE = 0.02
#: (and for this long has stopped rising, when the source ends or loses sight of the person) ...
STOPPED_S = 0.15
#: ... or has begun the next movement, or at the latest after this long.
SETTLE_AT_MOST_S = 1.5
#: A rep in which the source began counts once the person has stayed for this long: people who
#: crouched to start the camera walk off.
STAYS_S = 1.0


class MovementOutcome(Enum):
    """What became of a movement that is not rejected."""

    REP = "counted"
    SHALLOW = "not_deep_enough"
    UNFINISHED = "not_finished"
    PUT_DOWN = "put_down"
    LATE = "after_goal"
    REPEATED = "same_side_again"


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """A movement that is over."""

    outcome: MovementOutcome
    trace: Trace


@dataclass(slots=True)
class Settling:
    """Rest is reached again, but how high the person comes is not known yet.

    Attributes:
        rest_t: When rest was reached.
        top: The least that the signal has been out of rest since.
        risen_to, risen_t: Where and when the person last rose by more than trembling.
        next_began: The next movement has begun.
    """

    movement: OpenMovement
    outcome: MovementOutcome
    rest_t: float
    top: float
    risen_to: float
    risen_t: float
    next_began: bool = False

    def follow(self, t: float, out: float) -> bool:
        """Return True when the person has come to rest, so that end and lockout are known."""
        deepest = self.movement.deepest
        self.top = min(self.top, out)
        if out < self.risen_to - STILL_SHARE * deepest:
            self.risen_to, self.risen_t = out, t
        self.next_began = out > max(0.0, self.top + TURN_SHARE * deepest)
        wait_s = STAYS_S if self.movement.opened_midway else SETTLED_AFTER_S
        still = t - self.risen_t >= wait_s
        return self.next_began or still or t - self.rest_t >= SETTLE_AT_MOST_S

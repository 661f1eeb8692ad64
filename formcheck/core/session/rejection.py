"""Why a movement is neither a rep nor an attempt, and movements while nothing counts."""

from __future__ import annotations

import math
from typing import Literal

from formcheck.core.exercise.definition import Cycle
from formcheck.core.results.events import Rejected
from formcheck.core.results.reasons import RejectionReason
from formcheck.core.session.open_movement import OPENING_REP_S, OpenMovement


def rejection_at_rest(
    movement: OpenMovement, cycle: Cycle, opened_s: float
) -> RejectionReason | None:
    """Return why a large movement that comes back to rest now does not belong to the exercise.

    ``opened_s``: seconds since the source opened.
    """
    midway = movement.opened_midway
    # Of one that opened midway half may have been missed.
    if movement.lasted_s < (cycle.min_s / 2 if midway else cycle.min_s):
        return "too_short"
    lasting = cycle.floor or cycle.holds or cycle.stays or movement.went_out
    if midway and opened_s > (cycle.max_s if lasting else OPENING_REP_S):
        return "opened_midway"
    if reason := _posture_rejection(movement):
        return reason
    if midway and not movement.is_deep:
        return "opened_midway"
    # Where the source opened with the weight on the floor nobody knows how it got there.
    if not (midway and cycle.floor) and not movement.stays():
        return travel_rejection(movement, movement.travel_leg())
    return None


def _posture_rejection(movement: OpenMovement) -> RejectionReason | None:
    if movement.ends_elsewhere():
        return "start_posture"
    return "other_exercise" if movement.turns_otherwise() else None


def rejection_at_end(movement: OpenMovement) -> RejectionReason | None:
    """Return why a large movement in which the source ends does not belong to the exercise."""
    if movement.opens_unsure():
        return "opened_midway"
    if movement.lingers:
        return "stayed_out"
    if movement.turns_otherwise():
        return "other_exercise"
    return None if movement.stays() else travel_rejection(movement, movement.travel_leg())


def travel_rejection(movement: OpenMovement, travel_leg: float) -> RejectionReason:
    """Return the reason for a movement whose anchors did not stay, as far as that is known."""
    if math.isfinite(travel_leg):
        return "feet_moved"
    return "opened_midway" if movement.opened_midway else "not_seen"


class StrayMovements:
    """Finds movements where none can count: each is rejected for the ``reason`` of the place.

    Each goes out by the size of an attempt, from rest or from where the person came back to.
    """

    def __init__(self, cycle: Cycle, reason: RejectionReason) -> None:
        self._reason = reason
        self._least = cycle.out_of_rest(cycle.attempt)
        self._min_s = cycle.min_s
        self._forget()

    def _forget(self) -> None:
        self._way: Literal["rest", "out", "back"] = "rest"
        # Where it began, and how far it went.
        self._start_t = self._peak = 0.0
        # When and where the person was nearest to rest, before or after the turn.
        self._low_t, self._low = 0.0, math.inf
        self._t = 0.0

    def step(self, t: float, out: float) -> list[Rejected]:
        """Take how far the signal is out of rest; return the movement that has come back."""
        self._t, out = t, max(0.0, out)
        if self._way == "out":
            self._peak = max(self._peak, out)
            if out > self._peak - self._least:
                return []
            self._way, self._low_t, self._low = "back", t, out
        elif out <= self._low:
            self._low_t, self._low = t, out
        over = []
        if self._way == "back" and (out == 0 or out >= self._low + self._least):
            over.append(self._rejected(self._low_t))
            self._way = "rest"
        if out >= self._low + self._least:
            self._way, self._start_t, self._peak = "out", self._low_t, out
        return over

    def stop(self, *, unfinished: bool = True) -> list[Rejected]:
        """Forget all; return the movement under way, ``unfinished`` if it has not turned."""
        over = []
        if self._way == "back":
            over = [self._rejected(self._low_t)]
        elif self._way == "out" and unfinished:
            over = [Rejected(self._start_t, self._t, self._reason)]
        self._forget()
        return over

    def _rejected(self, end_t: float) -> Rejected:
        short = end_t - self._start_t < self._min_s
        return Rejected(self._start_t, end_t, "too_short" if short else self._reason)

"""When somebody who began with little is offered more, and how much.

The numbers are a coach's habits, not measurements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from formcheck.core.goal import Goal

#: So many sessions in a row must have been clean.
CLEAN_SESSIONS = 3
#: A session is clean when so much of what was done had no fault: one slip in ten is allowed.
CLEAN_SHARE = 0.9
#: What was held is a little less than the goal where the clock of a picture ends it.
ENOUGH_SHARE = 0.98
#: The amount grows by a quarter each time, and at least by so much.
GROWTH, LEAST_REPS, LEAST_S = 0.25, 1, 5


@dataclass(frozen=True, slots=True)
class PastSession:
    """What a session of one exercise came to.

    Attributes:
        reps: How many were counted.
        hold_s: Seconds held in all.
        good_share: Share of the reps, or of the seconds held, that had no fault, 0 to 1; NaN when
            nothing was done.
        goal: What was to be done; None when nothing was said.
    """

    reps: int
    hold_s: float
    good_share: float
    goal: Goal | None = None


#: Returns the last sessions of an exercise, so many at most, the latest first.
Recent: TypeAlias = Callable[[str, int], Sequence[PastSession]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do today.

    Attributes:
        dose: As much as was to be done last.
        more: Worth offering in place of it; None when it is not time yet.
    """

    dose: Goal
    more: Goal | None = None


def plan_dose(least: Goal, most: Goal, past: Sequence[PastSession]) -> Plan:
    """Return today's dose between two, going by what was done lately.

    It is that of the latest session that had one of these doses as its goal, so that nobody does
    more who has not taken it. More is offered when the last sessions all came up to it and were
    clean.

    Args:
        least: For who begins.
        most: Where building up ends.
        past: The latest first.
    """
    steps = ladder(least, most)
    taken = (_rung(one.goal, steps) for one in past)
    level = next((rung for rung in taken if rung is not None), 0)
    dose, further = steps[level], steps[level + 1 : level + 2]
    last = past[:CLEAN_SESSIONS]
    clean = all(one.good_share >= CLEAN_SHARE and _reached(one, dose) for one in last)
    ready = len(last) == CLEAN_SESSIONS and clean
    return Plan(dose, further[0] if ready and further else None)


def ladder(least: Goal, most: Goal) -> tuple[Goal, ...]:
    """Return the doses from the least to the most: first the amount of a set grows, then the sets.

    Raises:
        ValueError: They are not both of reps, nor both of seconds held.
    """
    kinds = [(one.reps is None, one.hold_s is None) for one in (least, most)]
    if kinds[0] != kinds[1] or all(kinds[0]):
        raise ValueError(f"expected two doses of reps or two of seconds, got {least} and {most}")
    steps = [least]
    while (more := _more(steps[-1], most)) != steps[-1]:
        steps.append(more)
    return tuple(steps)


def _more(dose: Goal, most: Goal) -> Goal:
    if dose.reps is not None and most.reps is not None and dose.reps < most.reps:
        reps = dose.reps + max(LEAST_REPS, round(GROWTH * dose.reps))
        return replace(dose, reps=min(reps, most.reps))
    if dose.hold_s is not None and most.hold_s is not None and dose.hold_s < most.hold_s:
        hold_s = dose.hold_s + max(LEAST_S, round(GROWTH * dose.hold_s))
        return replace(dose, hold_s=min(hold_s, most.hold_s))
    if dose.sets < most.sets:
        return replace(dose, sets=dose.sets + 1)
    return dose


def _rung(goal: Goal | None, steps: Sequence[Goal]) -> int | None:
    """Return the number of the dose that a goal is, whatever its rests."""
    if goal is None:
        return None
    amounts = [(dose.reps, dose.hold_s, dose.sets) for dose in steps]
    amount = (goal.reps, goal.hold_s, goal.sets)
    return amounts.index(amount) if amount in amounts else None


def _reached(past: PastSession, dose: Goal) -> bool:
    if dose.reps is not None:
        return past.reps >= dose.reps * dose.sets
    return past.hold_s >= ENOUGH_SHARE * (dose.hold_s or 0) * dose.sets

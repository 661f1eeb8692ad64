"""When a person who began with a small dose is offered more, and how much.

The numbers are a coach's habits, not measurements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from formcheck.core.goal import Goal

#: Clean sessions in a row before more is offered.
CLEAN_SESSIONS = 3
#: The share without a fault that makes a session clean: one slip in ten is allowed.
CLEAN_SHARE = 0.9
#: A hold that ends with a frame is a little shorter than the goal.
ENOUGH_SHARE = 0.98
#: The amount grows by a quarter each time, and at least by this much.
GROWTH, LEAST_REPS, LEAST_S = 0.25, 1, 5


@dataclass(frozen=True, slots=True)
class PastSession:
    """The result of a past session of one exercise.

    Attributes:
        good_share: Share of the reps, or of the seconds held, without a fault; 0 to 1.
    """

    reps: int
    hold_s: float
    good_share: float
    goal: Goal | None = None


#: Takes an exercise and a number; returns at most that many of its last sessions, latest first.
Recent: TypeAlias = Callable[[str, int], Sequence[PastSession]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The last dose, and a larger one to offer instead; None if it is too early."""

    dose: Goal
    more: Goal | None = None


def plan_dose(least: Goal, most: Goal, past: Sequence[PastSession]) -> Plan:
    """Return today's dose between two, based on the latest sessions.

    It is that of the latest session with one of these doses as its goal, so nobody gets more
    without having accepted it. More is offered if the last sessions all reached it and were clean.
    ``past`` has the latest first.
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
    """Return the index of the dose with the amounts of a goal; rests do not matter."""
    if goal is None:
        return None
    amounts = [(dose.reps, dose.hold_s, dose.sets) for dose in steps]
    amount = (goal.reps, goal.hold_s, goal.sets)
    return amounts.index(amount) if amount in amounts else None


def _reached(past: PastSession, dose: Goal) -> bool:
    if dose.reps is not None:
        return past.reps >= dose.reps * dose.sets
    return past.hold_s >= ENOUGH_SHARE * (dose.hold_s or 0) * dose.sets

"""How a threshold is chosen from clips: the middle of the flat part of wrong decisions.

The declared value is kept, and the reason told, where clips do not bound the flat part on both
sides: then its middle would say where the search began and ended, not where the threshold belongs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeAlias

from benchmarks.cases import Case, limit_name, sign_of, spread_of
from benchmarks.sweep import flat_part, spread, with_one
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.threshold_overrides import thresholds, with_thresholds
from formcheck.errors import UsageError

Kept: TypeAlias = Literal[
    "no faulty rep", "no clean rep", "not a size", "no difference", "open on one side", "a tie"
]

#: A fault's limit is tried in this share of the model's spread.
FINENESS = 1 / 6
#: More values than this say only that a reading is wild.
MOST_VALUES = 400
#: Values of a counting parameter to either side of the declared one. Their distance in a cycle is
#: half the model's spread, but no more than a quarter of the way from rest to depth, so that the
#: order of the levels leaves some to try; in a posture, which has more ends to try, the spread.
CYCLE_STEPS, POSTURE_STEPS = 3, 2
CYCLE_LEVELS = ("rest", "attempt", "depth")


@dataclass(frozen=True, slots=True)
class Choice:
    """A threshold that was chosen, or kept as declared for a reason."""

    value: float
    kept: Kept | None = None


#: Choices by the name of the threshold.
Choices: TypeAlias = Mapping[str, Choice]


def middle_of_flat(values: Sequence[float], wrong: Sequence[int], declared: float) -> Choice:
    """Choose among evenly spread values by the number of wrong decisions of each."""
    first, last = flat_part(wrong)
    # Read from the other end, the first of equals is the last.
    last_of_equals = flat_part(wrong[::-1])[1]
    if first != len(wrong) - 1 - last_of_equals:
        return Choice(declared, "a tie")
    if (first, last) == (0, len(wrong) - 1):
        return Choice(declared, "no difference")
    if first == 0 or last == len(wrong) - 1:
        return Choice(declared, "open on one side")
    return Choice((values[first] + values[last]) / 2)


def is_past(value: float, limit: float, sign: int) -> bool:
    """Return True when a value lies on the faulty side of a limit; NaN never does."""
    return sign * (value - limit) > 0


def chosen_limit(cases: Iterable[Case], declared: float, *, sign: int, own_spread: float) -> Choice:
    """Choose a fault's limit from what was read on faulty and on clean reps."""
    known = [(case.value, case.faulty) for case in cases if not math.isnan(case.value)]
    read = [value for value, _ in known if math.isfinite(value)]
    step = own_spread * FINENESS
    if math.isnan(step):
        return Choice(declared, "not a size")
    if not any(faulty and math.isfinite(value) for value, faulty in known):
        return Choice(declared, "no faulty rep")
    if all(faulty for value, faulty in known if math.isfinite(value)):
        return Choice(declared, "no clean rep")
    low, high = min(read) - step, max(read) + step
    values = spread(low, high, min(MOST_VALUES, math.ceil((high - low) / step) + 1))
    wrong = [
        sum(is_past(value, limit, sign) != faulty for value, faulty in known) for limit in values
    ]
    return middle_of_flat(values, wrong, declared)


def chosen_limits(exercise: Exercise, cases: Sequence[Case]) -> dict[str, Choice]:
    """Choose every limit of an exercise's faults."""
    declared = thresholds(exercise)
    names = {
        limit_name(rule, view): rule
        for rule, view in product(exercise.faults, exercise.views)
        if exercise.can_judge(rule, view)
    }
    return {
        name: chosen_limit(
            (case for case in cases if case.limit == name),
            declared[name],
            sign=sign_of(rule),
            own_spread=spread_for(exercise, name),
        )
        for name, rule in names.items()
    }


def counting_values(exercise: Exercise) -> dict[str, list[float]]:
    """Return the values to try of each counting parameter, those that contradict others left out.

    These are the levels of a cycle and the ends of the ranges of a posture that is held.
    """
    declared = thresholds(exercise)
    found = {}
    for name, step, steps in _counting(exercise):
        values = [declared[name] + k * step for k in range(-steps, steps + 1)]
        found[name] = [value for value in values if _is_valid(exercise, name, value)]
    return found


def _counting(exercise: Exercise) -> list[tuple[str, float, int]]:
    """Return name, distance of values and number to either side, of each counting parameter."""
    measure = exercise.measure
    if isinstance(measure, Cycle):
        most = abs(measure.depth - measure.rest) / 4
        levels = [f"rep.{name}" for name in CYCLE_LEVELS]
        return [(name, min(spread_for(exercise, name) / 2, most), CYCLE_STEPS) for name in levels]
    return [
        (name, spread_for(exercise, name), POSTURE_STEPS)
        for part in measure.posture
        for name in (f"hold.{part.signal}.low", f"hold.{part.signal}.high")
        if name in thresholds(exercise)
    ]


def spread_for(exercise: Exercise, name: str) -> float:
    """Return the model's own spread of what a threshold is compared with; NaN if it is counted.

    ``name`` is that of a fault's limit, a level of a cycle or an end of a posture's range.
    """
    first, second, *_ = name.split(".")
    if first == "hold":
        return spread_of(exercise.signal(second).unit)
    if first == "rep" and isinstance(exercise.measure, Cycle):
        return spread_of(exercise.signal(exercise.measure.signal).unit)
    return spread_of(exercise.unit(exercise.fault(first)))


def _is_valid(exercise: Exercise, name: str, value: float) -> bool:
    try:
        with_one(exercise, name, value)
    except UsageError:
        return False
    return True


def chosen_counting(exercise: Exercise, wrong: Callable[[str, float], int]) -> dict[str, Choice]:
    """Choose each counting parameter, the others as declared.

    Args:
        exercise: With the declared values.
        wrong: Takes the name of a parameter and a value of it; returns the wrong decisions.
    """
    declared = thresholds(exercise)
    return {
        name: middle_of_flat(values, [wrong(name, value) for value in values], declared[name])
        for name, values in counting_values(exercise).items()
    }


def changes_by(exercise: Exercise, choices: Choices) -> dict[str, float]:
    """Return the chosen values that differ from the declared ones.

    Raises:
        UsageError: They contradict each other.
    """
    declared = thresholds(exercise)
    changed = {name: one.value for name, one in choices.items() if one.value != declared[name]}
    with_thresholds(exercise, changed)
    return changed

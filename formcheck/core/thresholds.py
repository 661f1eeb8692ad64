"""The thresholds of an exercise by name, and how a user changes them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import replace

from formcheck.core.exercise import Cycle, Exercise, Rule, bound_of
from formcheck.errors import UnknownThresholdError

__all__ = ["thresholds", "with_thresholds"]

#: The values of a cycle that a user may change.
CYCLE_THRESHOLDS = ("rest", "attempt", "depth", "full")


def thresholds(exercise: Exercise) -> dict[str, float]:
    """Return every limit by name.

    A fault's limit is "CODE.above" or "CODE.below", one that holds for a single view
    "CODE.VIEW.above"; the values of a cycle are "rep.NAME".
    """
    found: dict[str, float] = {}
    if isinstance(exercise.measure, Cycle):
        for name in CYCLE_THRESHOLDS:
            found[f"rep.{name}"] = getattr(exercise.measure, name)
    for rule in exercise.faults:
        bound = bound_of(rule)
        found[f"{rule.code}.{bound}"] = getattr(rule, bound)
        found |= {f"{rule.code}.{view}.{bound}": limit for view, limit in rule.by_view.items()}
    return found


def with_thresholds(exercise: Exercise, changes: Mapping[str, float]) -> Exercise:
    """Return the exercise with some thresholds replaced, named as :func:`thresholds` does.

    Raises:
        UnknownThresholdError: When a name is none of the exercise's, or a number is none.
    """
    known = thresholds(exercise)
    for name, number in changes.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise UnknownThresholdError(
                f"{exercise.name} has no threshold {name!r}{hint} It has: {', '.join(known)}"
            )
        if not math.isfinite(number):
            raise UnknownThresholdError(f"expected a number for {name}, got {number}")
    wanted = known | dict(changes)
    faults = tuple(_with_limits(rule, wanted) for rule in exercise.faults)
    measure = exercise.measure
    if isinstance(measure, Cycle):
        measure = replace(
            measure,
            rest=wanted["rep.rest"],
            attempt=wanted["rep.attempt"],
            depth=wanted["rep.depth"],
            full=wanted["rep.full"],
        )
    try:
        return replace(exercise, faults=faults, measure=measure)
    except ValueError as error:
        raise UnknownThresholdError(f"{error}; change the others as well") from error


def _with_limits(rule: Rule, wanted: Mapping[str, float]) -> Rule:
    bound = bound_of(rule)
    limit = wanted[f"{rule.code}.{bound}"]
    by_view = {view: wanted[f"{rule.code}.{view}.{bound}"] for view in rule.by_view}
    if bound == "above":
        return replace(rule, above=limit, by_view=by_view)
    return replace(rule, below=limit, by_view=by_view)

"""The thresholds of an exercise by name, and how a user changes them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from formcheck.core.exercise.definition import Cycle, Exercise, Hold
from formcheck.core.exercise.rules import Rule, bound_of
from formcheck.core.exercise.validation import ContradictionError, validate
from formcheck.errors import UnknownThresholdError, UsageError

#: The values of a cycle and of a hold that a user may change.
CYCLE_VALUES = ("rest", "attempt", "depth", "full", "min_s", "max_s", "max_gap_s")
HOLD_VALUES = ("enter_s", "grace_s")


def thresholds(exercise: Exercise) -> dict[str, float]:
    """Return every limit by name.

    A fault's limit is "CODE.above" or "CODE.below", one that holds for a single view
    "CODE.VIEW.above"; the values of a cycle are "rep.NAME", those of a hold "hold.NAME" and
    "hold.SIGNAL.low" or "hold.SIGNAL.high".
    """
    found = _of_measure(exercise.measure)
    for rule in exercise.faults:
        bound = bound_of(rule)
        found[f"{rule.code}.{bound}"] = getattr(rule, bound)
        found |= {f"{rule.code}.{view}.{bound}": limit for view, limit in rule.by_view.items()}
    return found


def _of_measure(measure: Cycle | Hold) -> dict[str, float]:
    if isinstance(measure, Cycle):
        return {f"rep.{name}": getattr(measure, name) for name in CYCLE_VALUES}
    found = {f"hold.{name}": getattr(measure, name) for name in HOLD_VALUES}
    for part in measure.posture:
        ends = {"low": part.low, "high": part.high}
        found |= {
            f"hold.{part.signal}.{end}": value for end, value in ends.items() if isfinite(value)
        }
    return found


def with_thresholds(exercise: Exercise, changes: Mapping[str, float]) -> Exercise:
    """Return the exercise with some thresholds replaced, named as in :func:`thresholds`.

    "CODE.above" holds for every view unless "CODE.VIEW.above" is given as well.

    Raises:
        UnknownThresholdError: The exercise has no threshold of this name.
        UsageError: A number is not finite, or contradicts the others.
    """
    known = thresholds(exercise)
    for name, number in changes.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise UnknownThresholdError(
                f"{exercise.name} has no threshold {name!r}{hint} It has: {', '.join(known)}"
            )
        if not isfinite(number):
            raise UsageError(f"expected a number for {name}, got {number}")
    changed = replace(
        exercise,
        faults=tuple(_with_limits(rule, changes) for rule in exercise.faults),
        measure=_with_values(exercise.measure, changes),
    )
    try:
        validate(changed)
    except ContradictionError as error:
        raise UsageError(f"{error}; change the others as well") from error
    return changed


def _with_values(measure: Cycle | Hold, changes: Mapping[str, float]) -> Cycle | Hold:
    kind = "rep" if isinstance(measure, Cycle) else "hold"
    names = CYCLE_VALUES if isinstance(measure, Cycle) else HOLD_VALUES
    values: dict[str, Any] = {
        name: changes[f"{kind}.{name}"] for name in names if f"{kind}.{name}" in changes
    }
    if isinstance(measure, Hold):
        values["posture"] = tuple(
            replace(
                part,
                low=changes.get(f"hold.{part.signal}.low", part.low),
                high=changes.get(f"hold.{part.signal}.high", part.high),
            )
            for part in measure.posture
        )
    return replace(measure, **values)


def _with_limits(rule: Rule, changes: Mapping[str, float]) -> Rule:
    bound = bound_of(rule)
    name = f"{rule.code}.{bound}"
    by_view = {
        view: changes.get(f"{rule.code}.{view}.{bound}", changes.get(name, limit))
        for view, limit in rule.by_view.items()
    }
    limit = changes.get(name, getattr(rule, bound))
    if bound == "above":
        return replace(rule, above=limit, by_view=by_view)
    return replace(rule, below=limit, by_view=by_view)

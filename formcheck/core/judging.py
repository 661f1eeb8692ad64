"""What one repetition was worth."""

from __future__ import annotations

import math

from formcheck.core.abstention import judged_from
from formcheck.core.events import View
from formcheck.core.exercise import Exercise, RepFault, excess, limit_of
from formcheck.core.report import FaultRecord
from formcheck.core.stats import Trace, figure


def measures(exercise: Exercise, trace: Trace, view: View) -> dict[str, float]:
    """Return the exercise's figures of a rep, named "SIGNAL_KIND_UNIT"; NaN where not seen."""
    found = {}
    for stat in exercise.measures:
        _, *names = stat.split(":")
        seen = not names or view in exercise.signal(names[0]).views
        found[exercise.name_of_measure(stat)] = figure(trace, stat) if seen else math.nan
    return found


def judge(
    exercise: Exercise, trace: Trace, view: View, number: int
) -> tuple[list[FaultRecord], list[RepFault]]:
    """Return the faults of a rep that is over, and the rules whose figures are unknown of it."""
    start_s = float(trace.t[trace.span.start])
    end_s = float(trace.t[trace.span.end])
    found, unseen = [], []
    for rule in exercise.faults:
        if not isinstance(rule, RepFault) or not judged_from(exercise, rule, view):
            continue
        stats = (rule.stat, *(part.signal for part in rule.when))
        value = rule.value_in({stat: figure(trace, stat) for stat in stats}, view)
        if value is None:
            continue
        if math.isnan(value):
            unseen.append(rule)
        elif excess(rule, value, view) > 0:
            found.append(
                FaultRecord(
                    rule.code,
                    rule.severity,
                    start_s,
                    end_s,
                    number,
                    value,
                    limit_of(rule, view),
                    exercise.unit(rule),
                )
            )
    return found, unseen

"""What each rule read on every rep or second with a label, whatever its limit is.

A reading does not depend on the limit, so any limit can be scored without a session of its own.
Three things differ from the program. A fault that clears only some way inside its limit is judged
by each rep alone. A second of a hold is judged by its median. Where a condition of a rule is
unknown the rule counts as not judged, although the program may see that the value is inside its
limit. `Case.raised` is what the program did.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median

from benchmarks.clips import Seen, TrueRep
from benchmarks.faults import judged_codes, raised_between, scored_seconds
from benchmarks.margins import sustained
from benchmarks.scores import matched
from formcheck.core.exercise.definition import RELEASE, Cycle, Exercise
from formcheck.core.exercise.rules import Fault, RepFault, Rule, bound_of, signal_of
from formcheck.core.results.events import Rep, RepEnded, Tick
from formcheck.core.types import View

#: The spread of a time, in seconds: start, turn and end of rendered reps are off by up to this
#: (median, RESULTS.md).
TIME_SPREAD_S = 0.1


@dataclass(frozen=True, slots=True)
class Case:
    """One rule on one rep, or one second of a hold, with a known truth.

    Attributes:
        limit: Name of the limit that holds there, as `formcheck exercises` names it.
        value: What was read; NaN when it could not be judged or the rep was not found, infinitely
            far inside every limit when a condition of the rule excludes the fault.
        faulty: The fault is really there.
        raised: The program raised it, with the limits that it has.
    """

    code: str
    limit: str
    value: float
    faulty: bool
    raised: bool


def spread_of(unit: str) -> float:
    """Return the model's own spread of a value; NaN for what is counted."""
    if unit == "s":
        return TIME_SPREAD_S
    # A fault is released half the spread inside its limit.
    return 2 * RELEASE[unit] if unit in RELEASE else math.nan  # type: ignore[index]  # a Unit by the test


def sign_of(rule: Rule) -> int:
    """Return 1 when the fault lies above the limit, -1 below."""
    return 1 if bound_of(rule) == "above" else -1


def with_all_stats(exercise: Exercise) -> Exercise:
    """Return the exercise with every stat that its rules ask for among its measures."""
    stats = [
        stat
        for rule in exercise.faults
        if isinstance(rule, RepFault)
        for stat in (rule.stat, *(part.signal for part in rule.when))
    ]
    return replace(exercise, measures=tuple(dict.fromkeys((*exercise.measures, *stats))))


def cases_in(seen: Seen) -> list[Case]:
    """Return the cases of a clip; none of faults that its view hides or that nobody labelled.

    ``seen.exercise`` must have all stats of its rules.
    """
    judged = judged_codes(seen.clip.view, seen.exercise)
    cyclic = isinstance(seen.exercise.measure, Cycle)
    return [
        case
        for rule in seen.exercise.faults
        if rule.code in judged and not (seen.clip.sped_up and signal_of(rule) is None)
        for case in (_of_reps(rule, seen) if cyclic else _of_seconds(rule, seen))
    ]


def _of_reps(rule: Rule, seen: Seen) -> Iterator[Case]:
    views = _closing_views(seen.ticks)
    for true, rep in _labelled_reps(seen):
        if rep is None:
            view = seen.ticks[-1].view
            yield Case(rule.code, limit_name(rule, view), math.nan, rule.code in true, raised=False)
            continue
        view = views.get(rep.number, seen.ticks[-1].view)
        value = rep_value(rule, rep, seen, view)
        raised = rule.code in rep.faults
        yield Case(rule.code, limit_name(rule, view), value, rule.code in true, raised)


def _labelled_reps(seen: Seen) -> Iterator[tuple[frozenset[str], Rep | None]]:
    """Yield the true codes of each rep, and the rep; None for a true one that was not found.

    A rep that was invented has no faults in a rendered clip, and those of the others in a real one.
    """
    clip, reps = seen.clip, seen.report.reps
    if clip.rendered:
        pairs = matched(clip.true_reps, reps)
        yield from ((true.faults, rep) for true, rep in pairs)
        yield from ((true.faults, None) for true in _not_in(pairs, clip.true_reps))
        found = [rep for _, rep in pairs]
        yield from ((frozenset[str](), rep) for rep in reps if rep not in found)
    elif clip.set_faults is not None:
        yield from ((clip.set_faults, rep) for rep in reps)
        missing = max(0, (clip.reps or 0) - len(reps))
        yield from ((clip.set_faults, None) for _ in range(missing))


def _not_in(pairs: Iterable[tuple[TrueRep, Rep]], true_reps: Iterable[TrueRep]) -> list[TrueRep]:
    found = [true for true, _ in pairs]
    return [true for true in true_reps if true not in found]


def _closing_views(ticks: Iterable[Tick]) -> dict[int, View]:
    """Return the view from which each rep was judged, by its number."""
    return {
        event.rep.number: tick.view
        for tick in ticks
        for event in tick.events
        if isinstance(event, RepEnded)
    }


def _of_seconds(rule: Rule, seen: Seen) -> Iterator[Case]:
    for start_s, true in _labelled_seconds(seen):
        ticks = [tick for tick in seen.ticks if start_s <= tick.t < start_s + 1]
        values = [value for tick in ticks if not math.isnan(value := tick_value(rule, tick, seen))]
        view = ticks[-1].view if ticks else seen.ticks[-1].view
        yield Case(
            rule.code,
            limit_name(rule, view),
            median(values) if values else math.nan,
            rule.code in true,
            rule.code in raised_between(seen, start_s, start_s + 1),
        )


def _labelled_seconds(seen: Seen) -> Iterator[tuple[float, frozenset[str]]]:
    """Yield start and true codes of each second: of a rendered clip, or of what a real one held."""
    if seen.clip.rendered:
        yield from scored_seconds(seen)
    elif seen.clip.set_faults is not None:
        for hold in seen.report.holds:
            for second in range(math.floor(hold.held_s)):
                yield hold.start_s + second, seen.clip.set_faults


def rep_value(rule: Rule, rep: Rep, seen: Seen, view: View) -> float:
    """Return what a rule reads on a rep that was judged from a view; see `Case.value`."""
    if isinstance(rule, Fault):
        ticks = [tick for tick in seen.ticks if rep.start_s <= tick.t < rep.end_s]
        samples = [(tick.t, tick_value(rule, tick, seen)) for tick in ticks]
        return sustained(samples, rule.hold_s, sign_of(rule))
    if not seen.exercise.can_judge(rule, view):
        return math.nan
    stats = (rule.stat, *(part.signal for part in rule.when))
    return _compared(
        rule, {stat: rep.measures[seen.exercise.name_of_measure(stat)] for stat in stats}
    )


def tick_value(rule: Rule, tick: Tick, seen: Seen) -> float:
    """Return what a momentary rule reads at a moment; see `Case.value`."""
    if not isinstance(rule, Fault) or tick.phase not in rule.phases:
        return math.nan
    if not seen.exercise.can_judge(rule, tick.view):
        return math.nan
    return _compared(rule, tick.signals)


def _compared(rule: Rule, values: Mapping[str, float]) -> float:
    """Return the value that a rule compares, as it is under a limit that everything is past."""
    inside = -sign_of(rule) * math.inf
    bound = {bound_of(rule): inside, "by_view": {}}
    # A bound has one of two names, which mypy cannot follow.
    value = replace(rule, **bound).value_in(values, "side")  # type: ignore[arg-type]
    return inside if value is None else value


def limit_name(rule: Rule, view: View) -> str:
    """Return the name of the limit that a rule has from a view."""
    own = f"{view}." if view in rule.by_view else ""
    return f"{rule.code}.{own}{bound_of(rule)}"

"""What an exercise must keep to; a table of data has typos that nobody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from formcheck.core import exercise as data
from formcheck.core.body import PARTS
from formcheck.core.events import Phase
from formcheck.core.posture import MEASURES
from formcheck.core.stats import STATS

if TYPE_CHECKING:
    from formcheck.core.exercise import Cycle, Exercise, Hold, Range, Rule
    from formcheck.core.signature import Signature

__all__ = ["check"]


def check(exercise: Exercise) -> None:
    """Raise ValueError when an exercise contradicts itself."""
    names = [signal.name for signal in exercise.signals]
    _require_unique(exercise, "signal", names)
    _require_unique(exercise, "fault", [fault.code for fault in exercise.faults])
    for used in _signals_used(exercise):
        _require(exercise, used in names, f"one of the signals {names}", used)
    for part in (*_ranges(exercise), *_ranges_of_figures(exercise)):
        _require(exercise, part.low < part.high, f"{part.signal}: low under high", part)
    for rule in exercise.faults:
        _check_rule(exercise, rule)
    for signal in exercise.signals:
        counted = isinstance(exercise.measure, data.Cycle) and not signal.from_start
        kept = signal.best_of is None or (counted and signal.best_of in exercise.measures)
        _require(exercise, kept, f"{signal.name}: best_of one of the measures", signal.best_of)
    if exercise.signature is not None:
        _check_signature(exercise, exercise.signature)
    one_sided_hold = exercise.sides == "each" and not isinstance(exercise.measure, data.Cycle)
    _require(exercise, not one_sided_hold, "sides of a hold: both or nearer", exercise.sides)
    if isinstance(exercise.measure, data.Cycle):
        _check_cycle(exercise, exercise.measure)
    else:
        _check_hold(exercise, exercise.measure)


def _check_signature(exercise: Exercise, signature: Signature) -> None:
    for trait in signature.traits:
        known = trait.measure in MEASURES
        _require(exercise, known, f"a trait of one of {MEASURES}", trait.measure)
        _require(exercise, trait.low < trait.high, f"{trait.measure}: low under high", trait)
    _require(exercise, bool(signature.postures), "a posture of the signature", signature.postures)
    _require(exercise, signature.reps >= 1, "1 or more reps of the signature", signature.reps)


def _require(exercise: Exercise, true: bool, expected: str, got: object) -> None:
    if not true:
        raise ValueError(f"{exercise.name}: expected {expected}, got {got!r}")


def _require_unique(exercise: Exercise, what: str, names: list[str]) -> None:
    _require(exercise, len(set(names)) == len(names), f"every {what} once", names)


def _ranges(exercise: Exercise) -> list[Range]:
    start = exercise.start
    ranges = [*start.posture, *start.compared_in] if start else []
    momentary = [rule for rule in exercise.faults if isinstance(rule, data.Fault)]
    ranges += [part for rule in momentary for part in (*rule.when, *rule.readable, *rule.unless)]
    measure = exercise.measure
    ranges += (
        measure.posture if isinstance(measure, data.Hold) else (*measure.turn, *measure.lookalike)
    )
    return ranges


def _ranges_of_figures(exercise: Exercise) -> list[Range]:
    """Return the ranges that name a figure of a rep instead of a signal."""
    judged = [rule for rule in exercise.faults if isinstance(rule, data.RepFault)]
    return [part for rule in judged for part in rule.when]


def _signals_used(exercise: Exercise) -> list[str]:
    used = [part.signal for part in _ranges(exercise)] + list(exercise.shown)
    used += [name for signal in exercise.signals for name in signal.lowest_of]
    if isinstance(exercise.measure, data.Cycle):
        used.append(exercise.measure.signal)
    used += [rule.signal for rule in exercise.faults if isinstance(rule, data.Fault)]
    stats = [rule.stat for rule in exercise.faults if isinstance(rule, data.RepFault)]
    stats += [part.signal for part in _ranges_of_figures(exercise)]
    for stat in (*stats, *exercise.measures):
        kind, *signals = stat.split(":")
        known = kind in STATS and STATS[kind].signals == len(signals)
        _require(exercise, known, f"a stat of {sorted(STATS)} with its signals", stat)
        used += signals
    return used


def _check_rule(exercise: Exercise, rule: Rule) -> None:
    one_limit = (rule.above is None) != (rule.below is None)
    _require(exercise, one_limit, f"{rule.code}: exactly one of above and below", rule)
    seen_from = set(rule.views) & set(exercise.views)
    _require(exercise, bool(seen_from), f"{rule.code}: a view of {exercise.views}", rule.views)
    by_view = set(rule.by_view) <= set(rule.views)
    _require(exercise, by_view, f"{rule.code}: limits for views of {rule.views}", rule.by_view)
    if isinstance(rule, data.Fault):
        is_cycle = isinstance(exercise.measure, data.Cycle)
        phases = {Phase.OUT, Phase.BACK} if is_cycle else {Phase.HOLD}
        fits = set(rule.phases) <= phases
        _require(exercise, fits, f"{rule.code}: phases of {sorted(phases)}", rule.phases)


def _check_cycle(exercise: Exercise, cycle: Cycle) -> None:
    values = (cycle.rest, cycle.attempt, cycle.depth)
    rest, attempt, depth = (cycle.sign * value for value in values)
    monotonic = rest < attempt < depth
    _require(exercise, monotonic, "rest, attempt and depth strictly monotonic", values)
    beyond = cycle.sign * cycle.full > rest
    _require(exercise, beyond, f"full beyond rest ({cycle.rest})", cycle.full)
    _require(exercise, 0 <= cycle.min_s < cycle.max_s, "min_s under max_s", cycle.min_s)
    sided = not cycle.alternates or exercise.sides == "each"
    _require(exercise, sided, "sides: each, for what alternates", exercise.sides)
    anchored = set(cycle.anchors) <= set(PARTS)
    _require(exercise, anchored, f"anchors of {sorted(PARTS)}", cycle.anchors)


def _check_hold(exercise: Exercise, hold: Hold) -> None:
    _require(exercise, bool(hold.posture), "a posture to hold", hold.posture)
    times = (hold.enter_s, hold.grace_s)
    _require(exercise, min(times) >= 0, "enter_s and grace_s of 0 or more", times)

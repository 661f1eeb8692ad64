"""Checks that an exercise does not contradict itself: nobody sees a typo in a table of data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

from formcheck.core.exercise.definition import Cycle, Exercise, Hold, Signal
from formcheck.core.exercise.rep_stats import STATS
from formcheck.core.exercise.rules import Fault, Range, RepFault, Rule
from formcheck.core.exercise.signature import Signature
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.posture import MEASURES
from formcheck.core.types import Phase

#: Where in an exercise something is: names of fields, and numbers of entries from 0.
Place: TypeAlias = tuple[str | int, ...]
#: A place, whether it is valid, the expectation, and the value found.
_Check: TypeAlias = tuple[Place, bool, str, object]

_PLAIN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
#: Texts must fit on a frame.
_LONGEST = 200
_VIEWS = {"side", "oblique", "front"}


class ContradictionError(ValueError):
    """An exercise contradicts itself.

    Attributes:
        place: Where.
        what: What was expected and what came.
    """

    def __init__(self, name: str, place: Place, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.place = place
        self.what = what


def validate(exercise: Exercise) -> None:
    """Raise ContradictionError for the first inconsistency found."""
    for place, valid, expected, got in _checks(exercise):
        if not valid:
            raise ContradictionError(exercise.name, place, f"expected {expected}, got {got!r}")


def _checks(exercise: Exercise) -> Iterator[_Check]:
    """Yield all checks; each may rely on those before it."""
    yield from _check_names(exercise)
    names = [signal.name for signal in exercise.signals]
    for place, name in _signals_used(exercise):
        yield place, name in names, f"one of the signals {names}", name
    for place, stat in _stats_used(exercise):
        kind, *signals = stat.split(":")
        known = kind in STATS and STATS[kind].signals == len(signals)
        yield place, known, f"a stat of {sorted(STATS)} with its signals", stat
        for name in signals:
            yield place, name in names, f"one of the signals {names}", name
    for place, part in chain(_ranges(exercise), _stat_ranges(exercise)):
        yield place, part.low < part.high, f"{part.signal}: low under high", part
    for number, rule in enumerate(exercise.faults):
        yield from _check_rule(exercise, ("faults", number), rule)
    for number, signal in enumerate(exercise.signals):
        yield from _check_signal(exercise, ("signals", number), signal)
    if exercise.signature is not None:
        yield from _check_signature(exercise.signature)
    if isinstance(exercise.measure, Cycle):
        yield from _check_cycle(exercise, exercise.measure)
    else:
        yield from _check_hold(exercise.measure)
    yield from _check_carriers(exercise)


def _check_names(exercise: Exercise) -> Iterator[_Check]:
    seen: set[tuple[str, str]] = set()
    names: list[tuple[Place, str]] = [
        (("name",), exercise.name),
        *((("signals", n), signal.name) for n, signal in enumerate(exercise.signals)),
        *((("faults", n, "code"), rule.code) for n, rule in enumerate(exercise.faults)),
    ]
    for place, name in names:
        yield place, bool(_PLAIN.fullmatch(name)), "a name of small letters, digits and _", name
        kind = str(place[0]).removesuffix("s")
        yield place, (kind, name) not in seen, f"every {kind} once", name
        seen.add((kind, name))
    views = bool(exercise.views) and set(exercise.views) <= _VIEWS
    yield ("views",), views, f"views of {sorted(_VIEWS)}", exercise.views
    for place, text in _texts(exercise):
        readable = bool(text.strip()) and text.isprintable() and len(text) <= _LONGEST
        yield place, readable, f"1 to {_LONGEST} characters in one line", text


def _texts(exercise: Exercise) -> Iterator[tuple[Place, str]]:
    """Yield everything that is shown or spoken."""
    for name in ("title", "camera", "prescription"):
        yield (name,), getattr(exercise, name)
    for number, sentence in enumerate(exercise.how_to):
        yield ("how_to", number), sentence
    for phase, title in exercise.phase_titles.items():
        yield ("phase_titles", phase.value), title
    for number, signal in enumerate(exercise.signals):
        yield ("signals", number, "title"), signal.title
    for number, rule in enumerate(exercise.faults):
        for name in ("title", "cue", "why"):
            yield ("faults", number, name), getattr(rule, name)


def _ranges(exercise: Exercise) -> Iterator[tuple[Place, Range]]:
    groups: list[tuple[Place, tuple[Range, ...]]] = []
    if exercise.start is not None:
        groups.append((("start", "posture"), exercise.start.posture))
        groups.append((("start", "compared_in"), exercise.start.compared_in))
    for number, rule in enumerate(exercise.faults):
        if isinstance(rule, Fault):
            conditions = ("when", "readable", "unless")
            groups += [(("faults", number, name), getattr(rule, name)) for name in conditions]
    cycle = isinstance(exercise.measure, Cycle)
    fields = ("turn", "lookalike") if cycle else ("posture", "unless")
    groups += [(("measure", name), getattr(exercise.measure, name)) for name in fields]
    for place, parts in groups:
        yield from (((*place, number), part) for number, part in enumerate(parts))


def _stat_ranges(exercise: Exercise) -> Iterator[tuple[Place, Range]]:
    """Yield the ranges that name a stat of a rep instead of a signal."""
    for number, rule in enumerate(exercise.faults):
        if isinstance(rule, RepFault):
            for part_number, part in enumerate(rule.when):
                yield ("faults", number, "when", part_number), part


def _signals_used(exercise: Exercise) -> Iterator[tuple[Place, str]]:
    yield from (((*place, "signal"), part.signal) for place, part in _ranges(exercise))
    yield from ((("shown", number), name) for number, name in enumerate(exercise.shown))
    for number, signal in enumerate(exercise.signals):
        yield from ((("signals", number, "minimum_of"), name) for name in signal.minimum_of)
    if isinstance(exercise.measure, Cycle):
        yield ("measure", "signal"), exercise.measure.signal
    for number, rule in enumerate(exercise.faults):
        if isinstance(rule, Fault):
            yield ("faults", number, "signal"), rule.signal


def _stats_used(exercise: Exercise) -> Iterator[tuple[Place, str]]:
    for number, rule in enumerate(exercise.faults):
        if isinstance(rule, RepFault):
            yield ("faults", number, "stat"), rule.stat
    yield from ((place, part.signal) for place, part in _stat_ranges(exercise))
    yield from ((("measures", number), name) for number, name in enumerate(exercise.measures))


def _check_rule(exercise: Exercise, place: Place, rule: Rule) -> Iterator[_Check]:
    code = rule.code
    limits = (rule.above, rule.below)
    yield place, limits.count(None) == 1, f"{code}: exactly one of above and below", limits
    seen_from = bool(set(rule.views) & set(exercise.views))
    yield (*place, "views"), seen_from, f"{code}: a view of {exercise.views}", rule.views
    # One view at least has the general limit.
    by_view = set(rule.by_view) < set(rule.views)
    expected = f"{code}: limits for some of {rule.views}"
    yield (*place, "by_view"), by_view, expected, dict(rule.by_view)
    is_cycle = isinstance(exercise.measure, Cycle)
    if isinstance(rule, Fault):
        phases = {Phase.OUT, Phase.BACK} if is_cycle else {Phase.HOLD}
        fits = bool(rule.phases) and set(rule.phases) <= phases
        yield (*place, "phases"), fits, f"{code}: phases of {sorted(phases)}", rule.phases
        yield (*place, "hold_s"), rule.hold_s >= 0, f"{code}: hold_s of 0 or more", rule.hold_s
    else:
        expected = f"{code}: a signal, since a hold has no stats of a rep"
        yield (*place, "stat"), is_cycle, expected, rule.stat


def _check_signal(exercise: Exercise, place: Place, signal: Signal) -> Iterator[_Check]:
    best = signal.relative_to_best
    counted = isinstance(exercise.measure, Cycle) and not signal.from_start
    measured = best is None or (counted and best in exercise.measures)
    yield place, measured, f"{signal.name}: relative_to_best one of the measures", best
    # Which side is judged follows from the ranges.
    free = all(part.signal != signal.name for _, part in _ranges(exercise))
    yield place, free or not signal.mirrored, "no range of a mirrored signal", signal.name


def _check_signature(signature: Signature) -> Iterator[_Check]:
    for number, trait in enumerate(signature.traits):
        place: Place = ("signature", "traits", number)
        yield place, trait.measure in MEASURES, f"a trait of one of {MEASURES}", trait.measure
        yield place, trait.low < trait.high, f"{trait.measure}: low under high", trait
    postures, reps = signature.postures, signature.reps
    yield ("signature", "postures"), bool(postures), "a posture of the signature", postures
    yield ("signature", "reps"), reps >= 1, "1 or more reps of the signature", reps


def _check_cycle(exercise: Exercise, cycle: Cycle) -> Iterator[_Check]:
    place = ("measure",)
    values = (cycle.rest, cycle.attempt, cycle.depth)
    rest, attempt, depth = (cycle.sign * value for value in values)
    monotonic = rest < attempt < depth
    yield place, monotonic, "rest, attempt and depth strictly monotonic", values
    beyond = cycle.sign * cycle.full > rest
    yield (*place, "full"), beyond, f"full beyond rest ({cycle.rest})", cycle.full
    yield (*place, "min_s"), 0 <= cycle.min_s < cycle.max_s, "min_s under max_s", cycle.min_s
    each = not cycle.alternates or exercise.sides == "each"
    yield ("sides",), each, "sides: each, for what alternates", exercise.sides
    anchored = set(cycle.anchors) <= set(PARTS)
    yield (*place, "anchors"), anchored, f"anchors of {sorted(PARTS)}", cycle.anchors


def _check_hold(hold: Hold) -> Iterator[_Check]:
    place = ("measure",)
    yield place, bool(hold.posture), "a posture to hold", hold.posture
    times = (hold.enter_s, hold.grace_s)
    yield place, min(times) >= 0, "enter_s and grace_s of 0 or more", times


def _check_carriers(exercise: Exercise) -> Iterator[_Check]:
    """Check that every view of the exercise shows the signals that count or time it."""
    postures = (("measure", "posture"), ("start", "posture"))
    carriers = [(place, part.signal) for place, part in _ranges(exercise) if place[:2] in postures]
    if isinstance(exercise.measure, Cycle):
        carriers.append((("measure", "signal"), exercise.measure.signal))
    for place, name in sorted(carriers):
        hidden = sorted(set(exercise.views) - set(exercise.signal(name).views))
        expected = f"a signal that is read from all of {exercise.views}, which {name} is not from"
        yield place, not hidden, expected, hidden

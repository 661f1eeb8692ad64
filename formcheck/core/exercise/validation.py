"""What an exercise must keep to; a table of data has typos that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from formcheck.core.exercise import definition as data
from formcheck.core.exercise.rep_stats import STATS
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.posture import MEASURES
from formcheck.core.types import Phase

if TYPE_CHECKING:
    from formcheck.core.exercise.definition import Cycle, Exercise, Hold, Range, Rule
    from formcheck.core.exercise.signature import Signature

#: Where in an exercise something stands: names of fields and numbers of entries, from 0.
Place: TypeAlias = tuple[str | int, ...]

_PLAIN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
#: What is shown and said must fit on a picture.
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
    """Raise ContradictionError, of what is wrong the first, when an exercise contradicts itself."""
    _check_names(exercise)
    names = [signal.name for signal in exercise.signals]
    for place, used in _signals_used(exercise):
        _require(exercise, place, used in names, f"one of the signals {names}", used)
    for place, part in chain(_ranges(exercise), _ranges_of_figures(exercise)):
        _require(exercise, place, part.low < part.high, f"{part.signal}: low under high", part)
    for number, rule in enumerate(exercise.faults):
        _check_rule(exercise, ("faults", number), rule)
    for number, signal in enumerate(exercise.signals):
        counted = isinstance(exercise.measure, data.Cycle) and not signal.from_start
        kept = signal.relative_to_best is None or (
            counted and signal.relative_to_best in exercise.measures
        )
        expected = f"{signal.name}: relative_to_best one of the measures"
        _require(exercise, ("signals", number), kept, expected, signal.relative_to_best)
        # The side itself follows from what is asked for.
        free = all(part.signal != signal.name for _, part in _ranges(exercise))
        expected = "no range of what is mirrored"
        _require(exercise, ("signals", number), free or not signal.mirrored, expected, signal.name)
    if exercise.signature is not None:
        _check_signature(exercise, exercise.signature)
    if isinstance(exercise.measure, data.Cycle):
        _check_cycle(exercise, exercise.measure)
    else:
        _check_hold(exercise, exercise.measure)
    _check_carriers(exercise)


def _check_signature(exercise: Exercise, signature: Signature) -> None:
    for number, trait in enumerate(signature.traits):
        place: Place = ("signature", "traits", number)
        known = trait.measure in MEASURES
        _require(exercise, place, known, f"a trait of one of {MEASURES}", trait.measure)
        _require(exercise, place, trait.low < trait.high, f"{trait.measure}: low under high", trait)
    place = ("signature", "postures")
    placed = bool(signature.postures)
    _require(exercise, place, placed, "a posture of the signature", signature.postures)
    place = ("signature", "reps")
    _require(
        exercise, place, signature.reps >= 1, "1 or more reps of the signature", signature.reps
    )


def _require(exercise: Exercise, place: Place, true: bool, expected: str, got: object) -> None:
    if not true:
        raise ContradictionError(exercise.name, place, f"expected {expected}, got {got!r}")


def _check_names(exercise: Exercise) -> None:
    """Check what people, other programs and rules call things."""
    seen: set[tuple[str, str]] = set()
    for place, name in chain(
        [(("name",), exercise.name)],
        ((("signals", n), signal.name) for n, signal in enumerate(exercise.signals)),
        ((("faults", n, "code"), rule.code) for n, rule in enumerate(exercise.faults)),
    ):
        plain = bool(_PLAIN.fullmatch(name))
        _require(exercise, place, plain, "a name of small letters, digits and _", name)
        kind = str(place[0]).removesuffix("s")
        _require(exercise, place, (kind, name) not in seen, f"every {kind} once", name)
        seen.add((kind, name))
    views = bool(exercise.views) and set(exercise.views) <= _VIEWS
    _require(exercise, ("views",), views, f"views of {sorted(_VIEWS)}", exercise.views)
    for place, words in _words(exercise):
        told = bool(words.strip()) and words.isprintable() and len(words) <= _LONGEST
        _require(exercise, place, told, f"1 to {_LONGEST} characters in one line", words)


def _words(exercise: Exercise) -> Iterator[tuple[Place, str]]:
    """Yield everything that is shown or said."""
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
    """Yield every range with its place."""
    groups: list[tuple[Place, tuple[Range, ...]]] = []
    if exercise.start is not None:
        groups.append((("start", "posture"), exercise.start.posture))
        groups.append((("start", "compared_in"), exercise.start.compared_in))
    for number, rule in enumerate(exercise.faults):
        if isinstance(rule, data.Fault):
            conditions = ("when", "readable", "unless")
            groups += [(("faults", number, name), getattr(rule, name)) for name in conditions]
    fields = ("turn", "lookalike") if isinstance(exercise.measure, data.Cycle) else ("posture",)
    groups += [(("measure", name), getattr(exercise.measure, name)) for name in fields]
    for place, parts in groups:
        yield from (((*place, number), part) for number, part in enumerate(parts))


def _ranges_of_figures(exercise: Exercise) -> Iterator[tuple[Place, Range]]:
    """Yield the ranges that name a figure of a rep instead of a signal."""
    for number, rule in enumerate(exercise.faults):
        if isinstance(rule, data.RepFault):
            for part_number, part in enumerate(rule.when):
                yield ("faults", number, "when", part_number), part


def _signals_used(exercise: Exercise) -> Iterator[tuple[Place, str]]:
    """Yield the name of every signal that something is read from; check the figures on the way."""
    yield from (((*place, "signal"), part.signal) for place, part in _ranges(exercise))
    yield from ((("shown", number), name) for number, name in enumerate(exercise.shown))
    for number, signal in enumerate(exercise.signals):
        yield from ((("signals", number, "minimum_of"), name) for name in signal.minimum_of)
    if isinstance(exercise.measure, data.Cycle):
        yield ("measure", "signal"), exercise.measure.signal
    stats: list[tuple[Place, str]] = []
    for number, rule in enumerate(exercise.faults):
        if isinstance(rule, data.Fault):
            yield ("faults", number, "signal"), rule.signal
        else:
            stats.append((("faults", number, "stat"), rule.stat))
    stats += [(place, part.signal) for place, part in _ranges_of_figures(exercise)]
    stats += [(("measures", number), name) for number, name in enumerate(exercise.measures)]
    for place, stat in stats:
        kind, *signals = stat.split(":")
        known = kind in STATS and STATS[kind].signals == len(signals)
        _require(exercise, place, known, f"a stat of {sorted(STATS)} with its signals", stat)
        yield from ((place, name) for name in signals)


def _check_rule(exercise: Exercise, place: Place, rule: Rule) -> None:
    limits = (rule.above, rule.below)
    expected = f"{rule.code}: exactly one of above and below"
    _require(exercise, place, limits.count(None) == 1, expected, limits)
    seen_from = set(rule.views) & set(exercise.views)
    expected = f"{rule.code}: a view of {exercise.views}"
    _require(exercise, (*place, "views"), bool(seen_from), expected, rule.views)
    # The usual limit is that of the others.
    by_view = set(rule.by_view) < set(rule.views)
    expected = f"{rule.code}: limits for some of {rule.views}"
    _require(exercise, (*place, "by_view"), by_view, expected, dict(rule.by_view))
    is_cycle = isinstance(exercise.measure, data.Cycle)
    if isinstance(rule, data.Fault):
        phases = {Phase.OUT, Phase.BACK} if is_cycle else {Phase.HOLD}
        fits = bool(rule.phases) and set(rule.phases) <= phases
        expected = f"{rule.code}: phases of {sorted(phases)}"
        _require(exercise, (*place, "phases"), fits, expected, rule.phases)
        expected = f"{rule.code}: hold_s of 0 or more"
        _require(exercise, (*place, "hold_s"), rule.hold_s >= 0, expected, rule.hold_s)
    else:
        expected = f"{rule.code}: a signal, for a hold has no figures of a rep"
        _require(exercise, (*place, "stat"), is_cycle, expected, rule.stat)


def _check_cycle(exercise: Exercise, cycle: Cycle) -> None:
    place = ("measure",)
    values = (cycle.rest, cycle.attempt, cycle.depth)
    rest, attempt, depth = (cycle.sign * value for value in values)
    monotonic = rest < attempt < depth
    _require(exercise, place, monotonic, "rest, attempt and depth strictly monotonic", values)
    beyond = cycle.sign * cycle.full > rest
    _require(exercise, (*place, "full"), beyond, f"full beyond rest ({cycle.rest})", cycle.full)
    in_time = 0 <= cycle.min_s < cycle.max_s
    _require(exercise, (*place, "min_s"), in_time, "min_s under max_s", cycle.min_s)
    sided = not cycle.alternates or exercise.sides == "each"
    _require(exercise, ("sides",), sided, "sides: each, for what alternates", exercise.sides)
    anchored = set(cycle.anchors) <= set(PARTS)
    expected = f"anchors of {sorted(PARTS)}"
    _require(exercise, (*place, "anchors"), anchored, expected, cycle.anchors)


def _check_hold(exercise: Exercise, hold: Hold) -> None:
    place = ("measure",)
    _require(exercise, place, bool(hold.posture), "a posture to hold", hold.posture)
    times = (hold.enter_s, hold.grace_s)
    _require(exercise, place, min(times) >= 0, "enter_s and grace_s of 0 or more", times)


def _check_carriers(exercise: Exercise) -> None:
    """Check that what is counted or timed can be read from every view of the exercise."""
    measure = exercise.measure
    if isinstance(measure, data.Cycle):
        carriers: list[tuple[Place, str]] = [(("measure", "signal"), measure.signal)]
    else:
        parts = enumerate(measure.posture)
        carriers = [(("measure", "posture", number), part.signal) for number, part in parts]
    if exercise.start is not None:
        parts = enumerate(exercise.start.posture)
        carriers += [(("start", "posture", number), part.signal) for number, part in parts]
    for place, name in carriers:
        hidden = sorted(set(exercise.views) - set(exercise.signal(name).views))
        expected = f"a signal that is read from all of {exercise.views}, which {name} is not from"
        _require(exercise, place, not hidden, expected, hidden)

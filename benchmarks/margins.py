"""What each rule of an exercise reads on faulty, on clean and on unlabelled reps.

    python -m benchmarks.margins squat FOLDER... [--model full]

The distance between the faulty and the clean ones is the evidence for a limit. Clean are rendered
reps without the fault and real sets that are labelled with other faults or none. The seconds of a
hold take the place of reps.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Literal, TypeAlias

from benchmarks.clips import Seen, clips_of, record_all, seen_in
from benchmarks.faults import judged_codes, scored_seconds
from benchmarks.results import table
from benchmarks.scores import matched
from formcheck import exercises
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.rules import Fault, RepFault, Rule, bound_of, limit_of, signal_of
from formcheck.core.results.events import Rep, Tick
from formcheck.errors import FormcheckError

Group: TypeAlias = Literal["faulty", "clean", "unlabelled"]
GROUPS: tuple[Group, ...] = ("faulty", "clean", "unlabelled")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule read on one rep, or in one second of a hold."""

    value: float
    clip: str


#: Readings by group.
Readings: TypeAlias = Mapping[Group, Sequence[Reading]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("exercise")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    args = parser.parse_args()
    try:
        exercise = with_all_figures(exercises.get(args.exercise))
    except FormcheckError as error:
        sys.exit(str(error))
    clips = [clip for clip in clips_of(args.folders) if clip.exercise == exercise.name]
    record_all(clips, args.model)
    seen = [seen_in(clip, exercise, args.model) for clip in clips]
    print("\n".join(lines(exercise, seen)))


def with_all_figures(exercise: Exercise) -> Exercise:
    """Return the exercise with the figure of every rule that has one among its measures."""
    stats = [rule.stat for rule in exercise.faults if isinstance(rule, RepFault)]
    return replace(exercise, measures=tuple(dict.fromkeys((*exercise.measures, *stats))))


def lines(exercise: Exercise, seen: Sequence[Seen]) -> list[str]:
    """Return a table with a row for each rule and view."""
    rows: list[tuple[object, ...]] = []
    for rule in exercise.faults:
        for view in (view for view in exercise.views if view in rule.views):
            found = readings(rule, [one for one in seen if one.clip.view == view])
            if not found:
                continue
            sign = 1 if bound_of(rule) == "above" else -1
            cells = [told(found.get(group, ()), sign, group) for group in GROUPS]
            limit = f"{bound_of(rule)} {limit_of(rule, view):.3g} {exercise.unit(rule)}"
            rows.append((rule.code, view, limit, *cells, gap_told(found, sign)))
    heads = (f"{group}: least, median, most (nearest)" for group in GROUPS)
    return table(("Fault", "view", "limit", *heads, "gap, its middle"), rows)


def readings(rule: Rule, seen: Iterable[Seen]) -> Readings:
    """Return what a rule read, by group, without unknown values and times in fast motion."""
    found: dict[Group, list[Reading]] = defaultdict(list)
    for one in seen:
        timed = signal_of(rule) is None
        if rule.code not in judged_codes(one.clip.view, one.exercise) or (
            timed and one.clip.sped_up
        ):
            continue
        of_clip = of_reps if isinstance(one.exercise.measure, Cycle) else of_seconds
        for group, value in of_clip(rule, one):
            if not math.isnan(value):
                found[group].append(Reading(value, one.clip.path.stem))
    return found


def of_reps(rule: Rule, seen: Seen) -> Iterator[tuple[Group, float]]:
    """Yield group and figure of each rep whose truth is known, or that nobody labelled."""
    if seen.clip.rendered:
        for true, rep in matched(seen.clip.true_reps, seen.report.reps):
            yield group_of(rule.code, true.faults), rep_figure(rule, rep, seen)
        return
    group = group_of(rule.code, seen.clip.set_faults)
    yield from ((group, rep_figure(rule, rep, seen)) for rep in seen.report.reps)


def of_seconds(rule: Rule, seen: Seen) -> Iterator[tuple[Group, float]]:
    """Yield group and median of a momentary rule's signal in each second of a hold."""
    if seen.clip.rendered:
        for second, true in scored_seconds(seen):
            yield group_of(rule.code, true), second_figure(rule, seen, second)
        return
    group = group_of(rule.code, seen.clip.set_faults)
    for hold in seen.report.holds:
        for second in range(math.floor(hold.held_s)):
            yield group, second_figure(rule, seen, hold.start_s + second)


def group_of(code: str, true: frozenset[str] | None) -> Group:
    """Return the group of what has these true codes; None when nobody says."""
    if true is None:
        return "unlabelled"
    return "faulty" if code in true else "clean"


def rep_figure(rule: Rule, rep: Rep, seen: Seen) -> float:
    """Return what a rule reads on a rep; NaN where it was not seen."""
    if isinstance(rule, RepFault):
        return rep.measures.get(measure_name(rule.stat, seen.exercise), math.nan)
    ticks = [tick for tick in _judged(rule, seen.ticks) if rep.start_s <= tick.t < rep.end_s]
    samples = [(tick.t, tick.signals[rule.signal]) for tick in ticks]
    return sustained(samples, rule.hold_s, 1 if bound_of(rule) == "above" else -1)


def second_figure(rule: Rule, seen: Seen, start_s: float) -> float:
    """Return the median of a rule's signal in a second; NaN where it was not seen."""
    if not isinstance(rule, Fault):
        return math.nan
    values = [
        tick.signals[rule.signal]
        for tick in _judged(rule, seen.ticks)
        if start_s <= tick.t < start_s + 1
    ]
    known = [value for value in values if not math.isnan(value)]
    return median(known) if known else math.nan


def _judged(rule: Fault, ticks: Iterable[Tick]) -> Iterator[Tick]:
    return (tick for tick in ticks if tick.phase in rule.phases)


def measure_name(stat: str, exercise: Exercise) -> str:
    """Return the name that a figure has among the measures of a rep."""
    kind, *names = stat.split(":")
    return f"{names[0]}_{kind}_{exercise.signal(names[0]).unit}" if names else stat


def sustained(samples: Sequence[tuple[float, float]], hold_s: float, sign: int) -> float:
    """Return the strictest limit that would have been passed for ``hold_s`` on end.

    Args:
        samples: Seconds and values; NaN values are left out.
        hold_s: Seconds.
        sign: 1 when the fault lies above the limit, -1 below.

    Returns:
        NaN when nothing was seen for so long.
    """
    known = [(t, sign * value) for t, value in samples if not math.isnan(value)]
    lowest = []
    for i, (start_s, _) in enumerate(known):
        end = next((j for j in range(i, len(known)) if known[j][0] - start_s >= hold_s), None)
        if end is not None:
            lowest.append(min(value for _, value in known[i : end + 1]))
    return sign * max(lowest) if lowest else math.nan


def told(found: Sequence[Reading], sign: int, group: Group) -> str:
    """Return number, least, median and most; the clip of the one nearest to the other group."""
    if not found:
        return "-"
    values = [reading.value for reading in found]
    outward = sign if group != "faulty" else -sign
    nearest = max(found, key=lambda reading: outward * reading.value)
    figures = f"{min(values):.3g}, {median(values):.3g}, {max(values):.3g}"
    return f"{len(values)}: {figures} ({nearest.clip})"


def gap(found: Readings, sign: int) -> tuple[float, float] | None:
    """Return how far the faulty lie beyond the clean (negative: they overlap), and its middle.

    None when there are not both.
    """
    faulty = [sign * reading.value for reading in found.get("faulty", ())]
    clean = [sign * reading.value for reading in found.get("clean", ())]
    if not faulty or not clean:
        return None
    return min(faulty) - max(clean), sign * (min(faulty) + max(clean)) / 2


def gap_told(found: Readings, sign: int) -> str:
    """Return the gap and its middle in words."""
    both = gap(found, sign)
    return f"{both[0]:.3g}, {both[1]:.3g}" if both else "-"


if __name__ == "__main__":
    main()

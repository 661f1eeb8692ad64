"""How often a fault is really there, by how far a reading lies from the limit."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.cases import sign_of
from benchmarks.fitting import spread_for
from benchmarks.leave_one_out import Study
from benchmarks.results import table

#: Ends of the bins, in spreads past the limit: negative is inside it.
EDGES = (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a reading is past its limit, in the model's own spread, and whether it is a fault."""

    spreads: float
    faulty: bool


def distances(study: Study, code: str) -> list[Distance]:
    """Return those of a fault, each from the limit that was chosen without its maker.

    Left out is what could not be judged, what a condition excludes, and what has no spread.
    """
    exercise = study.exercise
    sign = sign_of(exercise.fault(code))
    found = [
        Distance(
            sign * (case.value - one.limits[case.limit]) / spread_for(exercise, case.limit),
            case.faulty,
        )
        for one in study.left_out
        for case in one.trial.cases
        if case.code == code
    ]
    return [one for one in found if math.isfinite(one.spreads)]


def binned(found: Iterable[Distance]) -> list[tuple[int, int]]:
    """Return faulty and all readings of each bin; one that lies on an edge is in the upper bin."""
    bins = [(0, 0)] * (len(EDGES) + 1)
    for one in found:
        place = bisect_right(EDGES, one.spreads)
        faulty, total = bins[place]
        bins[place] = (faulty + one.faulty, total + 1)
    return bins


def reliability_lines(studies: Sequence[Study]) -> list[str]:
    """Return the table of all faults that were read on anything."""
    rows: list[tuple[str, ...]] = []
    every: list[Distance] = []
    for study in studies:
        for rule in study.exercise.faults:
            found = distances(study, rule.code)
            if found:
                rows.append((f"{study.exercise.name} {rule.code}", *map(told, binned(found))))
                every += found
    rows.append(("all", *map(told, binned(every))))
    return table(("Truly faulty, by distance past the limit in spreads", *bin_names()), rows)


def bin_names() -> list[str]:
    """Return the names of the bins."""
    inner = [f"{low:g} to {high:g}" for low, high in pairwise(EDGES)]
    return [f"under {EDGES[0]:g}", *inner, f"{EDGES[-1]:g} and more"]


def told(both: tuple[int, int]) -> str:
    """Return a bin in words: the share, and of how many."""
    faulty, total = both
    return f"{faulty / total:.2f} of {total}" if total else ""

"""Scores of warnings on rendered clips: right, false and missed, by rep or second."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.clips import Seen
from benchmarks.scores import matched
from formcheck.core.exercise.definition import Exercise

#: A fault of a hold is scored second by second; this long around its true start either is right.
FAULT_START_SLACK_S = 1.0

#: True and found codes of a rep or of a second of a hold.
Unit = tuple[frozenset[str], frozenset[str]]


@dataclass(slots=True)
class FaultScore:
    """Right and wrong warnings of one code."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def note(self, *, true: bool, raised: bool) -> None:
        """Note one rep or second."""
        self.hits += true and raised
        self.false += raised and not true
        self.missed += true and not raised

    def add(self, other: FaultScore) -> None:
        """Take in the score of other clips."""
        self.hits += other.hits
        self.false += other.false
        self.missed += other.missed

    @property
    def known(self) -> bool:
        """True when there was a fault or a warning at all."""
        return bool(self.hits or self.false or self.missed)

    @property
    def precision(self) -> float:
        """Share of the warnings that were right; NaN without warnings."""
        raised = self.hits + self.false
        return self.hits / raised if raised else math.nan

    @property
    def recall(self) -> float:
        """Share of the faults that were warned of; NaN without faults."""
        true = self.hits + self.missed
        return self.hits / true if true else math.nan

    @property
    def f1(self) -> float:
        """Harmonic mean of both; NaN when there was neither fault nor warning."""
        total = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / total if total else math.nan


def judged_codes(view: str, exercise: Exercise) -> set[str]:
    """Return the codes that can be judged from a view as clips are labelled with it."""
    return {
        rule.code
        for rule in exercise.faults
        if exercise.can_judge(rule, view)  # type: ignore[arg-type]  # a view as text from labels
    }


def fault_scores(
    seen: Iterable[Seen], exercise: Exercise
) -> tuple[dict[tuple[str, str], FaultScore], Counter[tuple[str, str]]]:
    """Score the faults of rendered clips, by rep or by second of the hold.

    Returns:
        Scores by code and view, of what can be judged from the view; and by code and view how many
        reps or seconds have a fault that cannot.
    """
    scores: dict[tuple[str, str], FaultScore] = {}
    unjudged: Counter[tuple[str, str]] = Counter()
    for one in seen:
        view = one.clip.view
        judged = judged_codes(view, exercise)
        for true, found in units(one):
            for code in judged:
                score = scores.setdefault((code, view), FaultScore())
                score.note(true=code in true, raised=code in found)
            unjudged.update((code, view) for code in true - judged)
    return scores, unjudged


def summed(found: Mapping[tuple[str, str], FaultScore]) -> dict[str, FaultScore]:
    """Return the scores of each code from all views."""
    by_code: dict[str, FaultScore] = {}
    for (code, _), score in found.items():
        by_code.setdefault(code, FaultScore()).add(score)
    return by_code


def units(seen: Seen) -> Iterator[Unit]:
    """Yield the true and the found codes of each rep of a rendered clip, or second of a hold."""
    return rep_units(seen) if seen.clip.true_reps else second_units(seen)


def rep_units(seen: Seen) -> Iterator[Unit]:
    """Yield the codes of each rep; one that was missed has no found ones, an invented no true."""
    pairs = matched(seen.clip.true_reps, seen.report.reps)
    found, true = [rep for _, rep in pairs], [true for true, _ in pairs]
    for one, rep in pairs:
        yield one.faults, frozenset(rep.faults)
    for missed in seen.clip.true_reps:
        if missed not in true:
            yield missed.faults, frozenset()
    for invented in seen.report.reps:
        if invented not in found:
            yield frozenset(), frozenset(invented.faults)


def second_units(seen: Seen) -> Iterator[Unit]:
    """Yield the codes of each scored second of a clip."""
    for second, true in scored_seconds(seen):
        yield true, frozenset(raised_between(seen, second, second + 1))


def scored_seconds(seen: Seen) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield each whole second of a rendered hold with its true codes, but those about a start."""
    for hold in seen.clip.true_holds:
        for second in range(math.ceil(hold.start_s), math.floor(hold.end_s)):
            yield second, hold.faults
    if seen.clip.true_holds:
        return
    starts = seen.clip.fault_starts
    for second in range(math.floor(seen.report.source.duration_s)):
        if all(abs(start_s - second - 0.5) >= FAULT_START_SLACK_S for _, start_s in starts):
            yield second, frozenset(code for code, start_s in starts if start_s <= second)


def raised_between(seen: Seen, start_s: float, end_s: float) -> set[str]:
    """Return the codes that were raised at any time in [start_s, end_s)."""
    return {
        fault.code
        for fault in seen.report.faults
        if fault.start_s < end_s and fault.end_s > start_s
    }

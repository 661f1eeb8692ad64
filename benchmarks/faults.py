"""Scores of warnings: what was raised, missed, raised for nothing, or rightly not judged."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.clips import Clip, Seen
from benchmarks.scores import matched
from formcheck.core.abstention import judged_from
from formcheck.core.exercise import Cycle, Exercise

#: A fault of a hold is scored second by second; this long around its true start either is right.
FAULT_START_SLACK_S = 1.0
#: A fault that could not be judged for this share of the reps of a set was not checked in it.
UNCHECKED_SHARE = 0.5

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
        if judged_from(exercise, rule, view)  # type: ignore[arg-type]
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
        yield true, frozenset(_raised_between(seen, second, second + 1))


def scored_seconds(seen: Seen) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield each whole second of a rendered hold with its true codes, but those about a start."""
    starts = seen.clip.fault_starts
    for second in range(math.floor(seen.report.source.duration_s)):
        if all(abs(start_s - second - 0.5) >= FAULT_START_SLACK_S for _, start_s in starts):
            yield second, frozenset(code for code, start_s in starts if start_s <= second)


def _raised_between(seen: Seen, start_s: float, end_s: float) -> set[str]:
    return {
        fault.code
        for fault in seen.report.faults
        if fault.start_s < end_s and fault.end_s > start_s
    }


@dataclass(slots=True)
class FalseAlarms:
    """Warnings where there was nothing to warn of.

    Attributes:
        units: Clean reps, or seconds of a clean hold.
        raised: Those on which anything was raised.
        codes: On how many each code was raised.
    """

    units: int = 0
    raised: int = 0
    codes: Counter[str] = field(default_factory=Counter)

    def note(self, codes: Iterable[str]) -> None:
        """Note one clean rep or second and what was raised on it."""
        found = list(codes)
        self.units += 1
        self.raised += bool(found)
        self.codes.update(found)

    def add(self, other: FalseAlarms) -> None:
        """Take in the false alarms of other clips."""
        self.units += other.units
        self.raised += other.raised
        self.codes += other.codes

    @property
    def share(self) -> float:
        """Share of the clean ones on which anything was raised; NaN without any."""
        return self.raised / self.units if self.units else math.nan


def false_alarms(seen: Iterable[Seen]) -> FalseAlarms:
    """Return what was raised on clean rendered reps and seconds and on sets filmed as good form."""
    alarms = FalseAlarms()
    for one in seen:
        for found in _clean_units(one):
            alarms.note(found)
    return alarms


def _clean_units(seen: Seen) -> Iterator[frozenset[str]]:
    """Yield what was raised on each rep or second that is known to be clean."""
    if seen.clip.true_reps:
        for true, rep in matched(seen.clip.true_reps, seen.report.reps):
            if not true.faults:
                yield frozenset(rep.faults)
    elif seen.clip.rendered:
        yield from (found for true, found in second_units(seen) if not true)
    elif seen.clip.set_faults == frozenset():
        yield from set_units(seen)


def set_units(seen: Seen) -> Iterator[frozenset[str]]:
    """Yield what was raised on each rep that was found, or on each second that was held."""
    for rep in seen.report.reps:
        yield frozenset(rep.faults)
    if isinstance(seen.exercise.measure, Cycle):
        return
    for hold in seen.report.holds:
        for second in range(math.floor(hold.held_s)):
            start_s = hold.start_s + second
            yield frozenset(_raised_between(seen, start_s, start_s + 1))


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A real set of which one fault is known.

    Attributes:
        units: True reps, or reps found where that is more; seconds of a hold.
        raised: On how many the fault was raised; None when it was not checked.
        found: Reps or seconds that were found.
        others: On how many of those something else was raised, and what.
    """

    clip: Clip
    code: str
    units: int
    raised: int | None
    found: int
    others: int
    other_codes: Counter[str]


def labelled_sets(seen: Iterable[Seen]) -> list[LabelledSet]:
    """Score the real sets that are labelled with exactly one fault."""
    found = []
    for one in seen:
        if one.clip.rendered or one.clip.set_faults is None or len(one.clip.set_faults) != 1:
            continue
        (code,) = one.clip.set_faults
        raised = list(set_units(one))
        others = [codes - {code} for codes in raised if codes - {code}]
        hits = sum(code in codes for codes in raised)
        found.append(
            LabelledSet(
                one.clip,
                code,
                max(len(raised), one.clip.reps or 0),
                hits if hits or checked(one, code) else None,
                len(raised),
                len(others),
                Counter(other for codes in others for other in codes),
            )
        )
    return found


def checked(seen: Seen, code: str) -> bool:
    """Return True when the exercise has the fault and it could be judged most of the time."""
    if code not in {rule.code for rule in seen.exercise.faults}:
        return False
    moving_s = sum(rep.end_s - rep.start_s for rep in seen.report.reps)
    exercised_s = moving_s or sum(hold.held_s for hold in seen.report.holds)
    unchecked_s = sum(entry.seconds for entry in seen.report.not_checked if entry.code == code)
    return unchecked_s <= UNCHECKED_SHARE * exercised_s


@dataclass(frozen=True, slots=True)
class Abstention:
    """Faults that the view of a clip hides.

    Attributes:
        hidden: Pairs of clip and fault.
        breaches: Those that were raised, or not listed as not checked, in words.
    """

    hidden: int
    breaches: Sequence[str]


def abstention(seen: Iterable[Seen], exercise: Exercise) -> Abstention:
    """Look whether what cannot be seen was listed as not checked, and never raised."""
    total, breaches = 0, []
    for one in seen:
        hidden = {rule.code for rule in exercise.faults} - judged_codes(one.clip.view, exercise)
        raised = {fault.code for fault in one.report.faults}
        listed = {entry.code for entry in one.report.not_checked}
        name = one.clip.path.stem
        total += len(hidden)
        breaches += [f"{name}: {code} raised" for code in sorted(hidden & raised)]
        breaches += [f"{name}: {code} not listed" for code in sorted(hidden - raised - listed)]
    return Abstention(total, breaches)

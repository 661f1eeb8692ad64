"""Warnings where nothing is wrong, on real sets of one known fault, and from views that hide."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.clips import Clip, Seen
from benchmarks.faults import judged_codes, raised_between, second_units
from benchmarks.scores import matched
from formcheck.core.exercise.definition import Cycle, Exercise

#: A fault that could not be judged for this share of the reps of a set was not checked in it.
UNCHECKED_SHARE = 0.5


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
            yield frozenset(raised_between(seen, start_s, start_s + 1))


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A real set with one known fault.

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
                hits if checked(one, code) else None,
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

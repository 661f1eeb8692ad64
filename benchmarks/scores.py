"""Scores of what formcheck made of clips against what is true of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from benchmarks.clips import Clip, Seen, TrueRep
from formcheck.core.abstention import judged_from
from formcheck.core.events import Rep
from formcheck.core.exercise import Exercise

#: A fault of a hold is scored second by second; this long around its true start either is right.
FAULT_START_SLACK_S = 1.0


@dataclass(frozen=True, slots=True)
class Counts:
    """How well repetitions were counted."""

    clips: int
    exact: float
    within_one: float
    mae: float
    wrong_reps: float


def counts(pairs: Sequence[tuple[int, int]]) -> Counts:
    """Score (true, found) pairs."""
    errors = [abs(found - true) for true, found in pairs]
    total = sum(true for true, _ in pairs)
    return Counts(
        clips=len(pairs),
        exact=mean(error == 0 for error in errors),
        within_one=mean(error <= 1 for error in errors),
        mae=mean(error / max(true, 1) for error, (true, _) in zip(errors, pairs, strict=True)),
        wrong_reps=sum(errors) / max(total, 1),
    )


def matched(seen: Seen) -> list[tuple[TrueRep, Rep]]:
    """Return the true reps that were found, each with the found one.

    A found rep is a true one when its turning point lies within the true rep.
    """
    left = list(seen.report.reps)
    pairs = []
    for true in seen.clip.true_reps:
        rep = next((rep for rep in left if true.start_s <= rep.turn_s <= true.end_s), None)
        if rep is not None:
            left.remove(rep)
            pairs.append((true, rep))
    return pairs


def rep_time_errors(seen: Iterable[Seen]) -> list[tuple[float, float, float]]:
    """Return errors of start, turn and end in seconds, one triple a matched rep."""
    return [
        (rep.start_s - true.start_s, rep.turn_s - true.turn_s, rep.end_s - true.end_s)
        for one in seen
        for true, rep in matched(one)
    ]


@dataclass(slots=True)
class FaultScore:
    """Right and wrong warnings of one code."""

    hits: int = 0
    false: int = 0
    missed: int = 0

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


def fault_scores(seen: Sequence[Seen], exercise: Exercise) -> dict[str, FaultScore]:
    """Score the faults of rendered clips, by rep or by second of the hold.

    Only faults that can be judged from the clip's view count; the others are scored by
    :func:`abstention_breaches`.
    """
    scores = {rule.code: FaultScore() for rule in exercise.faults}
    for one in seen:
        judgeable = judged_codes(one.clip, exercise)
        units = _rep_units(one) if one.clip.true_reps else _second_units(one)
        for true, found in units:
            for code in judgeable:
                score = scores[code]
                score.hits += code in true and code in found
                score.false += code in found and code not in true
                score.missed += code in true and code not in found
    return scores


def judged_codes(clip: Clip, exercise: Exercise) -> set[str]:
    """Return the codes that can be judged from the clip's view."""
    return {
        rule.code
        for rule in exercise.faults
        if judged_from(exercise, rule, clip.view)  # type: ignore[arg-type]
    }


def _rep_units(one: Seen) -> list[tuple[set[str], set[str]]]:
    """Return true and found codes of each rep; of one that was missed or invented none."""
    pairs = matched(one)
    found, true = [rep for _, rep in pairs], [true for true, _ in pairs]
    units = [(set(true.faults), set(rep.faults)) for true, rep in pairs]
    units += [(set(rep.faults), set()) for rep in one.clip.true_reps if rep not in true]
    units += [(set(), set(rep.faults)) for rep in one.report.reps if rep not in found]
    return units


def _second_units(one: Seen) -> list[tuple[set[str], set[str]]]:
    """Return true and found codes of each second of a hold; unclear seconds are left out."""
    units = []
    end_s = one.ticks[-1].t
    for second in range(math.floor(end_s)):
        unclear = any(
            abs(start_s - second - 0.5) < FAULT_START_SLACK_S
            for _, start_s in one.clip.fault_starts
        )
        if unclear:
            continue
        true = {code for code, start_s in one.clip.fault_starts if start_s <= second}
        found = {
            fault.code
            for fault in one.report.faults
            if fault.start_s < second + 1 and fault.end_s > second
        }
        units.append((true, found))
    return units


@dataclass(slots=True)
class FalseAlarms:
    """Warnings where there was nothing to warn of."""

    units: int = 0
    raised: int = 0
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, codes: Iterable[str]) -> None:
        """Note one clean rep or hold and what was raised on it."""
        found = list(codes)
        self.units += 1
        self.raised += bool(found)
        self.codes.update(found)


def false_alarms(seen: Iterable[Seen]) -> FalseAlarms:
    """Count faults raised on clean rendered reps and on real sets filmed as good form."""
    alarms = FalseAlarms()
    for one in seen:
        for true, rep in matched(one):
            if not true.faults:
                alarms.add(rep.faults)
        if one.clip.set_faults == frozenset():
            for rep in one.report.reps:
                alarms.add(rep.faults)
            for hold in one.report.holds:
                alarms.add(hold.faults)
    return alarms


def abstention_breaches(seen: Iterable[Seen], exercise: Exercise) -> list[str]:
    """Return what was raised, or not listed as not checked, although the view hides it."""
    breaches = []
    for one in seen:
        hidden = {rule.code for rule in exercise.faults} - judged_codes(one.clip, exercise)
        raised = {fault.code for fault in one.report.faults}
        listed = {entry.code for entry in one.report.not_checked}
        breaches += [f"{one.clip.path.stem}: {code} raised" for code in sorted(hidden & raised)]
        breaches += [f"{one.clip.path.stem}: {code} not listed" for code in sorted(hidden - listed)]
    return breaches


def angle_errors(seen: Iterable[Seen], names: dict[str, str]) -> dict[str, list[float]]:
    """Return absolute errors in degrees of signals (by their name in the truth) in side views."""
    errors: dict[str, list[float]] = {truth: [] for truth in names}
    for one in seen:
        if one.clip.view != "side":
            continue
        for truth, signal in names.items():
            values = one.clip.angles.get(truth, [])
            for tick, true in zip(one.ticks, values, strict=False):
                found = _as_in_truth(truth, tick.signals.get(signal, math.nan))
                if not math.isnan(found):
                    errors[truth].append(abs(found - true))
    return errors


def _as_in_truth(name: str, value: float) -> float:
    """Return a signal as the truth states it: the body line there is an unsigned interior angle."""
    return 180 - abs(value) if name == "body_line" else value


def median_or_nan(values: Sequence[float]) -> float:
    """Return the median; NaN without values."""
    return median(values) if values else math.nan

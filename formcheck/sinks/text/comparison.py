"""Two sessions of one exercise, or two stretches of the past, beside each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from formcheck.core.exercise.definition import Exercise
from formcheck.history.comparison_groups import ComparisonGroup
from formcheck.history.summary import summarize
from formcheck.sinks.text.format import shown_stat, stat_title, unit_text
from formcheck.sinks.text.report import often, tiles

# Decimals of a value that people see (unit_text).
_DIGITS = {"deg": 0, "s": 1, "leg": 2, "share": 2, "ratio": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of two sides, and the difference where it is a number."""

    name: str
    before: str
    after: str
    change: str = ""


def compared(before: ComparisonGroup, after: ComparisonGroup, exercise: Exercise) -> Iterator[Row]:
    """Yield the main figures, each fault of either side, and the median of each measure."""
    if max(before.sessions, after.sessions) > 1:
        yield Row("Sessions", str(before.sessions), str(after.sessions))
    top, then = dict(tiles(before, exercise)), dict(tiles(after, exercise))
    for name in top | then:
        yield Row(name, top.get(name, "–"), then.get(name, "–"))
    shares = [summarize([side]).good_share for side in (before, after)]
    if not all(map(math.isnan, shares)):
        yield _row("Share without a fault", "share", *shares)
    raised = {fault.code for side in (before, after) for fault in side.faults}
    for rule in exercise.faults:
        if rule.code in raised:
            yield Row(rule.title, _fault(rule.code, before), _fault(rule.code, after))
    for stat in exercise.measures:
        name = exercise.name_of_measure(stat)
        medians = [_median(name, side) for side in (before, after)]
        if not all(map(math.isnan, medians)):
            title = f"{stat_title(stat, exercise)} (median)"
            (unit, old), (_, new) = (shown_stat(stat, exercise, value) for value in medians)
            yield _row(title, unit, old, new)


def _fault(code: str, side: ComparisonGroup) -> str:
    if any(fault.code == code for fault in side.faults):
        return often(code, side)[1]
    blind = side.not_checked.get(code, 0)
    if blind == side.sessions:
        return "not checked"
    return f"not seen, not checked in {blind} of {side.sessions} sessions" if blind else "not seen"


def _median(name: str, side: ComparisonGroup) -> float:
    values = [rep.measures.get(name, math.nan) for rep in side.reps]
    known = [value for value in values if math.isfinite(value)]
    return median(known) if known else math.nan


def _row(name: str, unit: str, old: float, new: float) -> Row:
    return Row(name, unit_text(unit, old), unit_text(unit, new), _change(unit, old, new))


def _change(unit: str, old: float, new: float) -> str:
    """Return the difference with its sign; nothing for none, or where it is not known.

    It is that of the figures as they are shown, so that a reader who subtracts them gets the same.
    """
    if math.isnan(new - old):
        return ""
    digits = _DIGITS.get(unit, 6)
    text = unit_text(unit, round(new, digits) - round(old, digits))
    if not any(digit in text for digit in "123456789"):
        return ""
    return text if text.startswith("−") else f"+{text}"


def comparison_notes(before: ComparisonGroup, after: ComparisonGroup) -> Iterator[str]:
    """Yield why the two may not be comparable."""
    if set(before.views) != set(after.views):
        yield (
            f"Note: seen from other sides ({_all(before.views)}, then {_all(after.views)}): "
            "not the same faults could be checked."
        )
    known = before.thresholds and after.thresholds
    if known and any(one not in before.thresholds for one in after.thresholds):
        yield "Note: judged with other thresholds."
    if set(before.versions) != set(after.versions):
        yield (
            f"Note: judged by other versions ({_all(before.versions)}, then "
            f"{_all(after.versions)})."
        )


def _all(names: Iterable[str]) -> str:
    return " and ".join(sorted(names))

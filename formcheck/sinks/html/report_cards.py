"""Cards of the report page: each rep and each hold in words and figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from formcheck.core.exercise.definition import Cycle, Exercise, Hold
from formcheck.core.results.events import HeldPosture, Rep
from formcheck.core.results.report import FaultRecord, Report
from formcheck.core.types import Severity
from formcheck.sinks.text.format import (
    WAYS,
    phase_title,
    reading_text,
    shown_stat,
    stat_title,
    unit_text,
    value_text,
)


@dataclass(frozen=True, slots=True)
class FaultWords:
    """One stretch of a fault in words; ``reading`` is the value beside its limit."""

    code: str
    title: str
    cue: str
    why: str
    severity: Severity
    reading: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class RepCard:
    """One rep, one hold, or the faults outside of them.

    Attributes:
        ident: Its name in the page.
        at_s: The moment that a picture of it shows; NaN where there is none.
        facts: Name and value of the main figures.
        measures: Name and value of all others.
        not_checked: Titles of the faults that could not be judged in it.
        cut_off: It is a rep of which the end was not seen.
    """

    ident: str
    title: str
    start_s: float
    end_s: float
    at_s: float
    facts: tuple[tuple[str, str], ...]
    faults: tuple[FaultWords, ...]
    measures: tuple[tuple[str, str], ...] = ()
    not_checked: tuple[str, ...] = ()
    cut_off: bool = False


def cards(report: Report, exercise: Exercise, carried: Callable[[float], float]) -> list[RepCard]:
    """Return each rep, or each hold where nothing is counted, and the faults outside of them.

    ``carried`` returns the value of the signal that carries the reps at a time; NaN if unknown.
    """
    if isinstance(exercise.measure, Hold):
        found = [_hold_card(n, hold, report, exercise) for n, hold in enumerate(report.holds, 1)]
        inside = [fault for hold in report.holds for fault in _during(hold, report)]
        rest = [fault for fault in report.faults if all(fault is not one for one in inside)]
    else:
        paired = len(report.holds) == len(report.reps)
        holds = report.holds if paired else [None] * len(report.reps)
        found = [
            _rep_card(rep, hold, report, exercise, carried(rep.turn_s))
            for rep, hold in zip(report.reps, holds, strict=True)
        ]
        rest = [fault for fault in report.faults if fault.rep is None]
    if rest:
        words = tuple(_words(fault, exercise) for fault in rest)
        start_s, end_s = min(one.start_s for one in rest), max(one.end_s for one in rest)
        found.append(RepCard("outside", "Outside of these", start_s, end_s, math.nan, (), words))
    return found


def _rep_card(
    rep: Rep, hold: HeldPosture | None, report: Report, exercise: Exercise, depth: float
) -> RepCard:
    return RepCard(
        f"rep-{rep.number}",
        f"Rep {rep.number}, {rep.side}" if rep.side else f"Rep {rep.number}",
        rep.start_s,
        rep.end_s,
        rep.turn_s,
        tuple(_facts(rep, hold, exercise, depth)),
        tuple(_rep_faults(rep, report, exercise)),
        tuple(_measures(rep, exercise)),
        tuple(exercise.fault(code).title for code in rep.not_checked),
        cut_off=rep.cut_off,
    )


def _facts(
    rep: Rep, hold: HeldPosture | None, exercise: Exercise, depth: float
) -> Iterator[tuple[str, str]]:
    """Yield the depth as a share of a full rep and as a value, the tempo, and the hold."""
    cycle = exercise.measure
    if isinstance(cycle, Cycle) and math.isfinite(depth):
        share = (depth - cycle.rest) / (cycle.full - cycle.rest)
        yield "Depth", f"{100 * share:.0f}%"
        signal = exercise.signal(cycle.signal)
        yield f"{signal.title}, at the turn", value_text(signal, depth)
    # Where the exercise measures no tempo, the seconds to and from the turning point.
    whole = {"out_s": rep.turn_s - rep.start_s, "back_s": rep.end_s - rep.turn_s}
    for name, phase in WAYS.items():
        yield phase_title(exercise, phase), unit_text("s", rep.measures.get(name, whole[name]))
    if hold is not None:
        yield "Held", unit_text("s", hold.held_s)


def _measures(rep: Rep, exercise: Exercise) -> Iterator[tuple[str, str]]:
    for stat in exercise.measures:
        value = rep.measures.get(exercise.name_of_measure(stat), math.nan)
        yield stat_title(stat, exercise), unit_text(*shown_stat(stat, exercise, value))


def _hold_card(number: int, hold: HeldPosture, report: Report, exercise: Exercise) -> RepCard:
    times = {"Held": hold.held_s, "Without a fault": hold.good_s}
    facts = tuple((name, unit_text("s", seconds)) for name, seconds in times.items())
    words = tuple(_words(fault, exercise) for fault in _during(hold, report))
    title = f"Hold {number}, {hold.side}" if hold.side else f"Hold {number}"
    return RepCard(f"hold-{number}", title, hold.start_s, hold.end_s, hold.start_s, facts, words)


def _rep_faults(rep: Rep, report: Report, exercise: Exercise) -> Iterator[FaultWords]:
    """Yield each stretch of a fault in the rep, and each fault of it without a stretch."""
    touched = [fault for fault in report.faults if _touches(fault, rep)]
    for fault in touched:
        yield _words(fault, exercise)
    for code in rep.faults:
        if all(fault.code != code for fault in touched):
            rule = exercise.fault(code)
            texts = (code, rule.title, rule.cue, rule.why, rule.severity, "")
            yield FaultWords(*texts, rep.start_s, rep.end_s)


def _touches(fault: FaultRecord, rep: Rep) -> bool:
    """Return True for a fault of this rep; a fault that lasts through several is in each."""
    if fault.code not in rep.faults or fault.rep is None or fault.rep > rep.number:
        return False
    return fault.rep == rep.number or fault.end_s > rep.start_s


def _during(hold: HeldPosture, report: Report) -> list[FaultRecord]:
    start_s, end_s = hold.start_s, hold.end_s
    return [one for one in report.faults if one.start_s < end_s and one.end_s > start_s]


def _words(fault: FaultRecord, exercise: Exercise) -> FaultWords:
    rule = exercise.fault(fault.code)
    reading = reading_text(rule, exercise, fault.value, fault.limit)
    texts = (rule.code, rule.title, rule.cue, rule.why, fault.severity, reading)
    return FaultWords(*texts, fault.start_s, fault.end_s)

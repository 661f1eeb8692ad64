"""The tables of warnings of one exercise, and the scores in them by name for the floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.alarms import (
    FalseAlarms,
    LabelledSet,
    abstention,
    false_alarms,
    set_units,
)
from benchmarks.clips import Seen
from benchmarks.faults import FaultScore, fault_scores, summed
from benchmarks.parts import Part, groups
from benchmarks.results import table
from formcheck.core.exercise.definition import Cycle, Exercise


def fault_row(name: str, view: str, score: FaultScore) -> tuple[object, ...]:
    """Return a row of right and wrong warnings."""
    figures = (score.hits, score.false, score.missed, score.precision, score.recall, score.f1)
    return (name, view, *figures)


FAULT_HEAD = ("view", "right", "false", "missed", "precision", "recall", "F1")


def fault_part(exercise: Exercise, rendered: Sequence[Seen]) -> Part:
    """Return warnings by code and view on rendered clips."""
    found, unjudged = fault_scores(rendered, exercise)
    unit = "reps" if isinstance(exercise.measure, Cycle) else "seconds"
    rows = []
    reached: dict[str, float] = {}
    for code, score in sorted(summed(found).items()):
        if not score.known:
            continue
        views = {view: one for (of, view), one in found.items() if of == code and one.known}
        rows += [fault_row(code, view, one) for view, one in sorted(views.items())]
        rows += [fault_row(code, "all", score)] if len(views) > 1 else []
        reached[f"{exercise.name}.{code}.f1"] = score.f1
    lines = table((f"Warned ({unit}, rendered)", *FAULT_HEAD), rows) if rows else []
    if unjudged:
        told = ", ".join(
            f"{code} {view} ({number} {unit})" for (code, view), number in sorted(unjudged.items())
        )
        lines += [f"In the truth, but not checked from that view: {told}.", ""]
    return Part(lines, reached)


def label_part(name: str, sets: Sequence[LabelledSet]) -> Part:
    """Return what was raised on real sets that are labelled with one fault."""
    if not sets:
        return Part()
    rows = [
        (one.clip.path.stem, one.clip.view, one.code, one.units, _raised(one), _others(one))
        for one in sets
    ]
    reached: dict[str, float] = {}
    for code in {one.code for one in sets}:
        some = [one for one in sets if one.code == code and one.raised is not None]
        if some:
            raised = sum(one.raised or 0 for one in some)
            reached[f"{name}.{code}.raised_on_labelled"] = raised / sum(one.units for one in some)
    found = sum(one.found for one in sets)
    if found:
        reached[f"{name}.others_on_labelled"] = sum(one.others for one in sets) / found
    head = ("Set labelled with one fault", "view", "fault", "reps", "raised on", "others raised on")
    return Part(table(head, rows), reached)


def _raised(one: LabelledSet) -> str:
    return "not checked" if one.raised is None else f"{one.raised} of {one.units}"


def _others(one: LabelledSet) -> str:
    codes = ", ".join(f"{code} {number}" for code, number in one.other_codes.most_common())
    return f"{one.others} of {one.found}" + (f" ({codes})" if codes else "")


def alarm_part(exercise: Exercise, seen: Sequence[Seen]) -> Part:
    """Return false alarms by view, and the faults raised in clips without labels."""
    rows, whole = [], FalseAlarms()
    for group, some in groups(seen).items():
        alarms = false_alarms(some)
        if alarms.units:
            rows.append((group, alarms.units, alarms.raised, alarms.share, told(alarms.codes)))
            if "," not in group:
                whole.add(alarms)
    unit = "reps" if isinstance(exercise.measure, Cycle) else "seconds"
    lines = table((f"False alarms (clean {unit})", unit, "raised", "share", "codes"), rows)
    reached = {f"{exercise.name}.false_alarms": whole.share} if whole.units else {}
    return Part([*(lines if rows else ()), *unlabelled_lines(exercise, seen)], reached)


def told(codes: Counter[str]) -> str:
    """Return codes with how often they were raised."""
    return ", ".join(f"{code} {number}" for code, number in codes.most_common()) or "none"


def unlabelled_lines(exercise: Exercise, seen: Iterable[Seen]) -> list[str]:
    """Return the warnings in clips without labels, to be checked by people."""
    lines = []
    unit = "reps" if isinstance(exercise.measure, Cycle) else "seconds"
    for kind, some in groups(one for one in seen if not one.clip.rendered).items():
        unlabelled = [one for one in some if one.clip.set_faults is None and "," not in kind]
        raised = [(one.clip.path.stem, codes) for one in unlabelled for codes in set_units(one)]
        if not raised:
            continue
        counted = Counter(code for _, codes in raised for code in codes)
        found = "; ".join(
            f"{code} on {times} in {', '.join(sorted({n for n, codes in raised if code in codes}))}"
            for code, times in counted.most_common()
        )
        told_of = f"On {len(raised)} {kind} {unit} whose faults nobody labelled"
        lines += [f"{told_of}: {found or 'none'}.", ""]
    return lines


def abstention_part(exercise: Exercise, seen: Sequence[Seen]) -> Part:
    """Return whether what the view hides was listed as not checked and never raised."""
    rows = []
    reached: dict[str, float] = {}
    for group, some in groups(seen).items():
        found = abstention(some, exercise)
        if found.hidden:
            rows.append(abstention_row(group, found.hidden, found.breaches))
        if group == "rendered":
            reached[f"{exercise.name}.abstention_breaches"] = len(found.breaches)
    head = ("Hidden by the view", "clip and fault", "not checked", "share", "breaches")
    return Part(table(head, rows) if rows else (), reached)


def abstention_row(name: str, hidden: int, breaches: Sequence[str]) -> tuple[object, ...]:
    """Return a row of what was rightly left alone."""
    right = hidden - len(breaches)
    return (name, hidden, right, right / hidden, "; ".join(breaches) or "none")

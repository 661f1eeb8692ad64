"""The tables of one exercise: Markdown lines, and the scores in them by name for the floor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from benchmarks import scores
from benchmarks.clips import Seen, poses_of
from benchmarks.faults import (
    FalseAlarms,
    FaultScore,
    LabelledSet,
    abstention,
    false_alarms,
    fault_scores,
    labelled_sets,
    set_units,
    summed,
)
from benchmarks.results import table
from benchmarks.rules import RULES
from formcheck.capture.models import Variant
from formcheck.core.exercise import Cycle, Exercise

T = TypeVar("T")
COUNT_HEAD = ("clips", "reps", "exact", "within one", "MAE", "wrong reps")


@dataclass(frozen=True, slots=True)
class Part:
    """Lines, and the scores that they state by name."""

    lines: Sequence[str] = ()
    reached: Mapping[str, float] = field(default_factory=dict)


def joined(parts: Iterable[Part]) -> Part:
    """Return parts as one."""
    lines: list[str] = []
    reached: dict[str, float] = {}
    for part in parts:
        lines += part.lines
        reached |= part.reached
    return Part(lines, reached)


def of_exercise(exercise: Exercise, seen: Sequence[Seen], model: Variant) -> Part:
    """Return all tables of an exercise."""
    rendered = [one for one in seen if one.clip.rendered]
    return joined(
        (
            Part([f"### {exercise.title}", ""]),
            count_part(exercise, seen, model),
            time_part(exercise.name, rendered),
            side_part(exercise.name, rendered),
            hold_part(exercise.name, seen),
            fault_part(exercise, rendered),
            label_part(exercise.name, labelled_sets(seen)),
            angle_part(exercise.name, rendered, model, scored_angles(exercise)),
            alarm_part(exercise, seen),
            abstention_part(exercise, seen),
        )
    )


def groups(seen: Iterable[Seen]) -> dict[str, list[Seen]]:
    """Return clips by kind of footage, and by kind and view."""
    found: dict[str, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in seen:
        found[one.clip.kind][one.clip.view].append(one)
    by_name: dict[str, list[Seen]] = {}
    for kind, by_view in sorted(found.items()):
        by_name[kind] = [one for view in by_view.values() for one in view]
        for view, some in sorted(by_view.items()):
            by_name[f"{kind}, {view}"] = some
    return by_name


def whole_kinds(by_name: Mapping[str, T]) -> dict[str, T]:
    """Return the groups that are not parted by view, named as in the floor."""
    return {name.replace(" ", "_"): group for name, group in by_name.items() if "," not in name}


def count_row(name: str, pairs: Sequence[tuple[int, int]]) -> tuple[object, ...]:
    """Return a row under COUNT_HEAD."""
    score = scores.counts(pairs)
    return (
        name,
        score.clips,
        score.reps,
        score.exact,
        score.within_one,
        score.mae,
        score.wrong_reps,
    )


def count_scores(name: str, pairs: Sequence[tuple[int, int]]) -> dict[str, float]:
    """Return what the floor may ask of a group of clips."""
    score = scores.counts(pairs)
    return {
        f"{name}.exact": score.exact,
        f"{name}.within_one": score.within_one,
        f"{name}.mae": score.mae,
        f"{name}.wrong_reps": score.wrong_reps,
    }


def count_pairs(seen: Iterable[Seen]) -> list[tuple[int, int]]:
    """Return true and found counts of the clips that are for counting."""
    return [(one.clip.reps, len(one.report.reps)) for one in seen if one.clip.reps is not None]


def count_part(exercise: Exercise, seen: Sequence[Seen], model: Variant) -> Part:
    """Return counts by view, and those of other programs' rules on the same poses."""
    counted = [one for one in seen if one.clip.reps is not None]
    if not counted:
        return Part()
    by_name = groups(counted)
    pairs = {name: count_pairs(some) for name, some in by_name.items()}
    reached: dict[str, float] = {}
    for kind, some in whole_kinds(pairs).items():
        reached |= count_scores(f"{exercise.name}.{kind}", some)
    lines = table(("Counted", *COUNT_HEAD), [count_row(name, some) for name, some in pairs.items()])
    inexact = [
        f"{one.clip.path.stem} ({len(one.report.reps)} of {one.clip.reps})"
        for one in counted
        if len(one.report.reps) != one.clip.reps
    ]
    lines += [f"Not exact: {', '.join(inexact) or 'none'}.", ""]
    return Part([*lines, *rule_lines(exercise.name, by_name, model)], reached)


def rule_lines(name: str, by_name: Mapping[str, Sequence[Seen]], model: Variant) -> list[str]:
    """Return the table of other rules."""
    rows = []
    for rule in RULES.get(name, ()):
        for kind, some in by_name.items():
            if "," in kind:
                continue
            pairs = [
                (one.clip.reps, rule.count(poses_of(one.clip.path, model).moments))
                for one in some
                if one.clip.reps is not None
            ]
            rows.append(count_row(f"{rule.name}: {kind}", pairs))
    return table(("Other rules on the same poses", *COUNT_HEAD), rows) if rows else []


def time_part(name: str, rendered: Sequence[Seen]) -> Part:
    """Return how far start, turn and end of reps are off."""
    rows: list[tuple[object, ...]] = []
    reached: dict[str, float] = {}
    for group, some in groups(rendered).items():
        errors = scores.rep_time_errors(scores.rep_pairs(some))
        if not errors:
            continue
        medians = [scores.median_or_nan(abs(error[i]) for error in errors) for i in range(3)]
        rows.append((group, len(errors), *medians))
        if group == "rendered":
            reached[f"{name}.rep_time_error_s"] = max(medians)
    head = ("Rep times, median error in s", "reps", "start", "turn", "end")
    return Part(table(head, rows) if rows else (), reached)


def side_part(name: str, rendered: Sequence[Seen]) -> Part:
    """Return on how many reps the working side was right."""
    rows: list[tuple[object, ...]] = []
    reached: dict[str, float] = {}
    for group, some in groups(rendered).items():
        right, sided = scores.sides_right(scores.rep_pairs(some))
        if not sided:
            continue
        rows.append((group, sided, right, right / sided))
        if group == "rendered":
            reached[f"{name}.side_right"] = right / sided
    return Part(table(("Side", "reps", "right", "share"), rows) if rows else (), reached)


def hold_part(name: str, seen: Iterable[Seen]) -> Part:
    """Return how far held seconds are off, clip by clip."""
    rows: list[tuple[object, ...]] = []
    errors = []
    for group, some in groups(one for one in seen if one.clip.hold_s is not None).items():
        if "," not in group:
            continue
        for one in some:
            true_s, found_s = one.clip.hold_s or 0.0, scores.held_s(one)
            errors.append(abs(found_s - true_s))
            rows.append((one.clip.path.stem, group, true_s, found_s, errors[-1]))
    if not rows:
        return Part()
    rows.append(("all", "", "", "", scores.median_or_nan(errors)))
    lines = table(("Held", "footage", "true s", "found s", "error s (all: median)"), rows)
    return Part(lines, {f"{name}.hold_error_s": max(errors)})


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


#: The goal for joint angles is set for these.
JOINTS = ("knee", "hip", "trunk_lean")


def scored_angles(exercise: Exercise) -> tuple[str, ...]:
    """Return the angles that matter to an exercise; a hold is judged by the body's line as well."""
    return JOINTS if isinstance(exercise.measure, Cycle) else (*JOINTS, "body_line")


def angle_part(name: str, rendered: Iterable[Seen], model: Variant, angles: Sequence[str]) -> Part:
    """Return how far the angles of the nearer side are off in side views."""
    off: dict[str, list[float]] = {angle: [] for angle in angles}
    for one in rendered:
        if one.clip.view == "side":
            found = scores.angle_errors(poses_of(one.clip.path, model), one.clip.angles)
            for angle in angles:
                off[angle] += found[angle]
    rows: list[tuple[object, ...]] = []
    reached: dict[str, float] = {}
    for angle, errors in off.items():
        if errors:
            middle = scores.median_or_nan(errors)
            rows.append((angle, len(errors), middle, scores.percentile(errors, 95)))
            reached[f"{name}.{angle}_error_deg"] = middle
    head = ("Angle of the nearer side, side view", "pictures", "median error", "95th percentile")
    return Part(table(head, rows) if rows else (), reached)


def alarm_part(exercise: Exercise, seen: Sequence[Seen]) -> Part:
    """Return false alarms by view, and what was raised where nobody has said what is true."""
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
    """Return what was warned of where nobody has said what is true: to be looked at by people."""
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

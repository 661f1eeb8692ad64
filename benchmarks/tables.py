"""The tables of one exercise: Markdown lines, and the scores in them by name for the floor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benchmarks import scores
from benchmarks.alarms import labelled_sets
from benchmarks.clips import Seen, poses_of
from benchmarks.fault_tables import abstention_part, alarm_part, fault_part, label_part
from benchmarks.parts import Part, groups, joined, whole_kinds
from benchmarks.results import table
from benchmarks.rules import RULES
from formcheck.capture.pose.model_files import Variant
from formcheck.core.exercise.definition import Cycle, Exercise

COUNT_HEAD = ("clips", "reps", "exact", "within one", "MAE", "wrong reps")


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

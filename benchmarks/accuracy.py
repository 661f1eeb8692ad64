"""How often formcheck counts right and warns right, measured against truth.

    python -m benchmarks.accuracy FOLDER... [--model full] [--write] [--floor]

A folder holds clips with a labels.csv or with NAME.truth.json files. Poses are cached in .poses/,
so a second run takes seconds. --write puts the tables into benchmarks/RESULTS.md; --floor fails
when a score has fallen under benchmarks/floor.json.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import scores
from benchmarks.clips import Clip, Seen, clips_in, poses_of, seen_in
from benchmarks.results import table, write_section
from benchmarks.rules import PUBLISHED
from formcheck import exercises
from formcheck.capture.models import Variant
from formcheck.core.exercise import Cycle, Exercise

HERE = Path(__file__).resolve().parent
ANGLES = {"knee": "knee", "hip": "hip", "trunk_lean": "trunk", "body_line": "hip_bend"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--write", action="store_true", help="write the tables into RESULTS.md")
    parser.add_argument("--floor", action="store_true", help="fail under the committed floor")
    parser.add_argument("--all", action="store_true", help="every score of the floor must be there")
    args = parser.parse_args()
    clips = [clip for folder in args.folders for clip in clips_in(folder)]
    if not clips:
        sys.exit(f"no clips with truth in {', '.join(map(str, args.folders))}")
    lines, reached = report(clips, args.model)
    text = "\n".join(lines)
    print(text)
    if args.write:
        write_section(
            "accuracy", text, f"python -m benchmarks.accuracy FOLDER... --model {args.model}"
        )
    if args.floor:
        check_floor(reached, every=args.all)


def report(clips: Sequence[Clip], model: Variant) -> tuple[list[str], dict[str, float]]:
    """Return the tables as lines, and the scores by name."""
    lines: list[str] = []
    reached: dict[str, float] = {}
    for exercise in exercises.ALL:
        seen = [seen_in(clip, exercise, model) for clip in clips if clip.exercise == exercise.name]
        if not seen:
            continue
        lines += [f"### {exercise.title}", ""]
        if isinstance(exercise.measure, Cycle):
            lines += count_lines(exercise, seen, model, reached)
        else:
            lines += hold_lines(exercise, seen, reached)
        lines += fault_lines(exercise, seen, reached)
        lines += other_lines(exercise, seen, reached)
    lines += ghost_lines([clip for clip in clips if clip.exercise == "none"], model, reached)
    return lines, reached


def count_lines(
    exercise: Exercise, seen: Sequence[Seen], model: Variant, reached: dict[str, float]
) -> list[str]:
    """Return the table of counts, by view, sped-up footage apart, and of other programs' rules."""
    counted = [one for one in seen if one.clip.reps is not None]
    found = {one.clip.path: len(one.report.reps) for one in counted}
    groups = _groups([one.clip for one in counted])
    rows = [(f"formcheck: {name}", *_score(clips, found)) for name, clips in groups.items()]
    for name, clips in groups.items():
        if name.startswith("all"):
            score = _score(clips, found)
            key = f"{exercise.name}.{name[4:].replace(' ', '_')}"
            reached[f"{key}.exact"], reached[f"{key}.within_one"] = score[1:3]
    for rule in PUBLISHED.get(exercise.name, ()):
        ruled = {one.clip.path: rule.count(poses_of(one.clip, model)) for one in counted}
        rows += [
            (f"{rule.name}: {name}", *_score(clips, ruled))
            for name, clips in groups.items()
            if name.startswith("all")
        ]
    wrong = [
        f"{clip.path.stem} ({found[clip.path]} of {clip.reps})"
        for clip in (one.clip for one in counted)
        if found[clip.path] != clip.reps
    ]
    lines = table(("Counted", "clips", "exact", "within one", "MAE", "wrong reps"), rows)
    return [*lines, f"Not exact: {', '.join(wrong) or 'none'}.", ""]


def _groups(clips: Sequence[Clip]) -> dict[str, list[Clip]]:
    """Return the clips by kind of footage, then by kind and view."""
    groups: dict[str, list[Clip]] = defaultdict(list)
    for clip in clips:
        kind = "rendered" if clip.rendered else "sped up" if clip.sped_up else "real"
        groups[f"all {kind}"].append(clip)
        groups[f"{kind}, {clip.view}"].append(clip)
    return dict(sorted(groups.items()))


def _score(clips: Sequence[Clip], found: dict[Path, int]) -> tuple[int, float, float, float, float]:
    pairs = [(clip.reps, found[clip.path]) for clip in clips if clip.reps is not None]
    score = scores.counts(pairs)
    return score.clips, score.exact, score.within_one, score.mae, score.wrong_reps


def hold_lines(exercise: Exercise, seen: Sequence[Seen], reached: dict[str, float]) -> list[str]:
    """Return the table of held seconds."""
    rows = []
    for one in seen:
        if one.clip.hold_s is None:
            continue
        held_s = sum(hold.held_s for hold in one.report.holds)
        rows.append((one.clip.path.stem, one.clip.hold_s, held_s, abs(held_s - one.clip.hold_s)))
    reached[f"{exercise.name}.hold_error_s"] = max((row[3] for row in rows), default=0.0)
    return table(("Held", "true s", "found s", "error s"), rows)


def fault_lines(exercise: Exercise, seen: Sequence[Seen], reached: dict[str, float]) -> list[str]:
    """Return the table of warnings by code, on rendered clips."""
    rendered = [one for one in seen if one.clip.rendered]
    unit = "reps" if isinstance(exercise.measure, Cycle) else "seconds"
    rows = []
    for code, score in scores.fault_scores(rendered, exercise).items():
        if score.hits + score.false + score.missed:
            reached[f"{exercise.name}.{code}.f1"] = score.f1
            rows.append(
                (
                    code,
                    score.hits,
                    score.false,
                    score.missed,
                    score.precision,
                    score.recall,
                    score.f1,
                )
            )
    head = (f"Warned ({unit}, rendered)", "right", "false", "missed", "precision", "recall", "F1")
    return table(head, rows)


def other_lines(exercise: Exercise, seen: Sequence[Seen], reached: dict[str, float]) -> list[str]:
    """Return false alarms, abstention, times and angles, one line each."""
    rendered = [one for one in seen if one.clip.rendered]
    alarms = scores.false_alarms(seen)
    codes = ", ".join(f"{code} {count}" for code, count in alarms.codes.most_common()) or "none"
    breaches = scores.abstention_breaches(rendered, exercise)
    reached[f"{exercise.name}.false_alarms"] = alarms.raised / max(alarms.units, 1)
    reached[f"{exercise.name}.abstention_breaches"] = len(breaches)
    lines = [
        f"- False alarms on clean reps and holds: {alarms.raised} of {alarms.units} ({codes}).",
        f"- Abstention: {len(breaches)} breaches"
        + (f" ({', '.join(breaches)})." if breaches else "."),
        f"- Raised on real footage without labels of faults: {raised_on_unlabelled(seen)}.",
    ]
    errors = scores.rep_time_errors(rendered)
    if errors:
        medians = [scores.median_or_nan([abs(e[i]) for e in errors]) for i in range(3)]
        reached[f"{exercise.name}.rep_time_error_s"] = max(medians)
        lines.append(
            "- Rep times, median error of start, turn and end: {:.2f}, {:.2f}, {:.2f} s.".format(
                *medians
            )
        )
    for name, values in scores.angle_errors(rendered, ANGLES).items():
        if values:
            middle = scores.median_or_nan(values)
            reached[f"{exercise.name}.{name}_error_deg"] = middle
            lines.append(
                f"- Angle {name}, side view: median error {middle:.1f} degrees "
                f"({len(values)} pictures)."
            )
    return [*lines, ""]


def raised_on_unlabelled(seen: Iterable[Seen]) -> str:
    """Return what was warned of where nobody has said what is true: to be looked at by people."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in seen:
        if not one.clip.rendered and one.clip.set_faults is None:
            for fault in one.report.faults:
                found[fault.code].add(one.clip.path.stem)
    return (
        "; ".join(f"{code} in {', '.join(sorted(names))}" for code, names in sorted(found.items()))
        or "none"
    )


def ghost_lines(clips: Sequence[Clip], model: Variant, reached: dict[str, float]) -> list[str]:
    """Return what any exercise found in clips of something else."""
    if not clips:
        return []
    ghosts = []
    for clip in clips:
        for exercise in exercises.ALL:
            found = seen_in(clip, exercise, model).report
            number = len(found.reps) + len(found.attempts) + len(found.holds)
            if number:
                ghosts.append(f"{number} of {exercise.name} in {clip.path.stem}")
    reached["ghosts"] = len(ghosts)
    return [
        "### Clips of no exercise",
        "",
        f"{len(clips)} clips; ghosts: {', '.join(ghosts) or 'none'}.",
        "",
    ]


def check_floor(reached: dict[str, float], *, every: bool) -> None:
    """Exit with 1 when a score is worse than the floor, or missing although every one is asked."""
    floor = json.loads((HERE / "floor.json").read_text(encoding="utf-8"))
    failures = []
    for bound in ("at_least", "at_most"):
        for name, limit in floor[bound].items():
            if name not in reached:
                failures += [f"{name}: not measured"] if every else []
                continue
            score = reached[name]
            held = score >= limit if bound == "at_least" else score <= limit
            failures += [] if held else [f"{name}: {score:.3f}, the floor is {bound} {limit}"]
    if failures:
        sys.exit("under the accuracy floor:\n" + "\n".join(failures))
    print(f"accuracy floor held ({len(reached)} scores)")


if __name__ == "__main__":
    main()

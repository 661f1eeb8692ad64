"""What is scored across exercises: everything together, ghosts, and clips of something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from benchmarks import scores
from benchmarks.alarms import FalseAlarms, abstention, false_alarms, labelled_sets
from benchmarks.clips import Clip, Seen, report_on
from benchmarks.fault_tables import FAULT_HEAD, abstention_row, fault_row, told
from benchmarks.faults import FaultScore, fault_scores, summed
from benchmarks.parts import Part, groups, joined, whole_kinds
from benchmarks.results import table
from benchmarks.tables import (
    COUNT_HEAD,
    JOINTS,
    angle_part,
    count_pairs,
    count_row,
    count_scores,
    time_part,
)
from formcheck.capture.pose.model_files import Variant
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.results.report import Report
from formcheck.exercises import get

#: What formcheck made of the clips of each exercise, by the exercise's name.
SeenBy = Mapping[str, Sequence[Seen]]


def of_all(seen: SeenBy, model: Variant) -> Part:
    """Return the tables over the clips of all exercises."""
    every = [one for some in seen.values() for one in some]
    rendered = [one for one in every if one.clip.rendered]
    return joined(
        (
            Part(["### All exercises", ""]),
            _counts(every),
            time_part("all", rendered),
            _faults(seen),
            _labelled(every),
            _alarms(seen),
            _abstention(seen),
            angle_part("all", rendered, model, JOINTS),
        )
    )


def _counts(every: Sequence[Seen]) -> Part:
    counted = [one for one in every if one.clip.reps is not None]
    if not counted:
        return Part()
    kinds = whole_kinds({name: count_pairs(some) for name, some in groups(counted).items()})
    reached: dict[str, float] = {}
    for kind, pairs in kinds.items():
        reached |= count_scores(f"all.{kind}", pairs)
    rows = [count_row(kind.replace("_", " "), pairs) for kind, pairs in kinds.items()]
    rows.append(count_row("all", count_pairs(counted)))
    return Part(table(("Counted", *COUNT_HEAD), rows), reached)


def _faults(seen: SeenBy) -> Part:
    """Return warnings of all codes together, and the code that does worst."""
    rows, worst = [], (1.0, "none")
    for name, some in seen.items():
        rendered = [one for one in some if one.clip.rendered]
        if not rendered:
            continue
        found, _ = fault_scores(rendered, rendered[0].exercise)
        whole = FaultScore()
        for code, score in summed(found).items():
            whole.add(score)
            if score.known:
                worst = min(worst, (score.f1, f"{name} {code}"))
        if whole.known:
            rows.append(fault_row(name, "all", whole))
    if not rows:
        return Part()
    lines = table(("Warned of any fault (rendered)", *FAULT_HEAD), rows)
    return Part(
        [*lines, f"Lowest F1 of a code: {worst[0]:.2f} ({worst[1]}).", ""],
        {"all.lowest_f1": worst[0]},
    )


def _labelled(every: Iterable[Seen]) -> Part:
    sets = labelled_sets(every)
    if not sets:
        return Part()
    checked = [one for one in sets if one.raised is not None]
    raised, reps = sum(one.raised or 0 for one in checked), sum(one.units for one in checked)
    others, found = sum(one.others for one in sets), sum(one.found for one in sets)
    rows = [
        ("the fault itself", len(checked), reps, raised, raised / reps if reps else "-"),
        ("any other fault", len(sets), found, others, others / found if found else "-"),
    ]
    lines = table(("Sets labelled with one fault", "sets", "reps", "raised on", "share"), rows)
    unchecked = ", ".join(
        f"{one.code} in {one.clip.path.stem}" for one in sets if one.raised is None
    )
    return Part([*lines, f"Not checked: {unchecked or 'none'}.", ""])


def _alarms(seen: SeenBy) -> Part:
    rows: list[tuple[object, ...]] = []
    reached = {}
    for unit, cyclic in (("reps", True), ("seconds of holds", False)):
        whole = FalseAlarms()
        for some in seen.values():
            if some and isinstance(some[0].exercise.measure, Cycle) == cyclic:
                whole.add(false_alarms(some))
        if whole.units:
            rows.append((unit, whole.units, whole.raised, whole.share, told(whole.codes)))
            reached[f"all.{unit.split()[0]}.false_alarms"] = whole.share
    head = ("False alarms (all that is known to be clean)", "number", "raised", "share", "codes")
    return Part(table(head, rows) if rows else (), reached)


def _abstention(seen: SeenBy) -> Part:
    rows = []
    for kind in ("rendered", "real", "sped up", "with cuts"):
        hidden, breaches = 0, list[str]()
        for some in seen.values():
            of_kind = [one for one in some if one.clip.kind == kind]
            if of_kind:
                found = abstention(of_kind, of_kind[0].exercise)
                hidden, breaches = hidden + found.hidden, breaches + list(found.breaches)
        if hidden:
            rows.append(abstention_row(kind, hidden, breaches))
    head = ("Hidden by the view", "clip and fault", "not checked", "share", "breaches")
    return Part(table(head, rows) if rows else ())


#: Report of every exercise on every clip: clip's path, exercise's name.
Reports = Mapping[tuple[str, str], Report]


def reports_on(clips: Iterable[Clip], exercises: Sequence[Exercise], model: Variant) -> Reports:
    """Run every exercise on every clip."""
    return {
        (str(clip.path), exercise.name): report_on(clip, exercise, model)
        for clip in clips
        for exercise in exercises
    }


def ghost_part(clips: Sequence[Clip], names: Sequence[str], reports: Reports) -> Part:
    """Return reps, attempts and holds that any exercise found in clips of none."""
    if not clips:
        return Part()
    rows, total = [], 0
    for name in names:
        found = [(clip.path.stem, reports[str(clip.path), name]) for clip in clips]
        reps, attempts, holds = (
            sum(len(part(report)) for _, report in found) for part in (_reps, _attempts, _holds)
        )
        where = [stem for stem, report in found if ghosts_in(report)]
        rows.append((name, len(clips), reps, attempts, holds, ", ".join(where) or "none"))
        total += reps + attempts + holds
    head = ("Ghosts in clips of no exercise", "clips", "reps", "attempts", "holds", "where")
    return Part(["### Clips of no exercise", "", *table(head, rows)], {"ghosts": total})


def _reps(report: Report) -> Sequence[object]:
    return report.reps


def _attempts(report: Report) -> Sequence[object]:
    return report.attempts


def _holds(report: Report) -> Sequence[object]:
    return report.holds


def ghosts_in(report: Report) -> int:
    """Return how much was found where there is nothing."""
    return len(report.reps) + len(report.attempts) + len(report.holds)


def other_part(clips: Sequence[Clip], names: Sequence[str], reports: Reports) -> Part:
    """Return which exercise counts what in clips of another one.

    A cell is clips with a wrong count over clips: for the exercise itself a count that is not the
    true one, for any other a rep or a hold at all.
    """
    known = [clip for clip in clips if clip.exercise != "none"]
    rows: list[tuple[object, ...]] = []
    fooled = asked = 0
    told_of: list[str] = []
    for done in dict.fromkeys(clip.exercise for clip in known):
        some = [clip for clip in known if clip.exercise == done]
        cells = []
        for name in names:
            bad = [clip for clip in some if miscounted(clip, name, reports[str(clip.path), name])]
            cells.append(f"{len(bad)}/{len(some)}")
            if name != done:
                fooled, asked = fooled + len(bad), asked + len(some)
                told_of += [f"{name} in {clip.path.stem}" for clip in bad]
        rows.append((done, *cells))
    if not rows:
        return Part()
    lines = ["### Clips of another exercise", ""]
    lines += table(("Done; clips with a wrong count when asked for", *names), rows)
    lines += [f"Counted in clips of another exercise: {', '.join(told_of) or 'none'}.", ""]
    return Part(lines, {"counted_in_another": fooled / asked if asked else 0.0})


def miscounted(clip: Clip, name: str, report: Report) -> bool:
    """Return True when a clip is counted wrong by its own exercise, or at all by another."""
    hold_s = sum(hold.held_s for hold in report.holds)
    if clip.exercise == name:
        return scores.wrong(clip, len(report.reps), hold_s)
    return bool(report.reps or report.holds)


def not_run_lines(clips: Iterable[Clip], names: Sequence[str]) -> list[str]:
    """Return the clips of exercises that formcheck does not know."""
    unknown = [clip for clip in clips if clip.exercise not in (*names, "none")]
    told_of = ", ".join(f"{clip.path.stem} ({clip.exercise})" for clip in unknown)
    return [f"Not scored, because formcheck does not know the exercise: {told_of or 'none'}.", ""]


def named_part(clips: Iterable[Clip], names: Sequence[str], reports: Reports) -> Part:
    """Return the answers on the exercise at the end, for its own name and for the others.

    An exercise that cannot be judged from this view should give no answer.
    """
    own, wrong, unread = Counter[str](), Counter[str](), Counter[str]()
    doubted, misnamed = list[str](), list[str]()
    for clip in clips:
        for asked in names if clip.exercise in names else ():
            mismatch = reports[str(clip.path), asked].mismatch
            said = "silent" if mismatch is None else mismatch.looks_like or "no name"
            if asked == clip.exercise:
                own[said] += 1
                doubted += [clip.path.stem] if mismatch else []
                continue
            kinds = wrong if clip.view in get(asked).views else unread
            kinds["right" if said == clip.exercise else said] += 1
            if mismatch and mismatch.looks_like not in (None, clip.exercise):
                misnamed.append(f"{clip.path.stem} as {asked}: {mismatch.looks_like}")
    if not own:
        return Part()
    rows = [
        ("as what is done", own.total(), own["silent"], "-", "-", told_names(doubted)),
        _named_row("as another exercise", wrong, told_names(misnamed)),
        _named_row("as one that is not watched from there", unread, "-"),
    ]
    head = ("Asked for", "pairs", "nothing said", "named right", "said without a name", "wrong")
    return Part(
        ["### Another exercise is noticed", "", *table(head, rows)],
        {
            "named_right": wrong["right"] / wrong.total() if wrong else 1.0,
            "misnamed": float(len(misnamed) + len(doubted)),
        },
    )


def _named_row(asked: str, said: Counter[str], wrong: str) -> tuple[object, ...]:
    return (asked, said.total(), said["silent"], said["right"], said["no name"], wrong)


def told_names(names: Sequence[str]) -> str:
    """Return names as one cell."""
    return ", ".join(sorted(names)) or "none"

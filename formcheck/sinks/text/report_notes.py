"""Notes on a session besides the counts, in whole sentences."""

from __future__ import annotations

from formcheck.core.coaching.camera_setup import Advice
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.results.events import Choice, Mismatch
from formcheck.core.results.report import Report
from formcheck.sinks.text.format import UNIT_OF, count, shown_unit, value_text
from formcheck.sinks.text.reasons import (
    attempt_reason,
    choice_reason,
    not_checked_reason,
    not_seen_reason,
    rejected_line,
    view_words,
)

# Of the parts of the body that were not believed only the worst are worth a line.
_UNKNOWN_SHOWN = 3
# A check that was left out for this share of the session was not made at all.
_WHOLE = 0.9
# How the stored frame lies, by the turn that it needs.
_LYING = {
    0: "The picture seems to be turned the wrong way",
    90: "The picture seems to lie on its side",
    180: "The picture seems to be upside down",
    270: "The picture seems to lie on its side",
}


def notes(report: Report, exercise: Exercise, *, unchecked: bool = True) -> list[str]:
    """Return the notes on a session, one sentence a line; ``unchecked`` includes those faults."""
    told = []
    if report.chosen:
        told.append(f"Recognised because you {choice_reason(report.chosen, exercise)}.")
    if report.mismatch:
        fact, *advice = mismatch_notes(exercise, report.mismatch)
        told += [f"Note: {fact}", *advice]
    told += goal_notes(report)
    if report.attempts:
        reasons = sorted({attempt_reason(attempt.reason) for attempt in report.attempts})
        counted = count(len(report.attempts), "attempt")
        told.append(f"Not counted: {counted} ({', '.join(reasons)}).")
    if report.rejected:
        told.append(f"{rejected_line(report.rejected)}.")
    if report.never_reached_rest:
        told.append("Went far enough without coming back to the start position.")
    told += _tracking_notes(report)
    if unchecked:
        told += _unchecked_notes(report, exercise)
    told += _unknown_notes(report) + _reference_notes(report, exercise)
    elsewhere = report.mismatch is not None and report.mismatch.looks_like is not None
    if report.source.tracked_s > 0 and not (report.reps or report.holds or elsewhere):
        told.append(
            "Nothing counted: the start position, the whole movement and the whole body must be "
            f"seen. {exercise.camera}"
        )
    told += _no_movement_notes(report, exercise)
    return told + _source_notes(report)


def goal_notes(report: Report) -> list[str]:
    """Return one line on the sets; nothing without a goal."""
    goal = report.goal
    if goal is None:
        return []
    if goal.hold_s is not None:
        each, unit = [f"{one.held_s:.0f}" for one in report.sets], f"of {goal.hold_s} s"
    else:
        each = [str(len(one.reps)) for one in report.sets]
        unit = (
            f"of {count(goal.reps or 0, 'rep')}"
            if goal.work_s is None
            else f"reps in {goal.work_s} s"
        )
    told = f" ({', '.join(each)} {unit})" if each else ""
    return [f"Sets: {sum(one.complete for one in report.sets)} of {goal.sets} done{told}."]


def setup_reason(advice: Advice) -> str:
    """Return why to change something before the session, and what would do instead."""
    if advice.rotate_deg is None:
        return advice.why
    option = f"with --rotate {advice.rotate_deg}" if advice.rotate_deg else "without --rotate"
    return f"{advice.why} Or start again {option}."


def rotate_remedy(rotate_deg: int) -> str:
    """Return which rotation to ask for."""
    if rotate_deg:
        return f"Try --rotate {rotate_deg} of `formcheck analyse`, batch or live"
    return "Leave --rotate out of `formcheck analyse`, batch or live"


def mismatch_notes(exercise: Exercise, mismatch: Mismatch) -> list[str]:
    """Return the fact, and the advice in lines of its own, for the end of a session."""
    if mismatch.rotate_deg is not None:
        return [
            f"{_LYING[mismatch.rotate_deg]}.",
            f"Turned upright it looks like {_spoken(exercise)}.",
            f"{rotate_remedy(mismatch.rotate_deg)}.",
        ]
    fact = f"This does not look like {_spoken(exercise)}."
    if mismatch.looks_like is None:
        return [fact]
    return [
        f"{fact} It looks like {_spoken(mismatch.looks_like)}.",
        f"Try --exercise {mismatch.looks_like} of `formcheck analyse`, live or replay.",
    ]


def mismatch_line(exercise: Exercise, mismatch: Mismatch) -> str:
    """Return a short text for the live frame, where it may still change."""
    if mismatch.rotate_deg is not None:
        deg = mismatch.rotate_deg
        return f"{_LYING[deg]}: {f'--rotate {deg}' if deg else 'leave --rotate out'}"
    if mismatch.looks_like is None:
        return f"No {_title(exercise)} recognised so far"
    return f"Looks like {_spoken(mismatch.looks_like)}, not {_spoken(exercise)}"


def choice_line(exercise: Exercise, choice: Choice) -> str:
    """Return which exercise it is and why, in one line."""
    return f"{exercise.title}: you {choice_reason(choice, exercise)}"


def _no_movement_notes(report: Report, exercise: Exercise) -> list[str]:
    """Return why reps were expected and no movement was found, where no other note says so."""
    cycle, source = exercise.measure, report.source
    found = report.reps or report.attempts or report.rejected or report.mismatch
    if not isinstance(cycle, Cycle) or found:
        return []
    if source.tracked_s == 0:
        return [] if source.frames else ["No picture came."]
    signal = exercise.signal(cycle.signal)
    match report.view.label:
        case "side" | "oblique" | "front" as view if view not in signal.views:
            return [f"Reps cannot be counted {view_words(view, exercise)}."]
    unseen_s = {
        entry.part: entry.seconds for entry in report.unknown if entry.reason != "nobody_found"
    }
    longest_s = max((unseen_s.get(part, 0.0) for part in ("person", *signal.parts)), default=0.0)
    if longest_s > 0.5 * source.tracked_s:
        return [f"{signal.title} could not be read for most of the time."]
    return ["No movement was large enough to count."]


def _tracking_notes(report: Report) -> list[str]:
    """Return one line where a person was seen for half of the time or less."""
    source = report.source
    if not source.frames or source.tracked_s > 0.5 * source.duration_s:
        return []
    seen = f"A person was seen for {source.tracked_s:.1f} of {source.duration_s:.1f} s."
    hint = (
        " Film the whole body, in even light; if the picture lies on its side, try --rotate "
        "auto of `formcheck analyse`, batch or live."
    )
    return [seen if source.tracked_s else seen + hint]


def _unchecked_notes(report: Report, exercise: Exercise) -> list[str]:
    """Return a line for each reason; checks that were left out in part only have their seconds."""
    titles: dict[str, list[str]] = {}
    for entry in report.not_checked:
        partly = entry.seconds < _WHOLE * report.source.tracked_s
        share = f" for {entry.seconds:.1f} s" if partly else ""
        line = f"Not checked{share} ({not_checked_reason(entry, exercise)})"
        titles.setdefault(line, []).append(exercise.fault(entry.code).title)
    return [f"{line}: {', '.join(faults)}." for line, faults in titles.items()]


def _unknown_notes(report: Report) -> list[str]:
    """Return one line on the parts of the body that were not believed for longest."""
    told = [
        f"{entry.part} {entry.seconds:.1f} s ({not_seen_reason(entry.reason)})"
        for entry in report.unknown[:_UNKNOWN_SHOWN]
    ]
    end = ", ..." if len(report.unknown) > _UNKNOWN_SHOWN else "."
    return [f"Not seen: {', '.join(told)}{end}"] if told else []


def _reference_notes(report: Report, exercise: Exercise) -> list[str]:
    """Return one line on the start posture from which some rules count."""
    read = [
        f"{signal.title.lower()} {value_text(signal, report.reference[name])}{UNIT_OF[signal.unit]}"
        for signal in exercise.signals
        if (name := f"{signal.name}_{signal.unit}") in report.reference
        and shown_unit(signal) != "ratio"  # a percentage of nothing that people know
    ]
    return [f"Compared with your start posture: {', '.join(read)}."] if read else []


def _source_notes(report: Report) -> list[str]:
    told = [f"Note: {report.source.problem}."] if report.source.problem else []
    if len(report.source.models) > 1:
        first, *others = report.source.models
        told.append(
            f"Note: this computer was slow: the pose model was changed from {first} to "
            f"{' to '.join(others)} during the session, which is less exact."
        )
    return told


def _title(exercise: Exercise) -> str:
    return exercise.title[:1].lower() + exercise.title[1:]


def _spoken(exercise: Exercise | str) -> str:
    """Return an exercise, or one of this name, with its article."""
    noun = exercise.replace("_", " ") if isinstance(exercise, str) else _title(exercise)
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"

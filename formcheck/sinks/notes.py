"""What a person is told of a session besides the counts, in whole sentences."""

from __future__ import annotations

from formcheck.core.exercise import Exercise
from formcheck.core.report import Report
from formcheck.sinks.goal_notes import goal_notes
from formcheck.sinks.messages import value_text
from formcheck.sinks.mismatch import mismatch_notes

# Of the parts of the body that were not believed only the worst are worth a line.
_UNKNOWN_SHOWN = 3
# What a share is one of, by unit.
_OF = {"deg": "", "leg": " of the leg", "ratio": ""}


def count(number: int, noun: str) -> str:
    """Return "1 rep" or "2 reps"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def notes(report: Report, exercise: Exercise, *, unchecked: bool = True) -> list[str]:
    """Return what a person should know besides the counts, one sentence a line.

    Args:
        report: Of the session.
        exercise: What was done.
        unchecked: Also tell which faults were not checked.
    """
    source = report.source
    told = [f"Recognised because you {report.chosen.because}."] if report.chosen else []
    told += _mismatch_notes(report, exercise) + goal_notes(report)
    if report.attempts:
        reasons = sorted({attempt.reason for attempt in report.attempts})
        counted = count(len(report.attempts), "attempt")
        told.append(f"Not counted: {counted} ({', '.join(reasons)}).")
    if report.never_reached_rest:
        told.append("Went down deep enough without coming back to the start position.")
    if source.frames and source.tracked_s <= 0.5 * source.duration_s:
        seen = f"A person was seen for {source.tracked_s:.1f} of {source.duration_s:.1f} s."
        hint = (
            " Film the whole body, in even light; if the picture lies on its side, try --rotate "
            "auto of `formcheck analyse`, batch or live."
            if not source.tracked_s
            else ""
        )
        told.append(seen + hint)
    if unchecked:
        told += _unchecked_notes(report, exercise)
    told += _unknown_notes(report) + _reference_notes(report, exercise)
    elsewhere = report.mismatch is not None and report.mismatch.looks_like is not None
    if source.tracked_s > 0 and not (report.reps or report.holds or elsewhere):
        told.append(
            "Nothing counted: the start position, the whole movement and the whole body must be "
            f"seen. {exercise.camera}"
        )
    return told + _source_notes(report)


def _mismatch_notes(report: Report, exercise: Exercise) -> list[str]:
    if report.mismatch is None:
        return []
    fact, *advice = mismatch_notes(exercise, report.mismatch)
    return [f"Note: {fact}", *advice]


def _unchecked_notes(report: Report, exercise: Exercise) -> list[str]:
    titles_by_reason: dict[str, list[str]] = {}
    for entry in report.not_checked:
        titles_by_reason.setdefault(entry.reason, []).append(exercise.fault(entry.code).title)
    return [
        f"Not checked ({reason}): {', '.join(titles)}."
        for reason, titles in titles_by_reason.items()
    ]


def _unknown_notes(report: Report) -> list[str]:
    """Return one line on the parts of the body that were longest not believed."""
    told = [
        f"{entry.part} {entry.seconds:.1f} s ({entry.reason})"
        for entry in report.unknown[:_UNKNOWN_SHOWN]
    ]
    end = ", ..." if len(report.unknown) > _UNKNOWN_SHOWN else "."
    return [f"Not seen: {', '.join(told)}{end}"] if told else []


def _reference_notes(report: Report, exercise: Exercise) -> list[str]:
    """Return one line on the start posture from which some rules count."""
    read = [
        f"{signal.title.lower()} {value_text(signal, report.reference[name])}{_OF[signal.unit]}"
        for signal in exercise.signals
        if (name := f"{signal.name}_{signal.unit}") in report.reference
        and signal.unit != "ratio"  # figures without a unit tell people nothing
    ]
    return [f"Compared with your start posture: {', '.join(read)}."] if read else []


def _source_notes(report: Report) -> list[str]:
    told = [f"Note: {report.source.problem}."] if report.source.problem else []
    if len(report.source.models) > 1:
        first, *others = report.source.models
        told.append(
            f"Note: this computer was slow: the pose model was changed from {first} to "
            f"{' to '.join(others)} on the way, which is less exact."
        )
    return told

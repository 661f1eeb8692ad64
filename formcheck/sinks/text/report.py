"""A whole session in words: summary, the next step, unchecked faults; and a whole workout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.results.events import HeldPosture, NotChecked
from formcheck.core.results.report import Done, Report
from formcheck.core.types import Severity
from formcheck.core.workout.introduction import STOP_FOR_TODAY
from formcheck.core.workout.report import Ending, Outcome, StepRecord, WorkoutReport
from formcheck.history.summary import summarize
from formcheck.sinks.text.format import count, unit_text
from formcheck.sinks.text.reasons import not_checked_reason, view_words

_ENDINGS = {
    None: "It was not finished: the program was stopped in the middle.",
    Ending.DONE: "You reached the end.",
    Ending.STOPPED: "You stopped before the end.",
    Ending.PAIN: f"You stopped because it hurt. {STOP_FOR_TODAY}",
    Ending.INTERRUPTED: "It was interrupted.",
    Ending.CUT_SHORT: "It was cut short: the camera or the file ended, or something went wrong.",
}
_OUTCOMES = {
    Outcome.TO_COME: "not begun",
    Outcome.UNDER_WAY: "under way",
    Outcome.DONE: "done",
    Outcome.SKIPPED: "skipped",
    Outcome.STOPPED: "stopped",
    Outcome.CUT_SHORT: "cut short",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to work on; ``often`` says how often it was seen."""

    title: str
    cue: str
    why: str
    often: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Faults that were not judged for one reason, and how to film so that they can be."""

    titles: tuple[str, ...]
    reason: str
    remedy: str


def headline(report: Report, exercise: Exercise) -> str:
    """Return the result in one line."""
    summary = report.summary()
    if isinstance(exercise.measure, Cycle):
        counted = count(summary["reps"], "rep")
        return f"{exercise.title}: {counted}, {summary['good_reps']} without a fault"
    held, good = summary["hold_s"], summary["good_hold_s"]
    sides = held_by_side(report.holds)
    told = ", ".join(f"{side} {seconds:.1f} s" for side, seconds in sides.items())
    whole = f"held {held:.1f} s ({told})" if told else f"held {held:.1f} s"
    return f"{exercise.title}: {whole}, {good:.1f} s of it without a fault"


def form_in_words(codes: Iterable[str], exercise: Exercise, *, cut_off: bool = False) -> str:
    """Return the faults of a rep or a hold, or "good"."""
    titles = [exercise.fault(code).title for code in codes]
    return ", ".join([*titles, *["cut off"] * cut_off]) or "good"


def tiles(done: Done, exercise: Exercise) -> list[tuple[str, str]]:
    """Return name and value of the main summary."""
    summary = summarize([done])
    held = {"Held": summary.hold_s}
    found = []
    if isinstance(exercise.measure, Cycle):
        found = [("Reps", str(summary.reps)), ("Without a fault", str(summary.good_reps))]
        if not done.holds:
            return found
    else:
        held |= {f"Held, {side}": held_s for side, held_s in held_by_side(done.holds).items()}
    held["Held without a fault"] = summary.good_hold_s
    return found + [(name, unit_text("s", seconds)) for name, seconds in held.items()]


def held_by_side(holds: Iterable[HeldPosture]) -> dict[str, float]:
    """Return the seconds of each side that was held; empty where holds have no side."""
    seconds: dict[str, float] = {}
    for hold in holds:
        if hold.side is not None:
            seconds[hold.side] = seconds.get(hold.side, 0.0) + hold.held_s
    return dict(sorted(seconds.items()))


def next_step(report: Report, exercise: Exercise) -> NextStep | None:
    """Return the most frequent fault; a danger to the back goes first."""
    if not report.faults:
        return None
    order = [rule.code for rule in exercise.faults]
    severities = {fault.code: fault.severity for fault in report.faults}

    def rank(code: str) -> tuple[bool, float, int]:
        weight, _ = often(code, report)
        return severities[code] != "stop", -weight, order.index(code)

    code = min(severities, key=rank)
    rule = exercise.fault(code)
    return NextStep(rule.title, rule.cue, rule.why, often(code, report)[1], severities[code])


def often(code: str, done: Done) -> tuple[float, str]:
    """Return how often a fault was seen, as a number for comparison and in words."""
    reps = sum(code in rep.faults for rep in done.reps)
    if reps:
        return float(reps), f"in {reps} of {count(len(done.reps), 'rep')}"
    records = [fault for fault in done.faults if fault.code == code]
    if done.reps:
        return 0.0, f"{count(len(records), 'time')}, between reps"
    seconds = sum(fault.end_s - fault.start_s for fault in records)
    return seconds, f"for {unit_text('s', seconds)} in all"


def unchecked(report: Report, exercise: Exercise) -> list[Unchecked]:
    """Return the unchecked faults, grouped by reason and remedy."""
    titles: dict[tuple[str, str], list[str]] = {}
    for entry in report.not_checked:
        key = (not_checked_reason(entry, exercise), _remedy(entry, exercise))
        titles.setdefault(key, []).append(exercise.fault(entry.code).title)
    return [Unchecked(tuple(names), *key) for key, names in titles.items()]


def seen_from(report: Report, exercise: Exercise) -> str:
    """Return where the camera stood for most of the time."""
    match report.view.label:
        case "side" | "oblique" | "front" as view:
            return view_words(view, exercise)
        case "mixed":
            return "from several sides"
        case _:
            return "from an unknown direction"


def _remedy(entry: NotChecked, exercise: Exercise) -> str:
    """Return how to film; empty when this version cannot judge the fault from anywhere."""
    rule = exercise.fault(entry.code)
    views = [view for view in exercise.views if exercise.can_judge(rule, view)]
    if not views:
        return ""
    if entry.reason == "hidden_by_view":
        return f"Film it {_either([view_words(view, exercise) for view in views])}."
    return exercise.camera


def _either(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def ending_in_words(report: WorkoutReport) -> str:
    """Return how the workout ended, in a sentence or two."""
    if report.ending is Ending.INTERRUPTED:
        for record in reversed(report.steps):
            if record.report is not None and record.report.source.problem is not None:
                return f"It was {record.report.source.problem}."
    return _ENDINGS[report.ending]


def outcome_in_words(record: StepRecord) -> str:
    """Return the result of an exercise in a word or two."""
    return _OUTCOMES[record.outcome]


def step_in_words(record: StepRecord, exercise: Exercise) -> str:
    """Return what was done of an exercise: "10 reps, 2 of 3 sets"."""
    if record.folder is None:
        return "nothing"
    counts = isinstance(exercise.measure, Cycle)
    amount = count(record.reps, "rep") if counts else f"held {record.hold_s:.0f} s"
    return f"{amount}, {record.sets_done} of {count(record.goal.sets, 'set')}"

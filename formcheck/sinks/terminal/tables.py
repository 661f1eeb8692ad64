"""Results in the terminal, on stdout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from rich import table as rich_table
from rich.console import Console
from rich.table import Column

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.rules import Fault, Rule, bound_of, limit_of
from formcheck.core.exercise.threshold_overrides import thresholds
from formcheck.core.results.report import Report
from formcheck.core.workout.definition import Workout, dose_in_words
from formcheck.core.workout.report import WorkoutReport
from formcheck.history.comparison_groups import ComparisonGroup
from formcheck.history.records import StoredSession
from formcheck.sinks.files.batch_csv import Judged
from formcheck.sinks.text import history
from formcheck.sinks.text import report as words
from formcheck.sinks.text.comparison import compared, comparison_notes
from formcheck.sinks.text.format import count, shown_of, unit_text
from formcheck.sinks.text.report_notes import notes


def _console() -> Console:
    """Return a console that prints text as it is: file names may look like markup or emoji."""
    return Console(markup=False, emoji=False, highlight=False)


def print_summary(report: Report, exercise: Exercise, folder: Path | None) -> None:
    """Print the result of a session as a table."""
    console = _console()
    console.print(words.headline(report, exercise), style="bold")
    if report.reps:
        console.print(_reps_table(report, exercise))
    elif report.holds:
        console.print(_holds_table(report, exercise))
    for line in notes(report, exercise):
        console.print(line)
    if folder is not None:
        console.print(f"Results: {folder}", soft_wrap=True)


def _reps_table(report: Report, exercise: Exercise) -> rich_table.Table:
    """Return a row for each rep, with the side that works and the hold at the far end if any."""
    one_sided, held = exercise.sides == "each", len(report.holds) == len(report.reps)
    table = rich_table.Table("Rep", *["Side"] * one_sided, "From", "To", *["Held"] * held, "Form")
    holds = report.holds if held else [None] * len(report.reps)
    for rep, hold in zip(report.reps, holds, strict=True):
        table.add_row(
            str(rep.number),
            *[rep.side or ""] * one_sided,
            f"{rep.start_s:.1f} s",
            f"{rep.end_s:.1f} s",
            *([f"{hold.held_s:.1f} s"] if hold else []),
            words.form_in_words(rep.faults, exercise, cut_off=rep.cut_off),
        )
    return table


def _holds_table(report: Report, exercise: Exercise) -> rich_table.Table:
    one_sided = exercise.sides == "each"
    table = rich_table.Table("Hold", *["Side"] * one_sided, "From", "To", "Held", "Good", "Form")
    for number, hold in enumerate(report.holds, 1):
        times = (hold.start_s, hold.end_s, hold.held_s, hold.good_s)
        side, cells = [hold.side or ""] * one_sided, [f"{seconds:.1f} s" for seconds in times]
        table.add_row(str(number), *side, *cells, words.form_in_words(hold.faults, exercise))
    return table


def print_exercises(exercises: Sequence[Exercise]) -> None:
    """Print a table of all exercises."""
    names = (Column(word, no_wrap=True) for word in ("Name", "Exercise"))
    table = rich_table.Table(*names, "Counts", "Camera", "Faults")
    for exercise in exercises:
        front = "above" if exercise.stance == "lying" else "front"
        table.add_row(
            exercise.name,
            exercise.title,
            "reps" if isinstance(exercise.measure, Cycle) else "seconds",
            ", ".join(front if view == "front" else view for view in exercise.views),
            str(len(exercise.faults)),
        )
    console = _console()
    console.print(table)
    console.print("formcheck exercises NAME shows what is checked, and from where.")


def print_exercise(exercise: Exercise) -> None:
    """Print the faults of an exercise with their views and thresholds."""
    console = _console()
    console.print(f"{exercise.title} ({exercise.name})", style="bold")
    console.print(f"Camera: {exercise.camera}")
    console.print(f"Usual dose: {exercise.prescription}")
    if exercise.how_to:
        console.print(" ".join(exercise.how_to))
    if exercise.faults:
        console.print(_faults_table(exercise))
        console.print(
            "Change one with --set CODE.above=NUMBER or CODE.below=NUMBER of `formcheck analyse`, "
            "live, replay or batch."
        )
    else:
        console.print("No fault is looked for; the time is taken.")
    others = [
        f"{name}={value:g}"
        for name, value in thresholds(exercise).items()
        # A fault may be called "rep" or "hold" as well.
        if name.startswith(("rep.", "hold.")) and not name.endswith((".above", ".below"))
    ]
    kind = "Counting" if isinstance(exercise.measure, Cycle) else "Timing"
    console.print(f"{kind}, also for --set: {', '.join(others)}", soft_wrap=True)


def _faults_table(exercise: Exercise) -> rich_table.Table:
    code = Column("Code", no_wrap=True)  # to be copied for --set
    table = rich_table.Table(code, "Fault", "Say", "Views", "Threshold", "Judged")
    for rule in exercise.faults:
        table.add_row(
            rule.code,
            rule.title,
            rule.cue,
            ", ".join(view for view in rule.views if exercise.can_judge(rule, view))
            or "not measured",
            _limits(rule, exercise),
            f"after {rule.hold_s:g} s" if isinstance(rule, Fault) else "once a rep",
        )
    return table


def _limits(rule: Rule, exercise: Exercise) -> str:
    usual = next(view for view in rule.views if view not in rule.by_view)
    text = f"{bound_of(rule)} {_limit(rule, exercise, limit_of(rule, usual))}"
    others = [f"{view} {_limit(rule, exercise, one)}" for view, one in rule.by_view.items()]
    return f"{text}; {', '.join(others)}" if others else text


def _limit(rule: Rule, exercise: Exercise, limit: float) -> str:
    """Return a limit as --set takes it and as people read it: "0.42 (25°)"."""
    unit, value = shown_of(rule, exercise, limit)
    if unit == exercise.unit(rule) and unit in ("deg", "s", ""):
        return f"{limit:g}{'°' if unit == 'deg' else ' s' if unit else ''}"
    digits = 0 if round(100 * limit) == 100 * limit or unit == "deg" else 1
    return f"{limit:g} ({unit_text(unit, value, digits)})"


def print_workouts(workouts: Sequence[Workout]) -> None:
    """Print all workouts with their doses."""
    console = _console()
    for workout in workouts:
        console.print(f"{workout.name}: {workout.about}", style="bold")
        for number, step in enumerate(workout.steps, 1):
            console.print(f"  {number}. {step.exercise}: {dose_in_words(step)}")
    console.print("formcheck workout NAME begins one; --template prints one of your own.")


def print_workout(report: WorkoutReport, exercises: Sequence[Exercise], folder: Path) -> None:
    """Print the result of a workout as a table."""
    console = _console()
    console.print(f"{report.title}: {words.ending_in_words(report)}", style="bold")
    table = rich_table.Table("Exercise", "", "Done", "Without a fault", "Next")
    for record, exercise in zip(report.steps, exercises, strict=True):
        one = record.report
        advice = words.next_step(one, exercise) if one else None
        table.add_row(
            record.title,
            words.outcome_in_words(record),
            words.step_in_words(record, exercise),
            words.tiles(one, exercise)[-1][1] if one else "",
            advice.cue if advice else "",
        )
    console.print(table)
    console.print(f"Results: {folder}", soft_wrap=True)


def print_batch(videos: Sequence[Judged], before: int, table: Path) -> None:
    """Print how many videos failed, and why; ``before`` were done by an earlier run."""
    failed = [one for one in videos if one.failed]
    told = [f"{len(videos) - len(failed)} done", *[f"{len(failed)} failed"] * bool(failed)]
    earlier = f" ({before} in an earlier run)" if before else ""
    console = _console()
    head = f"{count(len(videos), 'video')}: {', '.join(told)}{earlier}"
    console.print(head, style="bold", soft_wrap=True)
    for one in failed:
        console.print(one.line(), soft_wrap=True)
    console.print(f"Results: {table}", soft_wrap=True)


def print_history(sessions: Sequence[StoredSession], exercises: history.Exercises) -> None:
    """Print the sessions, the oldest first, and the months of each exercise."""
    console = _console()
    if not sessions:
        console.print(
            "No sessions are kept. `formcheck live` and `formcheck workout` keep them, "
            "and `formcheck analyse --save`.",
            soft_wrap=True,
        )
        return
    console.print(_drawn(history.sessions_table(sessions, exercises)))
    for name, some in history.by_exercise(sessions):
        table = history.month_table(some, exercises.get(name))
        console.print(f"{history.title_of(name, exercises)}, {table.caption.lower()}", style="bold")
        console.print(_drawn(table))


def print_comparison(before: ComparisonGroup, after: ComparisonGroup, exercise: Exercise) -> None:
    """Print the figures of both sides as a table."""
    console = _console()
    heads = ("", before.name, after.name, "Change")
    table = rich_table.Table(*heads, title=exercise.title, title_justify="left")
    for row in compared(before, after, exercise):
        table.add_row(row.name, row.before, row.after, row.change)
    console.print(table)
    for note in comparison_notes(before, after):
        console.print(note)


def _drawn(table: history.Table) -> rich_table.Table:
    drawn = rich_table.Table()
    for head in table.heads:
        justify: Literal["right", "left"] = "right" if head.number else "left"
        drawn.add_column(head.title, justify=justify, no_wrap=head.title in {"When", "Month"})
    for row in table.rows:
        drawn.add_row(*row)
    return drawn

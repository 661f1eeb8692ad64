"""The tables of clips that were judged with thresholds chosen without their makers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.figures import CountFigures, FaultFigures, count_figures, fault_figures
from benchmarks.leave_one_out import Judged, Study
from benchmarks.results import table
from formcheck.core.exercise.definition import Cycle, Exercise

T = TypeVar("T")

HEAD = ("of", "left out", "fitted", "fitting", "declared")

#: Name, part and whole of each figure of counts.
COUNTS: Sequence[tuple[str, Callable[[CountFigures], tuple[int, int]]]] = (
    ("clips counted right", lambda one: (one.exact, one.clips)),
    ("wrong reps", lambda one: (one.wrong_reps, one.reps)),
    ("holds timed right", lambda one: (one.right, one.holds)),
    ("ghosts in clips of none", lambda one: (one.ghosts, one.nothing)),
)
#: Name and value of each figure of a fault, and what stands behind it.
FAULTS: Sequence[tuple[str, Callable[[FaultFigures], float], Callable[[FaultFigures], int]]] = (
    ("precision", lambda one: one.score.precision, lambda one: one.score.hits + one.score.false),
    ("recall", lambda one: one.score.recall, lambda one: one.faulty),
    ("judged", lambda one: one.judged_share, lambda one: one.cases),
    ("false per good one", lambda one: one.false_per_good, lambda one: one.good),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with each set of thresholds.

    Attributes:
        of: Number of clips, reps or seconds that the first is a share of.
    """

    name: str
    of: int
    left_out: float
    fitted: float
    declared: float

    def cells(self) -> tuple[object, ...]:
        """Return the row under HEAD."""
        fitting = self.fitted - self.left_out
        return (self.name, self.of, self.left_out, self.fitted, fitting, self.declared)


def study_lines(study: Study) -> list[str]:
    """Return the tables of an exercise."""
    exercise = study.exercise
    own = [clip for clip in study.clips if clip.exercise == exercise.name]
    makers = {clip.origin for clip in own}
    rows = [row for rule in exercise.faults for row in fault_rows([study], rule.code, rule.code)]
    return [
        f"#### {exercise.title}",
        "",
        f"Clips: {len(own)}, makers: {len(makers)}.",
        "",
        *_table("Counted", count_rows([study])),
        f"Wrong when left out: {', '.join(_wrong_clips(study.left_out)) or 'none'}.",
        "",
        *_table(f"Faults ({_unit(exercise)})", rows),
    ]


def _wrong_clips(judged: Iterable[Judged]) -> list[str]:
    """Return the clips that were counted or timed wrong, with what was found."""
    found = []
    for one in judged:
        trial, clip = one.trial, one.trial.clip
        name = clip.path.stem
        if trial.ghosts:
            found.append(f"{name} (ghosts: {trial.ghosts})")
        elif trial.off_by:
            found.append(f"{name} ({trial.reps} of {clip.reps})")
        elif trial.hold_off:
            found.append(f"{name} ({trial.hold_s:.1f} s of {clip.hold_s:.1f} s)")
    return found


def all_lines(studies: Sequence[Study]) -> list[str]:
    """Return the table of all exercises, and how far the readings stand for the program."""
    rows = count_rows(studies)
    for unit in ("reps", "seconds"):
        rows += fault_rows([one for one in studies if _unit(one.exercise) == unit], unit)
    _, _, declared = by_thresholds(studies, fault_figures)
    alike = f"{declared.same} of {declared.cases} cases"
    return [
        *_table("All exercises", rows),
        f"With the declared limits the readings warn as the program does in {alike}.",
        "",
    ]


def _unit(exercise: Exercise) -> str:
    return "reps" if isinstance(exercise.measure, Cycle) else "seconds"


def _table(name: str, rows: Sequence[Row]) -> list[str]:
    return table((name, *HEAD), [row.cells() for row in rows]) if rows else []


def by_thresholds(
    studies: Sequence[Study], figures_of: Callable[[Iterable[tuple[Exercise, Judged]]], T]
) -> tuple[T, T, T]:
    """Return figures of all clips as judged left out, fitted and as declared."""
    return (
        figures_of((study.exercise, one) for study in studies for one in study.left_out),
        figures_of((study.exercise, one) for study in studies for one in study.fitted),
        figures_of((study.exercise, one) for study in studies for one in study.declared),
    )


def count_rows(studies: Sequence[Study]) -> list[Row]:
    """Return how well clips were counted and timed."""
    three = by_thresholds(studies, lambda judged: count_figures(one for _, one in judged))
    rows = []
    for name, parts in COUNTS:
        _, whole = parts(three[0])
        if whole:
            rows.append(Row(name, whole, *(part / whole for part, _ in map(parts, three))))
    return rows


def fault_rows(studies: Sequence[Study], name: str, code: str | None = None) -> list[Row]:
    """Return how well one fault was judged, or all; figures without a value are left out."""
    three = by_thresholds(studies, lambda judged: fault_figures(judged, code))
    return [
        Row(f"{name}: {figure}", of(three[0]), *map(value, three))
        for figure, value, of in FAULTS
        if not all(math.isnan(value(one)) for one in three)
    ]

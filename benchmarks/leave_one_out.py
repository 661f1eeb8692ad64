"""Each maker's clips judged with thresholds that were chosen on the clips of all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.cases import Case
from benchmarks.clips import Clip
from benchmarks.fitting import (
    Choices,
    changes_by,
    chosen_counting,
    chosen_limits,
    counting_values,
)
from benchmarks.trials import AS_DECLARED, Changes, Job, Trial, Trials, Tried, as_changes
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.threshold_overrides import thresholds
from formcheck.errors import UsageError

#: Counting parameters are chosen only where at least this number of makers have labelled clips.
LEAST_MAKERS = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """The thresholds of an exercise that were chosen on some clips.

    Attributes:
        counting, limits: Choices by name; of the counting parameters none if too few makers have
            clips with a label.
        changes: The counting parameters that differ from the declared ones.
        clashes: The chosen ones contradict each other, so that all are as declared. Each was chosen
            with the others as declared.
    """

    counting: Choices
    limits: Choices
    changes: Changes = AS_DECLARED
    clashes: bool = False

    @property
    def choices(self) -> Choices:
        """All choices."""
        return {**self.counting, **self.limits}


@dataclass(frozen=True, slots=True)
class Judged:
    """A clip with the limits that it is judged by."""

    trial: Trial
    limits: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Study:
    """An exercise, judged with each set of thresholds.

    Attributes:
        clips: Those of the exercise and those of none.
        by_maker: What was chosen without a maker's clips, by maker.
        whole: What was chosen on all clips.
    """

    exercise: Exercise
    clips: Sequence[Clip]
    by_maker: Mapping[str, Fit]
    whole: Fit
    left_out: Sequence[Judged]
    fitted: Sequence[Judged]
    declared: Sequence[Judged]


def clips_for(exercise: Exercise, clips: Iterable[Clip]) -> list[Clip]:
    """Return the clips of an exercise and, if there are any, those of none."""
    found = [clip for clip in clips if clip.exercise in (exercise.name, "none")]
    return found if any(clip.exercise == exercise.name for clip in found) else []


def has_makers(clips: Iterable[Clip]) -> bool:
    """Return True when enough makers have clips with a count or a held time."""
    labelled = (clip for clip in clips if clip.exercise != "none")
    makers = {clip.origin for clip in labelled if (clip.reps, clip.hold_s) != (None, None)}
    return len(makers) >= LEAST_MAKERS


def first_jobs(exercises: Iterable[Exercise], clips: Sequence[Clip]) -> list[Job]:
    """Return the trials that the counting parameters are chosen from."""
    return [
        Job(clip, tuple((exercise.name, changes) for changes in _to_try(exercise, some)))
        for exercise in exercises
        if (some := clips_for(exercise, clips))
        for clip in some
    ]


def _to_try(exercise: Exercise, clips: Iterable[Clip]) -> list[Changes]:
    if not has_makers(clips):
        return [AS_DECLARED]
    values = counting_values(exercise)
    changes = [_one(exercise, name, value) for name, some in values.items() for value in some]
    return list(dict.fromkeys(changes))


def _one(exercise: Exercise, name: str, value: float) -> Changes:
    return AS_DECLARED if value == thresholds(exercise)[name] else ((name, value),)


def fits_of(
    exercise: Exercise, clips: Sequence[Clip], counted: Tried, read: Tried
) -> tuple[dict[str, Fit], Fit]:
    """Choose without each maker, and on all clips.

    Args:
        exercise: As declared.
        clips: As :func:`clips_for` gives them.
        counted: Trials of all counting parameters.
        read: Trials with cases, as declared.
    """
    makers = sorted({clip.origin for clip in clips})
    by_maker = {
        maker: fit_on(exercise, [clip for clip in clips if clip.origin != maker], counted, read)
        for maker in makers
    }
    return by_maker, fit_on(exercise, clips, counted, read)


def fit_on(exercise: Exercise, clips: Sequence[Clip], counted: Tried, read: Tried) -> Fit:
    """Choose all thresholds of an exercise on some clips."""

    def wrong(name: str, value: float) -> int:
        changes = _one(exercise, name, value)
        return sum(counted.of(clip, exercise.name, changes).wrong for clip in clips)

    counting = chosen_counting(exercise, wrong) if has_makers(clips) else {}
    cases: list[Case] = []
    for clip in clips:
        cases += read.of(clip, exercise.name).cases
    limits = chosen_limits(exercise, cases)
    try:
        return Fit(counting, limits, as_changes(changes_by(exercise, counting)))
    except UsageError:
        return Fit(counting, limits, clashes=True)


def study(
    exercises: Iterable[Exercise], clips: Sequence[Clip], counted: Trials, read: Trials
) -> list[Study]:
    """Judge the clips of each exercise that has any; makes the trials that this takes."""
    known = [(exercise, some) for exercise in exercises if (some := clips_for(exercise, clips))]
    counted.make(first_jobs([exercise for exercise, _ in known], clips))
    read.make(Job(clip, ((each.name, AS_DECLARED),)) for each, some in known for clip in some)
    fits = [(each, some, *fits_of(each, some, counted, read)) for each, some in known]
    read.make(
        Job(clip, tuple((each.name, fit.changes) for fit in (by_maker[clip.origin], whole)))
        for each, some, by_maker, whole in fits
        for clip in some
    )
    return [_judged(*one, read) for one in fits]


def _judged(
    exercise: Exercise, clips: Sequence[Clip], by_maker: Mapping[str, Fit], whole: Fit, read: Tried
) -> Study:
    declared = Fit({}, {})

    def by(fit: Fit, clip: Clip) -> Judged:
        limits = thresholds(exercise) | {name: one.value for name, one in fit.limits.items()}
        return Judged(read.of(clip, exercise.name, fit.changes), limits)

    return Study(
        exercise,
        clips,
        by_maker,
        whole,
        left_out=[by(by_maker[clip.origin], clip) for clip in clips],
        fitted=[by(whole, clip) for clip in clips],
        declared=[by(declared, clip) for clip in clips],
    )

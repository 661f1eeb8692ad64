"""What formcheck makes of clips with other counting parameters, each tried once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Protocol, TypeAlias

from benchmarks.cases import Case, cases_in, with_all_stats
from benchmarks.clips import PROCESSES, Clip, Seen, seen_in
from benchmarks.overall import ghosts_in
from benchmarks.scores import held_s, wrong
from formcheck import exercises
from formcheck.capture.pose.model_files import Variant
from formcheck.core.exercise.threshold_overrides import with_thresholds

#: Thresholds that differ from the declared ones, by name, in a form that can be a key.
Changes: TypeAlias = tuple[tuple[str, float], ...]
AS_DECLARED: Changes = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What formcheck made of a clip with some counting parameters.

    Attributes:
        reps: Found.
        hold_s: Seconds of all holds that were found.
        ghosts: What was found in a clip of no exercise.
        cases: What the rules read; empty unless it was asked for.
    """

    clip: Clip
    reps: int
    hold_s: float
    ghosts: int = 0
    cases: tuple[Case, ...] = ()

    @property
    def off_by(self) -> int:
        """Reps missing or too many, beyond those that nobody can tell."""
        if self.clip.reps is None or self.clip.exercise == "none":
            return 0
        return max(0, abs(self.reps - self.clip.reps) - self.clip.slack_reps)

    @property
    def hold_off(self) -> bool:
        """The held time is off by too much."""
        return self.clip.hold_s is not None and wrong(self.clip, self.reps, self.hold_s)

    @property
    def wrong(self) -> int:
        """Wrong decisions on the clip: reps, holds and ghosts."""
        return self.off_by + self.hold_off + self.ghosts


@dataclass(frozen=True, slots=True)
class Job:
    """Trials of one clip, so that one process reads its poses once.

    Attributes:
        asked: Names of exercises, and the changes to each.
    """

    clip: Clip
    asked: tuple[tuple[str, Changes], ...]


def as_changes(values: Mapping[str, float]) -> Changes:
    """Return thresholds in the form of a key."""
    return tuple(sorted(values.items()))


class Tried(Protocol):
    """Trials that were made."""

    def of(self, clip: Clip, name: str, changes: Changes = AS_DECLARED) -> Trial:
        """Return the trial of a clip, by the name of the exercise that is looked for in it."""
        ...


class Trials:
    """Makes trials in a few processes and keeps them.

    Args:
        model: Whose poses are used.
        with_cases: The cases of each trial are wanted as well.
    """

    def __init__(self, model: Variant, *, with_cases: bool) -> None:
        self._run = partial(run_job, model=model, with_cases=with_cases)
        self._made: dict[tuple[str, str, Changes], Trial] = {}

    def make(self, jobs: Iterable[Job]) -> None:
        """Make those that have not been made yet."""
        wanted: dict[str, Job] = {}
        for job in jobs:
            path = str(job.clip.path)
            before = wanted[path].asked if path in wanted else ()
            new = [one for one in job.asked if (path, *one) not in self._made]
            wanted[path] = Job(job.clip, tuple(dict.fromkeys((*before, *new))))
        # The most work first, so that no process ends long after the others.
        todo = sorted(
            (job for job in wanted.values() if job.asked), key=lambda job: -len(job.asked)
        )
        if not todo:
            return
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            for job, trials in zip(todo, pool.map(self._run, todo), strict=True):
                for (name, changes), trial in zip(job.asked, trials, strict=True):
                    self._made[str(job.clip.path), name, changes] = trial

    def of(self, clip: Clip, name: str, changes: Changes = AS_DECLARED) -> Trial:
        """Return a trial that was made."""
        return self._made[str(clip.path), name, changes]


def run_job(job: Job, *, model: Variant, with_cases: bool) -> list[Trial]:
    """Make all trials of a job."""
    return [
        run_trial(job.clip, name, changes, model, with_cases=with_cases)
        for name, changes in job.asked
    ]


def run_trial(
    clip: Clip, name: str, changes: Changes, model: Variant, *, with_cases: bool
) -> Trial:
    """Run a session over a clip with changed thresholds."""
    exercise = with_thresholds(with_all_stats(exercises.get(name)), dict(changes))
    return trial_of(seen_in(clip, exercise, model), with_cases=with_cases)


def trial_of(seen: Seen, *, with_cases: bool) -> Trial:
    """Return what counts of what formcheck made of a clip."""
    nothing = seen.clip.exercise == "none"
    return Trial(
        seen.clip,
        len(seen.report.reps),
        held_s(seen),
        ghosts_in(seen.report) if nothing else 0,
        tuple(cases_in(seen)) if with_cases and not nothing else (),
    )

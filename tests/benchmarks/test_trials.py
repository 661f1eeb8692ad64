"""Trials of clips: what is kept of them, and that each is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Self

import pytest

from benchmarks import trials
from benchmarks.cases import with_all_stats
from benchmarks.clips import Clip, Seen
from benchmarks.trials import AS_DECLARED, Changes, Job, Trial, Trials, as_changes, trial_of
from formcheck.core.results.report import Report
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.benchmarks.made import hold, rep, report

NOTHING = Clip(Path("walk"), "none", "side", reps=0)
DEEPER: Changes = as_changes({"rep.depth": 0.6})


def seen(clip: Clip, made: Report) -> Seen:
    return Seen(clip, with_all_stats(SQUAT), made, ())


def test_what_is_found_in_clips_of_none_are_ghosts() -> None:
    trial = trial_of(seen(NOTHING, report(SQUAT, reps=[rep(0), rep(3)])), with_cases=True)
    assert (trial.ghosts, trial.off_by, trial.wrong) == (2, 0, 2)
    squats = Clip(Path("a"), "squat", "side", reps=1)
    trial = trial_of(seen(squats, report(SQUAT, reps=[rep(0), rep(3)])), with_cases=True)
    assert (trial.ghosts, trial.off_by, trial.wrong) == (0, 1, 1)


@pytest.mark.parametrize(("held_s", "off"), [(4.0, False), (3.6, False), (3.0, True)])
def test_a_hold_may_be_off_by_a_little(held_s: float, off: bool) -> None:
    clip = Clip(Path("a"), "plank", "side", hold_s=4.0)
    trial = trial_of(
        Seen(clip, PLANK, report(PLANK, holds=[hold(0, held_s)]), ()), with_cases=False
    )
    assert trial.hold_off == off
    assert trial.wrong == int(off)


def test_unclear_beginnings_leave_a_rep_either_way() -> None:
    clip = Clip(Path("a"), "squat", "side", reps=4, slack_reps=1)
    assert [Trial(clip, reps, 0.0).off_by for reps in (2, 3, 4, 5, 6)] == [1, 0, 0, 0, 1]


class InProcess:
    """A pool of processes that has none."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return

    def map(self, run: Callable[[Job], list[Trial]], jobs: Iterable[Job]) -> Iterator[list[Trial]]:
        return map(run, jobs)


def test_each_trial_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, str, Changes]] = []

    def run_job(job: Job, **options: object) -> list[Trial]:
        made.extend((job.clip.path.name, *asked) for asked in job.asked)
        return [Trial(job.clip, len(made), 0.0) for _ in job.asked]

    monkeypatch.setattr(trials, "ProcessPoolExecutor", InProcess)
    monkeypatch.setattr(trials, "run_job", run_job)
    kept = Trials("full", with_cases=False)
    first = Job(NOTHING, (("squat", AS_DECLARED), ("plank", AS_DECLARED)))
    again = Job(NOTHING, (("squat", AS_DECLARED), ("squat", DEEPER)))
    kept.make([first, again])
    kept.make([again])
    assert sorted(made) == [
        ("walk", "plank", ()),
        ("walk", "squat", ()),
        ("walk", "squat", (("rep.depth", 0.6),)),
    ]
    assert kept.of(NOTHING, "squat", DEEPER).clip is NOTHING

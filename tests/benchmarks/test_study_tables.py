"""Figures of studied clips, the stability of thresholds, and the reliability of readings."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.cases import Case
from benchmarks.clips import Clip
from benchmarks.figures import count_figures, fault_figures
from benchmarks.fitting import Choice
from benchmarks.leave_one_out import Fit, Judged, Study
from benchmarks.reliability import EDGES, Distance, binned, distances, reliability_lines
from benchmarks.stability import ranges_of, stability_lines
from benchmarks.study_tables import all_lines, study_lines
from benchmarks.trials import Trial
from formcheck.core.exercise.threshold_overrides import thresholds
from formcheck.exercises.squat import SQUAT

NAN, INF = math.nan, math.inf
LIMIT = "trunk_lean.above"


def lean(value: float, *, faulty: bool) -> Case:
    return Case("trunk_lean", LIMIT, value, faulty, raised=value > 22)


def judged(trial: Trial, limit: float = 22.0) -> Judged:
    return Judged(trial, thresholds(SQUAT) | {LIMIT: limit})


def squat(maker: str, found: int, *cases: Case, reps: int = 3, slack: int = 0) -> Trial:
    clip = Clip(Path(maker), "squat", "side", reps=reps, origin=maker, slack_reps=slack)
    return Trial(clip, found, 0.0, 0, cases)


GHOSTLY = Trial(Clip(Path("walk"), "none", "side", reps=0, origin="dan"), 2, 0.0, 2)
HELD = Trial(Clip(Path("h"), "plank", "side", hold_s=4.0, origin="eve"), 0, 3.2)


def test_counts_of_clips_holds_and_ghosts() -> None:
    trials = [squat("ann", 3), squat("bob", 1), squat("cat", 2, slack=1), GHOSTLY, HELD]
    figures = count_figures(judged(trial) for trial in trials)
    assert (figures.clips, figures.exact, figures.reps, figures.wrong_reps) == (3, 2, 9, 2)
    assert (figures.nothing, figures.ghosts) == (1, 2)
    assert (figures.holds, figures.right) == (1, 0)
    assert [trial.wrong for trial in trials] == [0, 2, 0, 2, 1]


def test_faults_are_judged_by_the_limit_of_the_clip() -> None:
    cases = (
        lean(25, faulty=True),
        lean(18, faulty=True),
        lean(NAN, faulty=True),
        lean(19, faulty=False),
        lean(-INF, faulty=False),
    )
    trial = squat("ann", 5, *cases)
    strict = fault_figures([(SQUAT, judged(trial, 15.0))], "trunk_lean")
    assert (strict.score.hits, strict.score.false, strict.score.missed) == (2, 1, 1)
    assert (strict.judged_share, strict.false_per_good) == (0.8, 0.5)
    mild = fault_figures([(SQUAT, judged(trial, 22.0))])
    assert (mild.score.hits, mild.score.false, mild.score.missed) == (1, 0, 2)
    # The program, with its own limit of 22, warned of the first alone.
    assert (mild.same, mild.cases) == (5, 5)
    assert strict.same == 3
    assert fault_figures([(SQUAT, judged(trial))], "shallow").cases == 0


def fit(limit: Choice, depth: Choice, *, clashes: bool = False) -> Fit:
    return Fit({"rep.depth": depth}, {LIMIT: limit}, clashes=clashes)


KEPT = Choice(0.71, "no difference")


def study(*fits: Fit, whole: Fit) -> Study:
    trial = squat("maker 0", 3, lean(25, faulty=True), lean(19, faulty=False))
    makers = {f"maker {i}": one for i, one in enumerate(fits)}
    return Study(
        SQUAT,
        [trial.clip],
        makers,
        whole,
        left_out=[judged(trial, 16.0)],
        fitted=[judged(trial, 20.0)],
        declared=[judged(trial)],
    )


WIDE = study(
    fit(Choice(16.0), KEPT), fit(Choice(22, "no faulty rep"), KEPT), whole=fit(Choice(20.0), KEPT)
)


def test_tables_show_left_out_fitted_and_their_difference() -> None:
    lines = study_lines(WIDE)
    assert "| Faults (reps) | of | left out | fitted | fitting | declared |" in lines
    assert "| trunk_lean: precision | 2 | 0.5 | 1 | 0.5 | 1 |" in lines
    assert "| trunk_lean: false per good one | 1 | 1 | 0 | -1 | 0 |" in lines
    assert "| clips counted right | 1 | 1 | 1 | 0 | 1 |" in lines
    assert not any(line.startswith("| shallow") for line in lines)
    whole = all_lines([WIDE])
    assert "| reps: recall | 1 | 1 | 1 | 0 | 1 |" in whole
    assert (
        "With the declared limits the readings warn as the program does in 2 of 2 cases." in whole
    )


def test_wrong_clips_are_named() -> None:
    trials = [squat("ann", 3), squat("bob", 1), squat("cat", 2, slack=1), GHOSTLY, HELD]
    left_out = [judged(trial) for trial in trials]
    one = Study(SQUAT, [trial.clip for trial in trials], {}, Fit({}, {}), left_out, left_out, [])
    wrong = "Wrong when left out: bob (1 of 3), walk (ghosts: 2), h (3.2 s of 4.0 s)."
    assert wrong in study_lines(one)


def test_ranges_over_the_makers_are_shares_of_the_declared_value() -> None:
    (found,) = ranges_of(WIDE)
    assert (found.name, found.whole, found.chosen) == (f"squat {LIMIT}", 20.0, 1)
    assert found.share == pytest.approx(6 / 22)
    assert found.unstable
    (narrow,) = ranges_of(study(fit(Choice(21.0), KEPT), whole=fit(Choice(21.0), KEPT)))
    assert not narrow.unstable
    # A small share of a large angle may still be more than the model's spread.
    far = replace(found, declared=155.0, values=[150.0, 157.0])
    assert (far.share < 0.1, far.unstable) == (True, True)


def test_unstable_thresholds_and_those_that_were_kept_are_told() -> None:
    text = "\n".join(stability_lines([WIDE]))
    assert "| squat trunk_lean.above | 22 | 20 | 16 | 22 | 1 of 2 | 0.273 | 1 |" in text
    assert "- no difference (1): squat rep.depth" in text
    assert "contradict each other: none" in text
    clash = study(fit(Choice(20.0), KEPT), whole=fit(Choice(20.0), Choice(0.9), clashes=True))
    assert "contradict each other: squat (all clips)" in "\n".join(stability_lines([clash]))


def test_readings_are_binned_by_their_distance_in_spreads() -> None:
    found = distances(WIDE, "trunk_lean")
    assert [(round(one.spreads, 3), one.faulty) for one in found] == [(1.5, True), (0.5, False)]
    bins = binned([*found, Distance(-9, faulty=False), Distance(9, faulty=True)])
    assert len(bins) == len(EDGES) + 1
    assert bins[0] == (0, 1)
    assert bins[-3:] == [(0, 1), (1, 1), (1, 1)]
    (row,) = [line for line in reliability_lines([WIDE]) if line.startswith("| squat trunk_lean")]
    assert row.split(" | ")[-3:] == ["0.00 of 1", "1.00 of 1", " |"]


def test_a_limit_below_turns_distances_round() -> None:
    case = Case("too_fast", "too_fast.below", 0.4, faulty=True, raised=True)
    one = Judged(squat("ann", 3, case), thresholds(SQUAT))
    found = Study(SQUAT, [one.trial.clip], {}, Fit({}, {}), [one], [one], [one])
    assert [round(each.spreads, 6) for each in distances(found, "too_fast")] == [2.0]

"""What rules read on labelled reps and seconds, whatever their limits are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.cases import Case, cases_in, limit_name, tick_value, with_all_stats
from benchmarks.clips import Clip, Seen, TrueHold
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.rules import RepFault
from formcheck.core.results.events import Rep, RepEnded, Tick
from formcheck.core.types import Phase, View
from formcheck.exercises import ALL
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.benchmarks.made import hold, record, rendered_squats, rep, report, true_rep

EXERCISE = with_all_stats(SQUAT)
NAMES = [EXERCISE.name_of_measure(stat) for stat in EXERCISE.measures]


def tick(
    t: float,
    signals: Mapping[str, float] | None = None,
    *,
    view: View = "side",
    phase: Phase = Phase.OUT,
    ended: Iterable[Rep] = (),
    exercise: Exercise = SQUAT,
) -> Tick:
    values = dict.fromkeys((signal.name for signal in exercise.signals), math.nan)
    return Tick(
        t=t,
        pose=None,
        side="left",
        view=view,
        facing="left",
        signals=values | dict(signals or {}),
        phase=phase,
        progress=0.0,
        reps=0,
        attempts=0,
        hold_s=0.0,
        events=tuple(RepEnded(t, one) for one in ended),
    )


def measured(**known: float) -> dict[str, float]:
    return dict.fromkeys(NAMES, math.nan) | known


def squats(found: Iterable[Rep], ticks: Iterable[Tick], *faults: str, reps: int = 1) -> Seen:
    clip = Clip(Path("a"), "squat", "side", reps=reps, set_faults=frozenset(faults), origin="ann")
    return Seen(clip, EXERCISE, report(SQUAT, reps=found), list(ticks))


def of_code(code: str, seen: Seen) -> list[Case]:
    return [case for case in cases_in(seen) if case.code == code]


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)
def test_all_that_rules_ask_of_a_rep_is_measured(exercise: Exercise) -> None:
    measures = set(with_all_stats(exercise).measures)
    for rule in exercise.faults:
        if isinstance(rule, RepFault):
            assert {rule.stat, *(part.signal for part in rule.when)} <= measures


def test_a_rule_of_a_rep_reads_its_stat_with_the_label_of_the_set() -> None:
    one = rep(0, "shallow", measures=measured(hip_height_bottom_ratio=0.5))
    seen = squats([one], [tick(0), tick(2, ended=[one])], "shallow")
    assert of_code("shallow", seen) == [Case("shallow", "shallow.above", 0.5, True, True)]
    (other,) = of_code("too_fast", seen)
    assert math.isnan(other.value)
    assert (other.faulty, other.raised) == (False, False)


def test_the_view_at_the_end_of_a_rep_says_which_limit_holds() -> None:
    one = rep(0, measures=measured(hip_height_bottom_ratio=0.5))
    seen = squats([one], [tick(0), tick(2, view="front", ended=[one]), tick(3)])
    (case,) = of_code("shallow", seen)
    assert case.limit == "shallow.front.above"


def test_what_the_view_hides_is_not_read() -> None:
    one = rep(0, measures=measured(trunk_minus_shin_max_deg=50))
    ticks = [tick(t / 10, {"trunk_minus_shin": 50}, view="oblique") for t in range(20)]
    (case,) = of_code("trunk_lean", squats([one], ticks))
    assert math.isnan(case.value)
    assert of_code("knee_valgus", squats([one], ticks)) == []


def test_a_rule_of_moments_reads_what_lasted_in_its_phases() -> None:
    leans = [10, 40, 30, 30, 30, 30, 10, 90, 90, 90, 90]
    phases = [Phase.OUT] * 7 + [Phase.READY] * 4
    ticks = [
        tick(i / 10, {"trunk_minus_shin": lean}, phase=phase)
        for i, (lean, phase) in enumerate(zip(leans, phases, strict=True))
    ]
    one = rep(0, measures=measured())
    (case,) = of_code("trunk_lean", squats([one], ticks, "trunk_lean"))
    assert (case.value, case.faulty) == (30, True)


def test_a_condition_excludes_a_fault_and_leaves_it_open_when_unknown() -> None:
    rule = SQUAT.fault("back_rounded")
    seen = squats([], [])
    certain = {"rounding": 20.0, "trunk": 30.0, "bulging": 0.1}
    assert tick_value(rule, tick(0, certain), seen) == 20
    # The second witness speaks against it: no limit would be passed.
    assert tick_value(rule, tick(0, certain | {"bulging": 0.0}), seen) == -math.inf
    for unknown in ({"bulging": math.nan}, {"trunk": 60.0}, {"rounding": math.nan}):
        assert math.isnan(tick_value(rule, tick(0, certain | unknown), seen))


def test_reps_that_were_not_found_are_cases_without_a_reading() -> None:
    one = rep(0, measures=measured(hip_height_bottom_ratio=0.5))
    seen = squats([one], [tick(0), tick(2, ended=[one])], "shallow", reps=3)
    values = [case.value for case in of_code("shallow", seen)]
    assert values[0] == 0.5
    assert [math.isnan(value) for value in values] == [False, True, True]
    assert all(case.faulty for case in of_code("shallow", seen))


def test_rendered_reps_have_their_own_truth_and_invented_ones_are_clean() -> None:
    found = [rep(start, measures=measured(hip_height_bottom_ratio=0.1)) for start in (0, 6)]
    seen = rendered_squats([true_rep(0, "shallow"), true_rep(3, "shallow")], found)
    seen = replace(seen, exercise=EXERCISE, ticks=[tick(0), tick(9)])
    assert [(case.value == 0.1, case.faulty) for case in of_code("shallow", seen)] == [
        (True, True),
        (False, True),
        (True, False),
    ]


def test_unlabelled_reps_and_times_in_fast_motion_are_no_cases() -> None:
    one = rep(0, measures=measured(out_s=0.3))
    seen = squats([one], [tick(0), tick(2, ended=[one])])
    assert of_code("too_fast", seen)
    assert of_code("too_fast", replace(seen, clip=replace(seen.clip, sped_up=True))) == []
    assert cases_in(replace(seen, clip=replace(seen.clip, set_faults=None))) == []


def test_seconds_of_a_hold_read_the_median() -> None:
    bends = [10.0] * 4 + [50.0] * 6 + [20.0] * 10
    ticks = [
        tick(i / 10, {"hip_bend": bend}, phase=Phase.HOLD, exercise=PLANK)
        for i, bend in enumerate(bends)
    ]
    clip = Clip(Path("a"), "plank", "side", hold_s=2.0, set_faults=frozenset())
    faults = [record("hips_piked", 0.4, 1.0)]
    seen = Seen(clip, PLANK, report(PLANK, holds=[hold(0, 2.0)], faults=faults), ticks)
    assert of_code("hips_piked", seen) == [
        Case("hips_piked", "hips_piked.above", 50, False, True),
        Case("hips_piked", "hips_piked.above", 20, False, False),
    ]
    two = (TrueHold(0.0, 1.0, frozenset()), TrueHold(1.0, 2.0, frozenset({"hips_piked"})))
    rendered = replace(clip, set_faults=None, rendered=True, true_holds=two)
    cases = of_code("hips_piked", replace(seen, clip=rendered))
    assert [case.faulty for case in cases] == [False, True]


def test_limit_names_are_those_of_the_exercise() -> None:
    shallow = SQUAT.fault("shallow")
    assert limit_name(shallow, "side") == "shallow.above"
    assert limit_name(shallow, "front") == "shallow.front.above"
    assert limit_name(SQUAT.fault("too_fast"), "front") == "too_fast.below"

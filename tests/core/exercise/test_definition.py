"""Exercises are data: what their tables may say, and how a rule is read."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from formcheck.core.exercise.definition import Cycle, Exercise, Hold, Start
from formcheck.core.exercise.rules import (
    Fault,
    Range,
    RepFault,
    bound_of,
    excess,
    limit_of,
    signal_of,
)
from formcheck.core.exercise.validation import ContradictionError, validate
from formcheck.core.signals.joints import joint
from formcheck.core.types import Phase, View

KNEE = joint("knee", "Knee", ("hip", "knee", "ankle"))
CYCLE = Cycle("knee", rest=150.0, attempt=130.0, depth=100.0, full=80.0)
LEAN = Fault("lean", "Leans", "Chest up", "Because.", signal="knee", above=25.0)
FAST = RepFault("fast", "Drops", "Slower", "Because.", stat="out_s", below=0.6)
EXERCISE = Exercise(
    name="bend",
    title="Bend",
    views=("side",),
    signals=(KNEE,),
    shown=("knee",),
    measure=CYCLE,
    faults=(LEAN, FAST),
    camera="From the side.",
    prescription="10",
    start=Start((Range("knee", low=160.0),), hold_s=0.5),
    measures=("min:knee", "duration_s"),
)


@pytest.mark.parametrize(
    "wrong",
    [
        {"signals": (KNEE, KNEE)},
        {"faults": (LEAN, LEAN)},
        {"shown": ("elbow",)},
        {"signals": (KNEE, replace(KNEE, name="low", minimum_of=("knee", "elbow")))},
        {"start": Start(compared_in=(Range("elbow"),))},
        {"start": Start((Range("elbow"),), 0.5)},
        {"measure": replace(CYCLE, signal="elbow")},
        {"measure": Hold((Range("elbow"),))},
        {"measures": ("min:elbow",)},
        {"measures": ("mean:knee",)},
        {"measures": ("knee",)},
        {"faults": (replace(LEAN, signal="elbow"),)},
        {"faults": (replace(LEAN, below=3.0),)},
        {"faults": (replace(LEAN, above=None),)},
        {"faults": (replace(FAST, stat="bottom:elbow"),)},
        {"faults": (replace(FAST, stat="slowness"),)},
        {"faults": (replace(FAST, when=(Range("knee", low=3.0),)),)},
        {"faults": (replace(FAST, when=(Range("min:elbow", low=3.0),)),)},
        {"faults": (replace(FAST, when=(Range("min:knee", low=3.0, high=2.0),)),)},
        {"measure": replace(CYCLE, attempt=160.0)},
        {"measure": replace(CYCLE, depth=130.0)},
        {"measure": replace(CYCLE, depth=140.0)},
        {"measure": replace(CYCLE, full=160.0)},
        {"measure": replace(CYCLE, min_s=20.0)},
        {"measure": replace(CYCLE, anchors=("tail",))},
        {"measure": replace(CYCLE, alternates=True)},
        {"measure": Hold(())},
        {"measure": Hold((Range("knee"),), grace_s=-1.0), "faults": ()},
        {"start": Start((Range("knee", low=3.0, high=2.0),))},
        {"faults": (replace(LEAN, views=("front",)),)},
        {"faults": (replace(LEAN, by_view={"unknown": 3.0}),)},
        {"faults": (replace(LEAN, phases=(Phase.HOLD,)),)},
        {"faults": (replace(LEAN, phases=()),)},
        {"faults": (replace(LEAN, hold_s=-0.1),)},
        {"faults": (replace(LEAN, views=("side",), by_view={"side": 3.0}),)},
        {"faults": (replace(LEAN, cue=" "),)},
        {"faults": (replace(LEAN, code="Lean"),)},
        {"measure": Hold((Range("knee"),)), "faults": (FAST,)},
        {"views": ("side", "front")},
        {"views": ()},
        {"name": "a bend"},
        {"title": "two\nlines"},
        {"how_to": ("",)},
        {"camera": "x" * 201},
    ],
)
def test_a_table_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"expected|needs"):
        validate(replace(EXERCISE, **wrong))


def test_it_is_said_where_it_makes_no_sense() -> None:
    rules = (FAST, replace(LEAN, when=(Range("knee"), Range("elbow"))))
    with pytest.raises(ContradictionError) as told:
        validate(replace(EXERCISE, faults=rules))
    assert told.value.place == ("faults", 1, "when", 1, "signal")
    assert str(told.value) == f"bend: {told.value.what}"
    with pytest.raises(ContradictionError) as told:
        validate(replace(EXERCISE, measure=replace(CYCLE, full=160.0)))
    assert told.value.place == ("measure", "full")


def test_a_name_that_does_not_exist_is_told_with_those_that_do() -> None:
    assert (EXERCISE.signal("knee"), EXERCISE.fault("fast")) == (KNEE, FAST)
    with pytest.raises(ValueError, match=r"signals of bend \(knee\), got 'kne'"):
        EXERCISE.signal("kne")
    with pytest.raises(ValueError, match=r"faults of bend \(lean, fast\), got 'knee'"):
        EXERCISE.fault("knee")
    with pytest.raises(ValueError, match=r"faults of bend \(none\), got 'lean'"):
        replace(EXERCISE, faults=()).fault("lean")


def test_the_start_of_reps_is_at_rest_and_more() -> None:
    start = EXERCISE.whole_start
    assert start is not None
    assert [part.holds({"knee": 170.0}) for part in start.posture] == [True, True]
    assert not all(part.holds({"knee": 155.0}) for part in start.posture)
    alone = replace(EXERCISE, start=Start()).whole_start
    assert alone is not None
    assert [part.holds({"knee": 155.0}) for part in alone.posture] == [True]
    assert [part.holds({"knee": 145.0}) for part in alone.posture] == [False]
    assert replace(EXERCISE, start=None).whole_start is None


def test_a_cycle_may_rise_or_fall() -> None:
    rising = Cycle("knee", rest=10.0, attempt=20.0, depth=40.0, full=60.0)
    assert (CYCLE.sign, rising.sign) == (-1.0, 1.0)
    validate(replace(EXERCISE, measure=rising))


def test_a_range_is_half_open_and_unknown_is_outside() -> None:
    within = Range("x", low=1.0, high=2.0)
    inside = [within.holds({"x": value}) for value in (0.9, 1.0, 1.9, 2.0, math.nan)]
    assert inside == [False, True, True, False, False]
    broken = [within.excludes({"x": value}) for value in (0.9, 1.0, 1.9, 2.0, math.nan)]
    assert broken == [True, False, False, True, False]
    assert Range("x", low=1.0).holds({"x": 1e9})


@pytest.mark.parametrize(("view", "limit"), [("side", 25.0), ("front", 40.0)])
def test_limits_may_depend_on_the_view(view: View, limit: float) -> None:
    rule = replace(LEAN, by_view={"front": 40.0})
    assert limit_of(rule, view) == limit
    assert excess(rule, limit + 5, view) == 5.0
    assert excess(rule, limit - 5, view) == -5.0
    assert math.isnan(excess(rule, math.nan, view))


def test_a_limit_of_zero_is_a_limit() -> None:
    assert limit_of(replace(LEAN, above=0.0), "side") == 0.0
    assert excess(replace(LEAN, above=None, below=0.0), -1.0, "side") == 1.0


def test_what_a_rule_reads() -> None:
    assert (bound_of(LEAN), bound_of(FAST)) == ("above", "below")
    assert (signal_of(LEAN), signal_of(FAST)) == ("knee", None)
    assert signal_of(replace(FAST, stat="bottom:knee")) == "knee"
    assert (EXERCISE.unit(LEAN), EXERCISE.unit(FAST)) == ("deg", "s")
    assert EXERCISE.fault("fast") is FAST
    assert EXERCISE.signal("knee") is KNEE


def test_conditions_and_own_bests_are_of_signals_and_measures_that_exist() -> None:
    unknown = replace(LEAN, when=(Range("nothing", low=0.0),))
    with pytest.raises(ValueError, match="one of the signals"):
        validate(replace(EXERCISE, faults=(unknown,)))
    kept = replace(KNEE, relative_to_best="bottom:knee")
    with pytest.raises(ValueError, match="relative_to_best one of the measures"):
        validate(replace(EXERCISE, signals=(kept,), measures=()))
    both = replace(KNEE, relative_to_best="bottom:knee", from_start=True)
    with pytest.raises(ValueError, match="relative_to_best one of the measures"):
        validate(replace(EXERCISE, signals=(both,), measures=("bottom:knee",)))
    validate(replace(EXERCISE, signals=(kept,), measures=("bottom:knee",)))


def test_a_signal_whose_sign_follows_the_side_cannot_tell_the_side() -> None:
    signals = (KNEE, replace(KNEE, name="bow", mirrored=True))
    asked = Start((Range("bow", low=0.0),))
    with pytest.raises(ValueError, match="no range of a mirrored signal"):
        validate(replace(EXERCISE, signals=signals, start=asked))
    validate(replace(EXERCISE, signals=signals))

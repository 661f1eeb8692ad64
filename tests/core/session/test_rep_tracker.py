"""What a rep that is over was worth, on a rep of ten samples that can be told by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.phases import PhaseTimes, Span
from formcheck.core.exercise.rep_stats import Trace
from formcheck.core.exercise.rules import Range, RepFault
from formcheck.core.session.rep_tracker import judge, measures
from formcheck.core.signals.joints import ALL_VIEWS, joint

LOW = RepFault("low", "Low", "Up", "Because.", stat="bottom:knee", below=90.0)
SLOW = RepFault("slow", "Slow", "Faster", "Because.", stat="duration_s", above=5.0)
EXERCISE = Exercise(
    name="bend",
    title="Bend",
    views=("side", "front"),
    signals=(
        joint("knee", "Knee", ("hip", "knee", "ankle"), views=ALL_VIEWS),
        joint("hip", "Hip", ("shoulder", "hip", "knee"), views=("side",)),
    ),
    shown=("knee",),
    measure=Cycle("knee", rest=150.0, attempt=130.0, depth=100.0, full=80.0),
    faults=(LOW, SLOW),
    camera="From the side.",
    prescription="10",
    measures=("min:knee", "max:hip", "duration_s"),
)
KNEE = np.array([170.0, 170, 140, 85, 80, 84, 130, 160, 170, 170])
TIMES = PhaseTimes(10.2, 10.6, 11.0, 11.6)
TRACE = Trace(
    10.0 + np.arange(10) / 5,
    {"knee": KNEE, "hip": KNEE + 1.0},
    Span(start=1, bottom=(3, 5), turn=4, end=8, top=(8, 9), rest=7, times=TIMES),
)


def test_a_figure_past_its_limit_is_a_fault_of_the_whole_rep() -> None:
    [record], unseen = judge(EXERCISE, TRACE, "side", 3)
    assert unseen == []
    assert (record.code, record.severity, record.rep, record.unit) == ("low", "warn", 3, "deg")
    assert (record.start_s, record.end_s) == pytest.approx((10.2, 11.6))
    assert (record.value, record.limit) == (84.0, 90.0)


def test_the_limit_is_that_of_the_view() -> None:
    exercise = replace(EXERCISE, faults=(replace(LOW, by_view={"front": 83.0}),))
    assert judge(exercise, TRACE, "front", 1) == ([], [])
    assert [record.limit for record in judge(exercise, TRACE, "side", 1)[0]] == [90.0]


def test_what_cannot_be_judged_from_the_view_is_not_judged() -> None:
    exercise = replace(EXERCISE, faults=(replace(LOW, views=("side",)),))
    assert judge(exercise, TRACE, "front", 1) == ([], [])


def test_an_unknown_figure_is_told_and_no_fault() -> None:
    unseen = replace(TRACE, signals={"knee": np.full(10, math.nan)})
    found, unknown = judge(EXERCISE, unseen, "side", 1)
    assert found == []
    assert [rule.code for rule in unknown] == ["low"]


@pytest.mark.parametrize(
    ("low_deg", "hip_deg", "raised", "unknown"),
    [
        (70.0, 85.0, ["low"], []),
        (90.0, 85.0, [], []),
        (70.0, math.nan, [], ["low"]),
    ],
    ids=["true", "not true", "not known"],
)
def test_a_condition_must_be_known_to_hold(
    low_deg: float, hip_deg: float, raised: list[str], unknown: list[str]
) -> None:
    exercise = replace(EXERCISE, faults=(replace(LOW, when=(Range("bottom:hip", low=low_deg),)),))
    trace = replace(TRACE, signals={"knee": KNEE, "hip": np.full(10, hip_deg)})
    found, unseen = judge(exercise, trace, "side", 1)
    assert [record.code for record in found] == raised
    assert [rule.code for rule in unseen] == unknown


def test_a_figure_inside_its_limit_is_no_fault_whatever_the_condition() -> None:
    deep_enough = replace(LOW, below=60.0, when=(Range("bottom:hip", low=70.0),))
    unseen = replace(TRACE, signals={"knee": KNEE, "hip": np.full(10, math.nan)})
    assert judge(replace(EXERCISE, faults=(deep_enough,)), unseen, "side", 1) == ([], [])


def test_measures_are_named_with_their_unit_and_unknown_where_the_view_hides_them() -> None:
    side, front = (measures(EXERCISE, TRACE, view) for view in ("side", "front"))
    assert side == pytest.approx({"knee_min_deg": 80.0, "hip_max_deg": 171.0, "duration_s": 1.4})
    assert front["knee_min_deg"] == 80.0
    assert math.isnan(front["hip_max_deg"])

"""What could not be judged is told with its reason, once it is worth telling."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.rules import Fault, RepFault
from formcheck.core.results.events import NotChecked
from formcheck.core.session.not_judged import WORTH_TELLING_S, UnjudgedFaults
from formcheck.core.signals.joints import ALL_VIEWS, joint
from formcheck.core.types import View

EVERYWHERE = joint("knee", "Knee", ("hip", "knee", "ankle"), views=ALL_VIEWS)
FROM_THE_SIDE = joint("hip", "Hip", ("shoulder", "hip", "knee"), views=("side",))
KNEE = Fault("knee", "Knee", "Bend", "Because.", signal="knee", above=1.0, views=("oblique",))
HIP = Fault("hip", "Hip", "Bend", "Because.", signal="hip", above=1.0)
FAST = RepFault("fast", "Fast", "Slower", "Because.", stat="out_s", below=1.0)
EXERCISE = Exercise(
    name="bend",
    title="Bend",
    views=("side", "oblique"),
    signals=(EVERYWHERE, FROM_THE_SIDE),
    shown=("knee",),
    measure=Cycle("knee", rest=150.0, attempt=130.0, depth=100.0, full=80.0),
    faults=(FAST, KNEE, HIP),
    camera="From the side.",
    prescription="10",
)


@pytest.mark.parametrize(
    ("view", "codes"),
    [("side", ["fast", "hip"]), ("oblique", ["fast", "knee"]), ("front", []), ("unknown", [])],
)
def test_rule_signal_and_exercise_must_all_be_readable_from_the_view(
    view: View, codes: list[str]
) -> None:
    judged = [rule.code for rule in EXERCISE.faults if EXERCISE.can_judge(rule, view)]
    assert judged == codes


def test_now_tells_what_this_view_hides_with_the_seconds_so_far() -> None:
    unjudged = UnjudgedFaults(EXERCISE)
    unjudged.add_view("side", 2.0)
    unjudged.add_view("oblique", 1.0)
    unjudged.add_view("side", 0.5)
    [entry] = unjudged.now("side")
    assert entry == NotChecked("knee", "hidden_by_view", 2.5, view="side")
    assert [entry.code for entry in unjudged.now("front")] == ["fast", "knee", "hip"]


def test_the_total_is_in_the_order_of_the_faults_and_leaves_out_moments() -> None:
    unjudged = UnjudgedFaults(EXERCISE)
    unjudged.add_view("oblique", 3.0)
    unjudged.add_view("front", 0.9 * WORTH_TELLING_S)
    for _ in range(4):
        unjudged.add_unseen(KNEE, 0.25)
    unjudged.add_unseen(FAST, 0.9 * WORTH_TELLING_S)
    assert unjudged.total() == (
        NotChecked("knee", "signal_unknown", 1.0, signal="knee"),
        NotChecked("hip", "hidden_by_view", 3.0, view="oblique"),
    )


def test_a_signal_that_no_view_shows_is_told_from_one_that_this_view_hides() -> None:
    unmeasured = replace(FROM_THE_SIDE, views=())
    unjudged = UnjudgedFaults(replace(EXERCISE, signals=(EVERYWHERE, unmeasured)))
    entry = unjudged.hidden_from("side")["hip"]
    assert entry == NotChecked("hip", "signal_not_measured", 0.0, signal="hip")


def test_a_rule_of_time_that_could_not_be_judged_names_the_movement() -> None:
    unjudged = UnjudgedFaults(EXERCISE)
    unjudged.add_unseen(FAST, 2.0)
    assert unjudged.total() == (NotChecked("fast", "movement_not_seen", 2.0),)

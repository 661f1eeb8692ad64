"""Every constructor of signals on a body whose figures can be told by hand."""

from __future__ import annotations

import math

import pytest

from formcheck.core.exercise.definition import Signal
from formcheck.core.pose.body import PARTS, Body
from formcheck.core.pose.geometry import Point
from formcheck.core.signals import derived as derived_signals
from formcheck.core.signals import joints as signals
from formcheck.core.types import Side

UNSEEN = (math.nan, math.nan)
#: Left and right, in leg lengths: a deep squat seen by nobody in particular.
PLACES: dict[str, tuple[Point, Point]] = {
    "ear": ((0.1, 1.5), (0.1, 1.5)),
    "shoulder": ((0.2, 1.0), (0.0, 1.0)),
    "elbow": ((0.2, 0.6), (0.0, 0.6)),
    "wrist": ((0.5, 0.6), (0.3, 0.5)),
    "hip": ((-0.2, 0.6), (-0.2, 0.6)),
    "knee": ((0.2, 0.6), (0.0, 0.4)),
    "ankle": ((0.2, 0.1), (-0.2, 0.1)),
    "heel": ((0.1, 0.05), (-0.3, 0.0)),
    "toe": ((0.4, 0.0), (0.0, 0.0)),
}


def body(*unseen: str, thigh: float = 0.5) -> Body:
    """Return the body; ``unseen`` parts are named like "left knee"."""
    points: list[Point] = [UNSEEN] * 33
    for part, places in PLACES.items():
        for name, index, place in zip(("left", "right"), PARTS[part], places, strict=True):
            points[index] = UNSEEN if f"{name} {part}" in unseen else place
    return Body(points, thigh)


def check(signal: Signal, side: Side, expected: float, *unseen: str) -> None:
    assert signal.read(body(*unseen), side) == pytest.approx(expected, nan_ok=True)


def test_joint() -> None:
    knee = signals.joint("knee", "Knee", ("hip", "knee", "ankle"))
    check(knee, "left", 90.0)
    check(knee, "right", math.degrees(math.acos((0.04 - 0.06) / (math.sqrt(0.08 * 0.13)))))
    assert knee.unit == "deg"


def test_both_sides_are_averaged_and_an_unseen_one_is_left_out() -> None:
    trunk = signals.tilt("trunk", "Trunk", ("hip", "shoulder"))
    left, right = 45.0, math.degrees(math.atan2(0.2, 0.4))
    check(trunk, "both", (left + right) / 2)
    check(trunk, "both", left, "right shoulder")
    check(trunk, "both", math.nan, "right shoulder", "left hip")
    check(trunk, "right", math.nan, "right shoulder")


def test_tilt_has_a_sign_and_upright_has_none() -> None:
    parts = ("knee", "hip")
    check(signals.tilt("thigh", "Thigh", parts), "right", -45.0)
    check(signals.upright("thigh", "Thigh", parts), "right", 45.0)


def test_bend_is_positive_above_the_line() -> None:
    bend_deg = math.degrees(math.atan2(0.2, 0.4))
    check(signals.bend("hips", "Hips", ("shoulder", "hip", "ankle")), "right", bend_deg)
    check(signals.bend("hips", "Hips", ("hip", "ankle", "toe")), "right", bend_deg - 90.0)


def test_height() -> None:
    check(signals.height("heel", "Heel", ("toe", "heel")), "left", 0.05)
    check(signals.height("heel", "Heel", ("heel", "toe")), "left", -0.05)


@pytest.mark.parametrize("thigh", [0.4, 0.5, 0.6])
def test_the_thigh_rises_by_a_share_of_its_own_length(thigh: float) -> None:
    signal = signals.thigh_rise("hip_height", "Hip over knee")
    assert signal.read(body(thigh=thigh), "left") == pytest.approx(0.0)
    assert signal.read(body(thigh=thigh), "right") == pytest.approx(0.2 / thigh)
    assert signal.read(body(thigh=thigh), "both") == pytest.approx(0.1 / thigh)


def test_difference_is_seen_from_the_views_of_both() -> None:
    trunk = signals.tilt("trunk", "Trunk", ("hip", "shoulder"))
    thigh = signals.tilt("thigh", "Thigh", ("knee", "hip"), views=("side",))
    difference = derived_signals.difference("both", "Both", trunk, thigh)
    check(difference, "right", math.degrees(math.atan2(0.2, 0.4)) + 45.0)
    check(difference, "right", math.nan, "right knee")
    assert difference.views == ("side",)


def test_separation_needs_feet_apart() -> None:
    knees = signals.separation("knees", "Knees", "knee", "ankle")
    check(knees, "both", 0.5)
    check(knees, "both", math.nan, "left knee")
    check(knees, "both", math.nan, "right ankle")
    feet = signals.separation("knees", "Knees", "ankle", "hip")
    check(feet, "both", math.nan)
    assert "side" not in knees.views


def test_sideways_shift_is_that_of_hips_and_knees_for_their_height_over_the_feet() -> None:
    shift = signals.sideways_shift("shift", "Shift")
    check(shift, "both", ((-0.2 + 0.1) / 2 - 0.0) / ((0.6 + 0.5) / 2 - 0.1))
    check(shift, "both", math.nan, "left knee")


def test_heel_height_is_that_of_heel_and_ankle_over_the_toe() -> None:
    heel = signals.heel_height("heel", "Heel")
    check(heel, "left", (0.05 + 0.1) / 2)
    check(heel, "both", (0.075 + 0.05) / 2)
    check(heel, "left", math.nan, "left ankle")


def test_support_is_over_the_lower_of_elbow_and_wrist() -> None:
    support = signals.support("support", "Support")
    check(support, "right", 0.5)
    check(support, "right", 0.4, "right wrist")
    check(support, "right", math.nan, "right wrist", "right elbow")


def test_from_start_reads_as_its_signal_and_says_that_it_is_relative() -> None:
    height = signals.height("heel", "Heel", ("toe", "heel"), views=("side",))
    rise = derived_signals.from_start("rise", "Rise", height)
    assert rise.from_start
    assert (rise.name, rise.unit, rise.views) == ("rise", "leg", ("side",))
    check(rise, "left", 0.05)


def test_what_is_not_measured_is_unknown_from_every_view() -> None:
    back = derived_signals.not_measured("back", "Back", ("shoulder", "hip"))
    check(back, "both", math.nan)
    assert back.views == ()


def test_the_straighter_hip_tells_how_far_it_is_folded() -> None:
    fold = signals.hip_fold("fold", "Fold")
    left = 135.0  # trunk 45 forward, thigh level
    right = math.degrees(math.atan2(0.2, 0.4)) + math.degrees(math.atan2(0.2, 0.2))
    check(fold, "left", right)
    check(fold, "right", left, "right knee")
    check(fold, "both", math.nan, "left knee", "right knee")


def test_a_trunk_tells_the_fold_where_no_knee_is_seen() -> None:
    fold = signals.hip_fold("fold", "Fold", by_trunk=True)
    check(fold, "both", 1.2 * 45.0, "left knee", "right knee", "right shoulder")


@pytest.mark.parametrize(
    ("shoulder", "expected"), [((0.3, 1.5), 30.96), ((-0.1, 1.5), -11.31), ((-0.5, 1.5), 45.0)]
)
def test_a_hip_that_is_bent_backward_is_negative(shoulder: Point, expected: float) -> None:
    points: list[Point] = [UNSEEN] * 33
    for part, place in (("shoulder", shoulder), ("hip", (0.0, 1.0)), ("knee", (0.0, 0.5))):
        points[PARTS[part][0]] = place
    fold = signals.hip_fold("fold", "Fold").read(Body(points, 0.5), "both")
    assert fold == pytest.approx(expected, abs=0.01)


def test_a_head_that_is_thrown_back_is_positive_and_one_that_hangs_negative() -> None:
    nod = signals.nod("nod", "Head")
    check(nod, "left", 45.0 - math.degrees(math.atan2(-0.1, 0.5)))
    check(nod, "right", math.degrees(math.atan2(0.2, 0.4)) - math.degrees(math.atan2(0.1, 0.5)))
    check(nod, "left", math.nan, "left ear")


def test_hands_hang_below_elbows_that_are_seen() -> None:
    hands = signals.hang("hands", "Hands")
    check(hands, "left", 0.0)
    check(hands, "right", 0.1)
    check(hands, "left", -0.3, "left wrist")
    check(hands, "left", math.nan, "left wrist", "left elbow")


def test_heights_and_distances() -> None:
    check(signals.elevation("hips", "Hips", "hip"), "both", 0.6)
    check(signals.ahead("hands", "Hands", ("ankle", "wrist")), "left", 0.3)
    check(signals.ahead("hands", "Hands", ("ankle", "wrist")), "right", 0.5)


def test_a_raised_arm_is_level_at_90() -> None:
    arm = signals.raised("arm", "Arm")
    check(arm, "left", math.degrees(math.atan2(0.3, 0.4)))
    check(arm, "left", 0.0, "left wrist")
    check(arm, "left", math.nan, "left wrist", "left elbow")


def test_the_opposite_side_and_the_swapped_one() -> None:
    hands = signals.elevation("hands", "Hands", "wrist")
    other = derived_signals.other_side("other", "Other", hands)
    check(other, "left", 0.5)
    check(other, "right", 0.6)
    thigh = signals.upright("thigh", "Thigh", ("knee", "hip"))
    assert thigh.read(body(), "left") - thigh.read(body(), "right") > 40
    opposite = derived_signals.opposite_or_swapped("limb", "Limb", thigh, 40.0)
    check(opposite, "left", thigh.read(body(), "left"))
    check(opposite, "right", thigh.read(body(), "left"))
    check(opposite, "left", math.nan, "right knee")


def test_spread_is_between_the_sides_and_nothing_when_one_is_hidden() -> None:
    knee = signals.joint("knee", "Knee", ("hip", "knee", "ankle"))
    apart = derived_signals.side_difference("apart", "Apart", knee)
    left, right = (knee.read(body(), side) for side in ("left", "right"))
    check(apart, "left", abs(left - right))
    check(apart, "both", 0.0, "left knee")
    check(apart, "both", math.nan, "left knee", "right hip")


def test_prone_is_what_the_body_says() -> None:
    lying = signals.prone("prone", "On the belly")
    assert lying.read(Body([UNSEEN] * 33, 0.5, prone=-1.0), "both") == -1.0
    check(lying, "both", math.nan)


def test_of_side_reads_one_side_whichever_is_judged() -> None:
    knee = signals.joint("knee", "Knee", ("hip", "knee", "ankle"))
    left = derived_signals.of_side("left_knee", "Left knee", knee, "left")
    mean = derived_signals.of_side("knees", "Knees", knee, "both")
    check(left, "right", knee.read(body(), "left"))
    check(mean, "left", knee.read(body(), "both"))


def test_lowest_is_of_signals_as_they_count_and_seen_from_where_all_are() -> None:
    knee = signals.joint("knee", "Knee", ("hip", "knee", "ankle"))
    trunk = signals.tilt("trunk", "Trunk", ("hip", "shoulder"))
    lowest = derived_signals.minimum_of("lowest", "Lowest", (trunk, knee))
    assert (lowest.minimum_of, lowest.views, lowest.unit) == (("trunk", "knee"), ("side",), "deg")
    assert lowest.parts == ("hip", "shoulder", "knee", "ankle")
    assert math.isnan(lowest.read(body(), "both"))

"""Stretches: cameras as people place them, both sides in turn, and legs that are not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Hold
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.results.events import HoldEnded, HoldStarted
from formcheck.core.types import Side, View
from formcheck.exercises import get
from formcheck.exercises.eye_of_the_needle import EYE_OF_THE_NEEDLE
from formcheck.exercises.head_to_knee_fold import HEAD_TO_KNEE_FOLD
from formcheck.exercises.seated_forward_fold import SEATED_FORWARD_FOLD
from tests.support.hiding import hidden
from tests.support.mirror import MIRROR
from tests.support.motion import Frames, clock, film, one_after_another, watch
from tests.support.motions.holds import LYING, hold_motion, staying
from tests.support.motions.technique import FOLDED, KNEES_UP, ROLLED, round_back
from tests.support.postures import (
    crossed_legs,
    figure_four,
    head_to_knee,
    lying,
    lying_twist,
    seated,
)
from tests.support.stick import Camera, Posture

SIDES: tuple[Side, ...] = ("left", "right")
#: The posture that is held, by its side, and the one before it.
STRETCHES: dict[str, tuple[Callable[[Side], Posture], Posture]] = {
    "seated_forward_fold": (lambda _: FOLDED, seated()),
    "head_to_knee_fold": (lambda side: head_to_knee(side, 50.0), seated()),
    "crossed_leg_fold": (lambda _: crossed_legs(50.0), crossed_legs()),
    "eye_of_the_needle": (figure_four, KNEES_UP),
    "reclined_twist": (lying_twist, lying()),
}
SIDELESS = {"seated_forward_fold", "crossed_leg_fold"}
AT = (0.5, 0.78)
PLACED = {
    "near": Camera(at=AT, distance_m=3.0, height_m=0.9),
    "looking down a little": Camera(at=AT, pitch_deg=15.0),
    "looking down": Camera(at=AT, pitch_deg=25.0),
}


@pytest.mark.pairwise
@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 75.0, 50.0, -50.0, 130.0, -130.0])
@pytest.mark.parametrize("placed", PLACED)
@pytest.mark.parametrize("name", STRETCHES)
def test_a_good_one_is_timed_and_raises_nothing(name: str, placed: str, stand_deg: float) -> None:
    posture, before = STRETCHES[name]
    camera = replace(PLACED[placed], stand_deg=stand_deg)
    motion = hold_motion(posture("left"), before, camera=camera, noise=0.006, fps=15.0)
    watched = watch(get(name), motion.frames)
    [hold] = watched.report.holds
    assert hold.side == (None if name in SIDELESS else "left")
    assert hold.held_s == pytest.approx(6.0, abs=0.6)
    assert watched.codes == set()


@pytest.mark.parametrize(
    ("name", "right", "before", "faults"),
    [
        ("head_to_knee_fold", head_to_knee("right", 50.0), seated(), ()),
        ("eye_of_the_needle", figure_four("right"), KNEES_UP, ()),
        ("reclined_twist", ROLLED["right"], lying(60.0, 80.0), ("shoulder_up",)),
    ],
)
def test_both_sides_in_turn_are_two_holds(
    name: str, right: Posture, before: Posture, faults: tuple[str, ...]
) -> None:
    """The second with the faults."""
    first = hold_motion(STRETCHES[name][0]("left"), before, 4.0, before_s=1.0)
    second = hold_motion(right, before, 6.0, before_s=1.0)
    watched = watch(get(name), one_after_another(first, second).frames)
    found = [(hold.side, round(hold.held_s), hold.faults) for hold in watched.report.holds]
    assert found == [("left", 4, ()), ("right", 6, faults)]
    events = [event for tick in watched.ticks for event in tick.events]
    kinds = [type(event) for event in events if isinstance(event, HoldStarted | HoldEnded)]
    assert kinds == [HoldStarted, HoldEnded] * 2


@pytest.mark.parametrize(
    ("name", "between", "held_s"),
    [
        ("head_to_knee_fold", [(4.0, "left"), (4.3, seated(50.0)), (4.6, "right")], [4.2, 4.2]),
        ("reclined_twist", [(4.0, "left"), (4.9, "right")], [4.2, 4.0]),
    ],
)
def test_a_change_of_sides_within_the_grace_is_two_holds(
    name: str, between: list[tuple[float, Posture | Side]], held_s: list[float]
) -> None:
    posture, _ = STRETCHES[name]
    keys = [
        (t, one if isinstance(one, Posture) else posture(one))
        for t, one in [(0.0, "left"), *between, (9.0, "right")]
    ]
    report = watch(get(name), film(keys, clock(9.0, 20.0))).report
    assert [hold.side for hold in report.holds] == ["left", "right"]
    assert [hold.held_s for hold in report.holds] == pytest.approx(held_s, abs=0.6)


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
@pytest.mark.parametrize("name", ["eye_of_the_needle", "reclined_twist"])
def test_from_the_feet_or_the_head_nothing_is_timed(name: str, stand_deg: float) -> None:
    motion = staying(STRETCHES[name][0]("left"), 4.0, camera=Camera(stand_deg, pitch_deg=10.0))
    assert watch(get(name), motion.frames).report.holds == ()


#: The stretch, its side, and the legs or joints that are not seen.
HIDDEN = [
    ("seated_forward_fold", "left", ("KNEE", "ANKLE")),
    ("head_to_knee_fold", "left", ("RIGHT_KNEE",)),
    ("crossed_leg_fold", "left", ("KNEE",)),
    *(("eye_of_the_needle", side, (part,)) for side in SIDES for part in ("KNEE", "ANKLE")),
    *(("reclined_twist", side, ("KNEE",)) for side in SIDES),
]


@pytest.mark.parametrize(("name", "side", "parts"), HIDDEN)
@pytest.mark.parametrize("from_s", [0.0, 2.0], ids=["never seen", "seen before"])
def test_hidden_legs_give_no_hold(
    name: str, side: Side, parts: tuple[str, ...], from_s: float
) -> None:
    posture, before = STRETCHES[name]
    marks = [mark for mark in Landmark if mark.name.endswith(parts)]
    motion = hold_motion(posture(side), before, 4.0)
    watched = watch(get(name), hidden(motion.frames, marks, (from_s, 99.0), "unsure"))
    assert watched.report.holds == ()


@pytest.mark.parametrize(
    ("name", "side", "bone"),
    [
        ("head_to_knee_fold", "left", (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE)),
        *(
            (name, side, (Landmark.LEFT_HIP, Landmark.LEFT_KNEE))
            for name in ("eye_of_the_needle", "reclined_twist")
            for side in SIDES
        ),
    ],
)
def test_legs_whose_lengths_contradict_each_other_give_no_hold(
    name: str, side: Side, bone: tuple[Landmark, Landmark]
) -> None:
    def shortened(pose: Pose) -> Pose:
        world = pose.world.copy()
        near, far = bone
        world[far] = world[near] + 0.5 * (world[far] - world[near])
        return replace(pose, world=world)

    posture, before = STRETCHES[name]
    motion = hold_motion(posture(side), before, 4.0)
    frames = [(t, pose and shortened(pose)) for t, pose in motion.frames]
    assert watch(get(name), frames).report.holds == ()


def test_a_cut_outline_of_the_back_is_not_judged_and_not_a_fault() -> None:
    motion = hold_motion(round_back("seated_forward_fold", FOLDED), seated(), 3.0)
    without = [(t, pose and replace(pose, back=None)) for t, pose in motion.frames]
    watched = watch(SEATED_FORWARD_FOLD, without)
    assert watched.codes == set()
    assert len(watched.report.holds) == 1
    assert "back_rounded" in watched.not_checked


@pytest.mark.parametrize(("view", "camera"), LYING, ids=str)
@pytest.mark.parametrize("side", SIDES)
def test_the_thigh_of_the_eye_of_the_needle_must_be_drawn_in(
    view: View, camera: Camera, side: Side
) -> None:
    assert isinstance(EYE_OF_THE_NEEDLE.measure, Hold)
    [asked] = [part for part in EYE_OF_THE_NEEDLE.measure.posture if part.signal == "carrying_hip"]
    for past, holds in ((12.0, 0), (-12.0, 1)):
        posture = figure_four(side, hip_flexion=180.0 - asked.high - past)
        report = watch(EYE_OF_THE_NEEDLE, staying(posture, 4.0, camera=camera).frames).report
        assert len(report.holds) == holds


def swapped(frames: Frames, from_s: float, to_s: float) -> Frames:
    """The model takes left for right for a while."""

    def swap(pose: Pose) -> Pose:
        order = list(MIRROR)
        return replace(pose, image=pose.image[order], world=pose.world[order])

    return [(t, swap(pose) if pose and from_s <= t < to_s else pose) for t, pose in frames]


def test_left_taken_for_right_for_a_moment_ends_nothing() -> None:
    motion = staying(head_to_knee("left", 50.0), 6.0)
    report = watch(HEAD_TO_KNEE_FOLD, swapped(motion.frames, 3.0, 3.2)).report
    assert [hold.side for hold in report.holds] == ["left"]
    assert report.holds[0].held_s == pytest.approx(6.0, abs=0.2)

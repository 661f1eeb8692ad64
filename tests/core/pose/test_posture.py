"""How the body is placed, and what the joints do."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

import pytest

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.pose.posture import MEASURES, Posture, PostureReader, PostureReading
from formcheck.core.types import Side
from tests.support.hiding import hidden
from tests.support.mirror import mirror
from tests.support.motion import pose_of
from tests.support.postures import (
    ALL_FOURS,
    BOTTOM,
    CONVENTIONAL,
    KNEELING,
    PLANK,
    PRONE,
    STANDING,
    STIFF_LEGGED,
    arched,
    bird_dog,
    crossed_legs,
    figure_four,
    head_to_knee,
    lying,
    lying_twist,
    seated,
)
from tests.support.stick import Camera
from tests.support.stick import Posture as Figure

PLACED = [
    (STANDING, Posture.STANDING),
    (BOTTOM, Posture.STANDING),
    (CONVENTIONAL, Posture.HINGED),
    (STIFF_LEGGED, Posture.HINGED),
    (ALL_FOURS, Posture.ALL_FOURS),
    (bird_dog("left"), Posture.ALL_FOURS),
    (PLANK, Posture.PLANK),
    (PRONE, Posture.PRONE),
    (arched(), Posture.PRONE),
    (lying(), Posture.SUPINE),
    (figure_four("left"), Posture.SUPINE),
    (seated(), Posture.SEATED),
    (seated(70.0), Posture.FOLDED),
    (head_to_knee("left", 70.0), Posture.FOLDED),
    (crossed_legs(70.0), Posture.FOLDED),
    (KNEELING, Posture.UNKNOWN),
]


def without(pose: Pose, parts: Collection[str]) -> Pose:
    joints = [Landmark(index) for part in parts for index in PARTS[part]]
    [(_, blind)] = hidden([(pose.t, pose)], joints, (0.0, 1.0), "missing")
    assert blind is not None
    return blind


def look(pose: Pose) -> PostureReading:
    return PostureReader().read(pose)


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 60.0, -60.0, 120.0])
@pytest.mark.parametrize(("figure", "posture"), PLACED)
def test_postures_are_told_from_the_side_and_at_an_angle(
    figure: Figure, posture: Posture, stand_deg: float
) -> None:
    assert look(pose_of(figure, Camera(stand_deg))).posture is posture


@pytest.mark.parametrize(("figure", "posture"), PLACED)
def test_facing_the_other_way_changes_nothing(figure: Figure, posture: Posture) -> None:
    pose = pose_of(figure)
    one, other = look(pose), look(mirror(pose))
    assert other.posture is one.posture is posture
    assert other.values == pytest.approx(one.values, nan_ok=True)


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
@pytest.mark.parametrize("figure", [STANDING, BOTTOM])
def test_standing_is_recognised_from_the_front(figure: Figure, stand_deg: float) -> None:
    assert look(pose_of(figure, Camera(stand_deg))).posture is Posture.STANDING


def test_every_measure_is_read() -> None:
    assert tuple(look(pose_of(STANDING)).values) == MEASURES


def test_a_person_who_is_not_seen_is_nowhere() -> None:
    nobody = look(without(pose_of(STANDING), PARTS))
    assert nobody.posture is Posture.UNKNOWN
    assert all(math.isnan(nobody.values[name]) for name in MEASURES if name != "turn")


def test_all_fours_need_no_feet() -> None:
    feet = ("ankle", "heel", "toe")
    assert look(without(pose_of(ALL_FOURS), feet)).posture is Posture.ALL_FOURS


@pytest.mark.parametrize("figure", [STANDING, CONVENTIONAL, seated(), seated(70.0)])
def test_without_lower_legs_nobody_is_said_to_stand_or_to_sit(figure: Figure) -> None:
    seen = look(without(pose_of(figure), ("ankle", "heel", "toe"))).posture
    assert seen not in {Posture.STANDING, Posture.HINGED, Posture.SEATED, Posture.FOLDED}


def test_without_a_face_bent_knees_tell_which_side_is_up() -> None:
    drawn_in = replace(lying(), thigh=-145.0, shin=-15.0)
    assert look(without(pose_of(drawn_in), ("ear",))).posture is Posture.SUPINE
    heels_up = replace(PRONE, shin=170.0)
    pose = pose_of(heels_up, Camera(at=(0.5, 0.5)))
    assert look(without(pose, ("ear",))).posture is Posture.PRONE


def test_the_turn_of_the_hips_is_read() -> None:
    assert look(pose_of(lying())).values["turn"] == pytest.approx(0.0, abs=1e-6)
    turns: list[tuple[Side, float]] = [("left", 50.0), ("right", 30.0), ("right", 80.0)]
    for side, turn_deg in turns:
        turned = look(pose_of(lying_twist(side, twist=turn_deg))).values["turn"]
        assert turned == pytest.approx(turn_deg)


def test_a_hand_that_is_hidden_is_told_by_the_elbow() -> None:
    pose = pose_of(CONVENTIONAL)
    hand, elbow = look(pose).values["hand_up"], look(without(pose, ("wrist",))).values["hand_up"]
    assert hand < 0.0 < elbow
    assert math.isnan(look(without(pose, ("wrist", "elbow"))).values["hand_up"])


def test_each_knee_is_told() -> None:
    values = look(pose_of(head_to_knee("left", 70.0))).values
    assert values["straighter_knee"] == pytest.approx(176.0, abs=1.0)
    assert values["bent_knee"] < 150.0

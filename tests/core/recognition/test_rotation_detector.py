"""By how much a picture must be turned to be upright, told from the poses in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.landmarks import TURNS_DEG, Pose
from formcheck.core.recognition.rotation_detector import (
    LEAST_LOOKS,
    LOOKS,
    MOST_LIVE_LOOKS,
    LiveRotationDetector,
    RotationDetector,
)
from formcheck.exercises import get
from tests.support.motion import clock, film
from tests.support.motions.scenes import EXERCISES, Filming, Scene
from tests.support.postures import PLANK, PRONE, STANDING, lying
from tests.support.stick import Camera, Posture

turns = pytest.mark.parametrize("turned_by", TURNS_DEG)


def seen(posture: Posture, count: int = LEAST_LOOKS, camera: Camera | None = None) -> list[Pose]:
    frames = film([(0.0, posture), (9.0, posture)], clock(9.0, 10.0), camera=camera, noise=0.002)
    return [pose for _, pose in frames if pose is not None][:count]


def filmed(name: str, count: int) -> list[Pose]:
    """A set of the exercise, seen as often as asked, spread over it."""
    poses = [
        pose for _, pose in Scene(name, bad=False, reps=2).motion(Filming(Camera())).frames if pose
    ]
    return poses[:: max(1, len(poses) // count)][:count]


def rotation(exercise: Exercise, poses: Iterable[Pose]) -> int | None:
    detector = RotationDetector(exercise)
    for pose in poses:
        detector.add(pose)
    return detector.rotate_deg


@turns
@pytest.mark.parametrize("name", EXERCISES)
def test_each_exercise_tells_the_turn(name: str, turned_by: int) -> None:
    poses = [pose.turned(turned_by) for pose in filmed(name, 12)]
    assert rotation(get(name), poses) == -turned_by % 360


def test_a_few_poses_tell_nothing() -> None:
    poses = [pose.turned(90) for pose in seen(STANDING, LEAST_LOOKS)]
    assert rotation(get("squat"), poses[:-1]) is None
    assert rotation(get("squat"), poses) == 270


@turns
@pytest.mark.parametrize("name", ["plank", "bird_dog", "cat_cow"])
def test_a_person_who_stands_before_a_floor_exercise_tells_nothing(
    name: str, turned_by: int
) -> None:
    poses = [pose.turned(turned_by) for pose in seen(STANDING, LOOKS)]
    assert rotation(get(name), poses) is None


@pytest.mark.parametrize(
    ("name", "posture"),
    [
        *((name, posture) for name in ("plank", "bird_dog") for posture in (PLANK, lying())),
        *((name, lying(60.0, 80.0)) for name in ("reclined_twist", "eye_of_the_needle")),
        ("arch_hold", PRONE),
    ],
)
def test_a_person_on_the_floor_in_a_floor_exercise_is_never_turned(
    name: str, posture: Posture
) -> None:
    assert rotation(get(name), seen(posture, LOOKS)) in (None, 0)


def test_half_and_half_is_not_clear() -> None:
    poses = seen(STANDING, LOOKS)
    mixed = [pose.turned(90) if number % 2 else pose for number, pose in enumerate(poses)]
    assert rotation(get("squat"), mixed) is None


def test_only_the_last_poses_decide() -> None:
    poses = seen(STANDING, LOOKS)
    assert rotation(get("squat"), [*poses, *(pose.turned(180) for pose in poses)]) == 180


@pytest.mark.parametrize(("stance", "decides"), [("standing", True), ("floor", False)])
def test_an_exercise_without_signature_is_known_by_its_stance(
    stance: Literal["standing", "floor"], decides: bool
) -> None:
    own = replace(get("squat"), signature=None, stance=stance)
    assert RotationDetector(own).decides == decides
    poses = [pose.turned(90) for pose in seen(STANDING, LOOKS)]
    assert rotation(own, poses) == (270 if decides else None)


def stepped(
    turning: LiveRotationDetector, poses: Iterable[Pose | None], fps: float = 30.0
) -> list[int]:
    return [turning.step(number / fps, pose) for number, pose in enumerate(poses)]


@turns
def test_live_it_is_told_once_and_settled(turned_by: int) -> None:
    turning = LiveRotationDetector()
    turning.begin(get("squat"))
    pose = seen(STANDING)[0].turned(turned_by)
    steps = stepped(turning, [None] * 30 + [pose] * 90)
    told = [(number, deg) for number, deg in enumerate(steps) if deg]
    assert turning.settled
    assert turning.found
    assert [deg for _, deg in told] == ([-turned_by % 360] if turned_by else [])
    assert all(number / 30.0 >= 1.0 + (LOOKS - 1) / 10.0 for number, _ in told)
    turning.begin(get("plank"))
    assert turning.settled


def test_live_nobody_is_kept_waiting_for_ever() -> None:
    turning = LiveRotationDetector()
    turning.begin(get("plank"))
    waiting = [seen(STANDING)[0]] * (MOST_LIVE_LOOKS - 1)
    assert stepped(turning, waiting, fps=10.0) == [0] * len(waiting)
    assert not turning.settled
    assert turning.step(MOST_LIVE_LOOKS / 10.0, waiting[0]) == 0
    assert turning.settled
    assert not turning.found
    # The next exercise may tell it.
    turning.begin(get("squat"))
    assert not turning.settled


@pytest.mark.parametrize("name", ["arch_hold", "reclined_twist"])
def test_live_a_person_who_stands_before_a_lying_exercise_is_not_turned(name: str) -> None:
    turning = LiveRotationDetector()
    turning.begin(get(name))
    assert turning.settled


def test_a_talk_before_a_lying_exercise_does_not_turn_it() -> None:
    poses = [*seen(STANDING, 7), *seen(PRONE, 5)]
    assert rotation(get("arch_hold"), poses) is None


def test_while_the_exercise_is_not_known_nothing_is_awaited() -> None:
    turning = LiveRotationDetector()
    turning.begin(None)
    assert turning.settled

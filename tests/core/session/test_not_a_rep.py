"""What people do in front of a camera besides exercising."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.results.report import Report
from formcheck.exercises import ALL, get
from formcheck.exercises.squat import SQUAT
from tests.support.motion import Frames, Key, Motion, clock, film, one_after_another, watch
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.everyday import crouch_to_the_camera, kneeling_talk, stay, walk, wave
from tests.support.motions.squat import squat_motion
from tests.support.postures import BOTTOM, SQUAT_CYCLE, STANDING, squat_to
from tests.support.stick import Camera, Posture

NEAR = Camera(0.0, px_per_m=250.0, at=(0.5, 0.85), distance_m=3.0)


def filmed(keys: list[Key], camera: Camera | None = None, *, hip_led: bool = False) -> Frames:
    t = clock(keys[-1][0], 10.0)
    return film(keys, t, camera=camera, noise=0.002, hip_led=hip_led)


def report_of(exercise: Exercise, frames: Frames) -> Report:
    return watch(exercise, frames).report


def assert_nothing_of_any(frames: Frames) -> None:
    """No exercise counts, times or warns of anything."""
    reports = {exercise.name: report_of(exercise, frames) for exercise in ALL}
    told = {name: (r.reps, r.attempts, r.holds, r.faults) for name, r in reports.items()}
    wrong = {name: what for name, what in told.items() if any(what)}
    assert not wrong, str(wrong)


@pytest.mark.pairwise
@pytest.mark.parametrize("standing_s", [0.0, 1.5])
@pytest.mark.parametrize("distance_m", [math.inf, 4.0])
@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 45.0, 135.0])
def test_walking_through_the_picture(
    stand_deg: float, distance_m: float, standing_s: float
) -> None:
    keys = [(0.0, Posture(forward_m=-1.5))]
    keys = [*stay(keys, standing_s), *walk(standing_s + 0.01, -1.5, 1.5)]
    assert_nothing_of_any(filmed(stay(keys, 1.0), Camera(stand_deg, distance_m=distance_m)))


@pytest.mark.pairwise
@pytest.mark.parametrize("standing_s", [0.0, 1.5])
@pytest.mark.parametrize(("from_m", "to_m"), [(-2.0, 0.8), (0.8, -2.0)])
@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
def test_walking_toward_the_camera_and_away(
    stand_deg: float, from_m: float, to_m: float, standing_s: float
) -> None:
    keys = [(0.0, Posture(forward_m=from_m))]
    keys = [*stay(keys, standing_s), *walk(standing_s + 0.01, from_m, to_m)]
    frames = filmed(stay(keys, 1.0), replace(NEAR, stand_deg=stand_deg))
    reps = {exercise.name: report_of(exercise, frames).reps for exercise in ALL}
    wrong = {name: counted for name, counted in reps.items() if counted}
    assert not wrong, str(wrong)


def test_stepping_back_to_the_place_and_exercising_there() -> None:
    keys = stay(walk(1.0, 0.0, -1.4), 0.5)
    keys = [(0.0, keys[0][1]), *keys]
    up = replace(STANDING, forward_m=-1.4)
    down = replace(BOTTOM, forward_m=-1.4)
    for _ in range(4):
        now = keys[-1][0]
        keys += [(now + 1.0, down), (now + 2.0, up), (now + 2.5, up)]
    assert len(report_of(SQUAT, filmed(stay(keys, 1.0), NEAR)).reps) == 4


def test_going_to_the_camera_and_bending_to_switch_it_off() -> None:
    motion = [(0.0, STANDING), (1.0, STANDING), *walk(1.1, 0.0, 1.0)]
    there = motion[-1][0]
    reaching = Posture(shin=10.0, thigh=-18.0, trunk=75.0, upper_arm=80.0, forward_m=1.0)
    keys = [*motion, (there + 0.8, reaching), (there + 2.0, reaching)]
    assert_nothing_of_any(filmed(keys, NEAR))


@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0])
def test_bending_forward_with_straight_legs(stand_deg: float) -> None:
    bent = Posture(shin=-3.0, thigh=-8.0, trunk=85.0, upper_arm=0.0)
    keys = [(0.0, STANDING), (1.0, STANDING), (2.2, bent), (2.6, bent), (3.8, STANDING)]
    report = report_of(SQUAT, filmed(stay(keys, 1.0), Camera(stand_deg)))
    assert (report.reps, report.attempts, report.holds, report.faults) == ((), (), (), ())


@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0])
def test_waving_a_hand(stand_deg: float) -> None:
    assert_nothing_of_any(filmed(stay(wave(), 1.0), Camera(stand_deg)))


@pytest.mark.parametrize("stands_up_again", [True, False])
def test_sitting_down_on_a_chair_and_staying(stands_up_again: bool) -> None:
    sitting = Posture(shin=0.0, thigh=-85.0, trunk=8.0, elbow=60.0)
    keys = [(0.0, STANDING), (1.0, STANDING), (2.5, sitting)]
    keys = stay(keys, SQUAT_CYCLE.max_s + 2.0)
    if stands_up_again:
        keys = stay([*keys, (keys[-1][0] + 1.5, STANDING)], 1.0)
    assert_nothing_of_any(filmed(keys, hip_led=True))


@pytest.mark.parametrize("camera", [replace(NEAR, stand_deg=180.0), NEAR, Camera(90.0)])
def test_crouching_before_the_camera_and_walking_away_is_no_exercise(camera: Camera) -> None:
    crouching = replace(squat_to(0.2), trunk=50.0, forward_m=0.8)
    keys = [(0.0, crouching), (0.6, crouching), (1.4, Posture(trunk=5.0, forward_m=0.6))]
    keys += walk(1.5, 0.6, -1.5)
    assert_nothing_of_any(filmed(stay(keys, 1.5), camera))


def test_sitting_at_the_beginning_and_standing_up_late_is_no_exercise() -> None:
    sitting = Posture(shin=0.0, thigh=-85.0, trunk=8.0, elbow=60.0)
    away = replace(STANDING, forward_m=0.6)
    keys = [(0.0, sitting), (3.0, sitting), (4.0, replace(STANDING, forward_m=0.1))]
    keys += [(5.0, away)]
    assert_nothing_of_any(filmed(stay(keys, 1.0), hip_led=True))


def test_a_person_far_too_near_is_not_counted_and_not_an_error() -> None:
    camera = Camera(0.0, px_per_m=1400.0, at=(0.5, 3.0))
    frames = squat_motion(2, camera=camera).frames
    assert_nothing_of_any(frames)


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 45.0])
def test_talking_on_the_knees(stand_deg: float) -> None:
    assert_nothing_of_any(filmed(stay(kneeling_talk(20.0), 1.0), Camera(stand_deg)))


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 45.0])
@pytest.mark.parametrize("name", ["squat", "deadlift"])
def test_a_wave_before_the_set_and_a_crouch_to_the_camera_after_it(
    name: str, stand_deg: float
) -> None:
    camera = Camera(stand_deg, px_per_m=220.0)
    wave_before = without_reps(stay(wave(), 1.0), camera)
    crouch_after = without_reps([*walk(0.0, 0.0, 1.0), *crouch_to_the_camera(1.3, 1.0)], camera)
    squatting = name == "squat"
    motion = squat_motion(3, camera=camera) if squatting else deadlift_motion(3, camera=camera)
    whole = one_after_another(wave_before, motion, crouch_after)
    report = watch(get(name), whole.frames).report
    assert len(report.reps) == 3
    for rep, truth in zip(report.reps, whole.truth, strict=True):
        assert rep.turn_s == pytest.approx(truth.turn_s, abs=0.3)


def without_reps(keys: list[Key], camera: Camera) -> Motion:
    return Motion(film(keys, clock(keys[-1][0], 10.0), camera=camera))

"""Good cat-cows count and raise nothing, each fault raises itself, and no feet need be seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import limit_of
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.exercises.cat_cow import CAT_COW
from tests.support.hiding import absent, cropped, hidden
from tests.support.motion import Frames, Key, Motion, Watched, clock, film, watch
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.motions.cat_cow import Wave, cat_cow_motion
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.everyday import kneeling_talk, stay
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.postures import ALL_FOURS, CONVENTIONAL, KNEELING, STIFF_LEGGED
from tests.support.stick import Camera, Posture
from tests.support.strategies import examples

SIDES = (90.0, -90.0, 75.0, -105.0)
SLACK_DEG = 8.0


def limit(code: str) -> float:
    return limit_of(CAT_COW.fault(code), "side")


@dataclass(frozen=True, slots=True)
class Wrong:
    """How it is done wrongly."""

    wave: Wave = field(default_factory=Wave)
    base: Posture = ALL_FOURS


#: An elbow that bends moves the shoulder down; the hand stays under it.
BENT_DEG = 180.0 - limit("elbows_bent") + SLACK_DEG
FAULTY = {
    "small_range": Wrong(Wave(cat=30.0, cow=-30.0)),
    "elbows_bent": Wrong(base=replace(ALL_FOURS, upper_arm=-BENT_DEG / 2, elbow=BENT_DEG)),
    "hips_shifted": Wrong(base=replace(ALL_FOURS, thigh=-limit("hips_shifted") - SLACK_DEG)),
}


def faulty(code: str, camera: Camera) -> Motion:
    wrong = FAULTY[code]
    return cat_cow_motion(wave=wrong.wave, base=wrong.base, camera=camera)


def assert_good(motion: Motion, watched: Watched) -> None:
    assert len(watched.report.reps) == len(motion.truth)
    assert watched.report.attempts == ()
    assert watched.codes == set()


def test_every_fault_has_a_motion() -> None:
    assert {fault.code for fault in CAT_COW.faults} == set(FAULTY)


@pytest.mark.parametrize("stand_deg", SIDES)
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_good_cat_cows_count_and_raise_nothing(stand_deg: float, noise: float) -> None:
    motion = cat_cow_motion(camera=Camera(stand_deg), noise=noise)
    watched = watch(CAT_COW, motion.frames)
    assert watched.report.view.label == "side"
    assert_good(motion, watched)
    assert watched.not_checked == set()
    for rep, truth in zip(watched.report.reps, motion.truth, strict=True):
        assert rep.start_s == pytest.approx(truth.start_s, abs=0.3)
        assert rep.turn_s == pytest.approx(truth.turn_s, abs=0.3)
        assert rep.end_s == pytest.approx(truth.end_s, abs=0.3)


@examples(25)
@given(
    wave=st.builds(
        Wave,
        cat=st.floats(30.0, 60.0),
        cow=st.floats(-90.0, -60.0),
        way_s=st.floats(0.8, 4.0),
        stay_s=st.floats(0.0, 4.0),
    ),
    stand_deg=st.sampled_from(SIDES),
    fps=st.floats(12.0, 60.0),
    flat_s=st.sampled_from([0.0, 1.5]),
)
def test_every_rep_counts_at_any_pace(
    wave: Wave, stand_deg: float, fps: float, flat_s: float
) -> None:
    motion = cat_cow_motion(
        wave=wave, flat_s=flat_s, camera=Camera(stand_deg), fps=fps, noise=0.002
    )
    assert_good(motion, watch(CAT_COW, motion.frames))


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_raises_itself(code: str, stand_deg: float) -> None:
    watched = watch(CAT_COW, faulty(code, Camera(stand_deg)).frames)
    assert [rep.faults for rep in watched.report.reps] == [(code,)] * 3
    assert watched.codes == {code}
    assert watched.report.faults[0].limit == limit(code)


@pytest.mark.parametrize("stand_deg", [0.0, 180.0, 45.0, -50.0])
@pytest.mark.parametrize("code", FAULTY)
def test_nothing_is_counted_nor_judged_but_from_the_side(code: str, stand_deg: float) -> None:
    watched = watch(CAT_COW, faulty(code, Camera(stand_deg)).frames)
    assert watched.report.view.label != "side"
    assert watched.report.reps == ()
    assert watched.codes == set()
    assert watched.not_checked == set(FAULTY)


def test_the_feet_need_not_be_in_the_picture() -> None:
    motion = cat_cow_motion()
    marks = [m for m in Landmark if m.name.endswith(("ANKLE", "HEEL", "FOOT_INDEX"))]
    assert_good(motion, watch(CAT_COW, hidden(motion.frames, marks, (0.0, 99.0), "missing")))


#: Where the knees are, forward of the middle of the picture.
KNEELING_KNEE_M = -0.35


def test_a_picture_that_ends_at_the_knees_is_enough() -> None:
    camera = Camera(90.0)
    knee_px = 640 + round((KNEELING_KNEE_M - 0.1) * camera.scale)
    motion = cat_cow_motion(camera=camera)
    assert_good(motion, watch(CAT_COW, cropped(motion.frames, knee_px, 0, (1280 - knee_px, 720))))


def without_back(pose: Pose) -> Pose:
    return replace(pose, back=None)


def test_without_an_outline_of_the_back_nothing_counts() -> None:
    frames = [(t, pose and without_back(pose)) for t, pose in cat_cow_motion().frames]
    watched = watch(CAT_COW, frames)
    assert watched.report.reps == ()
    assert watched.codes == set()


@pytest.mark.parametrize("length_s", [0.3, 0.6])
def test_a_short_gap_is_bridged(length_s: float) -> None:
    motion = cat_cow_motion()
    begin_s = motion.truth[1].start_s + 0.5
    watched = watch(CAT_COW, absent(motion.frames, (begin_s, begin_s + length_s)))
    assert len(watched.report.reps) == 3
    assert watched.codes == set()


def test_a_clip_that_opens_rounded_counts_that_rep() -> None:
    motion = cat_cow_motion(wave=Wave(stay_s=4.0))
    begin_s = motion.truth[0].turn_s - 1.0
    watched = watch(CAT_COW, [frame for frame in motion.frames if frame[0] >= begin_s])
    assert len(watched.report.reps) == 3


def test_a_clip_that_ends_rounded_does_not_make_one_up() -> None:
    motion = cat_cow_motion()
    end_s = motion.truth[-1].turn_s
    watched = watch(CAT_COW, [frame for frame in motion.frames if frame[0] < end_s])
    assert len(watched.report.reps) == 2


def shot(keys: list[Key]) -> Frames:
    return film(keys, clock(keys[-1][0], 20.0), noise=0.002)


NODDING = [
    (float(i), replace(ALL_FOURS, neck=-30.0 if i % 2 else 30.0, round=-25.0)) for i in range(8)
]
BOWING = [
    (0.0, KNEELING),
    (1.0, KNEELING),
    (2.5, replace(KNEELING, trunk=80.0, thigh=-70.0, round=60.0)),
    (4.0, KNEELING),
]
ELSE = {
    "nodding": shot(NODDING),
    "bowing on the knees": shot(BOWING),
    "talking on the knees": shot(stay(kneeling_talk(10.0), 1.0)),
    "bird dogs": bird_dog_motion().frames,
    "a plank": plank_motion(4.0).frames,
    "squats": squat_motion(2).frames,
    "rounding the back in a hinge": cat_cow_motion(base=STIFF_LEGGED).frames,
    "round deadlifts": deadlift_motion(3, bottom=replace(CONVENTIONAL, round=70.0)).frames,
    "round deadlifts at an angle": deadlift_motion(
        3, bottom=replace(CONVENTIONAL, round=70.0), camera=Camera(50.0)
    ).frames,
}


@pytest.mark.parametrize("frames", ELSE.values(), ids=ELSE.keys())
def test_what_is_no_cat_cow(frames: Frames) -> None:
    report = watch(CAT_COW, frames).report
    assert report.reps == ()
    assert report.attempts == ()
    assert report.faults == ()

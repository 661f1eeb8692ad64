"""Good kicks count one by one and raise nothing, and each fault raises itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import Cycle, limit_of
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.session.rep_counter import Outcome
from formcheck.core.types import Side, View
from formcheck.exercises.swimmer_kicks import SWIMMER_KICKS
from tests.support.hiding import absent, hidden
from tests.support.motion import Frames, Key, Motion, Watched, clock, film, watch
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.motions.swimmer_kicks import Kick, kicks_motion
from tests.support.postures import ON_THE_BACK, PRONE, plank
from tests.support.stick import Camera, Posture
from tests.support.strategies import examples

assert isinstance(SWIMMER_KICKS.measure, Cycle)
CYCLE = SWIMMER_KICKS.measure
STANDS: dict[View, tuple[float, ...]] = {
    "side": (90.0, -90.0),
    "oblique": (50.0, -50.0, 130.0, -130.0),
}
EVERYWHERE = [(view, stand) for view, stands in STANDS.items() for stand in stands]
SLACK_DEG = 8.0


def limit(code: str, view: View = "side") -> float:
    return limit_of(SWIMMER_KICKS.fault(code), view)


#: Slow enough for a limb to rest.
SLOW_S = 1.4
FAULTY = {
    "limb_down": Kick(legs=10.0, swing=10.0),
    "chest_down": Kick(chest=0.0, arms=18.0, legs=20.0),
    "knees_bent": Kick(knee_flexion=180.0 - limit("knees_bent") + 2 * SLACK_DEG),
}


def sides_of(watched: Watched) -> list[Side | None]:
    return [rep.side for rep in watched.report.reps]


def assert_good(motion: Motion, watched: Watched) -> None:
    assert sides_of(watched) == [truth.side for truth in motion.truth]
    assert watched.report.attempts == ()
    assert watched.codes == set()


def test_every_fault_has_a_motion() -> None:
    assert {fault.code for fault in SWIMMER_KICKS.faults} == set(FAULTY)


@pytest.mark.pairwise
@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("noise", [0.0, 0.003])
@pytest.mark.parametrize("kick_s", [0.35, 0.6, 1.2])
def test_good_kicks_count_and_raise_nothing(
    view: View, stand_deg: float, noise: float, kick_s: float
) -> None:
    motion = kicks_motion(8, kick_s=kick_s, camera=Camera(stand_deg), noise=noise)
    watched = watch(SWIMMER_KICKS, motion.frames)
    assert watched.report.view.label == view
    assert_good(motion, watched)
    assert watched.not_checked == set()
    for rep, truth in zip(watched.report.reps, motion.truth, strict=True):
        assert rep.turn_s == pytest.approx(truth.turn_s, abs=0.15)


@examples(25)
@given(
    kicks=st.integers(2, 20),
    kick_s=st.floats(0.35, 1.5),
    swing=st.floats(9.0, 18.0),
    stand_deg=st.sampled_from([90.0, -90.0, 75.0, -105.0]),
    fps=st.floats(20.0, 60.0),
    seed=st.integers(0, 1000),
)
def test_every_kick_counts_at_any_pace(
    kicks: int, kick_s: float, swing: float, stand_deg: float, fps: float, seed: int
) -> None:
    motion = kicks_motion(
        kicks,
        kick_s=kick_s,
        kick=Kick(legs=swing + 7.0, swing=swing),
        camera=Camera(stand_deg),
        fps=fps,
        noise=0.002,
        seed=seed,
    )
    assert_good(motion, watch(SWIMMER_KICKS, motion.frames))


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 60.0])
@pytest.mark.parametrize("camera_m", [0.3, 1.2])
def test_a_camera_that_looks_down_on_the_floor_changes_nothing(
    stand_deg: float, camera_m: float
) -> None:
    camera = Camera(stand_deg, distance_m=3.0, height_m=camera_m)
    motion = kicks_motion(8, kick=Kick(swing=12.0, legs=20.0), camera=camera)
    assert_good(motion, watch(SWIMMER_KICKS, motion.frames))


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_raises_itself(code: str, view: View, stand_deg: float) -> None:
    motion = kicks_motion(6, kick_s=SLOW_S, kick=FAULTY[code], camera=Camera(stand_deg))
    watched = watch(SWIMMER_KICKS, motion.frames)
    assert watched.report.view.label == view
    assert sides_of(watched) == [truth.side for truth in motion.truth]
    assert watched.codes == {code}
    assert [rep.faults for rep in watched.report.reps] == [(code,)] * 6
    assert watched.report.faults[0].limit == limit(code, view)


@pytest.mark.parametrize(
    ("kick", "codes"),
    [(FAULTY["chest_down"], {"chest_down"}), (FAULTY["limb_down"], set())],
    ids=["a chest that rests", "feet that touch the floor and leave it"],
)
def test_quick_kicks_are_judged_over_several(kick: Kick, codes: set[str]) -> None:
    watched = watch(SWIMMER_KICKS, kicks_motion(12, kick_s=0.4, kick=kick).frames)
    assert len(watched.report.reps) == 12
    assert watched.codes == codes


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
@pytest.mark.parametrize("code", FAULTY)
def test_nothing_is_counted_nor_judged_from_the_front(code: str, stand_deg: float) -> None:
    motion = kicks_motion(6, kick_s=SLOW_S, kick=FAULTY[code], camera=Camera(stand_deg))
    watched = watch(SWIMMER_KICKS, motion.frames)
    assert watched.report.reps == ()
    assert watched.codes == set()
    assert watched.not_checked == set(FAULTY)


def test_the_same_leg_again_is_no_kick() -> None:
    sides: tuple[Side, ...] = ("left", "left", "right", "right", "left")
    motion = kicks_motion(sides, kick_s=SLOW_S)
    watched = watch(SWIMMER_KICKS, motion.frames)
    assert sides_of(watched) == ["left", "right", "left"]
    reasons = [attempt.reason for attempt in watched.report.attempts]
    assert reasons == [Outcome.REPEATED.value] * 2


def test_a_swing_that_is_too_small_is_no_kick() -> None:
    swing = (CYCLE.rest - 1.0) / 2
    watched = watch(SWIMMER_KICKS, kicks_motion(8, kick=Kick(swing=swing)).frames)
    assert watched.report.reps == ()


@pytest.mark.parametrize("code", [None, "limb_down", "chest_down"])
def test_who_was_not_seen_lying_flat_is_counted_but_not_compared(code: str | None) -> None:
    kick = FAULTY[code] if code else Kick()
    watched = watch(SWIMMER_KICKS, kicks_motion(6, kick_s=SLOW_S, kick=kick, lying_s=0.0).frames)
    assert len(watched.report.reps) >= 5
    assert watched.codes == set()
    assert {"limb_down", "chest_down"} <= watched.not_checked


def test_the_far_leg_behind_the_near_one_costs_no_kick() -> None:
    motion = kicks_motion(6, kick_s=1.2)
    far = [mark for mark in Landmark if mark.name in ("LEFT_KNEE", "LEFT_ANKLE")]
    frames = motion.frames
    for truth in motion.truth:
        frames = hidden(frames, far, (truth.end_s - 0.15, truth.end_s + 0.15), "unsure")
    assert_good(motion, watch(SWIMMER_KICKS, frames))


@pytest.mark.parametrize("length_s", [0.15, 0.3])
def test_a_short_gap_is_bridged(length_s: float) -> None:
    motion = kicks_motion(6, kick_s=1.0)
    begin_s = motion.truth[2].start_s + 0.2
    watched = watch(SWIMMER_KICKS, absent(motion.frames, (begin_s, begin_s + length_s)))
    assert sides_of(watched) == [truth.side for truth in motion.truth]


def shot(keys: list[Key]) -> Frames:
    return film(keys, clock(keys[-1][0], 20.0), noise=0.002)


def in_turn(one: Posture, other: Posture) -> Frames:
    return shot([(0.6 * i, other if i % 2 else one) for i in range(12)])


BICYCLE = [
    replace(ON_THE_BACK, thigh=-90.0 - np.array(lift), shin=-90.0 - np.array(lift))
    for lift in ([30.0, 0.0], [0.0, 30.0])
]
ELSE = {
    "an arch": arch_motion(4.0).frames,
    "a plank": plank_motion(4.0).frames,
    "legs lifted in turn in a plank": in_turn(plank(), replace(plank(), thigh=plank().thigh)),
    "legs lifted in turn on the back": in_turn(*BICYCLE),
    "lying flat": shot([(0.0, PRONE), (5.0, PRONE)]),
    "bird dogs": bird_dog_motion().frames,
    "squats": squat_motion(2).frames,
    "deadlifts": deadlift_motion(2).frames,
}


@pytest.mark.parametrize("frames", ELSE.values(), ids=ELSE.keys())
def test_what_is_no_kick(frames: Frames) -> None:
    report = watch(SWIMMER_KICKS, frames).report
    assert report.reps == ()
    assert report.attempts == ()
    assert report.faults == ()

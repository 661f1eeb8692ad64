"""Good kicks count one by one and raise nothing, and each fault raises itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import Cycle
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.session.movement_outcome import MovementOutcome
from formcheck.core.types import Side
from formcheck.exercises.swimmer_kicks import SWIMMER_KICKS
from tests.support.hiding import hidden
from tests.support.motion import Motion, Watched, require_good, watch
from tests.support.motions.swimmer_kicks import Kick, kicks_motion
from tests.support.motions.technique import KICKS, SLOW_S
from tests.support.stick import Camera
from tests.support.strategies import examples

assert isinstance(SWIMMER_KICKS.measure, Cycle)
CYCLE = SWIMMER_KICKS.measure


def sides_of(watched: Watched) -> list[Side | None]:
    return [rep.side for rep in watched.report.reps]


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
    require_good(SWIMMER_KICKS, motion)


@pytest.mark.parametrize(
    ("kick", "codes"),
    [(KICKS["chest_down"], {"chest_down"}), (KICKS["limb_down"], set())],
    ids=["a chest that rests", "feet that touch the floor and leave it"],
)
def test_quick_kicks_are_judged_over_several(kick: Kick, codes: set[str]) -> None:
    watched = watch(SWIMMER_KICKS, kicks_motion(12, kick_s=0.4, kick=kick).frames)
    assert len(watched.report.reps) == 12
    assert watched.codes == codes


def test_the_same_leg_again_is_no_kick() -> None:
    sides: tuple[Side, ...] = ("left", "left", "right", "right", "left")
    motion = kicks_motion(sides, kick_s=SLOW_S)
    watched = watch(SWIMMER_KICKS, motion.frames)
    assert sides_of(watched) == ["left", "right", "left"]
    reasons = [attempt.reason for attempt in watched.report.attempts]
    assert reasons == [MovementOutcome.REPEATED.value] * 2


def test_a_swing_that_is_too_small_is_no_kick() -> None:
    swing = (CYCLE.rest - 1.0) / 2
    watched = watch(SWIMMER_KICKS, kicks_motion(8, kick=Kick(swing=swing)).frames)
    assert watched.report.reps == ()


def test_the_far_leg_behind_the_near_one_costs_no_kick() -> None:
    motion = kicks_motion(6, kick_s=1.2)
    far = [mark for mark in Landmark if mark.name in ("LEFT_KNEE", "LEFT_ANKLE")]
    frames = motion.frames
    for truth in motion.truth:
        frames = hidden(frames, far, (truth.end_s - 0.15, truth.end_s + 0.15), "unsure")
    require_good(SWIMMER_KICKS, Motion(frames, motion.truth))

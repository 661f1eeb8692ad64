"""Deadlifts of any style and tempo, bars and heads that are hidden, backs of other shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.pose.landmarks import Landmark
from formcheck.exercises.deadlift import DEADLIFT
from tests.support.hiding import cropped, hidden
from tests.support.motion import (
    Frames,
    Motion,
    Tempo,
    one_after_another,
    require_good,
    watch,
)
from tests.support.motions.deadlift import deadlift_motion
from tests.support.postures import CONVENTIONAL, ROMANIAN, STANDING, STIFF_LEGGED
from tests.support.stick import Camera, Posture
from tests.support.strategies import cameras, examples, tempos

STYLES = {"conventional": CONVENTIONAL, "stiff-legged": STIFF_LEGGED, "Romanian": ROMANIAN}

styles = pytest.mark.parametrize("bottom", STYLES.values(), ids=STYLES.keys())


@examples(40)
@given(
    bottom=st.sampled_from(list(STYLES.values())),
    tempo=tempos(shortest_s=0.9, longest_s=8.0),
    camera=cameras((90.0, -90.0, 75.0, -100.0, 50.0, -45.0, 130.0)),
    fps=st.floats(15.0, 60.0),
    seed=st.integers(0, 1000),
)
def test_every_rep_counts_at_any_tempo(
    bottom: Posture, tempo: Tempo, camera: Camera, fps: float, seed: int
) -> None:
    motion = deadlift_motion(
        3, bottom=bottom, tempo=tempo, camera=camera, fps=fps, noise=0.002, seed=seed
    )
    require_good(DEADLIFT, motion)


@styles
@pytest.mark.parametrize("rep_s", [0.9, 1.5, 3.0])
def test_touch_and_go(bottom: Posture, rep_s: float) -> None:
    tempo = Tempo(down_s=rep_s / 2, bottom_s=0.0, up_s=rep_s / 2, top_s=0.0)
    motion = deadlift_motion(8, bottom=bottom, tempo=tempo)
    require_good(DEADLIFT, motion)


@pytest.mark.pairwise
@pytest.mark.parametrize("standing_trunk", [-4.0, 0.0, 4.0, 8.0])
@pytest.mark.parametrize("neck", [-10.0, 0.0, 15.0, 30.0])
@styles
def test_everybody_carries_the_head_in_a_way_of_their_own(
    bottom: Posture, neck: float, standing_trunk: float
) -> None:
    standing = replace(STANDING, trunk=standing_trunk, neck=neck)
    motion = deadlift_motion(2, standing=standing, bottom=replace(bottom, neck=neck))
    require_good(DEADLIFT, motion)


@pytest.mark.parametrize("neck", [20.0, 40.0])
def test_a_head_that_hangs_is_not_thrown_back(neck: float) -> None:
    motion = deadlift_motion(2, bottom=replace(CONVENTIONAL, neck=neck))
    assert watch(DEADLIFT, motion.frames).codes == set()


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 50.0])
@styles
def test_a_lift_from_the_floor_counts_when_it_is_stood_up(
    bottom: Posture, stand_deg: float
) -> None:
    """A bar that is put down after the last is no rep."""
    motion = deadlift_motion(
        3, bottom=bottom, from_floor=True, put_down=True, camera=Camera(stand_deg), noise=0.002
    )
    watched = watch(DEADLIFT, motion.frames)
    assert len(watched.report.reps) == 3
    assert watched.codes == set()
    for rep, truth in zip(watched.report.reps, motion.truth, strict=True):
        assert rep.end_s == pytest.approx(truth.end_s, abs=0.3)


def test_one_leg_behind_a_plate_costs_no_rep() -> None:
    """The nearer knee is guessed at the bottom, where plates hide it."""
    motion = deadlift_motion(3)
    frames: Frames = motion.frames
    for truth in motion.truth:
        span = (truth.turn_s - 0.6, truth.turn_s + 0.6)
        frames = hidden(frames, [Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE], span, "unsure")
    watched = watch(DEADLIFT, frames)
    assert len(watched.report.reps) == 3
    assert watched.codes == set()


@pytest.mark.parametrize("share", [0.12, 0.2])
def test_a_head_above_the_picture_costs_no_rep(share: float) -> None:
    motion = deadlift_motion(3, camera=Camera(px_per_m=360.0))
    frames = cropped(motion.frames, 0, round(share * 720), (1280, 720 - round(share * 720)))
    watched = watch(DEADLIFT, frames)
    assert len(watched.report.reps) == 3
    assert watched.codes == set()


#: Knee flexion and trunk, from a knee-high Romanian deadlift to one from the floor.
BENDS = [
    *((5.0, trunk) for trunk in (65.0, 75.0)),
    *((15.0, trunk) for trunk in (55.0, 65.0, 75.0)),
    *((flexion, trunk) for flexion in (30.0, 50.0, 80.0) for trunk in (45.0, 55.0, 65.0, 75.0)),
]


@pytest.mark.pairwise
@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
@pytest.mark.parametrize(("knee_flexion", "trunk"), BENDS)
def test_how_far_knees_and_trunk_bend_is_the_lifters_own_affair(
    knee_flexion: float, trunk: float, stand_deg: float
) -> None:
    """The hips go back as far as needed."""
    bottom = Posture(shin=0.2 * knee_flexion - 4.0, thigh=-0.8 * knee_flexion - 4.0, trunk=trunk)
    motion = deadlift_motion(2, bottom=bottom, camera=Camera(stand_deg))
    require_good(DEADLIFT, motion)


HOLLOW, LEVEL = replace(CONVENTIONAL, round=-60.0), replace(CONVENTIONAL, round=10.0)


def test_a_back_is_compared_with_the_persons_flattest_lift() -> None:
    """A back that is hollow by nature is round when it is level."""
    first, second = deadlift_motion(2, bottom=HOLLOW), deadlift_motion(1, bottom=LEVEL)
    assert watch(DEADLIFT, second.frames).codes == set()
    both = watch(DEADLIFT, one_after_another(first, second).frames)
    assert [rep.faults for rep in both.report.reps] == [(), (), ("back_rounded",)]


@pytest.mark.parametrize("gone_s", [0.05, 0.3, 9.0])
def test_a_person_is_not_compared_with_the_one_before(gone_s: float) -> None:
    """Also when the rep was counted, but not yet judged, as the person went."""
    first, second = deadlift_motion(1, bottom=HOLLOW), deadlift_motion(1, bottom=LEVEL)
    until_s = first.truth[0].end_s + gone_s
    cut = Motion([frame for frame in first.frames if frame[0] <= until_s], first.truth)
    both = watch(DEADLIFT, one_after_another(cut, second, pause_s=3.0).frames)
    assert len(both.report.reps) == 2
    assert both.codes == set()

"""Whole squats, filmed from anywhere at any speed: every rep counts, and nothing else does."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.results.events import AttemptEnded, RepCounted, RepEnded
from formcheck.exercises.squat import SQUAT
from tests.support.motion import Tempo, clock, film, watch
from tests.support.motions.squat import squat_motion
from tests.support.postures import SQUAT_CYCLE, STANDING, squat_to
from tests.support.stick import Camera
from tests.support.strategies import cameras, examples, tempos

QUICK = Tempo(down_s=0.9, bottom_s=0.1, up_s=0.9, top_s=0.3)


@examples(40)
@given(
    reps=st.integers(1, 3),
    tempo=tempos(),
    camera=cameras(),
    fps=st.floats(10.0, 60.0),
    jitter=st.sampled_from([0.0, 0.4]),
    trembling=st.tuples(st.sampled_from([0.0, 0.003]), st.integers(0, 1000)),
)
def test_every_rep_counts_and_nothing_else(
    reps: int,
    tempo: Tempo,
    camera: Camera,
    fps: float,
    jitter: float,
    trembling: tuple[float, int],
) -> None:
    noise, seed = trembling
    motion = squat_motion(
        reps, tempo=tempo, camera=camera, fps=fps, jitter=jitter, noise=noise, seed=seed, tail_s=0.7
    )
    report = watch(SQUAT, motion.frames).report
    assert len(report.reps) == reps
    assert report.attempts == ()
    assert not report.never_reached_rest
    for rep, truth in zip(report.reps, motion.truth, strict=True):
        assert truth.start_s - 0.7 < rep.start_s < rep.turn_s < rep.end_s < truth.end_s + 0.7
        assert truth.start_s < rep.turn_s < truth.end_s
    for before, after in itertools.pairwise(report.reps):
        assert before.end_s <= after.start_s
        assert after.number == before.number + 1


@pytest.mark.parametrize("fps", [10.0, 30.0, 60.0])
def test_reps_of_under_a_second_without_a_pause(fps: float) -> None:
    tempo = Tempo(down_s=0.45, bottom_s=0.0, up_s=0.45, top_s=0.0)
    assert len(watch(SQUAT, squat_motion(8, tempo=tempo, fps=fps).frames).report.reps) == 8


def test_the_counter_goes_up_once_a_rep_and_before_the_rep_is_judged() -> None:
    ticks = watch(SQUAT, squat_motion(3, tempo=QUICK).frames).ticks
    events = [event for tick in ticks for event in tick.events]
    counted = [event for event in events if isinstance(event, RepCounted)]
    ended = [event for event in events if isinstance(event, RepEnded)]
    assert [event.number for event in counted] == [1, 2, 3]
    assert [event.rep.number for event in ended] == [1, 2, 3]
    assert all(soon.t < late.t for soon, late in zip(counted, ended, strict=True))
    assert [tick.reps for tick in ticks] == sorted(tick.reps for tick in ticks)


@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0])
def test_a_dip_between_attempt_and_depth_is_an_attempt_and_no_rep(stand_deg: float) -> None:
    dip = squat_to((SQUAT_CYCLE.attempt + SQUAT_CYCLE.depth) / 2)
    watched = watch(SQUAT, squat_motion(2, bottom=dip, camera=Camera(stand_deg)).frames)
    assert watched.report.reps == ()
    assert [attempt.reason for attempt in watched.report.attempts] == ["not_deep_enough"] * 2
    ended = [e for tick in watched.ticks for e in tick.events if isinstance(e, AttemptEnded)]
    assert len(ended) == watched.ticks[-1].attempts == 2


@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0])
@pytest.mark.parametrize("seed", range(2))
def test_trembling_while_standing_is_nothing(stand_deg: float, seed: int) -> None:
    keys = [(0.0, STANDING), (12.0, STANDING)]
    camera = Camera(stand_deg)
    frames = film(keys, clock(12.0, 15.0), camera=camera, noise=0.006, seed=seed)
    watched = watch(SQUAT, frames)
    assert (watched.report.reps, watched.report.attempts) == ((), ())
    assert watched.codes == set()


def test_standing_with_soft_knees_still_counts() -> None:
    soft = replace(squat_to(SQUAT_CYCLE.rest + 0.05), trunk=5.0)
    report = watch(SQUAT, squat_motion(3, standing=soft).frames).report
    assert len(report.reps) == 3


@pytest.mark.parametrize("straight_at_first", [True, False])
def test_never_standing_up_is_reported(straight_at_first: bool) -> None:
    crouch = squat_to(SQUAT_CYCLE.attempt)
    first = STANDING if straight_at_first else crouch
    motion = squat_motion(4, tempo=QUICK, standing=first, between=crouch)
    last_turn_s = motion.truth[-1].turn_s
    report = watch(SQUAT, [frame for frame in motion.frames if frame[0] < last_turn_s]).report
    assert report.reps == ()
    assert report.never_reached_rest
    assert report.summary()["never_reached_rest"] is True


def test_standing_up_after_all_is_not_reported() -> None:
    keys = [(0.0, STANDING), (1.0, STANDING), (2.0, squat_to(0.1)), (20.0, squat_to(0.1))]
    keys += [(21.0, STANDING), (23.0, STANDING)]
    report = watch(SQUAT, film(keys, clock(23.0, 15.0), hip_led=True)).report
    assert report.reps == ()
    assert not report.never_reached_rest

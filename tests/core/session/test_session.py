"""The session's own rules: time grows, nothing comes of nothing, the end may come at any time."""

from __future__ import annotations

import math

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.results.events import HoldEnded, HoldStarted, Restarted, Started
from formcheck.core.results.report import Source
from formcheck.core.session.session import Session
from formcheck.core.types import Phase
from formcheck.exercises import ALL, get
from formcheck.exercises.squat import SQUAT
from tests.support.motion import Frames, clock, film, no_smoothing, watch
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.postures import STANDING

SOURCE = Source("stick figure", "recording")
exercises = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)


def standing(seconds: float = 1.0) -> Frames:
    return film([(0.0, STANDING), (seconds, STANDING)], clock(seconds, 10.0))


@exercises
def test_a_session_without_a_picture_has_an_empty_report(exercise: Exercise) -> None:
    report = Session(exercise).finish(SOURCE)
    assert report.exercise == exercise.name
    assert (report.reps, report.attempts, report.holds, report.faults) == ((), (), (), ())
    assert report.not_checked == ()
    assert (report.source.frames, report.source.duration_s) == (0, 0.0)
    assert math.isnan(report.source.fps)
    assert report.view.label == "unknown"


@exercises
def test_a_session_of_one_picture(exercise: Exercise) -> None:
    report = watch(exercise, standing()[:1]).report
    assert report.source.frames == 1
    assert report.summary()["reps"] == 0


@pytest.mark.parametrize("again_s", [0.2, 0.1, -1.0, math.nan])
def test_time_must_grow(again_s: float) -> None:
    session = Session(SQUAT)
    for t, pose in standing(0.2):
        session.step(t, pose)
    with pytest.raises(ValueError, match=r"expected a time after 0\.\d+ s"):
        session.step(again_s, None)


@pytest.mark.parametrize(
    ("name", "end_s"),
    [
        *(("squat", end_s) for end_s in (1.5, 2.3, 3.0, 3.7, 4.0, 9.0)),
        *(("plank", end_s) for end_s in (2.0, 4.0, 9.0)),
    ],
)
def test_finish_may_come_at_any_time_and_twice(name: str, end_s: float) -> None:
    motion = squat_motion(2) if name == "squat" else plank_motion(5.0)
    session = Session(get(name))
    for t, pose in motion.frames:
        if t < end_s:
            session.step(t, pose)
    once, twice = session.finish(SOURCE), session.finish(SOURCE)
    assert once.to_dict() == twice.to_dict()


def test_a_tick_tells_what_was_seen() -> None:
    ticks = watch(SQUAT, squat_motion(1).frames).ticks
    assert [event.t for event in ticks[0].events if isinstance(event, Started)] == [0.0]
    assert set(ticks[-1].signals) == {signal.name for signal in SQUAT.signals}
    phases = [phase for phase in (tick.phase for tick in ticks) if phase is not Phase.READY]
    assert phases.index(Phase.OUT) < phases.index(Phase.BACK)
    assert max(tick.progress for tick in ticks) == 1.0
    assert ticks[0].progress == ticks[-1].progress == 0.0


def test_the_clock_of_a_hold_runs_while_it_is_held() -> None:
    ticks = watch(get("plank"), plank_motion(4.0).frames).ticks
    started, ended = (
        next(tick for tick in ticks if any(isinstance(e, kind) for e in tick.events))
        for kind in (HoldStarted, HoldEnded)
    )
    held = [tick for tick in ticks if started.t <= tick.t < ended.t]
    assert all(tick.phase is Phase.HOLD and tick.progress == 1.0 for tick in held)
    assert [tick.hold_s for tick in held] == sorted(tick.hold_s for tick in held)
    assert ticks[-1].hold_s == pytest.approx(4.0, abs=0.6)
    assert ticks[-1].progress == 0.0


def test_a_session_that_takes_the_place_of_another_says_so_once() -> None:
    session = Session(SQUAT, restarted=True)
    ticks = [session.step(t, pose) for t, pose in standing()]
    said = [[isinstance(event, Restarted) for event in tick.events].count(True) for tick in ticks]
    assert said == [1, *[0] * (len(ticks) - 1)]


def test_smoothing_can_be_replaced() -> None:
    frames = squat_motion(1, noise=0.003).frames
    session = Session(SQUAT, no_smoothing)
    raw = [session.step(t, pose).signals["knee"] for t, pose in frames]
    smooth = [tick.signals["knee"] for tick in watch(SQUAT, frames).ticks]
    assert raw[0] == smooth[0]
    assert raw[5] != smooth[5]


def test_sessions_do_not_share_anything() -> None:
    first, second = Session(SQUAT), Session(SQUAT)
    for t, pose in squat_motion(1).frames:
        first.step(t, pose)
    tick = second.step(0.0, None)
    assert (tick.reps, tick.phase, tick.view) == (0, Phase.WAITING, "unknown")

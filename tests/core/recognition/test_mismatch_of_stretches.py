"""Stretches look like each other: none is taken for another, and the wrong one is named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from formcheck.app.pipeline import open_session
from formcheck.core.results.report import Report, Source
from formcheck.core.session.session import Session
from formcheck.exercises import get
from tests.core.recognition.watchers import SharedSession, shared_sessions
from tests.support.motion import Frames, Motion
from tests.support.motions.holds import hold_motion
from tests.support.postures import (
    crossed_legs,
    figure_four,
    head_to_knee,
    lying,
    lying_twist,
    seated,
)
from tests.support.stick import Camera

FILMED: dict[str, Callable[..., Motion]] = {
    "seated_forward_fold": partial(hold_motion, seated(50.0, reach=60.0), seated()),
    "head_to_knee_fold": partial(hold_motion, head_to_knee("left", 50.0), seated()),
    "crossed_leg_fold": partial(hold_motion, crossed_legs(50.0), crossed_legs()),
    "eye_of_the_needle": partial(hold_motion, figure_four("left"), lying(60.0, 80.0)),
    "reclined_twist": partial(hold_motion, lying_twist("right"), lying(60.0, 80.0)),
}
ASKED = (*FILMED, "squat", "plank")


def frames_of(name: str, stand_deg: float) -> Frames:
    return FILMED[name](12.0, camera=Camera(stand_deg), fps=10.0).frames


def report_of(session: Session | SharedSession, frames: Frames) -> Report:
    for t, pose in frames:
        session.step(t, pose)
    return session.finish(Source("stick figure", "recording"))


@pytest.mark.parametrize(
    "stand_deg",
    [90.0, -45.0, *(pytest.param(deg, marks=pytest.mark.slow) for deg in (-90.0, 130.0))],
)
@pytest.mark.parametrize("name", FILMED)
def test_the_right_one_is_never_doubted(name: str, stand_deg: float) -> None:
    report = report_of(open_session(get(name)), frames_of(name, stand_deg))
    assert report.mismatch is None
    assert len(report.holds) == 1


@pytest.mark.parametrize("done", FILMED)
def test_the_wrong_one_is_named_and_holds_nothing(done: str) -> None:
    frames = frames_of(done, 90.0)
    sessions = [one for one in shared_sessions() if one.exercise.name in ASKED]
    assert len(sessions) == len(ASKED)
    reports = {one.exercise.name: report_of(one, frames) for one in sessions}
    told = {
        asked: (report.holds, report.reps, report.mismatch and report.mismatch.looks_like)
        for asked, report in reports.items()
        if asked != done
    }
    wrong = {asked: what for asked, what in told.items() if what != ((), (), done)}
    assert not wrong, str(wrong)

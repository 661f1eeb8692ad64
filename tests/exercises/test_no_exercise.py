"""What stands for the exercise while it is not known counts nothing and is never listed."""

from __future__ import annotations

import pytest

from formcheck.core.results.report import Source
from formcheck.core.session.session import Session
from formcheck.exercises import ALL
from formcheck.exercises.no_exercise import NO_EXERCISE
from tests.support.motions.squat import squat_motion


def test_it_is_none_of_the_exercises() -> None:
    assert NO_EXERCISE not in ALL
    assert NO_EXERCISE.name not in {exercise.name for exercise in ALL}


@pytest.mark.parametrize("view", ["side", "oblique", "front"])
def test_the_camera_may_stand_anywhere(view: str) -> None:
    assert view in NO_EXERCISE.views


def test_it_warns_of_nothing() -> None:
    session = Session(NO_EXERCISE)
    for t, pose in squat_motion(1, fps=10.0).frames:
        assert session.step(t, pose).faults == ()
    report = session.finish(Source("somebody", "camera"))
    assert (report.reps, report.faults, report.not_checked) == ((), (), ())

"""Sets, rests and what counts for them; and the raised arm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.engine import Session
from formcheck.core.gesture import HELD_S, RaisedArm
from formcheck.core.goals import Goal, SetPhase, Sets
from formcheck.core.pose import Landmark, Pose
from formcheck.core.report import Source
from formcheck.exercises import get
from tests.motion import Frames, clock, film
from tests.motions.plank import plank_motion
from tests.motions.squat import squat_motion
from tests.postures import STANDING, bird_dog
from tests.stick import Posture


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"reps": 0},
        {"reps": 5, "hold_s": 5.0},
        {"hold_s": -1.0},
        {"reps": 5, "sets": 0},
        {"reps": 5, "rest_s": -1.0},
        {"reps": 5, "rest_s": float("inf")},
    ],
)
def test_a_goal_that_contradicts_itself_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected reps or seconds"):
        Goal(**wrong)  # type: ignore[arg-type]


def test_sets_and_rests_follow_each_other() -> None:
    sets = Sets(Goal(reps=2, sets=2, rest_s=10.0))
    counts = {0: 0, 2: 1, 4: 2, 6: 3, 20: 4, 22: 5}  # the third is done in the rest
    reps, seen = 0, []
    for t in range(26):
        reps = counts.get(t, reps)
        state = sets.step(float(t), reps=reps, hold_s=0.0, holding=False)
        seen.append((state.phase, state.number, state.done, state.rest_left_s))
    assert seen[3] == (SetPhase.WORKING, 1, 1.0, 0.0)
    assert seen[4] == (SetPhase.RESTING, 2, 0.0, 10.0)
    assert seen[9] == (SetPhase.RESTING, 2, 0.0, 5.0)
    assert seen[14] == (SetPhase.WORKING, 2, 0.0, 0.0)
    assert seen[25] == (SetPhase.DONE, 2, 2.0, 0.0)
    first, second = sets.finish()
    assert (first.reps, first.start_s, first.end_s, first.complete) == (2, 0.0, 4.0, True)
    assert (second.reps, second.start_s, second.end_s, second.complete) == (2, 14.0, 22.0, True)


def test_a_set_that_was_begun_is_told_as_not_complete() -> None:
    sets = Sets(Goal(reps=5))
    sets.step(0.0, reps=0, hold_s=0.0, holding=False)
    assert sets.finish() == ()
    sets.step(1.0, reps=2, hold_s=0.0, holding=False)
    [record] = sets.finish()
    assert (record.reps, record.complete) == (2, False)


def test_holds_add_up_until_the_set_is_full() -> None:
    sets = Sets(Goal(hold_s=5.0))
    states = []
    for tenth in range(120):
        t = tenth / 10
        first, second = t < 3.0, 5.0 <= t < 10.0
        hold_s = t if first else 3.0 if not second and t < 5.0 else min(t, 10.0) - 5.0
        states.append(sets.step(t, reps=0, hold_s=hold_s, holding=first or second))
    assert states[40].done == pytest.approx(2.9, abs=0.2)
    assert states[60].done == pytest.approx(4.0, abs=0.2)
    assert states[60].phase is SetPhase.WORKING
    assert states[75].phase is SetPhase.DONE


@pytest.mark.parametrize(
    ("name", "frames", "goal"),
    [
        ("squat", squat_motion(3).frames, Goal(reps=2)),
        ("plank", plank_motion(6.0).frames, Goal(hold_s=4.0)),
    ],
)
def test_a_session_tells_of_its_sets(name: str, frames: Frames, goal: Goal) -> None:
    session = Session(get(name), goal=goal)
    ticks = [session.step(t, pose) for t, pose in frames]
    assert ticks[0].set_state is not None
    assert ticks[-1].set_state is not None
    assert ticks[-1].set_state.phase is SetPhase.DONE
    report = session.finish(Source("motion", "recording")).to_dict()
    [record] = report["sets"]
    assert record["complete"] is True
    without = Session(get(name))
    assert without.step(*frames[0]).set_state is None
    assert without.finish(Source("motion", "recording")).to_dict()["sets"] == []


def raised(pose: Pose, *sides: str) -> Pose:
    """Return the pose with hands above the head."""
    image = pose.image.copy()
    trunk = image[Landmark.LEFT_HIP, 1] - image[Landmark.LEFT_SHOULDER, 1]
    for side in sides:
        shoulder = image[Landmark[f"{side}_SHOULDER"]]
        image[Landmark[f"{side}_ELBOW"]] = shoulder - [0, 0.6 * trunk]
        image[Landmark[f"{side}_WRIST"]] = shoulder - [0, 1.1 * trunk]
    return replace(pose, image=image)


def standing(posture: Posture = STANDING) -> Pose:
    pose = film([(0.0, posture), (1.0, posture)], clock(0.1, 10.0))[0][1]
    assert pose is not None
    return pose


def signs(pose: Pose | None, seconds: float, arm: RaisedArm | None = None, at: float = 0.0) -> int:
    arm = arm or RaisedArm()
    return sum(arm.step(t, pose) for t in np.arange(at, at + seconds, 0.1).tolist())


@pytest.mark.parametrize("side", ["LEFT", "RIGHT"])
def test_one_arm_up_for_two_seconds_is_a_sign_once(side: str) -> None:
    up = raised(standing(), side)
    assert signs(up, HELD_S - 0.2) == 0
    arm = RaisedArm()
    assert signs(up, 10.0, arm) == 1
    assert signs(standing(), 1.0, arm, at=10.0) == 0
    assert signs(up, 3.0, arm, at=11.0) == 1


def test_a_picture_that_misses_it_does_not_end_it() -> None:
    up, arm = raised(standing(), "LEFT"), RaisedArm()
    told = [arm.step(i / 10, None if i % 5 == 2 else up) for i in range(30)]
    assert sum(told) == 1


@pytest.mark.parametrize(
    "pose",
    [
        standing(),
        raised(standing(), "LEFT", "RIGHT"),
        standing(bird_dog("left")),
        standing(replace(STANDING, upper_arm=90.0)),
        None,
    ],
    ids=["arms down", "both arms", "bird dog", "arms forward", "nobody"],
)
def test_exercises_are_no_sign(pose: Pose | None) -> None:
    assert signs(pose, 5.0) == 0

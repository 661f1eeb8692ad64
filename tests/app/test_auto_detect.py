"""The exercise is found out before the loop begins, and nothing of what was seen is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from formcheck.app import auto_detect as finding
from formcheck.app.auto_detect import LEAD_S, Found, find_exercise, require_choice
from formcheck.app.pipeline import Controls, Observation, run
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import TURNS_DEG, Pose
from formcheck.core.results.events import Choice
from formcheck.core.results.report import Source
from formcheck.errors import UndecidedError, VideoError
from formcheck.exercises import get
from formcheck.sinks.base import Command
from tests.support import sink_scenes as scenes
from tests.support.motion import Frames, clock, film
from tests.support.motions.squat import squat_motion
from tests.support.postures import STANDING as UPRIGHT
from tests.support.stick import Camera

FPS = 10.0
#: Somebody who stands for five seconds and squats twice.
MOTION = squat_motion(2, lead_s=5.0, fps=FPS)
FRAMES = MOTION.frames
STANDING = squat_motion(0, lead_s=3.0, fps=FPS).frames


def watched(frames: Frames, frame: Frame | None = None) -> Iterator[Observation]:
    return (Observation(t, pose, frame) for t, pose in frames)


def times(found: Found) -> list[float]:
    return [one.t for one in found.seen]


def test_live_it_stops_where_it_is_clear() -> None:
    rest = watched(FRAMES)
    found = find_exercise(rest, at_once=True)
    assert found.choice is not None
    assert found.choice.exercise == "squat"
    assert found.seen[-1].t == found.choice.at_s < MOTION.truth[0].end_s + 0.2
    assert not found.ended
    assert next(rest).t == pytest.approx(found.choice.at_s + 1 / FPS)


def test_the_session_begins_a_little_before_the_movement_and_goes_on() -> None:
    rest = watched(FRAMES)
    found = find_exercise(rest, at_once=True)
    assert found.choice is not None
    then = [one.t for one in found.live_continuation(rest)]
    assert then[0] == pytest.approx(found.choice.since_s - LEAD_S, abs=0.11)
    assert then == [t for t, _ in FRAMES if t >= then[0]]


def test_the_rep_that_told_it_counts() -> None:
    rest = watched(FRAMES)
    found = find_exercise(rest, at_once=True)
    report = run(
        found.live_continuation(rest),
        get("squat"),
        [],
        describe=lambda: Source("somebody", "camera"),
        chosen=found.choice,
    )
    assert [rep.turn_s for rep in report.reps] == pytest.approx(
        [rep.turn_s for rep in MOTION.truth], abs=0.15
    )
    assert report.chosen is found.choice is not None


def test_of_what_is_recorded_all_is_looked_at() -> None:
    found = find_exercise(watched(FRAMES), at_once=False)
    assert found.choice is not None
    assert found.choice.at_s == FRAMES[-1][0]
    assert times(found) == [t for t, _ in FRAMES]
    assert found.ended


def test_the_pictures_are_not_kept_and_can_be_put_to_the_poses_again() -> None:
    picture = scenes.frame((64, 48))
    found = find_exercise(watched(STANDING, picture), at_once=False)
    assert all(one.frame is None for one in found.seen)
    again = list(found.replay([picture] * len(STANDING)))
    assert [(one.t, one.pose, one.frame) for one in again] == [
        (t, pose, picture) for t, pose in STANDING
    ]


def test_what_is_not_clear_says_what_was_seen() -> None:
    found = find_exercise(watched(STANDING), at_once=True)
    assert found.choice is None
    assert found.ended
    assert found.postures == ("standing",)
    assert times(found) == [t for t, _ in STANDING]


def failing(frames: Frames) -> Iterator[Observation]:
    yield from watched(frames)
    raise VideoError("torn")


@pytest.mark.parametrize("at_once", [True, False])
def test_a_source_that_fails_gives_what_it_had(at_once: bool) -> None:
    found = find_exercise(failing(STANDING), at_once=at_once)
    assert str(found.failure) == "torn"
    assert times(found) == [t for t, _ in STANDING]
    for kept in (
        found.live_continuation([]),
        found.replay([scenes.frame((64, 48))] * len(STANDING)),
    ):
        assert [next(kept).t for _ in STANDING] == times(found)
        with pytest.raises(VideoError, match="torn"):
            next(kept)


def test_who_wants_to_stop_is_heard() -> None:
    found = find_exercise(watched(FRAMES), at_once=True, controls=Controls(stop=lambda: True))
    assert found.ended
    assert found.seen == ()


def test_the_window_can_be_left_and_has_nothing_to_pause_yet() -> None:
    commands = deque([Command.PAUSE, Command.RESET])
    shown: list[float] = []

    def show(observation: Observation) -> None:
        shown.append(observation.t)
        if observation.t >= 1.0:
            commands.append(Command.QUIT)

    found = find_exercise(
        watched(FRAMES), at_once=True, controls=Controls(commands=commands), show=show
    )
    assert found.ended
    assert shown == times(found)
    assert shown[-1] == pytest.approx(1.0)
    assert not commands
    assert [one.t for one in found.live_continuation(watched(FRAMES))] == shown


def test_nothing_is_looked_at_before_all_is_prepared() -> None:
    controls = Controls(prepared=lambda observation: observation.t >= 2.0)
    found = find_exercise(watched(STANDING), at_once=True, controls=controls)
    assert found.seen[0].t == pytest.approx(2.0)


def test_live_poses_of_some_time_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "STORED_S", 1.0)
    live = find_exercise(watched(STANDING), at_once=True)
    assert times(live) == [t for t, _ in STANDING if t >= STANDING[-1][0] - 1.0]
    assert len(find_exercise(watched(STANDING), at_once=False).seen) == len(STANDING)


def turned(frames: Frames, clockwise_deg: int) -> Frames:
    return [(t, pose and pose.turned(clockwise_deg)) for t, pose in frames]


@pytest.mark.parametrize("turned_by", [90, 180, 270])
def test_what_lies_on_its_side_is_clear_once_it_is_turned(turned_by: int) -> None:
    wanted = -turned_by % 360
    found = find_exercise(watched(turned(FRAMES, turned_by)), at_once=False)
    assert found.choice is None
    assert found.sideways is not None
    assert (found.sideways.choice.exercise, found.sideways.rotate_deg) == ("squat", wanted)
    with pytest.raises(UndecidedError, match=f"upright it shows squat: try --rotate {wanted} "):
        require_choice(found)
    with pytest.raises(UndecidedError, match=f"squat: try --rotate {(wanted + 90) % 360 or 90} "):
        require_choice(found, 90 if wanted != 270 else 180)
    with pytest.raises(UndecidedError, match="squat: leave --rotate out of"):
        require_choice(found, turned_by)
    asked: list[int] = []
    upright = found.upright(asked.append)
    assert asked == [wanted]
    assert found.upright(None) is found
    assert require_choice(upright)[0].name == "squat"
    again = [one.pose for one in upright.replay()]
    for pose, (_, before) in zip(again, FRAMES, strict=True):
        assert (pose is None) == (before is None)
        if pose is not None and before is not None:
            assert np.allclose(pose.image, before.image)


def test_what_is_upright_is_not_looked_at_in_other_turns() -> None:
    found = find_exercise(watched(FRAMES), at_once=False)
    assert found.choice is not None
    assert found.sideways is None
    asked: list[int] = []
    assert found.upright(asked.append) is found
    assert asked == []


def test_nothing_is_clear_in_any_turn() -> None:
    found = find_exercise(watched(STANDING), at_once=False)
    assert (found.choice, found.sideways) == (None, None)


@pytest.mark.parametrize(("turned_by", "turns"), [(90, TURNS_DEG), (90, (0,)), (0, TURNS_DEG)])
def test_live_other_turns_are_looked_at_when_asked_for_and_at_the_end(
    turned_by: int, turns: Sequence[int]
) -> None:
    found = find_exercise(watched(turned(FRAMES, turned_by)), at_once=True, turns=turns)
    assert (found.choice is not None) == (turned_by == 0)
    assert (found.sideways is not None) == (turned_by != 0)
    assert found.ended == (turned_by != 0 and turns == (0,))


def test_live_the_last_minute_is_looked_at_in_other_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "TURN_SEARCH_S", 1.0)
    found = find_exercise(watched(turned(FRAMES, 90)), at_once=True)
    assert (found.choice, found.sideways) == (None, None)


@pytest.mark.parametrize(
    ("arm_deg", "at_once"),
    [
        (90.0, True),
        *(
            pytest.param(*one, marks=pytest.mark.slow)
            for one in ((5.0, True), (5.0, False), (90.0, False), (175.0, True), (175.0, False))
        ),
    ],
)
def test_a_person_who_stands_with_the_arms_out_does_not_lie_on_the_side(
    arm_deg: float, at_once: bool
) -> None:
    # For five of twenty seconds the arms are kept up, or out in front as in a plank.
    raised = replace(UPRIGHT, upper_arm=arm_deg)
    keys = [(0.0, UPRIGHT), (8.0, UPRIGHT), (9.0, raised), (14.0, raised), (15.0, UPRIGHT)]
    frames = film([*keys, (20.0, UPRIGHT)], clock(20.0, FPS), camera=Camera())
    found = find_exercise(watched(frames), at_once=at_once, turns=TURNS_DEG)
    assert (found.choice, found.sideways) == (None, None)


class Clear:
    """Finds something clear from a time on."""

    def __init__(self, since_s: float) -> None:
        self._since_s = since_s

    def step(self, t: float, pose: Pose | None) -> Choice | None:
        return Choice("squat", t, t, "stand") if t >= self._since_s else None

    def conclude(self) -> None:
        return None

    def seen(self) -> tuple[str, ...]:
        return ()


@pytest.mark.parametrize(
    ("clear_s", "wanted"),
    [
        ({90: 1.0, 270: 2.0}, 90),
        ({90: 1.0, 270: 1.0}, None),
        ({0: 1.0, 90: 1.0}, None),
        ({180: 1.0}, 180),
    ],
)
def test_live_a_turn_is_taken_when_only_that_one_is_clear(
    clear_s: dict[int, float], wanted: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "make_detector", lambda deg=0: Clear(clear_s.get(deg, 99.0)))
    found = find_exercise(watched(STANDING), at_once=True, turns=TURNS_DEG)
    assert (found.sideways and found.sideways.rotate_deg) == wanted
    assert (found.choice is not None) == (0 in clear_s)

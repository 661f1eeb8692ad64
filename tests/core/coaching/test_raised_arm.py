"""One arm overhead is a sign; nothing that people do while they exercise is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from formcheck.capture.recording.recording import Recording
from formcheck.core.coaching.raised_arm import BRIDGED_S, KEPT_S, RaisedArm
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.exercises import get
from tests.golden import RECORDINGS, name_of
from tests.support.hiding import absent
from tests.support.motion import Frames, Key, clock, film, watch
from tests.support.motions.everyday import kneeling_talk, walk, wave
from tests.support.motions.scenes import EXERCISES, Filming, Scene
from tests.support.postures import KNEELING, STANDING, all_fours, bird_dog
from tests.support.stick import Camera, Posture

FPS = 30.0
STANDS = (0.0, 45.0, 90.0, 135.0, 180.0, 270.0)
UP = 175.0


def arms(left: float, right: float, posture: Posture = STANDING, elbow: float = 5.0) -> Posture:
    """Return the posture with its upper arms so far forward and up from hanging."""
    return replace(posture, upper_arm=np.array([left, right]), elbow=elbow)


RAISED = arms(5.0, UP)


def signs(frames: Iterable[tuple[float, Pose | None]]) -> list[float]:
    """Return when the sign was noticed."""
    arm = RaisedArm()
    return [t for t, pose in frames if arm.step(t, pose)]


def filmed(keys: list[Key], camera: Camera | None = None, noise: float = 0.0) -> Frames:
    return film(keys, clock(keys[-1][0], FPS), camera=camera, noise=noise)


def raising(
    seconds: float, up: Posture = RAISED, begin_s: float = 1.0, down: Posture = STANDING
) -> list[Key]:
    """Keep still, lift an arm, keep it up for so long, and let it hang for a second."""
    up_s, down_s = begin_s + 0.5, begin_s + 0.5 + seconds
    return [
        *((0.0, down), (begin_s, down), (up_s, up)),
        *((down_s, up), (down_s + 0.5, down), (down_s + 1.5, down)),
    ]


@pytest.mark.pairwise
@pytest.mark.parametrize("stand_deg", STANDS)
@pytest.mark.parametrize("up", [RAISED, arms(UP, 5.0), arms(150.0, 10.0, elbow=40.0)])
@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_one_arm_overhead_for_two_seconds(stand_deg: float, up: Posture, noise: float) -> None:
    [when] = signs(filmed(raising(4.0, up), Camera(stand_deg), noise))
    # It is overhead before it is all the way up.
    assert 1.0 + KEPT_S < when <= 1.5 + KEPT_S + 0.1


@pytest.mark.parametrize("posture", [KNEELING, replace(STANDING, trunk=20.0)])
def test_kneeling_and_leaning_a_little_will_do(posture: Posture) -> None:
    assert len(signs(filmed(raising(4.0, arms(5.0, UP - 20.0, posture), down=posture)))) == 1


def test_a_picture_of_a_portrait_camera_in_which_the_person_is_small() -> None:
    camera = Camera(30.0, size=(360, 640), px_per_m=90.0)
    assert len(signs(filmed(raising(4.0), camera))) == 1


@pytest.mark.parametrize(
    "up",
    [
        arms(UP, UP),  # stretching, or a weight overhead
        arms(90.0, 90.0),  # squatting with the arms ahead
        arms(5.0, 90.0),  # pointing
        arms(5.0, 100.0, elbow=100.0),  # scratching the head
        arms(95.0, UP),  # one arm ahead
        arms(40.0, UP, elbow=90.0),  # the other hand at the chin
    ],
)
@pytest.mark.parametrize("stand_deg", STANDS)
def test_what_is_no_sign(up: Posture, stand_deg: float) -> None:
    assert signs(filmed(raising(6.0, up), Camera(stand_deg))) == []


def test_too_short() -> None:
    assert signs(filmed(raising(1.2))) == []
    assert signs(filmed(wave(times=2))) == []


@pytest.mark.parametrize("stand_deg", STANDS)
@pytest.mark.parametrize(
    "posture",
    [all_fours(), bird_dog("left"), bird_dog("right", arm=15.0), bird_dog("left", "left")],
)
def test_an_arm_stretched_out_on_all_fours_is_none(posture: Posture, stand_deg: float) -> None:
    assert signs(filmed([(0.0, posture), (6.0, posture)], Camera(stand_deg))) == []


@pytest.mark.pairwise
@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("bad", [False, True])
@pytest.mark.parametrize("stand_deg", STANDS)
def test_no_exercise_looks_like_it(name: str, bad: bool, stand_deg: float) -> None:
    motion = Scene(name, bad).motion(Filming(Camera(stand_deg)))
    assert signs(motion.frames) == []


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
def test_no_sample_looks_like_it(recording: object) -> None:
    assert isinstance(recording, type(RECORDINGS[0]))
    assert signs(Recording(recording)) == []


def test_walking_and_talking_do_not_look_like_it() -> None:
    assert signs(filmed(walk(0.0, -1.0, 1.0))) == []
    assert signs(filmed(kneeling_talk(10.0))) == []


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("posture", [STANDING, KNEELING])
def test_raising_an_arm_is_no_rep_and_no_hold(name: str, posture: Posture) -> None:
    seen = watch(get(name), filmed(raising(4.0, arms(5.0, UP, posture), down=posture)))
    assert (seen.report.reps, seen.report.attempts, seen.report.holds) == ((), (), ())


def test_the_arm_must_come_down_before_it_counts_again() -> None:
    long = raising(9.0)
    assert len(signs(filmed(long))) == 1
    twice = [*long[:-1], *[(t + 12.0, posture) for t, posture in raising(4.0)]]
    assert len(signs(filmed(twice))) == 2


def test_a_moment_in_which_nobody_is_found_is_bridged() -> None:
    frames = filmed(raising(4.0))
    whole = signs(frames)
    assert signs(absent(frames, (2.0, 2.0 + BRIDGED_S / 2))) == whole


def test_after_a_longer_one_it_begins_anew() -> None:
    frames = filmed(raising(6.0))
    [when] = signs(absent(frames, (2.5, 2.5 + 2 * BRIDGED_S)))
    assert when == pytest.approx(2.5 + 2 * BRIDGED_S + KEPT_S, abs=0.1)


def test_being_out_of_sight_is_not_lowering() -> None:
    frames = filmed(raising(9.0))
    assert len(signs(absent(frames, (4.5, 6.0)))) == 1


def changed(frames: Frames, landmark: Landmark, **changes: float) -> Frames:
    """Return the frames with another place (x, y) or visibility of one landmark."""
    result: Frames = []
    for t, pose in frames:
        assert pose is not None
        image, visibility = pose.image.copy(), pose.visibility.copy()
        image[landmark] += [changes.get("x", 0.0), changes.get("y", 0.0)]
        visibility[landmark] *= changes.get("visibility", 1.0)
        result.append((t, replace(pose, image=image, visibility=visibility)))
    return result


@pytest.mark.parametrize("change", [{"visibility": 0.3}, {"y": -720.0}, {"x": 1000.0}])
def test_the_hand_must_be_seen(change: dict[str, float]) -> None:
    frames = filmed(raising(4.0))
    assert signs(changed(frames, Landmark.RIGHT_WRIST, **change)) == []


def test_the_hidden_arm_behind_the_body_need_not_be_seen() -> None:
    frames = filmed(raising(4.0))
    assert len(signs(changed(frames, Landmark.LEFT_WRIST, visibility=0.1))) == 1


def test_a_landmark_that_was_not_found_is_no_sign() -> None:
    frames = filmed(raising(4.0))
    for landmark in (Landmark.NOSE, Landmark.RIGHT_WRIST, Landmark.LEFT_HIP):
        assert signs(changed(frames, landmark, x=float("nan"), y=float("nan"))) == []

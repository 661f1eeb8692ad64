"""What is said until person and camera are well placed: one thing at a time, and not for ever."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from formcheck.core.coaching.camera_setup import (
    DARK_LEVEL,
    INSISTS_S,
    INSISTS_SOFTLY_S,
    WELL_FOR_S,
    Advice,
    CameraSetup,
    Hint,
    Sight,
)
from formcheck.core.pose.landmarks import Pose
from formcheck.exercises import get
from formcheck.sinks.text.report_notes import setup_reason
from tests.support.motion import pose_of
from tests.support.motions.scenes import EXERCISES, KNOWN
from tests.support.postures import ALL_FOURS, PLANK, STANDING, lying
from tests.support.stick import Camera, Posture, reframed

WELL = Sight(light=120.0)


def seen(posture: Posture = STANDING, camera: Camera | None = None) -> Pose:
    return pose_of(posture, camera)


def cropped(pose: Pose, left: int, top: int, right: int, bottom: int) -> Pose:
    return reframed(pose, (right - left, bottom - top), 1.0, np.array([-left, -top]))


def tilted(pose: Pose, deg: float) -> Pose:
    turn = math.radians(deg)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    middle = np.array(pose.size) / 2
    return replace(pose, image=(pose.image - middle) @ matrix.T + middle)


def said(
    pose: Pose | None, sight: Sight = WELL, *, exercise: str = "squat", seconds: float = 0.2
) -> list[Advice | None]:
    setting_up = CameraSetup(get(exercise))
    times = np.arange(0.0, seconds, 0.1).tolist()
    return [setting_up.step(t, pose and replace(pose, t=t), sight) for t in times]


def asked(pose: Pose | None, sight: Sight = WELL, *, exercise: str = "squat") -> Advice:
    """Return what is asked for at the end."""
    advice = said(pose, sight, exercise=exercise)[-1]
    assert advice is not None
    return advice


@pytest.mark.parametrize("name", EXERCISES)
def test_who_is_well_placed_is_ready_in_a_moment(name: str) -> None:
    steps = said(seen(KNOWN[name].start, Camera(at=(0.5, 0.85))), exercise=name, seconds=2.0)
    assert [one.hint for one in steps if one] == [Hint.HOLD_STILL] * len([s for s in steps if s])
    waited_s = 0.1 * len([one for one in steps if one])
    assert waited_s == pytest.approx(WELL_FOR_S, abs=0.11)


def crop(pose: Pose, *, head: bool = False, feet: bool = False) -> Pose:
    top, bottom = int(pose.image[0, 1]) + 25, int(pose.image[:, 1].max()) - 60
    return cropped(pose, 0, top if head else 0, 1280, bottom if feet else 720)


crop_feet, crop_head = partial(crop, feet=True), partial(crop, head=True)
crop_both = partial(crop, head=True, feet=True)


def test_feet_are_asked_for_only_where_they_are_needed() -> None:
    feetless = crop_feet(seen(STANDING, Camera(at=(0.5, 0.95))))
    hints = {name: said(feetless, exercise=name)[-1] for name in ("plank", "cat_cow")}
    assert hints["plank"] is not None
    assert "feet" in hints["plank"].why
    assert hints["cat_cow"] is None or "feet" not in hints["cat_cow"].why


@pytest.mark.parametrize(
    ("change", "hint", "text", "why"),
    [
        (crop_feet, Hint.MOVE_BACK, "Tilt the camera down, or step back", "feet"),
        (crop_head, Hint.MOVE_BACK, "Step back", "head"),
        (crop_both, Hint.MOVE_BACK, "Step back", "head and feet"),
        (lambda pose: tilted(pose, 15.0), Hint.LEVEL, "Level the camera", "16 degrees"),
        (
            lambda pose: reframed(pose, (4000, 2200), 1.0, np.zeros(2)),
            Hint.COME_CLOSER,
            "Come closer",
            "small",
        ),
    ],
)
def test_what_is_wrong_with_the_place_is_said(
    change: object, hint: Hint, text: str, why: str
) -> None:
    assert callable(change)
    advice = asked(change(seen(camera=Camera(at=(0.5, 0.95)))))
    assert (advice.hint, advice.text) == (hint, text)
    assert why in advice.why


@pytest.mark.parametrize(
    ("applied_deg", "lies_by", "wanted", "option"),
    [
        (0, 90, 90, "with --rotate 90"),
        (90, 180, 270, "with --rotate 270"),
        (180, 270, 90, "with --rotate 90"),
        (90, 270, 0, "without --rotate"),
    ],
)
def test_the_turn_counts_from_the_stored_picture(
    applied_deg: int, lies_by: int, wanted: int, option: str
) -> None:
    pose = seen(camera=Camera(at=(0.5, 0.9))).turned(-lies_by % 360)
    advice = asked(pose, Sight(light=120.0, rotate_deg=applied_deg))
    assert advice.rotate_deg == wanted
    assert setup_reason(advice).endswith(f"in the picture. Or start again {option}.")


def test_a_head_out_of_the_picture_with_room_below_raises_the_camera() -> None:
    high = cropped(seen(camera=Camera(at=(0.5, 0.7))), 0, 150, 1280, 720)
    high = replace(high, image=high.image - [0, high.image[:11, 1].max() + 5])
    assert asked(high).text == "Raise the camera, or step back"


def test_light_company_and_nobody() -> None:
    pose = seen(camera=Camera(at=(0.5, 0.9)))
    hints = {
        Hint.APPEAR: (None, WELL),
        Hint.LIGHT: (pose, Sight(light=DARK_LEVEL - 1)),
        Hint.ALONE: (pose, Sight(light=100.0, others=1)),
    }
    for hint, (who, sight) in hints.items():
        assert asked(who, sight).hint is hint
    assert asked(None, Sight(light=2.0)).hint is Hint.LIGHT


def test_a_side_that_must_be_seen_is_asked_for() -> None:
    front = Camera(0.0, at=(0.5, 0.9))
    assert asked(seen(camera=front), exercise="deadlift").hint is Hint.TURN
    assert said(seen(camera=front), exercise="squat", seconds=2.0)[-1] is None


def test_limbs_that_will_be_stretched_out_need_room() -> None:
    pose = seen(ALL_FOURS, Camera(at=(0.5, 0.8)))
    low, high = pose.image[:, 0].min(), pose.image[:, 0].max()
    tight = cropped(pose, int(low) - 40, 0, int(high) + 40, 720)
    advice = asked(tight, exercise="bird_dog")
    assert advice.hint is Hint.LEAVE_ROOM
    assert said(tight, exercise="plank")[-1] != advice


@pytest.mark.parametrize(
    ("sight", "change", "patience_s"),
    [
        (Sight(light=100.0, others=1), lambda pose: pose, INSISTS_SOFTLY_S),
        (WELL, crop_both, INSISTS_S),
    ],
)
def test_nobody_is_locked_out(sight: Sight, change: object, patience_s: float) -> None:
    assert callable(change)
    pose = change(seen(camera=Camera(at=(0.5, 0.9))))
    setting_up = CameraSetup(get("squat"))
    for t in np.arange(0.0, patience_s + 1.0, 0.5).tolist():
        advice = setting_up.step(t, replace(pose, t=t), sight)
        assert (advice is None) == (t >= patience_s)
    assert setting_up.ready
    assert setting_up.settled_for is not None


def test_while_nobody_is_there_nothing_begins() -> None:
    steps = said(None, seconds=3 * INSISTS_S)
    assert all(one is not None and one.hint is Hint.APPEAR for one in steps)


@pytest.mark.parametrize("well", [True, False])
def test_a_computer_that_slept_has_seen_nobody_wait(well: bool) -> None:
    setting_up, pose = CameraSetup(get("squat")), seen()
    placed = pose if well else crop_feet(pose)
    setting_up.step(0.0, placed, WELL)
    setting_up.step(0.1, placed, WELL)
    assert setting_up.step(3600.0, placed, WELL) is not None
    assert not setting_up.ready


def test_a_slow_computer_gets_ready() -> None:
    setting_up = CameraSetup(get("squat"))
    for i in range(10):
        setting_up.step(0.8 * i, seen(), WELL)
    assert setting_up.ready


def test_who_moves_away_again_begins_anew() -> None:
    setting_up = CameraSetup(get("squat"))
    pose = seen(camera=Camera(at=(0.5, 0.9)))
    assert setting_up.step(0.0, pose, WELL) is not None
    assert setting_up.step(0.5, None, WELL) is not None
    assert setting_up.step(0.9, replace(pose, t=0.9), WELL) is not None
    assert setting_up.step(1.5, replace(pose, t=1.5), WELL) is not None
    assert setting_up.step(2.0, replace(pose, t=2.0), WELL) is None


@pytest.mark.parametrize(("turned_by", "wanted"), [(90, 270), (180, 180), (270, 90)])
@pytest.mark.parametrize("name", ["squat", "deadlift"])
def test_a_standing_person_who_lies_across_the_picture_is_told(
    name: str, turned_by: int, wanted: int
) -> None:
    pose = seen(camera=Camera(at=(0.5, 0.9))).turned(turned_by)
    steps = said(pose, exercise=name, seconds=INSISTS_SOFTLY_S + 1.0)
    first = steps[0]
    assert first is not None
    assert (first.hint, first.text) == (Hint.LEVEL, "Turn the camera upright")
    assert first.rotate_deg == wanted
    # And does without after a while, as with a camera that is tilted.
    assert steps[-1] is None


@pytest.mark.parametrize("turned_by", [0, 90, 180, 270])
@pytest.mark.parametrize("posture", [PLANK, ALL_FOURS, STANDING, lying()])
@pytest.mark.parametrize("name", ["plank", "bird_dog", "reclined_twist"])
def test_before_a_floor_exercise_nothing_is_said_of_the_side(
    name: str, posture: Posture, turned_by: int
) -> None:
    pose = seen(posture, Camera(at=(0.5, 0.8))).turned(turned_by)
    for advice in said(pose, exercise=name):
        assert advice is None or advice.text != "Turn the camera upright"


@pytest.mark.parametrize("stand_deg", [0.0, 90.0])
def test_while_the_exercise_is_not_known_the_camera_may_stand_anywhere(stand_deg: float) -> None:
    pose = seen(STANDING, Camera(stand_deg, at=(0.5, 0.85)))
    setting_up = CameraSetup(None)
    for n in range(20):
        setting_up.step(n / 10, replace(pose, t=n / 10), WELL)
    assert (setting_up.ready, setting_up.settled_for) == (True, None)

"""What is drawn on the picture, looked at in the pixels."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.results.events import (
    Rep,
    RepCounted,
    RepEnded,
    Tick,
)
from formcheck.core.types import Phase
from formcheck.sinks.overlay.banner import draw_stopped
from formcheck.sinks.overlay.body import limb
from formcheck.sinks.overlay.notes import not_judged
from formcheck.sinks.overlay.overlay import Overlay
from formcheck.sinks.overlay.sprites import BOLD, fit_text, text_width
from formcheck.sinks.overlay.style import AMBER, BONE, RED, Color
from formcheck.sinks.text.format import clock, value_text
from tests.support import sink_scenes as scenes
from tests.support.sink_scenes import PLANK, SIZES, SQUAT, frame, person, picture, tick, unjudged

HD = (1280, 720)


def changed(drawn: Image) -> NDArray[np.bool_]:
    """Where the drawn picture is no longer the even grey of the frame."""
    return np.asarray((drawn != scenes.GREY_LEVEL).any(axis=2))


def near_color(drawn: Image, color: Color, tolerance: int = 25) -> NDArray[np.bool_]:
    return np.asarray((np.abs(drawn.astype(int) - color) <= tolerance).all(axis=2))


def busy_tick(pose: Pose | None) -> Tick:
    return tick(pose, faults=("valgus",), view="side", not_checked=unjudged("valgus"))


def poses_of(size: tuple[int, int]) -> dict[str, Pose | None]:
    someone = person(size)
    return {
        "somebody": someone,
        "nobody": None,
        "all unknown": replace(someone, image=np.full((33, 2), np.nan)),
        "infinite": replace(someone, image=np.full((33, 2), np.inf)),
        "far away": replace(someone, image=someone.image * 1e9),
        "outside": replace(someone, image=someone.image + 3.0 * max(size)),
        "no belief": replace(someone, visibility=np.full(33, np.nan)),
        "no size": replace(someone, size=(0, 0)),
    }


@pytest.mark.pairwise
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("exercise", [SQUAT, PLANK], ids=lambda one: one.name)
@pytest.mark.parametrize("mirrored", [False, True])
def test_any_pose_on_any_size_gives_a_new_picture_and_leaves_the_frame(
    size: tuple[int, int], exercise: Exercise, mirrored: bool
) -> None:
    overlay = Overlay(exercise, mirrored=mirrored)
    for n, pose in enumerate(poses_of(size).values()):
        given_frame = frame(size)
        drawn = overlay.draw(given_frame, replace(busy_tick(pose), t=float(n)))
        assert drawn.shape == (size[1], size[0], 3)
        assert drawn.dtype == np.uint8
        assert drawn is not given_frame.image
        assert (given_frame.image == scenes.GREY_LEVEL).all()


@pytest.mark.parametrize("size", [size for size in SIZES if min(size) > 1])
def test_nothing_is_cut_at_the_border(size: tuple[int, int]) -> None:
    drawn = Overlay(SQUAT).draw(frame(size), replace(busy_tick(None), phase=Phase.WAITING))
    inner = changed(drawn)[1:-1, 1:-1]
    assert inner.sum() == changed(drawn).sum() > 0


@pytest.mark.parametrize("size", [(480, 270), (360, 640), (1280, 720)])
def test_a_long_cue_is_broken_or_made_smaller_but_whole(size: tuple[int, int]) -> None:
    drawn = Overlay(SQUAT).draw(frame(size), busy_tick(person(size, height=0.5)))
    plate = near_color(drawn, AMBER)
    columns, rows = np.nonzero(plate.any(axis=0))[0], np.nonzero(plate.any(axis=1))[0]
    assert columns[0] > 0
    assert columns[-1] < size[0] - 1
    assert rows[0] > 0
    assert rows[-1] < size[1] - 1


@settings(max_examples=60, deadline=None)
@given(
    x=st.floats(0.0, 1.0),
    y=st.floats(0.1, 0.9),
    height=st.floats(0.2, 1.6),
    size=st.sampled_from([(640, 480), (1280, 720), (480, 270), (360, 640)]),
)
def test_the_face_is_never_covered(
    x: float, y: float, height: float, size: tuple[int, int]
) -> None:
    pose = person(size, middle=(x, y), height=height)
    drawn = Overlay(SQUAT).draw(frame(size), busy_tick(pose))
    face = pose.image[Landmark.NOSE : Landmark.MOUTH_RIGHT + 1]
    left, top = np.floor(np.nanmin(face, axis=0)).astype(int).clip(0)
    right, bottom = np.ceil(np.nanmax(face, axis=0)).astype(int).clip(0)
    assert not changed(drawn)[top:bottom, left:right].any()


def test_a_face_that_comes_under_the_panel_drives_it_away_at_once() -> None:
    overlay = Overlay(SQUAT)
    overlay.draw(frame(HD), tick(person(HD, middle=(0.6, 0.5))))
    moved = person(HD, middle=(0.1, 0.5))
    drawn = overlay.draw(frame(HD), tick(moved, t=0.03))
    x, y = moved.image[Landmark.NOSE].astype(int)
    assert not changed(drawn)[y - 20 : y + 20, x - 20 : x + 20].any()


def test_the_count_is_drawn_and_nothing_else_depends_on_it() -> None:
    three, four = (Overlay(SQUAT).draw(frame(HD), tick(person(HD), reps=reps)) for reps in (3, 4))
    differs = (three != four).any(axis=2)
    rows, columns = np.nonzero(differs)
    assert differs.sum() > 1000
    assert np.ptp(rows) < 0.2 * HD[1]
    assert np.ptp(columns) < 0.1 * HD[0]


def test_a_new_rep_lights_up_for_a_moment() -> None:
    overlay = Overlay(SQUAT)
    pose = person(HD)
    counted = overlay.draw(frame(HD), tick(pose, events=(RepCounted(0.0, 3),)))
    later = overlay.draw(frame(HD), tick(pose, t=2.0))
    assert (counted != later).any()
    assert (later == Overlay(SQUAT).draw(frame(HD), tick(pose))).all()


def test_the_gauge_rises_with_the_movement_and_not_beyond_its_end() -> None:
    def drawn(progress: float) -> Image:
        return Overlay(SQUAT).draw(frame(HD), tick(person(HD), progress=progress))

    empty = drawn(0.0)
    filled = [int((drawn(share) != empty).any(axis=2).sum()) for share in (0.3, 0.6, 1.0)]
    assert all(less < more for less, more in pairwise([0, *filled]))
    assert (drawn(9.0) == drawn(1.2)).all()
    assert (drawn(math.nan) == empty).all()


def test_the_clock_of_a_hold_runs_in_tenths() -> None:
    overlay = Overlay(PLANK)
    pose = person(HD)
    first = overlay.draw(frame(HD), tick(pose, phase=Phase.HOLD, hold_s=12.31))
    same = overlay.draw(frame(HD), tick(pose, phase=Phase.HOLD, hold_s=12.39))
    next_tenth = overlay.draw(frame(HD), tick(pose, phase=Phase.HOLD, hold_s=12.41))
    assert (first == same).all()
    assert (first != next_tenth).any()


def test_the_limb_at_fault_is_colored_on_the_judged_side_only() -> None:
    pose = person(HD)
    drawn = Overlay(SQUAT).draw(frame(HD), tick(pose, faults=("lean",)))
    for side, colored in (("LEFT", True), ("RIGHT", False)):
        hip, shoulder = (pose.image[Landmark[f"{side}_{part}"]] for part in ("HIP", "SHOULDER"))
        x, y = ((hip + shoulder) / 2).astype(int)
        assert near_color(drawn, AMBER)[y - 2 : y + 3, x - 2 : x + 3].any() == colored


def test_the_judged_side_is_clear_and_the_other_faint() -> None:
    pose = person(HD)
    drawn = Overlay(SQUAT).draw(frame(HD), tick(pose, side="right"))
    bright = {}
    for side in ("LEFT", "RIGHT"):
        knee, ankle = (pose.image[Landmark[f"{side}_{part}"]] for part in ("KNEE", "ANKLE"))
        x, y = ((knee + ankle) / 2).astype(int)
        bright[side] = int(near_color(drawn, BONE)[y, x - 12 : x + 13].sum())
    assert bright["RIGHT"] >= 5
    assert bright["LEFT"] == 0


def test_joints_that_the_model_does_not_believe_in_are_not_drawn() -> None:
    pose = person(HD)
    hidden = pose.visibility.copy()
    hidden[[Landmark.LEFT_WRIST, Landmark.LEFT_ELBOW]] = 0.1
    wrist = pose.image[Landmark.LEFT_WRIST].astype(int)
    around = np.s_[wrist[1] - 12 : wrist[1] + 12, wrist[0] + 2 : wrist[0] + 12]
    shown = Overlay(SQUAT).draw(frame(HD), tick(pose))
    drawn = Overlay(SQUAT).draw(frame(HD), tick(replace(pose, visibility=hidden)))
    assert changed(shown)[around].any()
    assert not changed(drawn)[around].any()


def test_belief_that_trembles_does_not_make_a_joint_flicker() -> None:
    overlay = Overlay(SQUAT)
    pose = person(HD)
    wrist = pose.image[Landmark.LEFT_WRIST].astype(int)
    shown = []
    for n in range(40):
        belief = pose.visibility.copy()
        belief[Landmark.LEFT_WRIST] = 0.5 + 0.09 * (-1) ** n
        drawn = overlay.draw(frame(HD), tick(replace(pose, visibility=belief), t=n / 30))
        shown.append(bool(changed(drawn)[wrist[1], wrist[0]]))
    assert sum(one != other for one, other in pairwise(shown)) <= 1


def test_in_a_mirror_the_person_turns_and_the_text_does_not() -> None:
    nobody = tick(None, phase=Phase.WAITING)
    plain = Overlay(SQUAT).draw(frame(HD), nobody)
    assert (Overlay(SQUAT, mirrored=True).draw(frame(HD), nobody) == plain).all()
    pose = person(HD, middle=(0.7, 0.5))
    drawn = Overlay(SQUAT, mirrored=True).draw(frame(HD), tick(pose))
    x, y = pose.image[Landmark.LEFT_KNEE].astype(int)
    assert changed(drawn)[y, HD[0] - x]
    assert not changed(drawn)[y, x]


def test_the_picture_itself_is_mirrored() -> None:
    image = picture(HD)
    image[:, : HD[0] // 2] = 200
    mirrored = Overlay(SQUAT, mirrored=True).draw(replace(frame(HD), image=image), tick(None))
    assert (mirrored[300:320, -20:] == 200).all()


def test_a_pose_from_a_picture_of_another_size_lands_in_its_place() -> None:
    small = person((640, 360))
    drawn = Overlay(SQUAT).draw(frame(HD), tick(small))
    x, y = (small.image[Landmark.LEFT_KNEE] * 2).astype(int)
    assert changed(drawn)[y, x]


def test_the_same_tick_drawn_twice_is_the_same() -> None:
    overlay = Overlay(SQUAT)
    events = (RepEnded(0.0, Rep(1, None, 0.0, 1.0, 2.0, {}, ("shallow",))), RepCounted(0.0, 3))
    once, twice = (
        overlay.draw(frame(HD), tick(person(HD), events=events, faults=("lean",))) for _ in range(2)
    )
    assert (once == twice).all()


@pytest.mark.parametrize(("code", "color"), [("round", RED), ("lean", AMBER)])
def test_the_cue_stands_on_a_plate_in_the_color_of_its_weight(code: str, color: Color) -> None:
    drawn = Overlay(SQUAT).draw(frame(HD), tick(person(HD), faults=(code, "lean")))
    assert near_color(drawn, color).sum() > 0.02 * HD[0] * HD[1]


def test_a_paused_picture_is_darker_and_says_so() -> None:
    shown = Overlay(SQUAT).draw(frame(HD), tick(person(HD)))
    before = shown.copy()
    paused = draw_stopped(shown)
    assert (shown == before).all()
    assert paused.mean() < 0.6 * shown.mean()
    assert near_color(paused, (250, 250, 250)).sum() > 500


def test_what_is_not_judged_is_named_on_large_pictures_only() -> None:
    pose = person(HD)
    with_line = Overlay(SQUAT).draw(frame(HD), tick(pose, not_checked=unjudged("valgus")))
    without = Overlay(SQUAT).draw(frame(HD), tick(pose))
    assert (with_line != without).any()
    small = (360, 270)
    pose = person(small)
    with_line = Overlay(SQUAT).draw(frame(small), tick(pose, not_checked=unjudged("valgus")))
    assert (with_line == Overlay(SQUAT).draw(frame(small), tick(pose))).all()


def test_not_judged_uses_titles_and_is_silent_while_the_view_is_unknown() -> None:
    hidden = tick(None, not_checked=unjudged("shallow", "valgus"))
    assert not_judged(SQUAT, hidden) == "Not judged from here: knees cave in, not deep"
    assert not_judged(SQUAT, replace(hidden, view="unknown")) is None
    assert not_judged(SQUAT, tick(None)) is None


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("knee", 92.4, "92°"),
        ("knee", -6.2, "−6°"),
        ("knee", -0.3, "0°"),
        ("heel", 0.123, "12%"),
        ("apart", 0.754, "75%"),
        ("knee", math.nan, "–"),
    ],
)
def test_values_as_people_read_them(name: str, value: float, text: str) -> None:
    assert value_text(SQUAT.signal(name), value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00.0"), (0.3, "0:00.3"), (9.99, "0:09.9"), (75.25, "1:15.2"), (math.nan, "0:00.0")],
)
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_limbs_follow_the_bones_between_the_parts() -> None:
    hip, knee, ankle = Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE
    assert limb(("hip", "ankle"), "left") == [[hip, knee, ankle]]
    assert limb(("ear", "shoulder"), "right") == [[Landmark.RIGHT_EAR, Landmark.RIGHT_SHOULDER]]
    assert limb(("heel", "toe"), "left") == [[Landmark.LEFT_HEEL, ankle, Landmark.LEFT_FOOT_INDEX]]
    assert len(limb(("hip", "knee"), "both")) == 2


def test_text_is_made_to_fit() -> None:
    long = "Push your knees out over your toes"
    size, lines = fit_text(long, 40, BOLD, 2000, 3)
    assert (size, lines) == (40, (long,))
    size, lines = fit_text(long, 40, BOLD, 400, 3)
    assert size == 40
    assert " ".join(lines) == long
    assert all(text_width(line, size, BOLD) <= 400 for line in lines)
    size, lines = fit_text(long, 40, BOLD, 120, 1)
    assert lines[0].endswith("…")
    assert text_width(lines[0], size, BOLD) <= 120

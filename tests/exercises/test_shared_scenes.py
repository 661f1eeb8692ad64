"""Scenes that several exercises share: near cameras, cut clips, hidden joints, corrected faults."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.types import View
from formcheck.exercises import get
from tests.support.hiding import How, hidden
from tests.support.motion import (
    Motion,
    Watched,
    clock,
    film,
    one_after_another,
    require_good,
    watch,
)
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.motions.cat_cow import Wave, cat_cow_motion
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.squat import squat_motion
from tests.support.motions.swimmer_kicks import Kick, kicks_motion
from tests.support.motions.technique import ARCHES, KICKS, PLANKS, SLOW_S, STANDS, TECHNIQUES
from tests.support.postures import (
    CONVENTIONAL,
    PRONE,
    ROMANIAN,
    STIFF_LEGGED,
    arched,
    plank,
)
from tests.support.stick import Camera, Posture

#: The exercise, how it is done, and where cameras stand.
GOOD: dict[str, tuple[str, Callable[..., Motion]]] = {
    "bird dog": ("bird_dog", bird_dog_motion),
    "deadlift": ("deadlift", partial(deadlift_motion, 2, bottom=CONVENTIONAL)),
    "stiff-legged deadlift": ("deadlift", partial(deadlift_motion, 2, bottom=STIFF_LEGGED)),
    "Romanian deadlift": ("deadlift", partial(deadlift_motion, 2, bottom=ROMANIAN)),
    "squat": ("squat", partial(squat_motion, 2)),
    "arch": ("arch_hold", partial(arch_motion, 6.0)),
    "kicks": ("swimmer_kicks", partial(kicks_motion, 8, kick=Kick(swing=12.0, legs=20.0))),
}


@pytest.mark.pairwise
@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0, 60.0])
@pytest.mark.parametrize("size", [(1280, 720), (720, 1280)])
@pytest.mark.parametrize("stand_deg", [90.0, -50.0])
@pytest.mark.parametrize("good", [name for name in GOOD if "d" in name])
def test_any_frame_rate_and_any_frame(
    good: str, fps: float, size: tuple[int, int], stand_deg: float
) -> None:
    name, film_it = GOOD[good]
    camera = Camera(stand_deg, size=size, px_per_m=0.35 * min(size))
    motion = film_it(fps=fps, jitter=0.3, noise=0.002, camera=camera)
    require_good(get(name), motion)


#: Where cameras stand, and their distance and height in metres.
STANDING_BY = [(2.5, 0.9), (4.0, 0.9)]
ABOVE_THE_FLOOR = [(3.0, 0.3), (3.0, 1.2)]
NEAR: dict[str, tuple[tuple[float, ...], list[tuple[float, float]]]] = {
    "squat": ((90.0, 45.0, 0.0, 15.0, -75.0), STANDING_BY),
    "deadlift": ((90.0, 50.0, 130.0, -75.0), STANDING_BY),
    "bird dog": ((90.0, -90.0, 75.0), STANDING_BY),
    "arch": ((90.0, -90.0, 60.0), ABOVE_THE_FLOOR),
    "kicks": ((90.0, -90.0, 60.0), ABOVE_THE_FLOOR),
}


@pytest.mark.parametrize(
    ("good", "stand_deg", "distance_m", "height_m"),
    [
        (good, stand_deg, *place)
        for good, (stands, places) in NEAR.items()
        for stand_deg in stands
        for place in places
    ],
)
def test_a_near_camera_changes_nothing(
    good: str, stand_deg: float, distance_m: float, height_m: float
) -> None:
    name, film_it = GOOD[good]
    motion = film_it(camera=Camera(stand_deg, distance_m=distance_m, height_m=height_m))
    require_good(get(name), motion)


@pytest.mark.parametrize(
    ("name", "code"),
    [(name, code) for name in ("squat", "deadlift") for code in TECHNIQUES[name].wrong],
)
def test_a_fault_belongs_to_the_reps_in_which_it_was_made(name: str, code: str) -> None:
    exercise, technique = get(name), TECHNIQUES[name]
    view: View = "side" if "side" in exercise.fault(code).views else "front"
    camera = Camera(STANDS[view][0])
    good = (squat_motion if name == "squat" else deadlift_motion)(2, camera=camera)
    wrong = technique.wrong[code](view, camera)
    watched = watch(exercise, one_after_another(good, wrong, good).frames)
    made_in = {3 + number for number in range(len(wrong.truth))}
    made_in -= {2 + technique.spared.get(code, 0)}
    reps = watched.report.reps
    assert len(reps) == 4 + len(wrong.truth)
    assert [rep.faults for rep in reps] == [(code,) if r.number in made_in else () for r in reps]
    assert {fault.rep for fault in watched.report.faults} == made_in


#: How it is done, and how long before or after a moment of a rep a clip begins or ends in it.
CUT: dict[str, tuple[Callable[..., Motion], dict[str, float], dict[str, float]]] = {
    "bird_dog": (
        bird_dog_motion,
        {"start_s": 0.7, "turn_s": 0.2, "end_s": -0.8},
        {"start_s": 0.5, "turn_s": 0.0, "end_s": -0.6},
    ),
    "deadlift": (
        deadlift_motion,
        {"start_s": 0.9, "turn_s": 0.0, "end_s": -0.9},
        {"start_s": 0.7, "turn_s": 0.0, "end_s": -0.8},
    ),
    "squat": (squat_motion, {"turn_s": -0.3}, {"turn_s": 0.0}),
    "cat_cow": (partial(cat_cow_motion, wave=Wave(stay_s=4.0)), {"turn_s": -1.0}, {"turn_s": 0.0}),
}


@pytest.mark.parametrize(
    ("name", "moment", "stand_deg"),
    [
        (name, moment, stand_deg)
        for name, cut in CUT.items()
        for moment in cut[1]
        for stand_deg in ((90.0,) if name == "cat_cow" else (90.0, 50.0))
    ],
)
def test_a_clip_that_opens_in_a_rep_counts_it(name: str, moment: str, stand_deg: float) -> None:
    film_it, opens, _ = CUT[name]
    motion = film_it(camera=Camera(stand_deg), noise=0.002)
    begin_s = getattr(motion.truth[0], moment) + opens[moment]
    watched = watch(get(name), [frame for frame in motion.frames if frame[0] >= begin_s])
    sides = [rep.side for rep in watched.report.reps]
    assert len(sides) == len(motion.truth)
    assert sides[1:] == [true.side for true in motion.truth[1:]]
    assert watched.codes == set()


@pytest.mark.parametrize(
    ("name", "moment"), [(name, moment) for name, cut in CUT.items() for moment in cut[2]]
)
def test_a_clip_that_ends_in_a_rep_does_not_count_it(name: str, moment: str) -> None:
    film_it, _, ends = CUT[name]
    motion = film_it(noise=0.002)
    end_s = getattr(motion.truth[-1], moment) + ends[moment]
    watched = watch(get(name), [frame for frame in motion.frames if frame[0] < end_s])
    sides = [rep.side for rep in watched.report.reps]
    assert sides == [true.side for true in motion.truth[:-1]]
    assert watched.codes == set()


@pytest.mark.parametrize("name", ["bird_dog", "deadlift"])
def test_a_clip_that_ends_at_rest_at_once_counts_the_last_rep(name: str) -> None:
    motion = CUT[name][0](noise=0.002)
    end_s = motion.truth[-1].end_s + 0.05
    watched = watch(get(name), [frame for frame in motion.frames if frame[0] < end_s])
    assert [rep.side for rep in watched.report.reps] == [true.side for true in motion.truth]
    assert watched.codes == set()


def without(name: str, code: str | None, parts: set[str], from_s: float, how: How) -> Watched:
    """Watch reps with a fault, or good ones, of which some parts are not seen."""
    motion = TECHNIQUES[name].wrong[code]("side", Camera()) if code else CUT[name][0]()
    marks = [Landmark(index) for part in parts for index in PARTS[part]]
    watched = watch(get(name), hidden(motion.frames, marks, (from_s, 99.0), how))
    assert len(watched.report.reps) in (0, len(motion.truth))
    return watched


#: The parts that are hidden, and the faults that they hide.
UNSEEN: dict[tuple[str, str], tuple[set[str], set[str]]] = {
    ("bird_dog", "ankles"): ({"ankle", "heel", "toe"}, {"knee_bent"}),
    ("bird_dog", "arms"): ({"elbow", "wrist"}, {"arm_low", "same_side"}),
    ("deadlift", "wrists"): ({"wrist"}, {"bar_drift"}),
    ("deadlift", "ears"): ({"ear"}, {"neck_extended"}),
    ("deadlift", "knees"): ({"knee"}, {"lean_back"}),
    ("deadlift", "arms and head"): ({"wrist", "elbow", "ear"}, {"bar_drift", "neck_extended"}),
}
TRIED: dict[str, list[Any]] = {
    "bird_dog": [None, *TECHNIQUES["bird_dog"].wrong],
    "deadlift": [None, "hips_first", "lean_back", "bar_drift", "neck_extended"],
}


@pytest.mark.pairwise
@pytest.mark.parametrize("how", ["unsure", "guessed", "missing"])
@pytest.mark.parametrize(
    ("name", "code", "what"),
    [(name, code, what) for name, what in UNSEEN for code in TRIED[name]],
)
def test_what_is_hidden_is_not_checked_and_the_rest_is(
    name: str, code: str | None, what: str, how: How
) -> None:
    """The whole person is seen at first, so that the size is known and the exercise begins."""
    parts, blind = UNSEEN[name, what]
    watched = without(name, code, parts, 0.9, how)
    assert watched.report.reps
    assert watched.codes == ({code} - blind if code else set())
    assert blind <= watched.not_checked


@pytest.mark.pairwise
@pytest.mark.parametrize("part", ["shoulder", "hip"])
@pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name in TRIED for code in (None, *TECHNIQUES[name].wrong)]
)
@pytest.mark.parametrize("how", ["unsure", "guessed", "missing"])
def test_without_shoulders_or_hips_nothing_is_said(
    name: str, code: str | None, part: str, how: How
) -> None:
    watched = without(name, code, {part}, 0.0, how)
    assert watched.report.reps == ()
    assert watched.codes == set()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("arch_hold", code) for code in (None, "chest_down", "legs_down")),
        *(("swimmer_kicks", code) for code in (None, "limb_down", "chest_down")),
    ],
)
def test_a_person_not_seen_lying_flat_is_counted_but_not_compared(
    name: str, code: str | None
) -> None:
    if name == "arch_hold":
        motion = arch_motion(6.0, posture=ARCHES[code] if code else None, before_s=0.0)
        blind = {"chest_down", "legs_down"}
    else:
        kick = KICKS[code] if code else Kick()
        motion = kicks_motion(6, kick_s=SLOW_S, kick=kick, lying_s=0.0)
        blind = {"limb_down", "chest_down"}
    watched = watch(get(name), motion.frames)
    assert len(watched.report.reps) >= 5 or name == "arch_hold"
    assert [hold.held_s for hold in watched.report.holds] == pytest.approx(
        [6.0] * (name == "arch_hold"), abs=0.1
    )
    assert watched.codes == set()
    assert watched.not_checked >= blind


@pytest.mark.parametrize(
    ("name", "code", "before", "wrong", "good"),
    [
        ("arch_hold", "legs_down", PRONE, ARCHES["legs_down"], arched()),
        ("plank", "hips_sagging", plank(), PLANKS["hips_sagging"], plank()),
    ],
)
def test_a_fault_that_is_mended_leaves_the_rest_good(
    name: str, code: str, before: Posture, wrong: Posture, good: Posture
) -> None:
    keys = [(0.0, before), (1.0, before), (1.6, good), (4.0, good), (4.4, wrong), (6.4, wrong)]
    keys += [(6.8, good), (10.0, good)]
    watched = watch(get(name), film(keys, clock(10.0, 20.0)))
    [hold] = watched.report.holds
    assert hold.faults == (code,)
    assert hold.good_s == pytest.approx(hold.held_s - 2.2, abs=0.5)
    assert watched.ticks[-1].faults == ()


@pytest.mark.parametrize("part", ["KNEE", "ANKLE"])
def test_the_far_leg_behind_the_near_one_does_not_matter_in_an_arch(part: str) -> None:
    motion = arch_motion(5.0)
    frames = hidden(motion.frames, [Landmark[f"LEFT_{part}"]], (0.0, 99.0), "unsure")
    require_good(get("arch_hold"), Motion(frames, motion.truth))

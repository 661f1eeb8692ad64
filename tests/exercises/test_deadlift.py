"""Good deadlifts raise nothing, each fault raises itself, and only where it can be seen."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import limit_of
from formcheck.core.exercise.visibility import judged_from
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.types import View
from formcheck.exercises.deadlift import DEADLIFT
from tests.support.hiding import How, absent, cropped, hidden
from tests.support.motion import (
    Frames,
    Key,
    Motion,
    Tempo,
    Watched,
    clock,
    film,
    one_after_another,
    watch,
)
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.motions.deadlift import Pull, deadlift_motion
from tests.support.motions.everyday import kneeling_talk, stay, walk, wave
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.postures import (
    CONVENTIONAL,
    DEADLIFT_CYCLE,
    ROMANIAN,
    SQUATTED,
    STANDING,
    STIFF_LEGGED,
)
from tests.support.stick import LEG, Camera, Posture
from tests.support.strategies import cameras, examples, tempos

STANDS: dict[View, tuple[float, ...]] = {
    "side": (90.0, -90.0),
    "oblique": (50.0, -50.0, 130.0, -130.0),
}
EVERYWHERE = [(view, stand) for view, stands in STANDS.items() for stand in stands]
STYLES = {"conventional": CONVENTIONAL, "stiff-legged": STIFF_LEGGED, "Romanian": ROMANIAN}
SLACK_DEG = 8.0

styles = pytest.mark.parametrize("bottom", STYLES.values(), ids=STYLES.keys())


def limit(code: str, view: View = "side") -> float:
    return limit_of(DEADLIFT.fault(code), view)


def shot(keys: list[Key]) -> Frames:
    return film(keys, clock(keys[-1][0], 20.0), noise=0.002)


def hips_first(view: View, camera: Camera) -> Motion:
    deg = limit("hips_first", view) + SLACK_DEG
    return deadlift_motion(3, pull=Pull(hips_first_deg=deg), camera=camera)


def squatting(view: View, camera: Camera) -> Motion:
    upright = replace(SQUATTED, trunk=limit("squatting", view) - SLACK_DEG)
    return deadlift_motion(3, bottom=upright, camera=camera)


def no_lockout(view: View, camera: Camera) -> Motion:
    """The hips stay folded half-way from the limit to rest, as it shows from this view."""
    seen = math.tan(math.radians((limit("no_lockout", view) + DEADLIFT_CYCLE.rest) / 4))
    across = abs(math.sin(math.radians(STANDS[view][0])))
    half = math.degrees(math.atan(seen / across))
    soft = replace(STANDING, shin=0.4 * half, thigh=-half, trunk=half)
    return deadlift_motion(3, finish=soft, camera=camera)


def back_rounded(view: View, camera: Camera) -> Motion:
    """Round enough for the small of the back, which rises by a fifth of the whole turn."""
    turn = 5.0 * (limit("back_rounded", view) + DEADLIFT.signal("rounding").typical) + 20.0
    return deadlift_motion(3, bottom=replace(CONVENTIONAL, round=turn), camera=camera)


def lean_back(view: View, camera: Camera) -> Motion:
    back = replace(STANDING, trunk=STANDING.thigh - limit("lean_back", view) - SLACK_DEG)
    return deadlift_motion(3, finish=back, camera=camera)


def bar_drift(view: View, camera: Camera) -> Motion:
    drift = LEG * limit("bar_drift", view) + 0.05
    return deadlift_motion(3, pull=Pull(drift=drift), camera=camera)


def neck_extended(view: View, camera: Camera) -> Motion:
    thrown_back = replace(CONVENTIONAL, neck=-limit("neck_extended", view) - SLACK_DEG)
    return deadlift_motion(3, bottom=thrown_back, camera=camera)


FAULTY = {
    "hips_first": hips_first,
    "squatting": squatting,
    "no_lockout": no_lockout,
    "back_rounded": back_rounded,
    "lean_back": lean_back,
    "bar_drift": bar_drift,
    "neck_extended": neck_extended,
}


def test_every_fault_has_a_motion() -> None:
    assert {fault.code for fault in DEADLIFT.faults} == set(FAULTY)


def assert_good(motion: Motion, watched: Watched) -> None:
    """Every rep was counted, and nothing else was seen."""
    report = watched.report
    assert [rep.faults for rep in report.reps] == [()] * len(motion.truth)
    assert watched.codes == set()
    assert report.attempts == ()
    assert report.holds == ()


@pytest.mark.pairwise
@styles
@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_good_deadlifts_count_and_raise_nothing(
    bottom: Posture, view: View, stand_deg: float, noise: float
) -> None:
    motion = deadlift_motion(3, bottom=bottom, camera=Camera(stand_deg), noise=noise)
    watched = watch(DEADLIFT, motion.frames)
    assert watched.report.view.label == view
    assert_good(motion, watched)
    within_s = 0.3 if noise else 0.2
    for rep, truth in zip(watched.report.reps, motion.truth, strict=True):
        assert rep.start_s == pytest.approx(truth.start_s, abs=within_s)
        assert rep.turn_s == pytest.approx(truth.turn_s, abs=within_s)
        assert rep.end_s == pytest.approx(truth.end_s, abs=within_s)
        assert rep.side is None


@pytest.mark.pairwise
@styles
@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0, 60.0])
@pytest.mark.parametrize("size", [(1280, 720), (720, 1280)])
def test_good_deadlifts_at_any_frame_rate_in_any_picture(
    bottom: Posture, fps: float, size: tuple[int, int]
) -> None:
    motion = deadlift_motion(
        2, bottom=bottom, fps=fps, jitter=0.3, noise=0.002, camera=Camera(size=size)
    )
    assert_good(motion, watch(DEADLIFT, motion.frames))


@examples(40)
@given(
    bottom=st.sampled_from(list(STYLES.values())),
    tempo=tempos(shortest_s=0.9, longest_s=8.0),
    camera=cameras((90.0, -90.0, 75.0, -100.0, 50.0, -45.0, 130.0)),
    fps=st.floats(15.0, 60.0),
    seed=st.integers(0, 1000),
)
def test_every_rep_counts_at_any_tempo(
    bottom: Posture, tempo: Tempo, camera: Camera, fps: float, seed: int
) -> None:
    motion = deadlift_motion(
        3, bottom=bottom, tempo=tempo, camera=camera, fps=fps, noise=0.002, seed=seed
    )
    assert_good(motion, watch(DEADLIFT, motion.frames))


@styles
@pytest.mark.parametrize("rep_s", [0.9, 1.5, 3.0])
def test_touch_and_go(bottom: Posture, rep_s: float) -> None:
    tempo = Tempo(down_s=rep_s / 2, bottom_s=0.0, up_s=rep_s / 2, top_s=0.0)
    motion = deadlift_motion(8, bottom=bottom, tempo=tempo)
    assert_good(motion, watch(DEADLIFT, motion.frames))


@pytest.mark.parametrize("distance_m", [2.5, 4.0])
@pytest.mark.parametrize("stand_deg", [90.0, 50.0, 130.0, -75.0])
def test_good_deadlifts_raise_nothing_in_a_picture_with_perspective(
    stand_deg: float, distance_m: float
) -> None:
    motion = deadlift_motion(2, camera=Camera(stand_deg, distance_m=distance_m))
    assert_good(motion, watch(DEADLIFT, motion.frames))


@pytest.mark.pairwise
@pytest.mark.parametrize("standing_trunk", [-4.0, 0.0, 4.0, 8.0])
@pytest.mark.parametrize("neck", [-10.0, 0.0, 15.0, 30.0])
@styles
def test_everybody_carries_the_head_in_a_way_of_their_own(
    bottom: Posture, neck: float, standing_trunk: float
) -> None:
    standing = replace(STANDING, trunk=standing_trunk, neck=neck)
    motion = deadlift_motion(2, standing=standing, bottom=replace(bottom, neck=neck))
    assert_good(motion, watch(DEADLIFT, motion.frames))


@pytest.mark.parametrize("neck", [20.0, 40.0])
def test_a_head_that_hangs_is_not_thrown_back(neck: float) -> None:
    motion = deadlift_motion(2, bottom=replace(CONVENTIONAL, neck=neck))
    assert watch(DEADLIFT, motion.frames).codes == set()


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_raises_itself_where_it_can_be_seen_and_nowhere_else(
    code: str, view: View, stand_deg: float
) -> None:
    judged = judged_from(DEADLIFT, DEADLIFT.fault(code), view)
    motion = FAULTY[code](view if judged else "side", Camera(stand_deg))
    watched = watch(DEADLIFT, motion.frames)
    assert watched.report.view.label == view
    assert len(watched.report.reps) == len(motion.truth)
    assert watched.codes == ({code} if judged else set())
    assert (code in watched.not_checked) is not judged


@pytest.mark.parametrize("code", FAULTY)
def test_a_fault_is_laid_to_the_reps_in_which_it_was_made(code: str) -> None:
    good = deadlift_motion(2)
    motion = one_after_another(good, FAULTY[code]("side", Camera()), good)
    watched = watch(DEADLIFT, motion.frames)
    assert [rep.faults for rep in watched.report.reps] == [()] * 2 + [(code,)] * 3 + [()] * 2
    assert {fault.rep for fault in watched.report.faults} == {3, 4, 5}
    for fault in watched.report.faults:
        assert fault.limit == limit(code)
        assert fault.unit == DEADLIFT.unit(DEADLIFT.fault(code))


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 50.0])
@styles
def test_a_lift_from_the_floor_counts_when_it_is_stood_up(
    bottom: Posture, stand_deg: float
) -> None:
    """A bar that is put down after the last is no rep."""
    motion = deadlift_motion(
        3, bottom=bottom, from_floor=True, put_down=True, camera=Camera(stand_deg), noise=0.002
    )
    watched = watch(DEADLIFT, motion.frames)
    assert len(watched.report.reps) == 3
    assert watched.codes == set()
    for rep, truth in zip(watched.report.reps, motion.truth, strict=True):
        assert rep.end_s == pytest.approx(truth.end_s, abs=0.3)


@pytest.mark.parametrize("stand_deg", [90.0, 50.0])
@pytest.mark.parametrize("opens", ["going down", "at the bottom", "coming up"])
def test_a_clip_that_opens_in_a_lift_counts_it(opens: str, stand_deg: float) -> None:
    motion = deadlift_motion(3, camera=Camera(stand_deg), noise=0.002)
    turn_s = motion.truth[0].turn_s
    begin_s = {"going down": turn_s - 0.4, "at the bottom": turn_s, "coming up": turn_s + 0.4}
    frames = [frame for frame in motion.frames if frame[0] >= begin_s[opens]]
    watched = watch(DEADLIFT, frames)
    assert len(watched.report.reps) == 3
    assert watched.codes == set()


@pytest.mark.parametrize("ends", ["going down", "at the bottom", "coming up"])
def test_a_clip_that_ends_in_a_lift_does_not_count_it(ends: str) -> None:
    motion = deadlift_motion(3, noise=0.002)
    turn_s = motion.truth[-1].turn_s
    end_s = {"going down": turn_s - 0.6, "at the bottom": turn_s, "coming up": turn_s + 0.5}[ends]
    watched = watch(DEADLIFT, [frame for frame in motion.frames if frame[0] < end_s])
    assert len(watched.report.reps) == 2
    assert watched.codes == set()


def test_a_clip_that_ends_just_upright_counts_the_last_lift() -> None:
    motion = deadlift_motion(3, noise=0.002)
    end_s = motion.truth[-1].end_s + 0.05
    watched = watch(DEADLIFT, [frame for frame in motion.frames if frame[0] < end_s])
    assert len(watched.report.reps) == 3
    assert watched.codes == set()


UNSEEN = {
    "wrists": ({"wrist"}, {"bar_drift"}),
    "ears": ({"ear"}, {"neck_extended"}),
    "knees": ({"knee"}, {"lean_back"}),
    "arms and head": ({"wrist", "elbow", "ear"}, {"bar_drift", "neck_extended"}),
}


@pytest.mark.pairwise
@pytest.mark.parametrize("how", ["unsure", "missing"])
@pytest.mark.parametrize("code", [None, "hips_first", "lean_back", "bar_drift", "neck_extended"])
@pytest.mark.parametrize(("parts", "blind"), UNSEEN.values(), ids=UNSEEN.keys())
def test_what_is_hidden_is_not_checked_and_the_rest_is(
    parts: set[str], blind: set[str], code: str | None, how: How
) -> None:
    """The whole person is seen at first, so that the size is known."""
    motion = FAULTY[code]("side", Camera()) if code else deadlift_motion(3)
    marks = [Landmark(index) for part in parts for index in PARTS[part]]
    watched = watch(DEADLIFT, hidden(motion.frames, marks, (0.9, 99.0), how))
    assert len(watched.report.reps) == 3
    assert watched.codes == ({code} - blind if code else set())
    assert blind <= watched.not_checked


@pytest.mark.pairwise
@pytest.mark.parametrize("code", [None, *FAULTY])
@pytest.mark.parametrize("part", ["shoulder", "hip"])
@pytest.mark.parametrize("how", ["unsure", "guessed", "missing"])
def test_without_shoulders_or_hips_nothing_is_said(part: str, code: str | None, how: How) -> None:
    motion = FAULTY[code]("side", Camera()) if code else deadlift_motion(3)
    marks = [Landmark(index) for index in PARTS[part]]
    watched = watch(DEADLIFT, hidden(motion.frames, marks, (0.0, 99.0), how))
    assert watched.report.reps == ()
    assert watched.codes == set()


def test_one_leg_behind_a_plate_costs_no_rep() -> None:
    """The nearer knee is guessed at the bottom, where plates hide it."""
    motion = deadlift_motion(3)
    frames: Frames = motion.frames
    for truth in motion.truth:
        span = (truth.turn_s - 0.6, truth.turn_s + 0.6)
        frames = hidden(frames, [Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE], span, "unsure")
    watched = watch(DEADLIFT, frames)
    assert len(watched.report.reps) == 3
    assert watched.codes == set()


@pytest.mark.parametrize("share", [0.12, 0.2])
def test_a_head_above_the_picture_costs_no_rep(share: float) -> None:
    motion = deadlift_motion(3, camera=Camera(px_per_m=360.0))
    frames = cropped(motion.frames, 0, round(share * 720), (1280, 720 - round(share * 720)))
    watched = watch(DEADLIFT, frames)
    assert len(watched.report.reps) == 3
    assert watched.codes == set()


@pytest.mark.parametrize("length_s", [0.2, 0.4])
@pytest.mark.parametrize("after_turn_s", [-0.9, -0.2, 0.3])
def test_a_short_gap_in_a_rep_is_bridged(after_turn_s: float, length_s: float) -> None:
    motion = deadlift_motion(2)
    begin_s = motion.truth[0].turn_s + after_turn_s
    watched = watch(DEADLIFT, absent(motion.frames, (begin_s, begin_s + length_s)))
    assert len(watched.report.reps) == 2
    assert watched.codes == set()


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
@pytest.mark.parametrize("code", FAULTY)
def test_nothing_is_judged_from_the_front(code: str, stand_deg: float) -> None:
    watched = watch(DEADLIFT, FAULTY[code]("side", Camera(stand_deg)).frames)
    assert watched.report.view.label == "front"
    assert watched.codes == set()
    assert watched.not_checked == {fault.code for fault in DEADLIFT.faults}


#: Knee flexion and trunk, from a knee-high Romanian deadlift to one from the floor.
BENDS = [
    *((5.0, trunk) for trunk in (65.0, 75.0)),
    *((15.0, trunk) for trunk in (55.0, 65.0, 75.0)),
    *((flexion, trunk) for flexion in (30.0, 50.0, 80.0) for trunk in (45.0, 55.0, 65.0, 75.0)),
]


@pytest.mark.pairwise
@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
@pytest.mark.parametrize(("knee_flexion", "trunk"), BENDS)
def test_how_far_knees_and_trunk_bend_is_the_lifters_own_affair(
    knee_flexion: float, trunk: float, stand_deg: float
) -> None:
    """The hips go back as far as needed."""
    bottom = Posture(shin=0.2 * knee_flexion - 4.0, thigh=-0.8 * knee_flexion - 4.0, trunk=trunk)
    motion = deadlift_motion(2, bottom=bottom, camera=Camera(stand_deg))
    assert_good(motion, watch(DEADLIFT, motion.frames))


SITTING = Posture(shin=0.0, thigh=-85.0, trunk=8.0, elbow=60.0)
ELSE = {
    "squats with the arms forward": squat_motion(3).frames,
    "a plank": plank_motion(4.0).frames,
    "bird dogs": bird_dog_motion(talk_s=6.0).frames,
    "talking on the knees": shot(stay(kneeling_talk(20.0), 1.0)),
    "waving": shot(stay(wave(), 1.0)),
    "walking": shot([(0.0, STANDING), (1.0, STANDING), *walk(1.1, 0.0, 2.0)]),
    "sitting down": shot([(0.0, STANDING), (1.0, STANDING), (2.5, SITTING), (30.0, SITTING)]),
}


@pytest.mark.parametrize("frames", ELSE.values(), ids=ELSE.keys())
def test_what_is_no_deadlift(frames: Frames) -> None:
    report = watch(DEADLIFT, frames).report
    assert report.reps == ()
    assert report.attempts == ()
    assert report.faults == ()


def test_a_back_is_compared_with_the_own_flattest_lift() -> None:
    """One that is hollow by nature is round when it is as others are who are flat."""
    hollow, level = replace(CONVENTIONAL, round=-60.0), replace(CONVENTIONAL, round=10.0)
    first, second = deadlift_motion(2, bottom=hollow), deadlift_motion(1, bottom=level)
    assert watch(DEADLIFT, second.frames).codes == set()
    both = one_after_another(first, second)
    assert [rep.faults for rep in watch(DEADLIFT, both.frames).report.reps] == [
        (),
        (),
        ("back_rounded",),
    ]


def test_who_came_instead_is_not_compared_with_who_was_there_before() -> None:
    hollow, level = replace(CONVENTIONAL, round=-60.0), replace(CONVENTIONAL, round=10.0)
    first, second = deadlift_motion(2, bottom=hollow), deadlift_motion(1, bottom=level)
    changed = one_after_another(first, second, pause_s=3.0)
    assert watch(DEADLIFT, changed.frames).codes == set()


@pytest.mark.parametrize("gone_s", [0.05, 0.3])
def test_a_lift_that_is_closed_for_who_is_gone_is_no_measure_for_who_comes(gone_s: float) -> None:
    """The rep was counted, but not yet judged, when the person went."""
    hollow, level = replace(CONVENTIONAL, round=-60.0), replace(CONVENTIONAL, round=10.0)
    first, second = deadlift_motion(1, bottom=hollow), deadlift_motion(1, bottom=level)
    until_s = first.truth[0].end_s + gone_s
    cut = Motion([frame for frame in first.frames if frame[0] <= until_s], first.truth)
    both = watch(DEADLIFT, one_after_another(cut, second, pause_s=3.0).frames)
    assert len(both.report.reps) == 2
    assert both.codes == set()

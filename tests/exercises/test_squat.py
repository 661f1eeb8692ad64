"""Good squats raise nothing, each fault raises itself, and only where it can be seen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.exercise.definition import limit_of
from formcheck.core.exercise.visibility import judged_from
from formcheck.core.pose.landmarks import Pose
from formcheck.core.types import View
from formcheck.exercises.squat import SQUAT
from tests.support.motion import Motion, Tempo, Watched, watch
from tests.support.motions.squat import squat_motion
from tests.support.postures import BOTTOM, SQUAT_CYCLE, STANDING, squat_to
from tests.support.stick import FOOT_LEG, Camera, figure

STANDS: dict[View, tuple[float, ...]] = {
    "side": (90.0, -90.0),
    "oblique": (45.0, -45.0, 135.0, -135.0),
    "front": (0.0, 180.0),
}
EVERYWHERE = [(view, stand) for view, stands in STANDS.items() for stand in stands]


def limit(code: str, view: View) -> float:
    """Return a fault's threshold; that of any other view where it cannot be judged."""
    rule = SQUAT.fault(code)
    return limit_of(rule, view if view in rule.views else rule.views[0])


def shallow(view: View, camera: Camera) -> Motion:
    return squat_motion(
        2, bottom=squat_to((limit("shallow", view) + SQUAT_CYCLE.depth) / 2), camera=camera
    )


def trunk_lean(view: View, camera: Camera) -> Motion:
    leaning = replace(BOTTOM, trunk=BOTTOM.shin + limit("trunk_lean", view) + 12.0)
    return squat_motion(2, bottom=leaning, tempo=Tempo(bottom_s=0.6), camera=camera)


def knee_valgus(view: View, camera: Camera) -> Motion:
    """Swing the knees inward until their distance is well under the limit."""
    for valgus in np.arange(0.0, 40.0, 0.5):
        knees_in = replace(BOTTOM, valgus=valgus)
        points = figure(knees_in)[0]
        knees, ankles = points[25, 2] - points[26, 2], points[27, 2] - points[28, 2]
        if knees / ankles < limit("knee_valgus", view) - 0.1:
            return squat_motion(2, bottom=knees_in, camera=camera)
    raise AssertionError("no knee comes in that far")


def heels_up(view: View, camera: Camera) -> Motion:
    rise = limit("heels_up", view) + 0.03
    on_toes = replace(BOTTOM, foot=math.degrees(math.asin(rise / FOOT_LEG)))
    return squat_motion(2, bottom=on_toes, tempo=Tempo(bottom_s=0.6), camera=camera)


def hip_shift(view: View, camera: Camera) -> Motion:
    """Lean the legs sideways; hips and knees of a squat stand about 0.4 legs above the ankles."""
    shifted = replace(BOTTOM, sway=math.degrees(math.asin((limit("hip_shift", view) + 0.03) / 0.4)))
    return squat_motion(2, bottom=shifted, tempo=Tempo(bottom_s=0.6), camera=camera)


def no_lockout(view: View, camera: Camera) -> Motion:
    """Between reps the knees stay bent further than the limit, the hips above rest."""
    # The limit counts from the standing knee, which is 174 here but taken for no more than usual.
    bend = 180.0 - (SQUAT.signal("stance").usual + limit("no_lockout", view)) + 8.0
    between = replace(STANDING, shin=0.4 * bend, thigh=-0.6 * bend)
    assert math.cos(math.radians(0.6 * bend)) > SQUAT_CYCLE.rest
    return squat_motion(3, between=between, camera=camera)


def too_fast(view: View, camera: Camera) -> Motion:
    return squat_motion(2, tempo=Tempo(down_s=0.7 * limit("too_fast", view)), camera=camera)


def back_rounded(view: View, camera: Camera) -> Motion:
    """Round enough for the small of the back, which rises by a fifth of the whole turn."""
    turn = 5.0 * (limit("back_rounded", view) + SQUAT.signal("rounding").usual) + 20.0
    round_back = replace(BOTTOM, round=turn)
    return squat_motion(2, bottom=round_back, tempo=Tempo(bottom_s=0.6), camera=camera)


FAULTY = {
    "back_rounded": back_rounded,
    "shallow": shallow,
    "trunk_lean": trunk_lean,
    "knee_valgus": knee_valgus,
    "heels_up": heels_up,
    "hip_shift": hip_shift,
    "no_lockout": no_lockout,
    "too_fast": too_fast,
}


def squat(code: str, view: View, stand_deg: float) -> tuple[Motion, Watched]:
    motion = FAULTY[code](view, Camera(stand_deg))
    watched = watch(SQUAT, motion.frames)
    assert watched.report.view.label == view
    return motion, watched


def test_every_fault_has_a_motion() -> None:
    assert {fault.code for fault in SQUAT.faults} == set(FAULTY)


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_good_squats_count_and_raise_nothing(view: View, stand_deg: float, noise: float) -> None:
    tempo = Tempo(down_s=1.0, bottom_s=0.3, up_s=1.0, top_s=0.6)
    motion = squat_motion(4, tempo=tempo, camera=Camera(stand_deg), noise=noise)
    watched = watch(SQUAT, motion.frames)
    assert watched.report.view.label == view
    assert [rep.faults for rep in watched.report.reps] == [()] * 4
    assert watched.codes == set()
    assert watched.report.attempts == ()
    for rep, truth in zip(watched.report.reps, motion.truth, strict=True):
        assert rep.start_s == pytest.approx(truth.start_s, abs=0.2)
        assert rep.turn_s == pytest.approx(truth.turn_s, abs=0.2)
        assert rep.end_s == pytest.approx(truth.end_s, abs=0.2)


@pytest.mark.parametrize("distance_m", [2.5, 4.0])
@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0, 15.0, -75.0])
def test_good_squats_raise_nothing_in_a_picture_with_perspective(
    stand_deg: float, distance_m: float
) -> None:
    watched = watch(SQUAT, squat_motion(2, camera=Camera(stand_deg, distance_m=distance_m)).frames)
    assert len(watched.report.reps) == 2
    assert watched.codes == set()


@pytest.mark.parametrize("hip_led", [True, False])
@pytest.mark.parametrize("bottom", [replace(BOTTOM, thigh=-110.0), replace(BOTTOM, shin=42.0)])
def test_deep_squats_and_knees_past_the_toes_are_no_faults(bottom: object, hip_led: bool) -> None:
    assert isinstance(bottom, type(BOTTOM))
    watched = watch(SQUAT, squat_motion(2, bottom=bottom, hip_led=hip_led).frames)
    assert len(watched.report.reps) == 2
    assert watched.codes == set()


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_raises_itself_where_it_can_be_seen_and_nowhere_else(
    code: str, view: View, stand_deg: float
) -> None:
    motion, watched = squat(code, view, stand_deg)
    if judged_from(SQUAT, SQUAT.fault(code), view):
        assert watched.codes == {code}
        assert code not in watched.not_checked
    else:
        assert watched.codes == set()
        assert code in watched.not_checked
    assert len(watched.report.reps) == len(motion.truth)
    assert watched.report.attempts == ()


@pytest.mark.parametrize("code", FAULTY)
def test_a_fault_is_laid_to_the_rep_in_which_it_was_made(code: str) -> None:
    view: View = "side" if "side" in SQUAT.fault(code).views else "front"
    motion, watched = squat(code, view, STANDS[view][0])
    faulty = [rep.number for rep in watched.report.reps if code in rep.faults]
    made_in = [1, 2]  # of three reps without a lockout between them the last one ends upright
    assert len(motion.truth) == (3 if code == "no_lockout" else 2)
    assert faulty == made_in
    assert {fault.rep for fault in watched.report.faults} == set(made_in)
    for fault in watched.report.faults:
        assert fault.limit == limit(code, view)
        assert fault.unit == SQUAT.unit(SQUAT.fault(code))


@pytest.mark.parametrize("code", ["trunk_lean", "shallow"])
def test_the_next_rep_is_not_blamed_for_the_last(code: str) -> None:
    """A faulty rep and a good one; the first fault is one of moments, the second one of reps."""
    faulty = FAULTY[code]("side", Camera()).frames
    later_s = faulty[-1][0] + 0.1
    good = [(t + later_s, p and replace(p, t=t + later_s)) for t, p in squat_motion(1).frames]
    reps = watch(SQUAT, [*faulty, *good]).report.reps
    assert [rep.faults for rep in reps] == [(code,), (code,), ()]


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
def test_the_back_is_not_judged_without_an_outline(view: View, stand_deg: float) -> None:
    frames = back_rounded(view, Camera(stand_deg)).frames
    watched = watch(SQUAT, [(t, pose and replace(pose, back=None)) for t, pose in frames])
    assert "back_rounded" not in watched.codes
    [entry] = [e for e in watched.report.not_checked if e.code == "back_rounded"]
    assert entry.seconds > 0
    assert entry.reason == ("hidden_by_view" if view == "front" else "signal_unknown")
    assert entry.view == ("front" if view == "front" else None)


def test_arms_that_reach_forward_round_no_back_that_is_not_seen_to_bulge() -> None:
    """They carry the shoulders along, which tilts the line that the lower back is read against."""
    hollow_above = squat_motion(2, tempo=Tempo(bottom_s=0.6)).frames

    def tilted(pose: Pose) -> Pose:
        assert pose.back is not None
        along = pose.back - pose.back[0]
        return replace(pose, back=pose.back + 0.2 * np.stack([along[:, 1], -along[:, 0]], axis=-1))

    watched = watch(SQUAT, [(t, pose and tilted(pose)) for t, pose in hollow_above])
    read = [tick.signals["rounding"] for tick in watched.ticks]
    assert np.nanmax(read) > limit("back_rounded", "side")
    assert watched.codes == set()


def test_what_cannot_be_seen_is_told_from_the_first_picture_on() -> None:
    ticks = watch(SQUAT, squat_motion(1).frames).ticks
    hidden = {fault.code for fault in SQUAT.faults if not judged_from(SQUAT, fault, "side")}
    assert {entry.code for entry in ticks[0].not_checked} == hidden
    assert {entry.code for entry in ticks[-1].not_checked} == hidden
    assert hidden >= {"knee_valgus", "hip_shift"}


def test_a_back_that_cannot_be_read_so_far_down_is_not_checked() -> None:
    folded = replace(BOTTOM, trunk=58.0, round=80.0)
    frames = squat_motion(2, bottom=folded, tempo=Tempo(bottom_s=1.0)).frames
    watched = watch(SQUAT, frames)
    [entry] = [e for e in watched.report.not_checked if e.code == "back_rounded"]
    assert entry.seconds > 0.5

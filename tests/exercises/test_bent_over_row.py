"""Good rows raise nothing, each fault raises itself, and only where it can be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import limit_of
from formcheck.core.exercise.visibility import judged_from
from formcheck.core.pose.landmarks import Landmark
from formcheck.core.types import View
from formcheck.exercises.bent_over_row import BENT_OVER_ROW
from tests.support.hiding import absent, hidden
from tests.support.motion import Frames, Key, Motion, Tempo, Watched, clock, film, watch
from tests.support.motions.bent_over_row import row_motion
from tests.support.motions.bird_dog import bird_dog_motion
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.everyday import stay, walk, wave
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.postures import HINGED, ROMANIAN, STANDING, STIFF_LEGGED, rowed
from tests.support.stick import Camera, Posture
from tests.support.strategies import examples, tempos

STANDS: dict[View, tuple[float, ...]] = {
    "side": (90.0, -90.0),
    "oblique": (50.0, -50.0, 130.0, -130.0),
}
EVERYWHERE = [(view, stand) for view, stands in STANDS.items() for stand in stands]
SLACK_DEG = 8.0


def limit(code: str, view: View = "side") -> float:
    return limit_of(BENT_OVER_ROW.fault(code), view)


def seen_at(true_deg: float, view: View) -> float:
    """Return what an inclination must be for it to look like that from a view."""
    across = abs(np.sin(np.radians(STANDS[view][0])))
    return float(np.degrees(np.arctan(np.tan(np.radians(true_deg)) / across)))


def back_rounded(view: View) -> tuple[Posture, Posture]:
    """Round enough for the small of the back, which rises by a fifth of the whole turn."""
    turn = 5.0 * (limit("back_rounded", view) + BENT_OVER_ROW.signal("rounding").typical) + 20.0
    hinged = replace(HINGED, round=turn)
    return hinged, rowed(hinged)


def trunk_swing(view: View) -> tuple[Posture, Posture]:
    """The trunk comes up with the pull, and stays low enough."""
    swing = limit("trunk_swing", view) + SLACK_DEG
    hinged = replace(HINGED, trunk=72.0)
    return hinged, replace(rowed(hinged), trunk=72.0 - swing)


def trunk_high(view: View) -> tuple[Posture, Posture]:
    hinged = replace(HINGED, trunk=seen_at(limit("trunk_high", view), view) - 5.0)
    return hinged, rowed(hinged, past=20.0, elbow=95.0)


def short_pull(view: View) -> tuple[Posture, Posture]:
    """The elbow stays bent less than asked, its flexion shared by both bones."""
    return HINGED, rowed(HINGED, past=-18.0, elbow=180.0 - limit("short_pull") - SLACK_DEG)


def knees_locked(view: View) -> tuple[Posture, Posture]:
    hinged = replace(HINGED, shin=-8.0, thigh=-8.0)
    return hinged, rowed(hinged)


FAULTY: dict[str, Callable[[View], tuple[Posture, Posture]]] = {
    "back_rounded": back_rounded,
    "trunk_swing": trunk_swing,
    "trunk_high": trunk_high,
    "short_pull": short_pull,
    "knees_locked": knees_locked,
}


def faulty(code: str, view: View, camera: Camera) -> Motion:
    hinged, top = FAULTY[code](view)
    return row_motion(hinged=hinged, top=top, camera=camera)


def assert_good(motion: Motion, watched: Watched) -> None:
    assert len(watched.report.reps) == len(motion.truth)
    assert watched.report.attempts == ()
    assert watched.codes == set()


def test_every_fault_has_a_motion() -> None:
    assert {fault.code for fault in BENT_OVER_ROW.faults} == set(FAULTY)


@pytest.mark.pairwise
@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("noise", [0.0, 0.003])
@pytest.mark.parametrize("trunk", [45.0, 60.0, 72.0])
def test_good_rows_count_and_raise_nothing(
    view: View, stand_deg: float, noise: float, trunk: float
) -> None:
    hinged = replace(HINGED, trunk=trunk)
    motion = row_motion(hinged=hinged, camera=Camera(stand_deg), noise=noise)
    watched = watch(BENT_OVER_ROW, motion.frames)
    assert watched.report.view.label == view
    assert_good(motion, watched)
    for rep, truth in zip(watched.report.reps, motion.truth, strict=True):
        assert rep.start_s == pytest.approx(truth.start_s, abs=0.25)
        assert rep.turn_s == pytest.approx(truth.turn_s, abs=0.25)
        assert rep.end_s == pytest.approx(truth.end_s, abs=0.25)


@examples(25)
@given(
    tempo=tempos(1.0, 6.0),
    trunk=st.floats(40.0, 75.0),
    past=st.floats(5.0, 25.0),
    stand_deg=st.sampled_from([90.0, -90.0, 75.0, -105.0]),
    fps=st.floats(12.0, 60.0),
    standing_s=st.sampled_from([0.0, 1.0]),
)
def test_every_row_counts_at_any_tempo(
    tempo: Tempo, trunk: float, past: float, stand_deg: float, fps: float, standing_s: float
) -> None:
    hinged = replace(HINGED, trunk=trunk)
    motion = row_motion(
        tempo=tempo,
        hinged=hinged,
        top=rowed(hinged, past=past),
        standing_s=standing_s,
        camera=Camera(stand_deg),
        fps=fps,
        noise=0.002,
    )
    assert_good(motion, watch(BENT_OVER_ROW, motion.frames))


@pytest.mark.parametrize(("view", "stand_deg"), EVERYWHERE)
@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_raises_itself_where_it_can_be_seen_and_nowhere_else(
    code: str, view: View, stand_deg: float
) -> None:
    judged = judged_from(BENT_OVER_ROW, BENT_OVER_ROW.fault(code), view)
    motion = faulty(code, view, Camera(stand_deg))
    watched = watch(BENT_OVER_ROW, motion.frames)
    assert watched.report.view.label == view
    assert [rep.faults for rep in watched.report.reps] == [(code,) if judged else ()] * 3
    assert watched.codes == ({code} if judged else set())
    assert (code in watched.not_checked) is not judged


@pytest.mark.parametrize("stand_deg", [0.0, 180.0])
@pytest.mark.parametrize("code", FAULTY)
def test_nothing_is_judged_from_the_front(code: str, stand_deg: float) -> None:
    watched = watch(BENT_OVER_ROW, faulty(code, "side", Camera(stand_deg)).frames)
    assert watched.codes == set()
    assert watched.not_checked == set(FAULTY)


def test_an_elbow_that_has_reached_a_steep_trunk_is_not_too_short() -> None:
    hinged = replace(HINGED, trunk=38.0)
    elbow_deg = 180.0 - limit("short_pull") - SLACK_DEG
    motion = row_motion(hinged=hinged, top=rowed(hinged, past=5.0, elbow=elbow_deg))
    assert_good(motion, watch(BENT_OVER_ROW, motion.frames))


def test_a_pull_that_is_hardly_one_is_an_attempt() -> None:
    motion = row_motion(top=rowed(HINGED, past=-30.0, elbow=45.0))
    report = watch(BENT_OVER_ROW, motion.frames).report
    assert report.reps == ()
    assert len(report.attempts) == 3


def test_hidden_wrists_are_no_rows_and_no_fault() -> None:
    wrists = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
    frames = hidden(row_motion().frames, wrists, (0.0, 99.0), "unsure")
    watched = watch(BENT_OVER_ROW, frames)
    assert watched.report.reps == ()
    assert watched.codes == set()


@pytest.mark.parametrize("length_s", [0.2, 0.4])
def test_a_short_gap_is_bridged(length_s: float) -> None:
    motion = row_motion()
    begin_s = motion.truth[1].start_s + 0.3
    watched = watch(BENT_OVER_ROW, absent(motion.frames, (begin_s, begin_s + length_s)))
    assert len(watched.report.reps) == 3
    assert watched.codes == set()


def shot(keys: list[Key]) -> Frames:
    return film(keys, clock(keys[-1][0], 20.0), noise=0.002)


CURLED = replace(HINGED, upper_arm=0.0, elbow=120.0)
ELSE = {
    "squats": squat_motion(3).frames,
    "deadlifts": deadlift_motion(3).frames,
    "stiff-legged deadlifts": deadlift_motion(3, bottom=STIFF_LEGGED).frames,
    "Romanian deadlifts": deadlift_motion(3, bottom=ROMANIAN).frames,
    "bird dogs": bird_dog_motion().frames,
    "a plank": plank_motion(4.0).frames,
    "curls": row_motion(top=CURLED).frames,
    "rows while standing": shot(
        [(float(t), rowed(STANDING, past=60.0) if t % 2 else STANDING) for t in range(8)]
    ),
    "waving": shot(stay(wave(), 1.0)),
    "walking": shot([(0.0, STANDING), (1.0, STANDING), *walk(1.1, 0.0, 2.0)]),
}


@pytest.mark.parametrize("frames", ELSE.values(), ids=ELSE.keys())
def test_what_is_no_row(frames: Frames) -> None:
    report = watch(BENT_OVER_ROW, frames).report
    assert report.reps == ()
    assert report.attempts == ()
    assert report.faults == ()

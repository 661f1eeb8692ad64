"""What is not seen is never a fault, and a short gap costs nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from formcheck.core.pose.landmarks import Landmark
from formcheck.core.results.events import FaultRaised, Started, TrackingFound, TrackingLost
from formcheck.core.session.session import LOST_AFTER_S
from formcheck.exercises.squat import SQUAT
from tests.support.hiding import How, absent, cropped, hidden
from tests.support.motion import Frames, Tempo, watch
from tests.support.motions.scenes import EXERCISES, Filming, Scene
from tests.support.motions.squat import squat_motion
from tests.support.postures import SQUAT_CYCLE
from tests.support.stick import Camera
from tests.support.strategies import examples

KNEES = (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
TEMPO = Tempo(down_s=1.0, bottom_s=0.2, up_s=1.0, top_s=0.9)
VIEWS = [90.0, -90.0, 45.0, 0.0, 180.0]


def unseen(frames: Frames, span: tuple[float, float], *, knees_only: bool) -> Frames:
    return hidden(frames, KNEES, span, "missing") if knees_only else absent(frames, span)


scenes = st.builds(Scene, name=st.sampled_from(EXERCISES), bad=st.booleans())


@examples(24)
@given(
    start=st.floats(0.0, 1.0),
    length_s=st.floats(0.1, SQUAT_CYCLE.max_gap_s - 0.1),
    knees_only=st.booleans(),
    stand_deg=st.sampled_from([90.0, 45.0, 0.0]),
)
def test_a_short_gap_in_a_rep_is_bridged(
    start: float, length_s: float, knees_only: bool, stand_deg: float
) -> None:
    motion = squat_motion(2, tempo=TEMPO, camera=Camera(stand_deg), fps=25.0)
    first = motion.truth[0]
    gap_s = first.start_s + start * (first.end_s - first.start_s)
    frames = unseen(motion.frames, (gap_s, gap_s + length_s), knees_only=knees_only)
    watched = watch(SQUAT, frames)
    assert len(watched.report.reps) == 2
    assert watched.report.attempts == ()
    assert watched.codes == set()


@pytest.mark.parametrize("knees_only", [True, False])
@pytest.mark.parametrize("length_s", [SQUAT_CYCLE.max_gap_s + 0.2, LOST_AFTER_S + 0.5])
def test_a_long_gap_drops_the_half_rep_and_the_next_counts(
    length_s: float, knees_only: bool
) -> None:
    tempo = replace(TEMPO, bottom_s=2.0)
    motion = squat_motion(2, tempo=tempo)
    turn_s = motion.truth[0].turn_s
    span = (turn_s - length_s / 2, turn_s + length_s / 2)
    report = watch(SQUAT, unseen(motion.frames, span, knees_only=knees_only)).report
    assert len(report.reps) == 1
    assert report.attempts == ()
    assert report.reps[0].start_s == pytest.approx(motion.truth[1].start_s, abs=0.3)


@examples(24)
@given(
    scene=scenes,
    start_s=st.floats(0.2, 6.0),
    length_s=st.sampled_from([0.2, 0.8, 1.3, 2.0, 3.5]),  # off the limits by a picture
)
def test_missing_pictures_are_pictures_of_nobody(
    scene: Scene, start_s: float, length_s: float
) -> None:
    frames = scene.motion(Filming(Camera())).frames
    gone = absent(frames, (start_s, start_s + length_s))
    assume(gone[-1][1] is not None)
    told = watch(scene.exercise, gone).report.to_dict()
    left_out = watch(scene.exercise, [frame for frame in gone if frame[1] is not None])
    untold = left_out.report.to_dict()
    for part in ("reps", "attempts", "holds", "faults", "summary"):
        assert untold[part] == told[part], part


def test_going_and_coming_back_is_lost_and_found() -> None:
    motion = squat_motion(1, tail_s=4.0)
    gone_s = motion.truth[0].end_s + 1.5
    watched = watch(SQUAT, absent(motion.frames, (gone_s, gone_s + 2.0)))
    events = [event for tick in watched.ticks for event in tick.events]
    [found, again] = [event for event in events if isinstance(event, TrackingFound)]
    [lost] = [event for event in events if isinstance(event, TrackingLost)]
    assert found.t == 0.0
    assert lost.t == pytest.approx(gone_s + LOST_AFTER_S, abs=0.1)
    assert again.t == pytest.approx(gone_s + 2.0, abs=0.1)
    assert len(watched.report.reps) == 1


def test_coming_back_takes_the_start_posture_anew() -> None:
    assert SQUAT.start is not None
    motion = squat_motion(1, tail_s=6.0)
    gone_s = motion.truth[0].end_s + 1.5
    back_s = gone_s + LOST_AFTER_S + 0.5
    ticks = watch(SQUAT, absent(motion.frames, (gone_s, back_s))).ticks
    started = [event.t for tick in ticks for event in tick.events if isinstance(event, Started)]
    assert started == [0.0, pytest.approx(back_s + SQUAT.start.hold_s, abs=0.1)]


def test_nobody_at_all() -> None:
    watched = watch(SQUAT, [(i / 10, None) for i in range(50)])
    report = watched.report
    assert (report.reps, report.attempts, report.faults, report.not_checked) == ((), (), (), ())
    assert report.view.label == "unknown"
    assert report.source.tracked_s == 0.0
    assert report.source.frames == 50


@examples(80)
@given(
    scene=scenes,
    stand_deg=st.sampled_from(VIEWS),
    landmarks=st.sets(st.sampled_from(sorted(Landmark)), min_size=1, max_size=33),
    start_s=st.floats(0.0, 6.0),
    length_s=st.floats(0.1, 8.0),
    how=st.sampled_from(["unsure", "guessed", "missing"]),
)
def test_what_is_hidden_never_makes_a_fault(
    scene: Scene,
    stand_deg: float,
    landmarks: set[Landmark],
    start_s: float,
    length_s: float,
    how: How,
) -> None:
    frames = scene.motion(Filming(Camera(stand_deg))).frames
    seen = watch(scene.exercise, frames).codes
    partly = watch(scene.exercise, hidden(frames, landmarks, (start_s, start_s + length_s), how))
    assert partly.codes <= seen
    raised = [e.code for tick in partly.ticks for e in tick.events if isinstance(e, FaultRaised)]
    assert set(raised) <= seen


@examples(60)
@given(
    scene=scenes,
    stand_deg=st.sampled_from(VIEWS),
    left=st.floats(0.0, 0.5),
    top=st.floats(0.0, 0.5),
    width=st.floats(0.3, 1.0),
    height=st.floats(0.3, 1.0),
)
def test_what_the_picture_cuts_off_never_makes_a_fault(
    scene: Scene, stand_deg: float, left: float, top: float, width: float, height: float
) -> None:
    frames = scene.motion(Filming(Camera(stand_deg))).frames
    seen = watch(scene.exercise, frames).codes
    size = (int(1280 * width), int(720 * height))
    part = cropped(frames, int(1280 * left), int(720 * top), size)
    assert watch(scene.exercise, part).codes <= seen


@pytest.mark.parametrize("stand_deg", [90.0, 45.0, 0.0])
def test_what_could_not_be_judged_is_listed(stand_deg: float) -> None:
    motion = squat_motion(2, tempo=TEMPO, camera=Camera(stand_deg))
    feet = [mark for mark in Landmark if "HEEL" in mark.name or "FOOT" in mark.name]
    watched = watch(SQUAT, hidden(motion.frames, feet, (0.0, 99.0), "unsure"))
    assert "heels_up" in watched.not_checked
    assert len(watched.report.reps) == 2

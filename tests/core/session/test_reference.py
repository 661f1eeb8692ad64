"""What counts from the start posture counts from a still one, wherever the source begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from formcheck.capture.recording.recording import Recording
from formcheck.core.exercise.definition import RELEASE, Exercise
from formcheck.core.results.events import RepEnded
from formcheck.core.results.report import Report
from formcheck.exercises import ALL, get
from formcheck.exercises.squat import SQUAT
from tests.support.hiding import absent
from tests.support.motion import Frames, Motion, Tempo, one_after_another, watch
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.bird_dog import Pace, bird_dog_motion
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.holds import hold_motion
from tests.support.motions.squat import squat_motion
from tests.support.motions.swimmer_kicks import kicks_motion
from tests.support.postures import BOTTOM, STANDING, lying, lying_twist

DATA = Path(__file__).parent / "data"
#: Reps with a second of rest between them.
TEMPO = Tempo(down_s=1.2, bottom_s=0.3, up_s=1.2, top_s=1.0)
#: Ten frames a second are enough, and three times as quick as thirty.
FPS, NOISE = 10.0, 0.003

MOTIONS: dict[str, Callable[[], Motion]] = {
    "squat": lambda: squat_motion(3, tempo=TEMPO, fps=FPS, noise=NOISE),
    "deadlift": lambda: deadlift_motion(3, tempo=TEMPO, fps=FPS, noise=NOISE),
    "bird_dog": lambda: bird_dog_motion(
        ("left", "right", "left"), pace=Pace(rest_s=1.0), lead_s=1.0, fps=FPS, noise=NOISE
    ),
    "arch_hold": lambda: arch_motion(4.0, before_s=1.0, fps=FPS, noise=NOISE),
    "swimmer_kicks": lambda: kicks_motion(6, lying_s=1.0, fps=FPS, noise=NOISE),
    "reclined_twist": lambda: hold_motion(
        lying_twist("left"), lying(), 4.0, before_s=1.0, fps=FPS, noise=NOISE
    ),
}


def from_its(begin_s: float, frames: Frames) -> Frames:
    """Return the frames from a time on, as a source that begins there."""
    kept = [(t, pose) for t, pose in frames if t >= begin_s]
    first_t = kept[0][0]
    return [(t - first_t, pose and replace(pose, t=t - first_t)) for t, pose in kept]


def assert_like(exercise: Exercise, found: Report, whole: Report) -> None:
    """Every reference that was found is that of the start posture."""
    for signal in exercise.signals:
        name = f"{signal.name}_{signal.unit}"
        if name in found.reference:
            off = abs(found.reference[name] - whole.reference[name])
            assert off <= 1.5 * RELEASE[signal.unit], name


def test_every_exercise_that_counts_from_the_start_posture_is_tried() -> None:
    counting = {one.name for one in ALL if any(signal.from_start for signal in one.signals)}
    assert set(MOTIONS) == counting


@pytest.mark.parametrize("name", MOTIONS)
def test_a_source_may_begin_at_any_phase_of_the_movement(name: str) -> None:
    exercise, motion = get(name), MOTIONS[name]()
    whole = watch(exercise, motion.frames)
    assert whole.report.reference, "the start posture is seen in it"
    # The first rep or hold from before it begins until it is over.
    for begin_s in np.arange(0.7, 5.0, 0.15):
        found = watch(exercise, from_its(float(begin_s), motion.frames))
        assert found.codes <= whole.codes, begin_s
        assert_like(exercise, found.report, whole.report)
        if name in ("squat", "deadlift", "bird_dog"):
            # They come to rest between reps, and stay there.
            assert set(found.report.reference) == set(whole.report.reference), begin_s


@pytest.mark.parametrize("begin_s", [1.6, 2.2, 2.8, 3.4])
def test_never_standing_still_is_not_compared(begin_s: float) -> None:
    motion = squat_motion(4, tempo=replace(TEMPO, top_s=0.0), tail_s=0.0)
    watched = watch(SQUAT, from_its(begin_s, motion.frames))
    assert watched.report.reference == {}
    assert watched.codes == set()
    assert "heels_up" in watched.not_checked


@pytest.mark.parametrize("begin_s", np.arange(1.0, 2.9, 0.2))
def test_knees_that_stay_bent_are_a_fault_in_a_source_that_begins_in_a_rep(begin_s: float) -> None:
    """The posture in which a rep ends is no start posture."""
    bend_deg = 28.0
    between = replace(STANDING, shin=0.4 * bend_deg, thigh=-0.6 * bend_deg)
    motion = squat_motion(3, between=between, tempo=replace(TEMPO, down_s=1.0, up_s=1.2))
    report = watch(SQUAT, from_its(begin_s, motion.frames)).report
    assert [rep.faults for rep in report.reps] == [("no_lockout",), ("no_lockout",), ()]
    assert report.reference["stance_deg"] == pytest.approx(174.0, abs=1.0)


def test_heels_are_judged_from_the_first_still_standing_on() -> None:
    """The rep before it is not judged again: what was said of it stays."""
    on_toes = replace(BOTTOM, foot=15.0)
    motion = squat_motion(3, bottom=on_toes, tempo=TEMPO)
    watched = watch(SQUAT, from_its(2.0, motion.frames))
    assert [rep.faults for rep in watched.report.reps] == [(), ("heels_up",), ("heels_up",)]
    assert "heels_up" in watched.not_checked
    said = [e.rep for tick in watched.ticks for e in tick.events if isinstance(e, RepEnded)]
    assert tuple(said) == watched.report.reps


@pytest.mark.parametrize("name", ["begins_at_bottom", "begins_mid_rep"])
def test_a_filmed_squat_that_begins_in_a_rep(name: str) -> None:
    recording = Recording(DATA / f"{name}.poses.jsonl.gz")
    report = watch(SQUAT, list(recording)).report
    assert report.reference["stance_deg"] == pytest.approx(177.0, abs=2.0)
    assert report.reference["heel_rise_leg"] == pytest.approx(0.053, abs=0.01)
    assert "heels_up" not in {fault.code for fault in report.faults}
    assert report.reps[-1].faults == ("shallow",)


@pytest.mark.parametrize("gone_s", np.arange(4.5, 8.0, 0.35))
@pytest.mark.parametrize("for_s", [0.7, 1.5, 4.0])
def test_a_person_who_goes_and_comes_back_in_a_rep_keeps_the_reference(
    gone_s: float, for_s: float
) -> None:
    motion = squat_motion(5, tempo=TEMPO, fps=FPS, noise=NOISE)
    whole = watch(SQUAT, motion.frames).report
    watched = watch(SQUAT, absent(motion.frames, (gone_s, gone_s + for_s)))
    assert watched.codes == set()
    assert_like(SQUAT, watched.report, whole)
    assert set(watched.report.reference) == set(whole.reference)


def test_not_standing_still_on_coming_back_keeps_the_old_posture() -> None:
    on_toes = replace(BOTTOM, foot=15.0)
    quick = replace(TEMPO, top_s=0.0)
    motion = squat_motion(5, bottom=on_toes, tempo=quick, tail_s=0.0)
    gone_s = motion.truth[1].turn_s
    watched = watch(SQUAT, absent(motion.frames, (gone_s, gone_s + 1.5)))
    assert [rep.faults for rep in watched.report.reps] == [("heels_up",)] * 3


def test_a_person_who_comes_back_otherwise_is_compared_with_the_new_posture() -> None:
    """Somebody else, or other shoes: the next still standing is the reference."""
    raised = replace(STANDING, foot=6.0)
    after = squat_motion(2, standing=raised, bottom=replace(BOTTOM, foot=6.0), tempo=TEMPO)
    both = one_after_another(squat_motion(1, tempo=TEMPO), after, pause_s=3.0)
    watched = watch(SQUAT, both.frames)
    assert len(watched.report.reps) == 3
    assert watched.codes == set()
    assert watched.report.reference["heel_rise_leg"] > 0.015

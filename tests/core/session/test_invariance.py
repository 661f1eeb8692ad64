"""What must not matter: size and place in the picture, which way the person faces, the hour."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.session.session import Session
from formcheck.exercises.squat import SQUAT
from tests.support.mirror import mirror
from tests.support.motion import Frames, Tempo, clock, film, watch
from tests.support.motions.scenes import EXERCISES, Filming, Scene
from tests.support.motions.squat import squat_motion
from tests.support.postures import STANDING
from tests.support.stick import Camera, Posture, reframed
from tests.support.strategies import examples

QUICK = Tempo(down_s=0.8, bottom_s=0.1, up_s=0.8, top_s=0.2)
#: Signals of which only the changes mean something.
HEIGHTS_IN_THE_PICTURE = {"hips"}
OPPOSITE: dict[str, str] = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Filmed:
    """A good or a bad set from some view, trembling a little.

    Times are multiples of 1/32 s, which later times of day do not round.
    """

    scene: Scene
    stand_deg: float
    seed: int

    @property
    def exercise(self) -> Exercise:
        return self.scene.exercise

    def frames(self) -> Frames:
        camera = Camera(self.stand_deg, px_per_m=220.0)
        fps = 32.0 if self.scene.name == "squat" else 16.0
        return self.scene.motion(Filming(camera, fps, 0.002, self.seed)).frames


scenes = st.builds(
    Filmed,
    scene=st.builds(
        Scene, name=st.sampled_from(EXERCISES), bad=st.booleans(), reps=st.sampled_from([1, 2])
    ),
    stand_deg=st.sampled_from([90.0, -90.0, 45.0, -135.0, 0.0, 180.0]),
    seed=st.integers(0, 99),
)


def changed(frames: Frames, change: Callable[[Pose], Pose]) -> Frames:
    return [(t, pose and change(pose)) for t, pose in frames]


def happenings(tick: Tick) -> list[str]:
    return [type(event).__name__ for event in tick.events]


def state(tick: Tick) -> tuple[object, ...]:
    """Everything in a tick except which side, which way and the numbers of the signals."""
    unchecked = [(entry.code, entry.reason) for entry in tick.not_checked]
    counts = (tick.reps, tick.attempts, round(tick.hold_s, 9))
    return (tick.view, tick.phase, *counts, tick.faults, unchecked, happenings(tick))


def other_side(name: str) -> str:
    """Return the name of the signal of the other side, where it is of one."""
    side, _, what = name.partition("_")
    return f"{OPPOSITE[side]}_{what}" if side in OPPOSITE and what else name


def assert_same(
    exercise: Exercise,
    frames: Frames,
    others: Frames,
    *,
    but: Collection[str] = (),
    named: Callable[[str], str] = str,
) -> None:
    """Both are judged alike, and every signal is the same ``but`` those named.

    ``named`` gives the name of the signal of the others that a signal must be equal to.
    """
    ours, theirs = watch(exercise, frames), watch(exercise, others)
    for mine, other in zip(ours.ticks, theirs.ticks, strict=True):
        assert state(mine) == state(other), mine.t
        for name in mine.signals.keys() - but:
            ours_is, theirs_is = mine.signals[name], other.signals[named(name)]
            assert ours_is == pytest.approx(theirs_is, abs=1e-6, nan_ok=True), name
    assert ours.report.summary() == theirs.report.summary()
    for rep, twin in zip(ours.report.reps, theirs.report.reps, strict=True):
        assert rep.faults == twin.faults
        assert rep.measures == pytest.approx(twin.measures, abs=1e-6, nan_ok=True)


@examples(24)
@given(scene=scenes, zoom=st.sampled_from([0.5, 2, 3]))
def test_the_size_of_the_picture_does_not_matter(scene: Filmed, zoom: float) -> None:
    exercise, frames = scene.exercise, scene.frames()

    def zoomed(pose: Pose) -> Pose:
        width, height = pose.size
        return reframed(pose, (int(width * zoom), int(height * zoom)), zoom, np.zeros(2))

    assert_same(exercise, frames, changed(frames, zoomed))


@examples(24)
@given(scene=scenes, right=st.floats(-150, 150), down=st.floats(-80, 20))
def test_the_place_in_the_picture_does_not_matter(scene: Filmed, right: float, down: float) -> None:
    exercise, frames = scene.exercise, scene.frames()
    shift_px = np.array([right, down])
    moved = changed(frames, lambda pose: reframed(pose, pose.size, 1.0, shift_px))
    for _, pose in moved:
        assert pose is not None
        assert ((pose.image >= 0) & (pose.image <= pose.size)).all()
    assert_same(exercise, frames, moved, but=HEIGHTS_IN_THE_PICTURE)


@examples(24)
@given(scene=scenes)
def test_a_mirrored_picture_changes_the_names_of_the_sides_and_nothing_else(
    scene: Filmed,
) -> None:
    exercise, frames = scene.exercise, scene.frames()
    mirrored = changed(frames, mirror)
    assert_same(exercise, frames, mirrored, named=other_side)
    there, here = watch(exercise, frames).ticks[-1], watch(exercise, mirrored).ticks[-1]
    assert here.side == OPPOSITE.get(there.side, there.side)
    assert here.facing == OPPOSITE.get(there.facing, there.facing)


@examples(16)
@given(scene=scenes, later_s=st.sampled_from([1000.0, 86400.0]))
def test_the_hour_does_not_matter(scene: Filmed, later_s: float) -> None:
    exercise, frames = scene.exercise, scene.frames()
    late = [(t + later_s, pose and replace(pose, t=pose.t + later_s)) for t, pose in frames]
    ours, theirs = watch(exercise, frames), watch(exercise, late)
    assert [state(tick) for tick in ours.ticks] == [state(tick) for tick in theirs.ticks]
    for rep, other in zip(ours.report.reps, theirs.report.reps, strict=True):
        assert other.start_s - later_s == pytest.approx(rep.start_s)


@examples(32)
@given(scene=scenes, cut=st.floats(0.05, 0.95), gone=st.floats(0.0, 1.0))
def test_nothing_looks_ahead(scene: Filmed, cut: float, gone: float) -> None:
    exercise, frames = scene.exercise, scene.frames()
    hidden = int(gone * len(frames))
    frames = [(t, None if hidden <= i < hidden + 5 else p) for i, (t, p) in enumerate(frames)]
    whole = watch(exercise, frames).ticks
    session = Session(exercise)
    for tick, (t, pose) in zip(whole, frames[: int(cut * len(frames))], strict=False):
        again = session.step(t, pose)
        assert repr(replace(again, pose=None)) == repr(replace(tick, pose=None))


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (500, 500)])
@pytest.mark.parametrize("knee_deg", [90.0, 121.0, 60.0])
def test_angles_are_those_of_the_body_in_pictures_of_any_shape(
    size: tuple[int, int], knee_deg: float
) -> None:
    """Normalised coordinates would read 121 for 90 in a wide picture and 59 in a tall one."""
    posture = Posture(shin=10.0, thigh=10.0 - (180.0 - knee_deg), trunk=30.0)
    frames = film([(0.0, posture), (1.0, posture)], clock(1.0, 10.0), camera=Camera(size=size))
    knee = watch(SQUAT, frames).ticks[-1].signals["knee"]
    assert knee == pytest.approx(knee_deg, abs=1e-6)


def test_left_and_right_are_judged_alike_from_behind_and_in_front() -> None:
    """Every signal of a squat is the same from a stand and from the one opposite."""
    for stand in (90.0, 45.0):
        ours, theirs = (
            watch(SQUAT, squat_motion(1, tempo=QUICK, camera=Camera(angle)).frames).ticks[-30]
            for angle in (stand, 180.0 - stand)
        )
        values, others = (np.array([*tick.signals.values()]) for tick in (ours, theirs))
        np.testing.assert_allclose(values, others, atol=1e-6)
        assert not math.isnan(ours.signals["hip_height"])


def test_a_session_is_the_same_twice() -> None:
    frames = squat_motion(2, tempo=QUICK, noise=0.003, standing=STANDING).frames
    assert watch(SQUAT, frames).report.to_dict() == watch(SQUAT, frames).report.to_dict()

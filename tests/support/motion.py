"""Motions of the stick figure, with the truth about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypedDict, Unpack

import numpy as np

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.pose.landmarks import FloatArray, Pose
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report, Source
from formcheck.core.session.session import Session
from formcheck.core.types import Side
from tests.support.stick import Camera, Posture, figure, rounding

Frames = list[tuple[float, Pose | None]]
#: The posture that is reached at a time.
Key = tuple[float, Posture]

_NAMES = [field.name for field in fields(Posture)]


@dataclass(frozen=True, slots=True)
class Tempo:
    """How long the parts of a repetition last."""

    down_s: float = 1.2
    bottom_s: float = 0.2
    up_s: float = 1.2
    top_s: float = 0.5

    @property
    def rep_s(self) -> float:
        """From leaving the top to leaving it again."""
        return self.down_s + self.bottom_s + self.up_s + self.top_s


@dataclass(frozen=True, slots=True)
class RepTruth:
    """When a repetition leaves rest, turns and is back.

    Attributes:
        start_s, turn_s, end_s: The turn is the middle of the time at the far end.
        side: Whose leg goes out, where a repetition has a side.
        held_s: How long the far end is held.
    """

    start_s: float
    turn_s: float
    end_s: float
    side: Side | None = None
    held_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Motion:
    """What was seen and what really happened."""

    frames: Frames
    truth: tuple[RepTruth, ...] = ()


class Shot(TypedDict, total=False):
    """How a motion is filmed.

    Attributes:
        jitter: How much the time between frames varies, as a share.
        noise: Trembling of landmarks as a share of the leg.
        seed: Of jitter and noise.
    """

    camera: Camera | None
    fps: float
    jitter: float
    noise: float
    seed: int


@dataclass(frozen=True, slots=True)
class Watched:
    """What the session made of a motion."""

    ticks: list[Tick]
    report: Report

    @property
    def codes(self) -> set[str]:
        """Every fault that was raised at any time."""
        return {fault.code for fault in self.report.faults}

    @property
    def not_checked(self) -> set[str]:
        """Every fault that could not be judged for a while."""
        return {entry.code for entry in self.report.not_checked}


def watch(exercise: Exercise, frames: Iterable[tuple[float, Pose | None]]) -> Watched:
    """Run a session over all frames."""
    session = Session(exercise)
    ticks = [session.step(t, pose) for t, pose in frames]
    return Watched(ticks, session.finish(Source("stick figure", "recording")))


def require_good(exercise: Exercise, motion: Motion) -> None:
    """Watch a motion: all counts, or is timed, on its side, and nothing is wrong with it."""
    watched = watch(exercise, motion.frames)
    report = watched.report
    done = report.reps if isinstance(exercise.measure, Cycle) else report.holds
    assert [one.side for one in done] == [true.side for true in motion.truth]
    assert [one.faults for one in done] == [()] * len(motion.truth)
    assert report.attempts == ()
    assert watched.codes == set()
    held_s = [true.held_s or true.end_s - true.start_s for true in motion.truth]
    for hold, true_s in zip(report.holds, held_s, strict=bool(report.holds)):
        assert abs(hold.held_s - true_s) < 0.5
        assert hold.good_s == hold.held_s


def pose_of(posture: Posture, camera: Camera | None = None) -> Pose:
    """Return the pose of somebody who keeps still."""
    [(_, pose)] = film([(0.0, posture), (1.0, posture)], np.zeros(1), camera=camera)
    assert pose is not None
    return pose


def min_jerk(share: FloatArray) -> FloatArray:
    """Return how far a gentle movement has come, 0 to 1, when ``share`` of its time is over."""
    x = np.clip(share, 0.0, 1.0)
    return np.asarray(x**3 * (10.0 - 15.0 * x + 6.0 * x**2))


def clock(duration_s: float, fps: float, *, jitter: float = 0.0, seed: int = 0) -> FloatArray:
    """Return the times of frames from 0 on; each lasts 1 +- ``jitter`` of its even share."""
    count = int(np.ceil(duration_s * fps)) + 1
    steps = 1.0 + jitter * np.random.default_rng(seed).uniform(-1.0, 1.0, count)
    steps[0] = 0.0
    return np.asarray(np.cumsum(steps) / fps)


def along(keys: Sequence[Key], t: FloatArray, *, hip_led: bool = False) -> Posture:
    """Return the posture at each time, going gently from key to key.

    In a motion that is led by the hip it is the hip's height that moves gently (as it is with
    people), and the angles follow. A foot is planted on the way when it is so at both ends.
    """
    poses = np.array([_values(posture) for _, posture in keys])
    key_t = np.array([when for when, _ in keys])
    after = np.clip(np.searchsorted(key_t, t, side="right"), 1, len(keys) - 1)
    share = min_jerk((t - key_t[after - 1]) / (key_t[after] - key_t[after - 1]))
    if hip_led:
        thigh = np.radians(poses[:, _NAMES.index("thigh"), 0])
        share = _by_height(thigh[after - 1], thigh[after], share)
    values = poses[after - 1] + share[:, None, None] * (poses[after] - poses[after - 1])
    planted = _NAMES.index("planted")
    values[:, planted] = np.minimum(poses[after - 1, planted], poses[after, planted])
    return Posture(*np.moveaxis(values, 1, 0))


def _values(posture: Posture) -> FloatArray:
    """Return (fields, 2)."""
    values = [np.asarray(getattr(posture, name), float) for name in _NAMES]
    return np.array([np.broadcast_to(value, 2) for value in values])


def _by_height(begin: FloatArray, end: FloatArray, share: FloatArray) -> FloatArray:
    """Return the share of the angle at which ``share`` of the hip's way is covered."""
    height = (1.0 - share) * np.cos(begin) + share * np.cos(end)
    way = np.abs(end) - np.abs(begin)
    gone = np.arccos(np.clip(height, -1.0, 1.0)) - np.abs(begin)
    return np.asarray(np.divide(gone, way, out=share.copy(), where=np.abs(way) > 1e-9))


def film(
    keys: Sequence[Key],
    t: FloatArray,
    *,
    camera: Camera | None = None,
    noise: float = 0.0,
    seed: int = 0,
    hip_led: bool = False,
) -> Frames:
    """Film a motion that is given by keys."""
    return shoot(along(keys, t, hip_led=hip_led), t, camera=camera, noise=noise, seed=seed)


def shoot(
    posture: Posture,
    t: FloatArray,
    *,
    camera: Camera | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Frames:
    """Film a posture that is given for each of the times."""
    poses = (camera or Camera()).film(
        figure(posture), t, rounding=rounding(posture), noise=noise, seed=seed
    )
    return [(pose.t, pose) for pose in poses]


def in_order(keys: Sequence[Key]) -> list[Key]:
    """Return the keys without those of parts that last no time."""
    return [key for i, key in enumerate(keys) if i == 0 or key[0] > keys[i - 1][0]]


def shoot_motion(
    keys: Sequence[Key],
    truth: Iterable[RepTruth],
    *,
    tail_s: float = 0.0,
    hip_led: bool = False,
    **shot: Unpack[Shot],
) -> Motion:
    """Film keys, and the last of them for ``tail_s`` more, with the truth about them."""
    keys = in_order(keys)
    t = shot_times(keys[-1][0] + tail_s, **shot)
    camera, noise, seed = shot.get("camera"), shot.get("noise", 0.0), shot.get("seed", 0)
    frames = film(keys, t, camera=camera, noise=noise, seed=seed, hip_led=hip_led)
    return Motion(frames, tuple(truth))


def shot_times(duration_s: float, **shot: Unpack[Shot]) -> FloatArray:
    """Return the times of frames; 30 a second unless ``shot`` says otherwise."""
    jitter, seed = shot.get("jitter", 0.0), shot.get("seed", 0)
    return clock(duration_s, shot.get("fps", 30.0), jitter=jitter, seed=seed)


def one_after_another(*motions: Motion, pause_s: float = 0.1) -> Motion:
    """Return the motions in turn; the truth says when each rep came in the whole."""
    frames: Frames = []
    truth: list[RepTruth] = []
    for motion in motions:
        later_s = frames[-1][0] + pause_s if frames else 0.0
        frames += [
            (t + later_s, None if pose is None else replace(pose, t=t + later_s))
            for t, pose in motion.frames
        ]
        truth += [
            replace(
                rep,
                start_s=rep.start_s + later_s,
                turn_s=rep.turn_s + later_s,
                end_s=rep.end_s + later_s,
            )
            for rep in motion.truth
        ]
    return Motion(frames, tuple(truth))


def no_smoothing(t: float, points: FloatArray, leg_px: float) -> FloatArray:
    return points

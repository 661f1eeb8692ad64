"""Motions of the stick figure, with the truth about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from formcheck.core.engine import Session
from formcheck.core.events import Tick
from formcheck.core.exercise import Exercise
from formcheck.core.pose import FloatArray, Pose
from formcheck.core.report import Report, Source
from tests.stick import Camera, Posture, figure, plank

Frames = list[tuple[float, Pose | None]]
#: The posture that is reached at a time.
Key = tuple[float, Posture]

STANDING = Posture(shin=3.0, thigh=-3.0, trunk=3.0, upper_arm=5.0, elbow=10.0)
#: Thighs just above level, shins and trunk nearly parallel.
BOTTOM = Posture(shin=30.0, thigh=-84.0, trunk=36.0, upper_arm=80.0, elbow=10.0)
PLANK = plank()
INTO_S = 0.6


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
    """When a repetition leaves rest, turns and is back."""

    start_s: float
    turn_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Motion:
    """What was seen and what really happened."""

    frames: Frames
    truth: tuple[RepTruth, ...] = ()


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


def min_jerk(share: FloatArray) -> FloatArray:
    """Return how far a gentle movement has come, 0 to 1, when ``share`` of its time is over."""
    x = np.clip(share, 0.0, 1.0)
    return np.asarray(x**3 * (10.0 - 15.0 * x + 6.0 * x**2))


def clock(duration_s: float, fps: float, *, jitter: float = 0.0, seed: int = 0) -> FloatArray:
    """Return the times of pictures from 0 on; each lasts 1 +- ``jitter`` of its even share."""
    count = int(np.ceil(duration_s * fps)) + 1
    steps = 1.0 + jitter * np.random.default_rng(seed).uniform(-1.0, 1.0, count)
    steps[0] = 0.0
    return np.asarray(np.cumsum(steps) / fps)


def along(keys: Sequence[Key], t: FloatArray, *, hip_led: bool = False) -> Posture:
    """Return the posture at each time, going gently from key to key.

    In a motion that is led by the hip it is the hip's height that moves gently (as it is with
    people), and the angles follow.
    """
    poses = np.array([_values(posture) for _, posture in keys])
    key_t = np.array([when for when, _ in keys])
    after = np.clip(np.searchsorted(key_t, t, side="right"), 1, len(keys) - 1)
    share = min_jerk((t - key_t[after - 1]) / (key_t[after] - key_t[after - 1]))
    if hip_led:
        index = [field.name for field in fields(Posture)].index("thigh")
        thigh = np.radians(poses[:, index, 0])
        share = _by_height(thigh[after - 1], thigh[after], share)
    values = poses[after - 1] + share[:, None, None] * (poses[after] - poses[after - 1])
    return Posture(*np.moveaxis(values, 1, 0))


def _values(posture: Posture) -> FloatArray:
    """Return (fields, 2)."""
    values = [np.asarray(getattr(posture, field.name), float) for field in fields(Posture)]
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
    points = figure(along(keys, t, hip_led=hip_led))
    poses = (camera or Camera()).film(points, t, noise=noise, seed=seed)
    return [(pose.t, pose) for pose in poses]


def squat_motion(
    reps: int = 3,
    *,
    tempo: Tempo | None = None,
    standing: Posture = STANDING,
    bottom: Posture = BOTTOM,
    between: Posture | None = None,
    lead_s: float = 1.0,
    tail_s: float = 1.0,
    fps: float = 30.0,
    jitter: float = 0.0,
    camera: Camera | None = None,
    noise: float = 0.0,
    seed: int = 0,
    hip_led: bool = True,
) -> Motion:
    """Squats: stand, go down, pause, come up, and again.

    Args:
        reps: How many.
        tempo: How long the parts of a rep last.
        standing, bottom: Where it begins and turns.
        between: The top between two reps; ``standing`` when None.
        lead_s, tail_s: Standing before the first and after the last.
        fps: Pictures a second.
        jitter: How much the time between pictures varies, as a share.
        camera: Where it is filmed from.
        noise: Trembling of landmarks as a share of the leg.
        seed: Of jitter and noise.
        hip_led: The hip's height moves gently; else the angles do.
    """
    tempo = tempo or Tempo()
    keys: list[Key] = [(0.0, standing), (lead_s, standing)]
    truth = []
    for number in range(1, reps + 1):
        top = standing if number == reps else (between or standing)
        start_s = keys[-1][0]
        down_s = start_s + tempo.down_s
        up_s = down_s + tempo.bottom_s
        end_s = up_s + tempo.up_s
        truth.append(RepTruth(start_s, (down_s + up_s) / 2, end_s))
        keys += [(down_s, bottom), (up_s, bottom), (end_s, top), (end_s + tempo.top_s, top)]
    keys = [key for i, key in enumerate(keys) if i == 0 or key[0] > keys[i - 1][0]]
    t = clock(keys[-1][0] + tail_s, fps, jitter=jitter, seed=seed)
    frames = film(keys, t, camera=camera, noise=noise, seed=seed, hip_led=hip_led)
    return Motion(frames, tuple(truth))


def plank_motion(
    hold_s: float = 8.0,
    *,
    posture: Posture = PLANK,
    before_s: float = 2.0,
    fps: float = 30.0,
    camera: Camera | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Motion:
    """A plank between kneeling on all fours.

    Getting into it and out of it takes ``INTO_S`` each; it is held from the middle of the one to
    the middle of the other, which is ``hold_s``. The truth's turn is the middle of the hold.
    """
    kneeling = replace(
        posture, shin=88.0, thigh=0.0, trunk=75.0, upper_arm=0.0, elbow=0.0, foot=88.0
    )
    begin_s, end_s = before_s + INTO_S / 2, before_s + INTO_S / 2 + hold_s
    keys = [
        (0.0, kneeling),
        (before_s, kneeling),
        (begin_s + INTO_S / 2, posture),
        (end_s - INTO_S / 2, posture),
        (end_s + INTO_S / 2, kneeling),
        (end_s + INTO_S / 2 + before_s, kneeling),
    ]
    t = clock(keys[-1][0], fps)
    frames = film(keys, t, camera=camera, noise=noise, seed=seed)
    return Motion(frames, (RepTruth(begin_s, (begin_s + end_s) / 2, end_s),))

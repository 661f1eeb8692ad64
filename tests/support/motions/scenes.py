"""A good and a bad set of every exercise, for what must hold of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from formcheck.core.exercise.definition import Exercise
from formcheck.core.types import Side
from formcheck.exercises import get
from tests.support.motion import Motion, Tempo
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.bent_over_row import row_motion
from tests.support.motions.bird_dog import ALTERNATING, Pace, Reach, bird_dog_motion
from tests.support.motions.cat_cow import Wave, cat_cow_motion
from tests.support.motions.deadlift import Pull, deadlift_motion
from tests.support.motions.holds import hold_motion
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.motions.swimmer_kicks import Kick, kicks_motion
from tests.support.postures import (
    ALL_FOURS,
    BOTTOM,
    CONVENTIONAL,
    HINGED,
    PLANK,
    PRONE,
    STANDING,
    arched,
    crossed_legs,
    figure_four,
    head_to_knee,
    lying,
    lying_twist,
    plank,
    rowed,
    seated,
)
from tests.support.stick import Camera, Posture

SAME_SIDE: tuple[Side, ...] = ("left", "left", "left", "left")


@dataclass(frozen=True, slots=True)
class Filming:
    """How a scene is filmed: from where, pictures a second, trembling as a share of the leg."""

    camera: Camera
    fps: float = 20.0
    noise: float = 0.0
    seed: int = 0


def _squat(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """Good ones, or leaning on the toes with the hips and knees to one side."""
    leaning = replace(BOTTOM, trunk=75.0, foot=15.0, sway=6.0, valgus=9.0)
    return squat_motion(
        reps,
        tempo=Tempo(down_s=0.9, bottom_s=0.2, up_s=0.9, top_s=0.9),
        bottom=leaning if bad else BOTTOM,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


def _deadlift(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """Good ones, or with the hips first, the bar far away, the head back and no lockout."""
    soft = replace(STANDING, shin=5.0, thigh=-13.0, trunk=13.0)
    return deadlift_motion(
        reps,
        tempo=Tempo(down_s=0.9, bottom_s=0.2, up_s=0.9, top_s=0.9),
        bottom=replace(CONVENTIONAL, neck=-75.0) if bad else CONVENTIONAL,
        finish=soft if bad else STANDING,
        pull=Pull(hips_first_deg=16.0, drift=0.25) if bad else None,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


def _plank(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """A good one, or a hanging one with bent knees."""
    return plank_motion(
        1.5 * reps,
        posture=plank(hip_bend=-25.0, knee_flexion=30.0) if bad else plank(),
        before_s=1.0,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


def _bird_dog(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """Good ones, or hasty ones of one side with low limbs and a bent knee."""
    low = Reach(leg=-25.0, arm=-60.0, knee_flexion=45.0)
    return bird_dog_motion(
        SAME_SIDE[:reps] if bad else ALTERNATING[:reps],
        pace=Pace(reach_s=0.6, hold_s=0.1 if bad else 1.2, return_s=0.6),
        reach=low if bad else Reach(),
        lead_s=1.0,
        tail_s=1.0,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


def _held(posture: Posture, before: Posture, filming: Filming, *, reps: int) -> Motion:
    """A posture that is held 1.5 s for each rep."""
    return hold_motion(
        posture,
        before,
        1.5 * reps,
        before_s=1.0,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


def _seated_forward_fold(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """A good one, or a round one with bent knees that is hardly a fold."""
    round_one = replace(seated(20.0, knee_flexion=40.0), round=90.0)
    return _held(round_one if bad else seated(50.0), seated(), filming, reps=reps)


def _head_to_knee_fold(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """A good one of the left, or a round one of the right that is hardly a fold."""
    if bad:
        round_one = replace(head_to_knee("right", 20.0, knee_flexion=40.0), round=90.0)
        return _held(round_one, head_to_knee("right"), filming, reps=reps)
    return _held(head_to_knee("left", 50.0), head_to_knee("left"), filming, reps=reps)


def _crossed_leg_fold(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """A good one, or a round one that is hardly a fold."""
    round_one = replace(crossed_legs(26.0), round=90.0)
    return _held(round_one if bad else crossed_legs(50.0), crossed_legs(), filming, reps=reps)


def _eye_of_the_needle(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """One of the left, or of the right: there is no fault in it."""
    posture = figure_four("right" if bad else "left")
    return _held(posture, lying(60.0, 80.0), filming, reps=reps)


def _reclined_twist(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """A good one with the left knee across, or one in which the right shoulder comes along."""
    posture = lying_twist("right", twist=40.0, roll=30.0) if bad else lying_twist("left")
    return _held(posture, lying(), filming, reps=reps)


def _bent_over_row(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """Good ones, or upright ones that are too short, with locked knees and a swinging trunk."""
    upright = replace(HINGED, shin=0.0, thigh=0.0, trunk=45.0)
    swung = replace(rowed(upright, past=-25.0, elbow=50.0), trunk=25.0)
    return row_motion(
        reps,
        hinged=upright if bad else HINGED,
        top=swung if bad else None,
        standing_s=0.0,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


def _arch_hold(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """A good one, or one with the chest down, bent knees and the head back."""
    wrong = arched(chest=0.0, legs=20.0, knee_flexion=45.0, neck=-70.0)
    return arch_motion(
        2.5 * reps,
        posture=wrong if bad else arched(),
        before_s=1.0,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


def _swimmer_kicks(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """Good ones, or slow ones with the chest and the lower leg down and a bent knee."""
    return kicks_motion(
        2 * reps,
        kick_s=1.5 if bad else 0.6,
        kick=Kick(chest=0.0, legs=11.0, swing=12.0, knee_flexion=60.0) if bad else Kick(),
        lying_s=1.0,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


def _cat_cow(filming: Filming, *, reps: int, bad: bool) -> Motion:
    """Good ones, or small ones with bent elbows and the hips behind the knees."""
    shifted = replace(ALL_FOURS, thigh=-30.0, upper_arm=-25.0, elbow=50.0)
    small = Wave(cat=30.0, cow=-30.0, way_s=1.2, stay_s=0.4)
    return cat_cow_motion(
        reps,
        wave=small if bad else Wave(way_s=1.0, stay_s=0.4),
        base=shifted if bad else ALL_FOURS,
        camera=filming.camera,
        fps=filming.fps,
        noise=filming.noise,
        seed=filming.seed,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What the tests of all exercises need to know of one.

    Attributes:
        start: The posture in which it begins.
        codes: Of its faults; fixed for ever, for other programs read them.
        film: Films a good or a bad set.
    """

    start: Posture
    codes: frozenset[str]
    film: Callable[..., Motion]


def _codes(*codes: str) -> frozenset[str]:
    return frozenset(codes)


#: One entry for each exercise.
KNOWN: dict[str, Known] = {
    "squat": Known(
        STANDING,
        _codes(
            *("shallow", "trunk_lean", "knee_valgus", "heels_up"),
            *("hip_shift", "no_lockout", "back_rounded", "too_fast"),
        ),
        _squat,
    ),
    "deadlift": Known(
        STANDING,
        _codes(
            *("back_rounded", "hips_first", "squatting", "no_lockout"),
            *("lean_back", "bar_drift", "neck_extended"),
        ),
        _deadlift,
    ),
    "plank": Known(
        PLANK,
        _codes("hips_sagging", "hips_piked", "knees_bent", "elbows_misplaced", "head_dropped"),
        _plank,
    ),
    "bird_dog": Known(
        ALL_FOURS,
        _codes(
            *("leg_low", "leg_high", "arm_low", "knee_bent", "same_side"),
            *("back_arched", "hips_rotated", "short_hold", "not_alternating"),
        ),
        _bird_dog,
    ),
    "seated_forward_fold": Known(
        seated(),
        _codes("knees_bent", "not_folded", "back_rounded"),
        _seated_forward_fold,
    ),
    "head_to_knee_fold": Known(
        seated(),
        _codes("knees_bent", "not_folded", "back_rounded"),
        _head_to_knee_fold,
    ),
    "crossed_leg_fold": Known(
        crossed_legs(),
        _codes("not_folded", "back_rounded"),
        _crossed_leg_fold,
    ),
    "eye_of_the_needle": Known(lying(60.0, 80.0), _codes(), _eye_of_the_needle),
    "reclined_twist": Known(lying(), _codes("shoulder_up"), _reclined_twist),
    "bent_over_row": Known(
        HINGED,
        _codes("back_rounded", "trunk_high", "trunk_swing", "short_pull", "knees_locked"),
        _bent_over_row,
    ),
    "arch_hold": Known(
        PRONE, _codes("chest_down", "legs_down", "knees_bent", "neck_extended"), _arch_hold
    ),
    "swimmer_kicks": Known(PRONE, _codes("limb_down", "chest_down", "knees_bent"), _swimmer_kicks),
    "cat_cow": Known(ALL_FOURS, _codes("small_range", "elbows_bent", "hips_shifted"), _cat_cow),
}
EXERCISES = tuple(KNOWN)


@dataclass(frozen=True, slots=True)
class Scene:
    """A good or a bad set of an exercise.

    Attributes:
        name: Of the exercise.
        bad: With as many faults at once as go together.
        reps: How many; of a hold, how many times 1.5 s.
    """

    name: str
    bad: bool
    reps: int = 2

    @property
    def exercise(self) -> Exercise:
        """What it is watched for."""
        return get(self.name)

    def motion(self, filming: Filming) -> Motion:
        """Film it."""
        return KNOWN[self.name].film(filming, reps=self.reps, bad=self.bad)

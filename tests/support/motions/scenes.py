"""A good and a bad set of every exercise, for what must hold of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

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

#: Films this number of reps, or seconds of a hold.
Film = Callable[..., Motion]
SAME_SIDE: tuple[Side, ...] = ("left", "left", "left", "left")


@dataclass(frozen=True, slots=True)
class Filming:
    """How a scene is filmed: from where, frames a second, trembling as a share of the leg."""

    camera: Camera
    fps: float = 20.0
    noise: float = 0.0
    seed: int = 0


QUICK = Tempo(down_s=0.9, bottom_s=0.2, up_s=0.9, top_s=0.9)
SOFT = replace(STANDING, shin=5.0, thigh=-13.0, trunk=13.0)
LOW = Reach(leg=-25.0, arm=-60.0, knee_flexion=45.0)
UPRIGHT = replace(HINGED, shin=0.0, thigh=0.0, trunk=45.0)
SWUNG = replace(rowed(UPRIGHT, past=-25.0, elbow=50.0), trunk=25.0)
SHIFTED = replace(ALL_FOURS, thigh=-30.0, upper_arm=-25.0, elbow=50.0)


def _bird_dogs(sides: Sequence[Side], hold_s: float, reach: Reach) -> Film:
    pace = Pace(reach_s=0.6, hold_s=hold_s, return_s=0.6)
    return lambda reps, **shot: bird_dog_motion(
        sides[:reps], pace=pace, reach=reach, lead_s=1.0, tail_s=1.0, **shot
    )


def _held(posture: Posture, before: Posture) -> Film:
    """A posture that is held 1.5 s for each rep."""
    return lambda reps, **shot: hold_motion(posture, before, 1.5 * reps, before_s=1.0, **shot)


def _planks(posture: Posture) -> Film:
    return lambda reps, **shot: plank_motion(1.5 * reps, posture=posture, before_s=1.0, **shot)


def _arches(posture: Posture) -> Film:
    return lambda reps, **shot: arch_motion(2.5 * reps, posture=posture, before_s=1.0, **shot)


def _kicks(kick_s: float, kick: Kick) -> Film:
    return lambda reps, **shot: kicks_motion(
        2 * reps, kick_s=kick_s, kick=kick, lying_s=1.0, **shot
    )


def _rounded(posture: Posture) -> Posture:
    return replace(posture, round=90.0)


@dataclass(frozen=True, slots=True)
class Known:
    """What the tests of all exercises need to know of one.

    Attributes:
        start: The posture in which it begins.
        codes: Of its faults; fixed for ever, for other programs read them.
        good, bad: Film a good set, and one with as many faults at once as go together.
    """

    start: Posture
    codes: frozenset[str]
    good: Film
    bad: Film

    def film(self, filming: Filming, *, reps: int, bad: bool) -> Motion:
        """Film a good or a bad set."""
        return (self.bad if bad else self.good)(
            reps,
            camera=filming.camera,
            fps=filming.fps,
            noise=filming.noise,
            seed=filming.seed,
        )


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
        partial(squat_motion, tempo=QUICK),
        partial(
            squat_motion,
            tempo=QUICK,
            bottom=replace(BOTTOM, trunk=75.0, foot=15.0, sway=6.0, valgus=9.0),
        ),
    ),
    "deadlift": Known(
        STANDING,
        _codes(
            *("back_rounded", "hips_first", "squatting", "no_lockout"),
            *("lean_back", "bar_drift", "neck_extended"),
        ),
        partial(deadlift_motion, tempo=QUICK),
        partial(
            deadlift_motion,
            tempo=QUICK,
            bottom=replace(CONVENTIONAL, neck=-75.0),
            finish=SOFT,
            pull=Pull(hips_first_deg=16.0, drift=0.25),
        ),
    ),
    "plank": Known(
        PLANK,
        _codes("hips_sagging", "hips_piked", "knees_bent", "elbows_misplaced", "head_dropped"),
        _planks(plank()),
        _planks(plank(hip_bend=-25.0, knee_flexion=30.0)),
    ),
    "bird_dog": Known(
        ALL_FOURS,
        _codes(
            *("leg_low", "leg_high", "arm_low", "knee_bent", "same_side"),
            *("back_arched", "hips_rotated", "short_hold", "not_alternating"),
        ),
        _bird_dogs(ALTERNATING, 1.2, Reach()),
        _bird_dogs(SAME_SIDE, 0.1, LOW),
    ),
    "seated_forward_fold": Known(
        seated(),
        _codes("knees_bent", "not_folded", "back_rounded"),
        _held(seated(50.0), seated()),
        _held(_rounded(seated(20.0, knee_flexion=40.0)), seated()),
    ),
    "head_to_knee_fold": Known(
        seated(),
        _codes("knees_bent", "not_folded", "back_rounded"),
        _held(head_to_knee("left", 50.0), head_to_knee("left")),
        _held(_rounded(head_to_knee("right", 20.0, knee_flexion=40.0)), head_to_knee("right")),
    ),
    "crossed_leg_fold": Known(
        crossed_legs(),
        _codes("not_folded", "back_rounded"),
        _held(crossed_legs(50.0), crossed_legs()),
        _held(_rounded(crossed_legs(26.0)), crossed_legs()),
    ),
    # It has no faults: the bad one is that of the other side.
    "eye_of_the_needle": Known(
        lying(60.0, 80.0),
        _codes(),
        _held(figure_four("left"), lying(60.0, 80.0)),
        _held(figure_four("right"), lying(60.0, 80.0)),
    ),
    "reclined_twist": Known(
        lying(),
        _codes("shoulder_up"),
        _held(lying_twist("left"), lying()),
        _held(lying_twist("right", twist=40.0, roll=30.0), lying()),
    ),
    "bent_over_row": Known(
        HINGED,
        _codes("back_rounded", "trunk_high", "trunk_swing", "short_pull", "knees_locked"),
        partial(row_motion, standing_s=0.0),
        partial(row_motion, hinged=UPRIGHT, top=SWUNG, standing_s=0.0),
    ),
    "arch_hold": Known(
        PRONE,
        _codes("chest_down", "legs_down", "knees_bent", "neck_extended"),
        _arches(arched()),
        _arches(arched(chest=0.0, legs=20.0, knee_flexion=45.0, neck=-70.0)),
    ),
    "swimmer_kicks": Known(
        PRONE,
        _codes("limb_down", "chest_down", "knees_bent"),
        _kicks(0.6, Kick()),
        _kicks(1.5, Kick(chest=0.0, legs=11.0, swing=12.0, knee_flexion=60.0)),
    ),
    "cat_cow": Known(
        ALL_FOURS,
        _codes("small_range", "elbows_bent", "hips_shifted"),
        partial(cat_cow_motion, wave=Wave(way_s=1.0, stay_s=0.4)),
        partial(
            cat_cow_motion, wave=Wave(cat=30.0, cow=-30.0, way_s=1.2, stay_s=0.4), base=SHIFTED
        ),
    ),
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

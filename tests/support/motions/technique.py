"""How each exercise is done well, how with one fault at a time, and what is none of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Unpack

import numpy as np

from formcheck.core.exercise.rules import limit_of
from formcheck.core.types import Side, View
from formcheck.exercises import get
from tests.support.motion import Frames, Key, Motion, Shot, Tempo, clock, film
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.bent_over_row import row_motion
from tests.support.motions.bird_dog import Pace, Reach, bird_dog_motion
from tests.support.motions.cat_cow import Wave, cat_cow_motion
from tests.support.motions.deadlift import Pull, deadlift_motion
from tests.support.motions.holds import LYING, hold_motion
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.motions.swimmer_kicks import Kick, kicks_motion
from tests.support.postures import (
    ALL_FOURS,
    BOTTOM,
    CONVENTIONAL,
    DEADLIFT_CYCLE,
    HINGED,
    KNEELING,
    ON_THE_BACK,
    PLANK,
    PRONE,
    ROMANIAN,
    SQUAT_CYCLE,
    SQUATTED,
    STANDING,
    STIFF_LEGGED,
    arched,
    bird_dog,
    crossed_legs,
    figure_four,
    head_to_knee,
    lying,
    lying_twist,
    plank,
    rowed,
    seated,
    squat_to,
)
from tests.support.stick import FOOT_LEG, LEG, Camera, Posture, figure

#: Where cameras stand to see a standing person from each view; the first is used alone.
STANDS: dict[View, tuple[float, ...]] = {
    "side": (90.0, -90.0),
    "oblique": (50.0, -50.0, 130.0, -130.0),
    "front": (0.0, 180.0),
}
PLACED: list[tuple[View, Camera]] = [
    (view, Camera(stand)) for view, stands in STANDS.items() for stand in stands
]
#: Seen at an angle a body looks shorter than it is and its bends sharper.
SLACK_DEG = 8.0

#: The code of a fault, and the side that it is of where both are tried.
Code = str | tuple[str, Side]
Good = Callable[[Camera, float], Motion]
Wrong = Callable[[View, Camera], Motion]
#: A posture that is kept, or what is filmed.
Other = Posture | Callable[[], Frames]


@dataclass(frozen=True, slots=True)
class Technique:
    """What is right, what is wrong, and what is something else.

    Attributes:
        good: Ways to do it well, by name, given the camera and the noise.
        wrong: By the code of a fault, a set with this fault alone, as it shows from a view.
        other: What is none of it, by name.
        placed: The cameras, with the view that each has; also views that it is not watched from.
        others_from: From where the postures of ``other`` are filmed.
        spared: The number of the one repetition that is without the fault, by its code.
        within_s: How near to the truth the times are.
        gaps_s: For how long nobody may be found in a repetition or a hold.
    """

    good: Mapping[str, Good]
    wrong: Mapping[Code, Wrong]
    other: Mapping[str, Other]
    placed: Sequence[tuple[View, Camera]] = tuple(PLACED)
    others_from: Sequence[Camera] = (Camera(90.0), Camera(-90.0), Camera(50.0))
    spared: Mapping[str, int] = field(default_factory=dict)
    within_s: float = 0.3
    gaps_s: Sequence[float] = (0.2, 0.4)


def limit(name: str, code: str, view: View = "side") -> float:
    """Return a fault's threshold; that of the first view where it cannot be judged."""
    rule = get(name).fault(code)
    return limit_of(rule, view if view in rule.views else rule.views[0])


def rounded(name: str, view: View) -> float:
    """Return a turn of the back beyond the limit; the small of it reads a fifth of the turn."""
    return 5.0 * (limit(name, "back_rounded", view) + get(name).signal("rounding").typical) + 20.0


def across(view: View) -> float:
    """Return how much of what lies in the side view shows from a view; all where none does."""
    return abs(math.sin(math.radians(STANDS[view][0]))) or 1.0


def shot(keys: list[Key]) -> Frames:
    """Film keys from the side."""
    return film(keys, clock(keys[-1][0], 20.0), noise=0.002)


SIDES: tuple[Side, ...] = ("left", "right")
SITTING = Posture(thigh=-88.0, trunk=5.0)
OTHERS: dict[str, Other] = {
    "standing": STANDING,
    "squatting": SQUATTED,
    "sitting on a chair": SITTING,
    "sitting upright": seated(),
    "bending over": Posture(thigh=-5.0, trunk=95.0),
    "on all fours": ALL_FOURS,
    "kneeling": KNEELING,
    "a bird dog": bird_dog("left"),
    "lying on the back": seated(-90.0),
    "lying still": lying(),
    "lying with the knees up": lying(60.0, 80.0),
    "lying flat": PRONE,
    # Walking, waving, talking and sitting down: tests/core/session/test_not_a_rep.py.
    "squats": lambda: squat_motion(3).frames,
    "deadlifts": lambda: deadlift_motion(3).frames,
    "deadlifts from the floor": lambda: deadlift_motion(3, from_floor=True).frames,
    "stiff-legged deadlifts": lambda: deadlift_motion(3, bottom=STIFF_LEGGED).frames,
    "Romanian deadlifts": lambda: deadlift_motion(3, bottom=ROMANIAN).frames,
    "bird dogs": lambda: bird_dog_motion(talk_s=6.0).frames,
    "a plank": lambda: plank_motion(4.0).frames,
    "an arch": lambda: arch_motion(4.0).frames,
}


def others(*names: str, **own: Other) -> dict[str, Other]:
    """Return some of the others, and some of one's own."""
    return {name: OTHERS[name] for name in names} | own


def well(motion: Callable[..., Motion], *given: Any, **how: Any) -> Good:
    """Return a motion that is done well."""
    return lambda camera, noise: motion(*given, **how, camera=camera, noise=noise)


def badly(motion: Callable[..., Motion], *given: Any, **how: Any) -> Wrong:
    """Return a motion with a fault, whatever the view."""
    return lambda _, camera: motion(*given, **how, camera=camera)


def held(
    posture: Posture,
    before: Posture,
    side: Side | None = None,
    hold_s: float = 6.0,
    **shot: Unpack[Shot],
) -> Motion:
    """Film a hold of a side."""
    motion = hold_motion(posture, before, hold_s, **shot)
    return Motion(motion.frames, tuple(replace(one, side=side) for one in motion.truth))


def held_wrongly(posture: Posture, before: Posture, side: Side | None = None) -> Wrong:
    """Return a hold of five seconds with a fault."""
    return badly(held, posture, before, side, 5.0)


# Squat


def leaning_aside(share: float) -> float:
    """Return the angle in degrees at which a length leans aside by a share of it."""
    return math.degrees(math.asin(share))


def knees_in(view: View) -> Posture:
    """Swing the knees inward until their distance is well under the limit."""
    for valgus in np.arange(0.0, 40.0, 0.5):
        posture = replace(BOTTOM, valgus=valgus)
        points = figure(posture)[0]
        knees, ankles = points[25, 2] - points[26, 2], points[27, 2] - points[28, 2]
        if knees / ankles < limit("squat", "knee_valgus", view) - 0.1:
            return posture
    raise AssertionError("no knee comes in that far")


def squat_bottom(code: str, view: View) -> Posture:
    """Return the bottom of a squat with a fault."""
    most = limit("squat", code, view)
    match code:
        case "back_rounded":
            return replace(BOTTOM, round=rounded("squat", view))
        case "shallow":
            return squat_to((most + SQUAT_CYCLE.depth) / 2)
        case "trunk_lean":
            return replace(BOTTOM, trunk=BOTTOM.shin + most + 12.0)
        case "knee_valgus":
            return knees_in(view)
        case "heels_up":
            return replace(BOTTOM, foot=leaning_aside((most + 0.03) / FOOT_LEG))
        case _:
            # Hips and knees of a squat stand about 0.4 legs above the ankles.
            return replace(BOTTOM, sway=leaning_aside((most + 0.03) / 0.4))


def squat_with(code: str) -> Wrong:
    """Return two squats that stay at a faulty bottom for long enough."""
    tempo = Tempo() if code in {"shallow", "knee_valgus"} else Tempo(bottom_s=0.6)
    return lambda view, camera: squat_motion(
        2, bottom=squat_bottom(code, view), tempo=tempo, camera=camera
    )


def soft_squats(view: View, camera: Camera) -> Motion:
    """Between reps the knees stay bent further than the limit, the hips above rest."""
    # The limit counts from the standing knee, which is 174 here but taken for no more than usual.
    usual = get("squat").signal("stance").typical
    bend = 180.0 - (usual + limit("squat", "no_lockout", view)) + SLACK_DEG
    between = replace(STANDING, shin=0.4 * bend, thigh=-0.6 * bend)
    assert math.cos(math.radians(0.6 * bend)) > SQUAT_CYCLE.rest
    return squat_motion(3, between=between, camera=camera)


def fast_squats(view: View, camera: Camera) -> Motion:
    """Go down in less than the limit."""
    tempo = Tempo(down_s=0.7 * limit("squat", "too_fast", view))
    return squat_motion(2, tempo=tempo, camera=camera)


SQUAT = Technique(
    good={"": well(squat_motion, 4, tempo=Tempo(1.0, 0.3, 1.0, 0.6))},
    wrong={
        **{
            code: squat_with(code)
            for code in (
                *("back_rounded", "shallow", "trunk_lean"),
                *("knee_valgus", "heels_up", "hip_shift"),
            )
        },
        "no_lockout": soft_squats,
        "too_fast": fast_squats,
    },
    # Other things that are no squats: tests/core/session/test_not_a_rep.py.
    other={},
    spared={"no_lockout": 3},
    within_s=0.2,
)


# Deadlift


def soft_deadlifts(view: View, camera: Camera) -> Motion:
    """The hips stay folded half-way from the limit to rest, as it shows from this view."""
    most = limit("deadlift", "no_lockout", view)
    seen = math.tan(math.radians((most + DEADLIFT_CYCLE.rest) / 4))
    half = math.degrees(math.atan(seen / across(view)))
    soft = replace(STANDING, shin=0.4 * half, thigh=-half, trunk=half)
    return deadlift_motion(3, finish=soft, camera=camera)


def deadlift_with(code: str) -> Wrong:
    """Return three deadlifts with a fault."""

    def wrong(view: View, camera: Camera) -> Motion:
        most = limit("deadlift", code, view)
        bottom, finish, pull = CONVENTIONAL, STANDING, Pull()
        match code:
            case "hips_first":
                pull = Pull(hips_first_deg=most + SLACK_DEG)
            case "squatting":
                bottom = replace(SQUATTED, trunk=most - SLACK_DEG)
            case "back_rounded":
                bottom = replace(CONVENTIONAL, round=rounded("deadlift", view))
            case "lean_back":
                finish = replace(STANDING, trunk=STANDING.thigh - most - SLACK_DEG)
            case "bar_drift":
                pull = Pull(drift=LEG * most + 0.05)
            case _:
                bottom = replace(CONVENTIONAL, neck=-most - SLACK_DEG)
        return deadlift_motion(3, bottom=bottom, finish=finish, pull=pull, camera=camera)

    return wrong


DEADLIFT = Technique(
    good={
        "conventional": well(deadlift_motion, bottom=CONVENTIONAL),
        "stiff-legged": well(deadlift_motion, bottom=STIFF_LEGGED),
        "Romanian": well(deadlift_motion, bottom=ROMANIAN),
    },
    wrong={
        "no_lockout": soft_deadlifts,
        **{
            code: deadlift_with(code)
            for code in (
                *("hips_first", "squatting", "back_rounded"),
                *("lean_back", "bar_drift", "neck_extended"),
            )
        },
    },
    other={
        **others("squats", "a plank", "bird dogs"),
    },
)


# Plank and arch

PLANK_MOST = {code: limit("plank", code) for code in (f.code for f in get("plank").faults)}
PLANKS = {
    "hips_sagging": plank(hip_bend=PLANK_MOST["hips_sagging"] - SLACK_DEG),
    "hips_piked": plank(hip_bend=PLANK_MOST["hips_piked"] + SLACK_DEG),
    "knees_bent": plank(knee_flexion=180.0 - PLANK_MOST["knees_bent"] + SLACK_DEG, hip_bend=4.0),
    "elbows_misplaced": plank(upper_arm=PLANK_MOST["elbows_misplaced"] + 2 * SLACK_DEG),
    "head_dropped": plank(neck=PLANK_MOST["head_dropped"] + 2 * SLACK_DEG),
}
STRAIGHT_ARM_PLANK = replace(plank(tilt=68.0), elbow=0.0)
ARCHES = {
    "chest_down": arched(chest=0.0, legs=22.0),
    "legs_down": arched(chest=22.0, legs=0.0),
    "knees_bent": arched(knee_flexion=180.0 - limit("arch_hold", "knees_bent") + SLACK_DEG),
    "neck_extended": arched(neck=-limit("arch_hold", "neck_extended") - SLACK_DEG),
}


PLANK_HOLD = Technique(
    good={"": well(plank_motion, 6.0)},
    wrong={code: badly(plank_motion, 5.0, posture=posture) for code, posture in PLANKS.items()},
    other={
        **others("standing", "sitting on a chair", "bending over"),
        "on all fours": Posture(shin=88.0, thigh=0.0, trunk=80.0, foot=88.0, forward_m=-0.7),
        "lying on the belly": replace(plank(tilt=90.0, hip_bend=0.0, upper_arm=90.0), elbow=0.0),
    },
    within_s=0.2,
    gaps_s=(0.4, 0.8),
)
ARCH_HOLD = Technique(
    good={"": well(arch_motion, 6.0)},
    wrong={code: badly(arch_motion, 6.0, posture=posture) for code, posture in ARCHES.items()},
    other={
        **others("lying flat", "on all fours", "kneeling", "standing", "bird dogs"),
        "lying on the back": ON_THE_BACK,
        "lying on the back with lifted limbs": replace(
            ON_THE_BACK, trunk=-76.0, shin=-105.0, thigh=-105.0
        ),
        "one leg lifted": arched(legs=np.array([25.0, 0.0])),
        "a plank": PLANK,
        "a plank on straight arms": STRAIGHT_ARM_PLANK,
        "a sagging plank": plank(hip_bend=-30.0),
        "arms along the body": replace(arched(), upper_arm=-90.0),
    },
    within_s=0.25,
    gaps_s=(0.4, 0.8),
)


# Stretches


def round_back(name: str, posture: Posture) -> Posture:
    """The small of the back reads a fifth of how far the back turns."""
    return replace(posture, round=6.0 * limit(name, "back_rounded"))


def bad_fold(name: str, code: str, fold: Callable[..., Posture]) -> Posture:
    """Return a fold with straight legs or one straight leg, with a fault."""
    most = limit(name, code)
    match code:
        case "not_folded":
            return fold(84.0 - most, knee_flexion=0.0)
        case "knees_bent":
            return fold(60.0, knee_flexion=188.0 - most)
        case _:
            return round_back(name, fold(50.0))


FOLDED = seated(50.0, reach=60.0)
CROSSED = crossed_legs(50.0)
#: Sitting on the heels with the trunk on the thighs.
CHILD = Posture(
    shin=88.0, thigh=-80.0, trunk=85.0, upper_arm=110.0, foot=150.0, forward_m=-0.2, up_m=0.05
)
SEATED_FORWARD_FOLD = Technique(
    good={"": well(held, FOLDED, seated())},
    wrong={
        code: held_wrongly(bad_fold("seated_forward_fold", code, seated), seated())
        for code in ("not_folded", "knees_bent", "back_rounded")
    },
    other={
        **others("standing", "sitting upright", "sitting on a chair", "lying on the back"),
        **others("a bird dog"),
        "sitting and leaning back": seated(-25.0),
        "tying shoes on a chair": Posture(thigh=-88.0, trunk=60.0, upper_arm=60.0),
        "bending over with straight legs": Posture(thigh=-5.0, trunk=115.0),
        "a head-to-knee fold": head_to_knee("left", 50.0),
    },
)


HEAD_TO_KNEE_FOLD = Technique(
    good={side: well(held, head_to_knee(side, 50.0), head_to_knee(side), side) for side in SIDES},
    wrong={
        (code, side): held_wrongly(
            bad_fold("head_to_knee_fold", code, partial(head_to_knee, side)),
            head_to_knee(side),
            side,
        )
        for code in ("not_folded", "knees_bent", "back_rounded")
        for side in SIDES
    },
    other={
        **others("standing", "sitting upright", "sitting on a chair", "lying on the back"),
        **others("a bird dog"),
        "sitting upright with one leg bent": head_to_knee("left"),
        "a fold with both legs straight": seated(50.0),
        "one foot on the floor, the knee up": replace(head_to_knee("left", 50.0), valgus=0.0),
    },
    others_from=[Camera(stand) for stand in (90.0, -90.0, 50.0, -130.0)],
)
CROSSED_LEG_FOLD = Technique(
    good={"": well(held, CROSSED, crossed_legs())},
    wrong={
        "not_folded": held_wrongly(
            crossed_legs(limit("crossed_leg_fold", "not_folded") - 1.5), crossed_legs()
        ),
        "back_rounded": held_wrongly(round_back("crossed_leg_fold", CROSSED), crossed_legs()),
    },
    other={
        **others("standing", "squatting", "on all fours", "sitting on a chair"),
        **others("lying on the back"),
        "sitting on the heels with the trunk down": CHILD,
        "sitting upright with crossed legs": crossed_legs(),
        "sitting slouched with crossed legs": crossed_legs(15.0),
        "folded with the hands in the lap": crossed_legs(40.0, arms=10.0),
        "legs straight": FOLDED,
        "one leg straight": head_to_knee("left", 50.0),
        "feet on the floor, knees up": replace(CROSSED, valgus=0.0),
    },
)
KNEES_UP = lying(60.0, 100.0)
EYE_OF_THE_NEEDLE = Technique(
    good={side: well(held, figure_four(side), KNEES_UP, side) for side in SIDES},
    wrong={},
    other={
        **others("standing", "sitting upright", "sitting on a chair", "lying still"),
        **others("on all fours", "a bird dog"),
        "lying with the knees up": KNEES_UP,
        "sitting with crossed legs": crossed_legs(),
        "an ankle on the other knee on a chair": replace(
            figure_four("left", hip_flexion=90.0), trunk=0.0, upper_arm=10.0
        ),
        "both thighs drawn in": lying(110.0, 110.0),
        "a twist": lying_twist("left"),
    },
    placed=LYING,
    others_from=[camera for _, camera in LYING],
    within_s=0.4,
)
#: The shoulder comes along: by twice the limit, as shoulders are half a leg wide.
ROLLED = {
    side: lying_twist(side, twist=45.0, roll=200.0 * limit("reclined_twist", "shoulder_up"))
    for side in SIDES
}
RECLINED_TWIST = Technique(
    good={side: well(held, lying_twist(side), lying(), side) for side in SIDES},
    wrong={
        ("shoulder_up", side): held_wrongly(rolled, lying(), side)
        for side, rolled in ROLLED.items()
    },
    other={
        **others("standing", "sitting upright", "sitting on a chair", "lying still"),
        **others("lying with the knees up", "on all fours", "a bird dog"),
        "twisting on a chair": Posture(thigh=-88.0, trunk=5.0, roll=-40.0, twist=40.0),
        "lying on the side": replace(lying(60.0, 80.0), roll=85.0),
        "a plank": PLANK,
        "a plank that is turned open": replace(PLANK, twist=35.0),
    },
    placed=LYING,
    others_from=[camera for _, camera in LYING],
)


# Bent-over row


def seen_at(true_deg: float, view: View) -> float:
    """Return what an inclination must be for it to look like that from a view."""
    return math.degrees(math.atan(math.tan(math.radians(true_deg)) / across(view)))


def row_with(code: str) -> Wrong:
    """Return three rows with a fault."""

    def wrong(view: View, camera: Camera) -> Motion:
        most = limit("bent_over_row", code, view)
        hinged, past, elbow, rise = HINGED, 12.0, 85.0, 0.0
        match code:
            case "back_rounded":
                hinged = replace(HINGED, round=rounded("bent_over_row", view))
            case "trunk_swing":  # The trunk comes up with the pull, and stays low enough.
                hinged, rise = replace(HINGED, trunk=72.0), most + SLACK_DEG
            case "trunk_high":
                hinged = replace(HINGED, trunk=seen_at(most, view) - 5.0)
                past, elbow = 20.0, 95.0
            case "short_pull":  # The elbow stays bent less than asked; both bones share it.
                past, elbow = -18.0, 180.0 - limit("bent_over_row", code) - SLACK_DEG
            case _:
                hinged = replace(HINGED, shin=-8.0, thigh=-8.0)
        top = rowed(hinged, past=past, elbow=elbow)
        top = replace(top, trunk=top.trunk - rise)
        return row_motion(hinged=hinged, top=top, camera=camera)

    return wrong


CURLED = replace(HINGED, upper_arm=0.0, elbow=120.0)
BENT_OVER_ROW = Technique(
    good={
        str(trunk): well(row_motion, hinged=replace(HINGED, trunk=trunk))
        for trunk in (45.0, 60.0, 72.0)
    },
    wrong={
        code: row_with(code)
        for code in ("back_rounded", "trunk_swing", "trunk_high", "short_pull", "knees_locked")
    },
    other={
        **others("squats", "deadlifts", "stiff-legged deadlifts", "Romanian deadlifts"),
        **others("bird dogs", "a plank"),
        "curls": lambda: row_motion(top=CURLED).frames,
        "rows while standing": lambda: shot(
            [(float(t), rowed(STANDING, past=60.0) if t % 2 else STANDING) for t in range(8)]
        ),
    },
    within_s=0.25,
)


# Swimmer kicks


def in_turn(one: Posture, other: Posture) -> Frames:
    """Film two postures in turn."""
    return shot([(0.6 * i, other if i % 2 else one) for i in range(12)])


#: Slow enough for a limb to rest.
SLOW_S = 1.4
KICKS = {
    "limb_down": Kick(legs=10.0, swing=10.0),
    "chest_down": Kick(chest=0.0, arms=18.0, legs=20.0),
    "knees_bent": Kick(knee_flexion=180.0 - limit("swimmer_kicks", "knees_bent") + 16.0),
}
BICYCLE = [
    replace(ON_THE_BACK, thigh=-90.0 - np.array(lift), shin=-90.0 - np.array(lift))
    for lift in ([30.0, 0.0], [0.0, 30.0])
]


SWIMMER_KICKS = Technique(
    good={str(kick_s): well(kicks_motion, 8, kick_s=kick_s) for kick_s in (1.2, 0.6, 0.35)},
    wrong={code: badly(kicks_motion, 6, kick_s=SLOW_S, kick=kick) for code, kick in KICKS.items()},
    other={
        **others("an arch", "a plank", "bird dogs", "squats", "deadlifts"),
        "legs lifted in turn on the back": lambda: in_turn(*BICYCLE),
        "lying flat": lambda: shot([(0.0, PRONE), (5.0, PRONE)]),
    },
    within_s=0.15,
    gaps_s=(0.15, 0.3),
)


# Bird dog

TRUNK_DEG = 80.0


def reach_with(code: str, view: View) -> Reach:
    """Return limbs that are stretched out wrongly."""
    if code == "same_side":
        return Reach(same_side=True)
    most = limit("bird_dog", code, view)
    match code:
        case "back_arched":  # The small of the back sinks by a fifth of the whole turn.
            return Reach(round=5.0 * most - 30.0)
        case "leg_high":
            return Reach(leg=most + SLACK_DEG - TRUNK_DEG)
        case "leg_low":
            return Reach(leg=most - SLACK_DEG - TRUNK_DEG)
        case "arm_low":
            return Reach(arm=most - SLACK_DEG - (180.0 - TRUNK_DEG))
        case _:
            return Reach(knee_flexion=180.0 - most + SLACK_DEG)


REACHES = ("back_arched", "leg_high", "leg_low", "arm_low", "knee_bent", "same_side")


def bird_dogs_with(code: str) -> Wrong:
    """Return four bird dogs with a fault of the limbs."""
    return lambda view, camera: bird_dog_motion(reach=reach_with(code, view), camera=camera)


def brief_bird_dogs(view: View, camera: Camera) -> Motion:
    """Hold for less than the limit."""
    way_s = 0.9 * limit("bird_dog", "short_hold", view)
    return bird_dog_motion(pace=Pace(way_s, 0.0, way_s), camera=camera)


BACK_ON_HEELS = replace(KNEELING, thigh=-70.0, trunk=40.0)
BIRD_DOG = Technique(
    good={
        "": well(bird_dog_motion),
        "leg first": well(bird_dog_motion, reach=Reach(leg_first=True)),
    },
    wrong={
        **{code: bird_dogs_with(code) for code in REACHES},
        "short_hold": brief_bird_dogs,
        "not_alternating": badly(bird_dog_motion, ("left",) * 4),
    },
    other={
        **others("squats", "deadlifts", "deadlifts from the floor", "a plank"),
        "sitting back on the heels": lambda: shot(
            [
                *((0.0, ALL_FOURS), (2.0, ALL_FOURS), (3.5, BACK_ON_HEELS)),
                *((5.0, ALL_FOURS), (6.0, ALL_FOURS)),
            ]
        ),
    },
    spared={"not_alternating": 1},
    within_s=0.25,
)


# Cat-cow


#: An elbow that bends moves the shoulder down; the hand stays under it.
ELBOW_DEG = 180.0 - limit("cat_cow", "elbows_bent") + SLACK_DEG
NODDING = [
    (float(i), replace(ALL_FOURS, neck=-30.0 if i % 2 else 30.0, round=-25.0)) for i in range(8)
]
BOWED = replace(KNEELING, trunk=80.0, thigh=-70.0, round=60.0)
ROUND_LIFT = replace(CONVENTIONAL, round=70.0)
CAT_COW = Technique(
    good={"": well(cat_cow_motion)},
    wrong={
        "small_range": badly(cat_cow_motion, wave=Wave(cat=30.0, cow=-30.0)),
        "elbows_bent": badly(
            cat_cow_motion, base=replace(ALL_FOURS, upper_arm=-ELBOW_DEG / 2, elbow=ELBOW_DEG)
        ),
        "hips_shifted": badly(
            cat_cow_motion,
            base=replace(ALL_FOURS, thigh=-limit("cat_cow", "hips_shifted") - SLACK_DEG),
        ),
    },
    other={
        **others("bird dogs", "a plank", "squats"),
        "nodding": lambda: shot(NODDING),
        "bowing on the knees": lambda: shot(
            [(0.0, KNEELING), (1.0, KNEELING), (2.5, BOWED), (4.0, KNEELING)]
        ),
        "rounding the back in a hinge": lambda: cat_cow_motion(base=STIFF_LEGGED).frames,
        "round deadlifts": lambda: deadlift_motion(3, bottom=ROUND_LIFT).frames,
        "round deadlifts at an angle": lambda: (
            deadlift_motion(3, bottom=ROUND_LIFT, camera=Camera(50.0)).frames
        ),
    },
    placed=[
        *(("side", Camera(stand)) for stand in (75.0, -105.0)),
        *PLACED,
    ],
    gaps_s=(0.3, 0.6),
)

#: One entry for each exercise.
TECHNIQUES: dict[str, Technique] = {
    "squat": SQUAT,
    "deadlift": DEADLIFT,
    "plank": PLANK_HOLD,
    "bird_dog": BIRD_DOG,
    "seated_forward_fold": SEATED_FORWARD_FOLD,
    "head_to_knee_fold": HEAD_TO_KNEE_FOLD,
    "crossed_leg_fold": CROSSED_LEG_FOLD,
    "eye_of_the_needle": EYE_OF_THE_NEEDLE,
    "reclined_twist": RECLINED_TWIST,
    "bent_over_row": BENT_OVER_ROW,
    "arch_hold": ARCH_HOLD,
    "swimmer_kicks": SWIMMER_KICKS,
    "cat_cow": CAT_COW,
}

"""How the body is placed to the floor, and what the joints do, from one pose.

Only angles and what lies above what: neither the person's size nor a whole leg in the picture is
needed, and people who face left read as those who face right. The numbers are degrees; what clips
read stands beside them (36 clips of strangers, 13 rendered ones).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.geometry import Point, angle_deg, distance, inclination_deg
from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from formcheck.core.pose.plausibility import Rejection, rejections_of
from formcheck.core.pose.view import ViewTracker

#: Inclinations of the lower leg of who is on the feet: 0 to 52; on the knees 92 and more.
SHIN_UPRIGHT_DEG = 62.0
#: Trunks in squats lean by 42 at the most, unless hands reach for the floor.
HINGED_DEG = 45.0
#: Trunks of people on all fours, in planks and lying: 66 to 112.
LEVEL_DEG = (58.0, 128.0)
#: Upper arms that carry are 0 to 45 from upright, those of who lies 50 and more.
CARRIES_DEG = 50.0
#: Thighs that carry: -14 to 31 (0 is upright, 90 stretched out behind). In planks 64 to 91, with
#: hanging hips as well; knees of who lies on the belly are no lower than the hips.
KNEELS_DEG = (-25.0, 42.0)
STRETCHED_DEG, LIES_DEG = 50.0, 95.0
#: Legs that lie in front of who sits: near -90.
BEFORE_DEG = -58.0
#: Who sits and reaches forward has hips of less.
FOLDED_DEG = 80.0
#: A joint that is bent more than this points its knee away from the back.
BENT_DEG = 150.0
#: Hips of who sits with crossed legs are bent more, and no higher over the ankles, as a share of
#: the way from shoulder to ankle; 0.08 in the deepest squat.
SEATED_DEG, SEATED_SHARE = 120.0, 0.06

#: What is measured besides the posture, in degrees: how far the trunk is from upright; hips and
#: elbows, the mean of both; the knee that is straighter and the one that is bent more; how far the
#: thigh that is further out behind and the nearer one are (0 upright, 90 in line with a level
#: trunk); how far the arm that hangs most is from hanging; how far the hips are turned against the
#: shoulders. In shin lengths: hips over ankles. In trunk lengths: the lower hand over the knee.
#: A hand that is not seen is told by its elbow.
MEASURES = (
    "trunk",
    "hip",
    "straighter_knee",
    "bent_knee",
    "elbow",
    "thigh_out",
    "near_thigh",
    "arm",
    "turn",
    "hips_up",
    "hand_up",
)


class Posture(StrEnum):
    """How the body is placed to the floor."""

    STANDING = "standing"
    HINGED = "hinged"
    ALL_FOURS = "all_fours"
    PLANK = "plank"
    PRONE = "prone"
    SUPINE = "supine"
    SEATED = "seated"
    FOLDED = "folded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PostureReading:
    """What one pose tells.

    Attributes:
        t: Seconds.
        posture: How the body is placed.
        values: Every one of MEASURES; NaN where it is not seen.
    """

    t: float
    posture: Posture
    values: Mapping[str, float]


class PostureReader:
    """Reads one pose after the other; follows which way the person faces."""

    def __init__(self) -> None:
        self._view = ViewTracker()

    def look(self, pose: Pose) -> PostureReading:
        """Return what a pose tells."""
        self._view.update(pose)
        believed = np.where((rejections_of(pose) == Rejection.NONE)[:, None], pose.image, np.nan)
        points = believed * (self._view.forward, -1.0)
        limbs = limbs_of([(x, y) for x, y in points.tolist()])
        values = {
            "trunk": limbs.trunk,
            "hip": mean(limbs.hips),
            "straighter_knee": max(seen(limbs.knees), default=math.nan),
            "bent_knee": min(seen(limbs.knees), default=math.nan),
            "elbow": mean(limbs.elbows),
            "thigh_out": max(seen(limbs.thighs), default=math.nan),
            "near_thigh": limbs.thighs[self._view.nearer == "right"],
            "arm": min(seen(limbs.arms), default=math.nan),
            "turn": turn_deg(pose.world),
            "hips_up": mean(limbs.hips_up),
            "hand_up": min(seen(limbs.hands_up), default=math.nan),
        }
        return PostureReading(pose.t, _posture(limbs), values)


def _posture(limbs: Limbs) -> Posture:
    """Return how a body is placed."""
    level = LEVEL_DEG[0] < limbs.trunk < LEVEL_DEG[1]
    carries = min(seen(limbs.upper_arms), default=math.nan) < CARRIES_DEG
    thighs, shins = seen(limbs.thighs), seen(limbs.shins)
    if level and not carries and _belly_up(limbs):
        return Posture.SUPINE
    on_feet = min(shins, default=math.nan) < SHIN_UPRIGHT_DEG
    if _sits(limbs, legs_lie=bool(shins) and not on_feet):
        return Posture.FOLDED if mean(limbs.hips) < FOLDED_DEG else Posture.SEATED
    if on_feet and limbs.trunk < LEVEL_DEG[1]:
        return Posture.STANDING if limbs.trunk < HINGED_DEG else Posture.HINGED
    if level and carries and any(KNEELS_DEG[0] < thigh < KNEELS_DEG[1] for thigh in thighs):
        return Posture.ALL_FOURS
    if level and min(thighs, default=math.nan) > STRETCHED_DEG:
        return Posture.PLANK if carries and max(thighs) < LIES_DEG else Posture.PRONE
    return Posture.UNKNOWN


def _belly_up(limbs: Limbs) -> bool:
    """Return True for who lies on the back: told by the face, else by where bent knees point."""
    if not math.isnan(limbs.face_up):
        return limbs.face_up > 0
    return limbs.knees_up > 0 and min(seen(limbs.knees), default=math.nan) < BENT_DEG


def _sits(limbs: Limbs, *, legs_lie: bool) -> bool:
    """Return True for who has the legs in front: stretched out, or crossed with the hips low."""
    if legs_lie and max(seen(limbs.thighs), default=math.nan) < BEFORE_DEG:
        return True
    return limbs.hips_share < SEATED_SHARE and mean(limbs.hips) < SEATED_DEG


@dataclass(frozen=True, slots=True)
class Limbs:
    """Angles of both sides, left first; NaN where a joint is not seen.

    Attributes:
        trunk: Inclination from upright, either way.
        hips, knees, elbows: Interior angles.
        thighs: Inclination of the way from knee to hip, forward positive.
        shins: From upright, either way.
        upper_arms, arms: From hanging, either way; of the arm to the hand or else to the elbow.
        hips_up: Hip over ankle, in shin lengths.
        hands_up: Hand, or else elbow, over knee, in trunk lengths.
        hips_share: Hips over ankles, as a share of the way from shoulder to ankle along the body.
        knees_up: Knees over the middle between hip and ankle, in the unit of the points.
        face_up: Nose over ears, likewise.
    """

    trunk: float
    hips: list[float]
    knees: list[float]
    elbows: list[float]
    thighs: list[float]
    shins: list[float]
    upper_arms: list[float]
    arms: list[float]
    hips_up: list[float]
    hands_up: list[float]
    hips_share: float
    knees_up: float
    face_up: float


def limbs_of(points: Sequence[Point]) -> Limbs:
    """Return the angles of a body that faces +x, from 33 points with y up."""
    shoulders, elbows, wrists, hips, knees, ankles = (
        [points[i] for i in PARTS[part]]
        for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    )
    legs = list(zip(shoulders, hips, knees, ankles, strict=True))
    hands = [
        elbow if math.isnan(wrist[0]) else wrist
        for elbow, wrist in zip(elbows, wrists, strict=True)
    ]
    arms = list(zip(shoulders, elbows, wrists, hands, strict=True))
    return Limbs(
        trunk=abs(mean(inclination_deg(hip, shoulder) for shoulder, hip, _, _ in legs)),
        hips=[angle_deg(shoulder, hip, knee) for shoulder, hip, knee, _ in legs],
        knees=[angle_deg(hip, knee, ankle) for _, hip, knee, ankle in legs],
        elbows=[angle_deg(shoulder, elbow, wrist) for shoulder, elbow, wrist, _ in arms],
        thighs=[inclination_deg(knee, hip) for _, hip, knee, _ in legs],
        shins=[abs(inclination_deg(ankle, knee)) for _, _, knee, ankle in legs],
        upper_arms=[abs(inclination_deg(elbow, shoulder)) for shoulder, elbow, _, _ in arms],
        arms=[abs(inclination_deg(hand, shoulder)) for shoulder, _, _, hand in arms],
        hips_up=[_over(hip, ankle, _way((knee, ankle))) for _, hip, knee, ankle in legs],
        hands_up=[
            _over(hand, knee, _way((shoulder, hip)))
            for (shoulder, hip, knee, _), hand in zip(legs, hands, strict=True)
        ],
        hips_share=mean(_over(leg[1], leg[3], _way(leg)) for leg in legs),
        knees_up=mean(knee[1] - (hip[1] + ankle[1]) / 2 for _, hip, knee, ankle in legs),
        face_up=points[Landmark.NOSE][1] - mean(points[i][1] for i in PARTS["ear"]),
    )


def turn_deg(world: FloatArray) -> float:
    """Return the angle between the lines through both hips and through both shoulders, 0 to 180.

    Seen along the trunk; from (33, 3) metres. NaN when one of the lines has no length.
    """
    (left_shoulder, right_shoulder), (left_hip, right_hip) = (
        world[list(PARTS[part])] for part in ("shoulder", "hip")
    )
    trunk = left_shoulder + right_shoulder - left_hip - right_hip
    across = np.stack([left_shoulder - right_shoulder, left_hip - right_hip])
    with np.errstate(invalid="ignore"):
        trunk = trunk / np.linalg.norm(trunk)
        shoulders, hips = across - np.outer(across @ trunk, trunk)
        sine = float(np.linalg.norm(np.cross(shoulders, hips)))
    cosine = float(shoulders @ hips)
    return math.degrees(math.atan2(sine, cosine)) if sine or cosine else math.nan


def seen(values: Iterable[float]) -> list[float]:
    """Return the values that are known."""
    return [value for value in values if not math.isnan(value)]


def mean(values: Iterable[float]) -> float:
    """Return the mean of the values that are known, NaN when none is."""
    known = seen(values)
    return sum(known) / len(known) if known else math.nan


def _way(points: Sequence[Point]) -> float:
    """Return the way along points; NaN when it is none."""
    return sum(distance(a, b) for a, b in itertools.pairwise(points)) or math.nan


def _over(upper: Point, lower: Point, unit: float) -> float:
    return (upper[1] - lower[1]) / unit

"""The posture of the body and the positions of the joints, from one pose.

Uses angles and heights only: neither the person's size nor a whole leg in the frame is needed, and
people who face left read as those who face right. Numbers are in degrees; what clips read is beside
them (36 clips of strangers, 13 rendered ones).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.geometry import (
    Point,
    angle_deg,
    distance,
    inclination_deg,
    known,
    max_of_known,
    mean_of_known,
    min_of_known,
)
from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from formcheck.core.pose.plausibility import reliable_points
from formcheck.core.pose.view import ViewTracker

#: Inclinations of the lower leg of people on the feet: 0 to 52; on the knees 92 and more.
SHIN_UPRIGHT_DEG = 62.0
#: Trunks in squats lean by 42 at the most, unless hands reach for the floor.
HINGED_DEG = 45.0
#: Trunks of people on all fours, in planks and lying: 66 to 112.
LEVEL_DEG = (58.0, 128.0)
#: Upper arms that carry are 0 to 45 from upright, those of lying people 50 and more.
CARRIES_DEG = 50.0
#: Thighs that carry: -14 to 31 (0 is upright, 90 stretched out behind). In planks 64 to 91, with
#: hanging hips as well; knees of people on the belly are no lower than the hips.
KNEELS_DEG = (-25.0, 42.0)
STRETCHED_DEG, LIES_DEG = 50.0, 95.0
#: Legs in front of a sitting person: near -90.
BEFORE_DEG = -58.0
#: Hips of people who sit and reach forward are less.
FOLDED_DEG = 80.0
#: A joint that is bent more than this points its knee away from the back.
BENT_DEG = 150.0
#: Hips of people who sit with crossed legs are bent more, and no higher above the ankles, as a
#: share of the way from shoulder to ankle; 0.08 in the deepest squat.
SEATED_DEG, SEATED_SHARE = 120.0, 0.06

#: The measures besides the posture. In degrees: the trunk from upright; hips and elbows, the mean
#: of both; the straighter and the more bent knee; the thigh further out behind and the nearer one
#: (0 upright, 90 in line with a level trunk); the arm that hangs most, from hanging; the rotation
#: of the hips against the shoulders. In shin lengths: hips above ankles. In trunk lengths: the
#: lower hand above the knee. The elbow replaces a hidden hand.
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
    """The posture of the body."""

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
    """The posture and measures of one pose: every one of MEASURES, NaN if not visible."""

    t: float
    posture: Posture
    values: Mapping[str, float]


class PostureReader:
    """Reads one pose after the other; follows the direction that the person faces."""

    def __init__(self) -> None:
        self._view = ViewTracker()

    def read(self, pose: Pose) -> PostureReading:
        self._view.update(pose)
        points = reliable_points(pose) * (self._view.forward, -1.0)
        limbs = limbs_of([(x, y) for x, y in points.tolist()])
        values = {
            "trunk": limbs.trunk,
            "hip": mean_of_known(limbs.hips),
            "straighter_knee": max_of_known(limbs.knees),
            "bent_knee": min_of_known(limbs.knees),
            "elbow": mean_of_known(limbs.elbows),
            "thigh_out": max_of_known(limbs.thighs),
            "near_thigh": limbs.thighs[self._view.nearer == "right"],
            "arm": min_of_known(limbs.arms),
            "turn": trunk_rotation_deg(pose.world),
            "hips_up": mean_of_known(limbs.hips_up),
            "hand_up": min_of_known(limbs.hands_up),
        }
        return PostureReading(pose.t, _posture(limbs), values)


def _posture(limbs: Limbs) -> Posture:
    level = LEVEL_DEG[0] < limbs.trunk < LEVEL_DEG[1]
    carries = min_of_known(limbs.upper_arms) < CARRIES_DEG
    thighs, shins = known(limbs.thighs), known(limbs.shins)
    if level and not carries and _belly_up(limbs):
        return Posture.SUPINE
    on_feet = min(shins, default=math.nan) < SHIN_UPRIGHT_DEG
    if _sits(limbs, legs_lie=bool(shins) and not on_feet):
        return Posture.FOLDED if mean_of_known(limbs.hips) < FOLDED_DEG else Posture.SEATED
    if on_feet and limbs.trunk < LEVEL_DEG[1]:
        return Posture.STANDING if limbs.trunk < HINGED_DEG else Posture.HINGED
    if level and carries and any(KNEELS_DEG[0] < thigh < KNEELS_DEG[1] for thigh in thighs):
        return Posture.ALL_FOURS
    if level and min(thighs, default=math.nan) > STRETCHED_DEG:
        return Posture.PLANK if carries and max(thighs) < LIES_DEG else Posture.PRONE
    return Posture.UNKNOWN


def _belly_up(limbs: Limbs) -> bool:
    """Return True for a person on the back: by the face, otherwise by bent knees."""
    if not math.isnan(limbs.face_up):
        return limbs.face_up > 0
    return limbs.knees_up > 0 and min_of_known(limbs.knees) < BENT_DEG


def _sits(limbs: Limbs, *, legs_lie: bool) -> bool:
    """Return True for legs in front: stretched out, or crossed with low hips."""
    if legs_lie and max_of_known(limbs.thighs) < BEFORE_DEG:
        return True
    return limbs.hips_share < SEATED_SHARE and mean_of_known(limbs.hips) < SEATED_DEG


@dataclass(frozen=True, slots=True)
class Limbs:
    """Angles of both sides, left first; NaN if a joint is not visible.

    Attributes:
        trunk: Inclination from upright, absolute.
        hips, knees, elbows: Interior angles.
        thighs: Inclination from knee to hip, forward positive.
        shins: From upright, absolute.
        upper_arms, arms: From hanging, absolute; the arm to the hand or otherwise to the elbow.
        hips_up: Hip above ankle, in shin lengths.
        hands_up: Hand, or otherwise elbow, above knee, in trunk lengths.
        hips_share: Hips above ankles, as a share of the way from shoulder to ankle along the body.
        knees_up: Knees above the middle between hip and ankle, in the unit of the points.
        face_up: Nose above ears, likewise.
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
        trunk=abs(mean_of_known(inclination_deg(hip, shoulder) for shoulder, hip, _, _ in legs)),
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
        hips_share=mean_of_known(_over(leg[1], leg[3], _way(leg)) for leg in legs),
        knees_up=mean_of_known(knee[1] - (hip[1] + ankle[1]) / 2 for _, hip, knee, ankle in legs),
        face_up=points[Landmark.NOSE][1] - mean_of_known(points[i][1] for i in PARTS["ear"]),
    )


def trunk_rotation_deg(world: FloatArray) -> float:
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


def _way(points: Sequence[Point]) -> float:
    """Return the length of the way along points; NaN if it is 0."""
    return sum(distance(a, b) for a, b in itertools.pairwise(points)) or math.nan


def _over(upper: Point, lower: Point, unit: float) -> float:
    return (upper[1] - lower[1]) / unit

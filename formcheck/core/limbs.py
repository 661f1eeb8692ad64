"""The angles of the limbs of both sides, from the landmarks of one pose."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.core.body import PARTS
from formcheck.core.geometry import Point, angle_deg, distance, inclination_deg
from formcheck.core.pose import FloatArray, Landmark


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

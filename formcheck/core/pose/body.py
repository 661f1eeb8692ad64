"""The person in units of the own body.

Rules must not depend on the person's size in the frame or on the direction that the person faces.
So every pose is turned to face forward (+x), put upright (+y up) and divided by the length of the
person's leg before any signal reads it; landmarks that are not reliable become NaN.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from formcheck.core.pose.back_shape import UNKNOWN_BACK, BackShape
from formcheck.core.pose.geometry import UNKNOWN, Point, Vector
from formcheck.core.pose.landmarks import FloatArray, Landmark

#: Body parts by name: index of the left and of the right landmark.
PARTS: dict[str, tuple[int, int]] = {
    "ear": (Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
    "shoulder": (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    "elbow": (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW),
    "wrist": (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST),
    "hip": (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    "knee": (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    "ankle": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    "heel": (Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL),
    "toe": (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX),
}

#: The points in space if only those in the frame are known.
_NOWHERE: Sequence[Vector] = (UNKNOWN,) * len(Landmark)


class Size(NamedTuple):
    """The lengths of the person's leg and thigh in pixels; NaN when unknown."""

    leg_px: float
    thigh_px: float


UNKNOWN_SIZE = Size(math.nan, math.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """One pose in units of the own body.

    Attributes:
        points: 33 points (x forward, y up) in leg lengths, origin at the corner of the frame; NaN
            where the landmark is not reliable.
        thigh: The length of the thigh in leg lengths.
        back: The curvature of the back.
        prone: +1 for somebody who lies like this on the belly, -1 on the back; NaN where the two
            look alike. Meaningless for others: people who stand or kneel have +1.
        space: The 33 points in space as the model guesses them: metres about the middle of the
            hips, x right, y down, z away from the camera; NaN where the landmark is not reliable.
    """

    points: list[Point]
    thigh: float
    back: BackShape = UNKNOWN_BACK
    prone: float = math.nan
    space: Sequence[Vector] = _NOWHERE


def body_of(
    points: FloatArray,
    size: Size,
    forward: float,
    back: BackShape = UNKNOWN_BACK,
    prone: float = math.nan,
    space: Sequence[Vector] = _NOWHERE,
) -> Body:
    """Return the body of landmarks (33, 2) in pixels, y down; ``forward`` is -1 if facing left."""
    x, y = points[:, 0] * (forward / size.leg_px), points[:, 1] * (-1.0 / size.leg_px)
    seen = list(zip(x.tolist(), y.tolist(), strict=True))
    return Body(seen, size.thigh_px / size.leg_px, back, prone, space)

"""Where a person is in a clip, and where a picture is cut to take away the feet or the head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose

#: Feet and ankle go: the cut is this far from the knee (0) to the ankle (1).
_FEET_CUT = 0.8
#: The cut through the neck: this far beyond the shoulders, as a share of the trunk.
_HEAD_CUT = 0.15
#: A cut that takes less of the picture's side is no change.
_LEAST_CUT = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """Where the person is in a clip while standing, or stretched out, as medians over frames.

    Attributes:
        size: Width and height of the picture in pixels.
        shoulders, hips, knees, ankles: (2,) middle of left and right in pixels, x right, y down.
        low, high: (2,) corners of the box around all landmarks in pixels, cut by the picture.
    """

    size: tuple[int, int]
    shoulders: FloatArray
    hips: FloatArray
    knees: FloatArray
    ankles: FloatArray
    low: FloatArray
    high: FloatArray


def body_of(poses: Iterable[Pose | None]) -> Body:
    """Return where the person is, from the quarter of frames where the body is the longest.

    In exercises that begin standing these are the frames at standing; on the floor the body is as
    long in all of them. The length goes from shoulders over hips and knees to the ankles.

    Raises:
        ValueError: There is no pose.
    """
    found = [pose for pose in poses if pose is not None]
    if not found:
        raise ValueError("expected a clip with a person, found no pose")
    image = np.array([pose.image for pose in found])
    names = ("SHOULDER", "HIP", "KNEE", "ANKLE")
    middles = np.stack([_middle(image, name) for name in names], axis=1)
    reach = np.linalg.norm(middles[:, 0] - middles[:, 3], axis=1)
    chosen = reach >= np.quantile(reach, 0.75)
    shoulders, hips, knees, ankles = np.median(middles[chosen], axis=0)
    size = found[0].size
    within = np.clip(image[chosen], 0, size)
    low, high = np.median(within.min(axis=1), axis=0), np.median(within.max(axis=1), axis=0)
    return Body(size, shoulders, hips, knees, ankles, low, high)


def _middle(image: FloatArray, name: str) -> FloatArray:
    left, right = Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]
    middle: FloatArray = (image[:, left] + image[:, right]) / 2
    return middle


@dataclass(frozen=True, slots=True)
class Cut:
    """A straight cut across a picture, and which part is left.

    Attributes:
        axis: 0 cuts below or above a row, 1 beside a column.
        at: The row or column in pixels.
        keeps: Whether the part before it (smaller numbers) is left, or the part after it.
    """

    axis: Literal[0, 1]
    at: int
    keeps: Literal["before", "after"]

    def removes(self, size: tuple[int, int]) -> bool:
        """Return True if enough of a picture of this width and height goes, and some is left."""
        side = size[1 - self.axis]
        gone = side - self.at if self.keeps == "before" else self.at
        return _LEAST_CUT * side < gone < side


def feet_cut(body: Body) -> Cut:
    """Return the cut through the lower shins that takes the feet away."""
    return _cut_across(body.knees, body.ankles, _FEET_CUT)


def head_cut(body: Body) -> Cut:
    """Return the cut through the neck that takes the head away."""
    return _cut_across(body.hips, body.shoulders, 1 + _HEAD_CUT)


def _cut_across(inner: FloatArray, outer: FloatArray, share: float) -> Cut:
    """Return the cut across the direction from one joint to another, at a share of the way."""
    way = outer - inner
    axis: Literal[0, 1] = 0 if abs(way[1]) >= abs(way[0]) else 1
    along = 1 - axis
    at = round(float(inner[along] + share * way[along]))
    return Cut(axis, at, "before" if way[along] > 0 else "after")

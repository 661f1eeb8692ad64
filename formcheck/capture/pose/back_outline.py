"""The outline of the back, read from the mask of the person.

Pose models have no landmark between shoulder and hip, but their mask ends where the back does. From
stations between the middle of the hips and the middle of the shoulders a search goes toward the
back until the mask ends. The pose in space shows the side of the back, not left and right in the
image.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray

#: (height, width) probability that a pixel shows the person.
Mask = NDArray[np.float32]

# Minimum share of the chest's direction across the image, and of the direction from right to left
# along the view, for a side view. At 45 degrees both are 0.66 and more.
_ACROSS = 0.45
# The outline lies 0.2 to 0.65 trunk lengths off the line (42 clips); further out are other things.
_REACH, _STEP = 0.9, 0.01
# On a smaller trunk a pixel of the mask (1/256 of the box of the person) is 4 degrees of slope.
_SMALLEST_TRUNK_PX = 24.0
# Slope between neighbouring stations: round backs stay within 0.85; arms, plates and gaps do not.
_JUMP = 1.0
# The upper back is round: where it turns hollow within 0.1 trunk lengths a hood, hair or a lifted
# shirt begins. The small of the back is hollow by up to 23 degrees in 0.1.
_KINK_DEG, _KINKS_FROM = 20.0, 0.6
# Thickness of an arm that passes behind the back, in trunk lengths.
_ARM = 0.13
_ARMS = [
    (PARTS[upper][side], PARTS[lower][side])
    for upper, lower in (("shoulder", "elbow"), ("elbow", "wrist"))
    for side in (0, 1)
]
# The corners of the trunk on either side.
_LEFT, _RIGHT = np.array([PARTS["shoulder"], PARTS["hip"]]).T
#: Where the walk along the outline begins.
_MIDDLE = 0.4


def back_outline(points: FloatArray, world: FloatArray, mask: Mask) -> FloatArray | None:
    """Return the outline of a person's back.

    Args:
        points: (33, 2) landmarks in pixels of the mask.
        world: (33, 3) landmarks in space, as in a pose.
        mask: Of the same person.

    Returns:
        (n, 2) pixels of the mask for ``BACK_STATIONS``, NaN where arm, hair, clothing, a plate or
        the image's edge cuts the outline; None if the back is not seen from the side or the person
        is too small.
    """
    hip, shoulder = _middle(points, "hip"), _middle(points, "shoulder")
    trunk = shoulder - hip
    length_px = float(np.hypot(*trunk))
    normal = _backward(world, trunk)
    if normal is None or not length_px >= _SMALLEST_TRUNK_PX:
        return None
    heights = _heights(mask, hip, trunk, normal)
    outline = hip + BACK_STATIONS[:, None] * trunk + heights[:, None] * normal
    heights[_behind_an_arm(points, outline, hip, normal)] = np.nan
    heights[_at_the_edge(outline, mask)] = np.nan
    outline[~_unbroken(heights)] = np.nan
    return outline if np.isfinite(outline).any() else None


def _middle(points: FloatArray, part: str) -> FloatArray:
    left, right = PARTS[part]
    return np.asarray((points[left] + points[right]) / 2)


def _backward(world: FloatArray, trunk: FloatArray) -> FloatArray | None:
    """Return the vector in the image, as long as the trunk, from the trunk's line to the back.

    None when the person faces the camera or turns the back to it.
    """
    # Plain floats: numpy takes four times as long for a handful of numbers (decision 1).
    to_left = (world.take(_LEFT, axis=0) - world.take(_RIGHT, axis=0)).sum(axis=0)
    x, y, z = to_left.tolist()
    up_x, up_y, up_z = (_middle(world, "shoulder") - _middle(world, "hip")).tolist()
    chest_x, chest_y, chest_z = y * up_z - z * up_y, z * up_x - x * up_z, x * up_y - y * up_x
    trunk_x, trunk_y = trunk.tolist()
    sizes = math.hypot(chest_x, chest_y, chest_z) * math.hypot(trunk_x, trunk_y)
    across = (chest_x * trunk_y - chest_y * trunk_x) / sizes if sizes > 0 else 0.0
    if not (abs(across) >= _ACROSS and abs(z) >= _ACROSS * math.hypot(x, y, z)):
        return None
    sign = -1.0 if across > 0 else 1.0
    return np.array([sign * trunk_y, -sign * trunk_x])


def _heights(mask: Mask, hip: FloatArray, trunk: FloatArray, normal: FloatArray) -> FloatArray:
    """Return (n,) how far off the line the mask first ends, in trunk lengths; NaN where unknown."""
    steps = round(_REACH / _STEP)
    apart = (BACK_STATIONS[-1] - BACK_STATIONS[0]) / (len(BACK_STATIONS) - 1)
    to_image = np.column_stack(
        [apart * trunk, _STEP * normal, hip + BACK_STATIONS[0] * trunk]
    ).astype(np.float64)
    # A column for each station, a row for each step off the line; 0 outside the image.
    walk = cv2.warpAffine(
        mask, to_image, (len(BACK_STATIONS), steps), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    first_off = np.argmax(walk < 0.5, axis=0)
    columns = np.arange(len(BACK_STATIONS))
    inner, outer = walk[np.maximum(first_off - 1, 0), columns], walk[first_off, columns]
    heights = _STEP * (first_off - 1 + (inner - 0.5) / np.maximum(inner - outer, 1e-6))
    heights[first_off == 0] = np.nan  # never on the person, or still on the person at the end
    return np.asarray(heights, np.float64)


def _at_the_edge(outline: FloatArray, mask: Mask) -> NDArray[np.bool_]:
    """Return where the mask (n,) ends with the image and not with the person."""
    height, width = mask.shape
    inside = (outline >= 1.0) & (outline <= np.array([width, height]) - 2.0)
    return np.asarray(~inside.all(axis=1))


def _behind_an_arm(
    points: FloatArray, outline: FloatArray, hip: FloatArray, normal: FloatArray
) -> NDArray[np.bool_]:
    """Return which points of the outline (n, 2) may be an arm's: one that is behind the trunk."""
    unit = normal / np.hypot(*normal)
    hidden = np.zeros(len(outline), np.bool_)
    for upper, lower in _ARMS:
        start, end = points[upper], points[lower]
        if (end - hip) @ unit <= 0:
            continue
        along = end - start
        share = np.clip((outline - start) @ along / max(float(along @ along), 1e-9), 0.0, 1.0)
        off = outline - (start + share[:, None] * along)
        hidden |= np.hypot(off[:, 0], off[:, 1]) < _ARM * np.hypot(*normal)
    return hidden


def _unbroken(heights: FloatArray) -> NDArray[np.bool_]:
    """Return which stations (n,) belong to the one smooth stretch about the middle of the back."""
    joined = np.abs(np.diff(heights) / np.diff(BACK_STATIONS)) <= _JUMP
    known = np.flatnonzero(np.isfinite(heights))
    whole = np.zeros(len(heights), np.bool_)
    if not known.size:
        return whole
    first = last = int(known[np.argmin(np.abs(BACK_STATIONS[known] - _MIDDLE))])
    kinked = _find_kinks(heights)
    while last + 1 < len(heights) and joined[last] and not kinked[last]:
        last += 1
    while first > 0 and joined[first - 1]:
        first -= 1
    whole[first : last + 1] = True
    return whole


def _find_kinks(heights: FloatArray) -> NDArray[np.bool_]:
    """Return at which stations (n,) the upper back turns hollow as no back does."""
    slopes = (heights[2:] - heights[:-2]) / (BACK_STATIONS[2:] - BACK_STATIONS[:-2])
    tilts_deg = np.degrees(np.arctan(slopes))
    kinked = np.zeros(len(heights), np.bool_)
    kinked[2:-2] = tilts_deg[2:] - tilts_deg[:-2] > _KINK_DEG
    return np.asarray(kinked & (BACK_STATIONS >= _KINKS_FROM))

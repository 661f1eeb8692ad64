"""What a mirrored picture does to a pose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from formcheck.core.pose.landmarks import Landmark, Pose

_SWAP = {"LEFT": "RIGHT", "RIGHT": "LEFT"}
#: ``points[MIRROR]`` swaps left and right.
MIRROR: tuple[int, ...] = tuple(
    Landmark["_".join(_SWAP.get(word, word) for word in landmark.name.split("_"))]
    for landmark in Landmark
)


def mirror(pose: Pose) -> Pose:
    flip = np.array([-1.0, 1.0])
    offset = np.array([pose.size[0], 0.0])
    order = list(MIRROR)
    return replace(
        pose,
        image=(pose.image * flip + offset)[order],
        world=(pose.world * np.array([-1.0, 1.0, 1.0]))[order],
        visibility=pose.visibility[order],
        back=None if pose.back is None else pose.back * flip + offset,
    )

"""Ways not to be seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

import numpy as np

from formcheck.core.pose.landmarks import Landmark, Pose
from tests.support.motion import Frames
from tests.support.stick import reframed

#: "guessed" joints are placed by the model although it does not see them.
How = Literal["unsure", "guessed", "missing"]


def hidden(
    frames: Frames, landmarks: Collection[Landmark], span: tuple[float, float], how: How
) -> Frames:
    """Hide landmarks in [start, end) seconds."""
    indices = list(landmarks)
    trembling = np.random.default_rng(len(indices))

    def hide(pose: Pose) -> Pose:
        image, world, sure = pose.image.copy(), pose.world.copy(), pose.visibility.copy()
        sure[indices] = 0.1
        if how == "missing":
            image[indices] = world[indices] = np.nan
        if how == "guessed":
            tall = np.ptp(pose.image[:, 1])
            image[indices] += trembling.normal(0, 0.1 * tall, (len(indices), 2))
        return replace(pose, image=image, world=world, visibility=sure)

    return [(t, hide(p) if p is not None and span[0] <= t < span[1] else p) for t, p in frames]


def cropped(frames: Frames, left_px: int, top_px: int, size: tuple[int, int]) -> Frames:
    """Return what a smaller picture shows; joints outside it are where they are."""
    corner = np.array([left_px, top_px])
    return [(t, p and reframed(p, size, 1.0, -corner)) for t, p in frames]


def absent(frames: Frames, span: tuple[float, float]) -> Frames:
    """Nobody is found in [start, end) seconds."""
    return [(t, None if span[0] <= t < span[1] else pose) for t, pose in frames]

"""Digits of a pose that are kept, each far below the model's own spread.

Short decimals keep recordings small, and exact.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from formcheck.core.pose.landmarks import FloatArray, Pose

_IMAGE_DECIMALS = 2  # 0.01 px
_WORLD_DECIMALS = 4  # 0.1 mm
_VISIBILITY_DECIMALS = 3
_BACK_DECIMALS = 1  # 0.1 px, a tenth of the mask's own grain


def round_pose(pose: Pose) -> Pose:
    """Return the pose in short decimals."""
    return replace(
        pose,
        image=np.round(pose.image, _IMAGE_DECIMALS),
        world=np.round(pose.world, _WORLD_DECIMALS),
        visibility=np.round(pose.visibility, _VISIBILITY_DECIMALS),
        back=None if pose.back is None else round_outline(pose.back),
    )


def round_outline(outline: FloatArray) -> FloatArray:
    """Return points of a back's outline in short decimals."""
    return np.asarray(np.round(outline, _BACK_DECIMALS))

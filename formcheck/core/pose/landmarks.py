"""The output of a pose model for one frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]

#: The counterclockwise rotations of a frame, in degrees.
TURNS_DEG = (0, 90, 180, 270)


class Landmark(IntEnum):
    """The 33 landmarks of MediaPipe's pose model; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


_L = Landmark

#: Bones of the skeleton as it is drawn: limbs, trunk and feet; the face is left out.
EDGES: tuple[tuple[Landmark, Landmark], ...] = (
    (_L.LEFT_SHOULDER, _L.RIGHT_SHOULDER), (_L.LEFT_HIP, _L.RIGHT_HIP),
    (_L.LEFT_SHOULDER, _L.LEFT_HIP), (_L.RIGHT_SHOULDER, _L.RIGHT_HIP),
    (_L.LEFT_SHOULDER, _L.LEFT_ELBOW), (_L.RIGHT_SHOULDER, _L.RIGHT_ELBOW),
    (_L.LEFT_ELBOW, _L.LEFT_WRIST), (_L.RIGHT_ELBOW, _L.RIGHT_WRIST),
    (_L.LEFT_HIP, _L.LEFT_KNEE), (_L.RIGHT_HIP, _L.RIGHT_KNEE),
    (_L.LEFT_KNEE, _L.LEFT_ANKLE), (_L.RIGHT_KNEE, _L.RIGHT_ANKLE),
    (_L.LEFT_ANKLE, _L.LEFT_HEEL), (_L.RIGHT_ANKLE, _L.RIGHT_HEEL),
    (_L.LEFT_HEEL, _L.LEFT_FOOT_INDEX), (_L.RIGHT_HEEL, _L.RIGHT_FOOT_INDEX),
    (_L.LEFT_ANKLE, _L.LEFT_FOOT_INDEX), (_L.RIGHT_ANKLE, _L.RIGHT_FOOT_INDEX),
)  # fmt: skip

#: Where along the line from the middle of the hips (0) to the middle of the shoulders (1) the
#: outline of the back is read: from pelvis to neck.
BACK_STATIONS: FloatArray = np.linspace(-0.1, 1.1, 25)
BACK_STATIONS.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """One person in one frame as the model returned it: neither smoothed nor filtered.

    Attributes:
        t: Time of the frame in seconds; within a session it strictly increases.
        size: Width and height of the upright frame in pixels.
        image: (33, 2) landmarks in pixels, x right, y down. May lie outside the frame.
        world: (33, 3) landmarks in metres about the middle of the hips, x right, y down, z away
            from the camera.
        visibility: (33,) the model's own confidence that the landmark is visible, 0 to 1. High
            values occur on joints outside the frame, so it is no proof.
        back: (n, 2) points of the back's outline in pixels, from pelvis to neck: one on the
            perpendicular at each of BACK_STATIONS, NaN where it is cut; None if it is not visible.
        after_cut: The film has cut since the last pose, so that nothing goes on from it.

    A landmark that was not found is NaN.
    """

    t: float
    size: tuple[int, int]
    image: FloatArray
    world: FloatArray
    visibility: FloatArray
    back: FloatArray | None = None
    after_cut: bool = False

    def turned(self, turn_deg: int) -> Pose:
        """Return the pose in the frame rotated counterclockwise by one of TURNS_DEG."""
        if turn_deg not in TURNS_DEG:
            raise ValueError(f"expected a turn by 0, 90, 180 or 270 degrees, got {turn_deg}")
        pose = self
        for _ in range(turn_deg // 90):
            pose = pose._turned_by_90()
        return pose

    def _turned_by_90(self) -> Pose:
        width, height = self.size
        flip, offset = np.array([1.0, -1.0]), np.array([0.0, width])
        return replace(
            self,
            size=(height, width),
            image=self.image[:, ::-1] * flip + offset,
            world=self.world[:, [1, 0, 2]] * np.array([1.0, -1.0, 1.0]),
            back=None if self.back is None else self.back[:, ::-1] * flip + offset,
        )

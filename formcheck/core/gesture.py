"""One arm raised overhead for two seconds: a sign that is given from where one stands."""

from __future__ import annotations

import math

from formcheck.core.body import PARTS
from formcheck.core.pose import Landmark, Pose

__all__ = ["RaisedArm"]

#: Nobody scratches the head for so long.
HELD_S = 2.0
#: A picture that does not show it, within so much, is an error of the model.
BRIDGED_S = 0.3
#: The hand must be so far above the nose, in lengths of the trunk. A trunk is 0.29 of the height,
#: and a wrist that is stretched up gets about 0.2 of the height above the nose.
ABOVE_NOSE_TRUNK = 0.35
#: The trunk is upright: in a bird dog the arm goes out with the trunk level.
UPRIGHT_DEG = 30.0
MIN_VISIBILITY = 0.5


class RaisedArm:
    """Tells once for each time that one arm, and not the other, has been up for HELD_S."""

    def __init__(self) -> None:
        self._since_t = math.nan
        self._last_t = -math.inf
        self._told = False

    def step(self, t: float, pose: Pose | None) -> bool:
        """Take what was seen at ``t`` seconds; True when the sign has been given just now."""
        if pose is not None and _one_arm_up(pose):
            if math.isnan(self._since_t):
                self._since_t = t
            self._last_t = t
            if not self._told and t - self._since_t >= HELD_S:
                self._told = True
                return True
        elif t - self._last_t > BRIDGED_S:
            self._since_t = math.nan
            self._told = False
        return False


def _one_arm_up(pose: Pose) -> bool:
    shoulder, hip = (pose.image[list(PARTS[part])].mean(axis=0) for part in ("shoulder", "hip"))
    across, up = (shoulder - hip).tolist()[0], (hip - shoulder).tolist()[1]
    if not up > 0 or math.degrees(math.atan2(abs(across), up)) > UPRIGHT_DEG:
        return False
    trunk = math.hypot(across, up)
    nose_y = float(pose.image[Landmark.NOSE, 1])
    raised, lowered = 0, 0
    for side in (0, 1):
        wrist, elbow = PARTS["wrist"][side], PARTS["elbow"][side]
        wrist_y, elbow_y = float(pose.image[wrist, 1]), float(pose.image[elbow, 1])
        if pose.visibility[wrist] < MIN_VISIBILITY:
            lowered += 1  # one that is not seen is not stretched up
        elif wrist_y < nose_y - ABOVE_NOSE_TRUNK * trunk and wrist_y < elbow_y:
            raised += 1
        elif wrist_y > shoulder[1]:
            lowered += 1
    return raised == 1 and lowered == 1

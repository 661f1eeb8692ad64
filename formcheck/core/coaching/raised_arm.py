"""A sign for the program from afar: one arm held overhead."""

from __future__ import annotations

import math

from formcheck.core.debounce import Debounce
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.core.pose.plausibility import MIN_VISIBILITY

#: People who wave or give a sign to others have the arm up for 0.5 to 0.9 s (4 clips).
KEPT_S = 2.0
#: Unclear frames are bridged for this long, and the arm must be down for as long: a landmark jumps
#: for a frame or two.
BRIDGED_S = 0.4
#: Lengths are shares of the trunk, 0.288 of the body's height (Drillis and Contini 1966). A
#: straight raised arm brings the wrist 0.7 over the nose, a hand on the crown 0.25.
OVER_NOSE = 0.35
#: The wrist of an arm that hangs is 1.15 under the shoulder, on the hip 0.8, in front of the chest
#: 0.3.
UNDER_SHOULDER = 0.5
#: Further than this from upright, in the frame, no arm points up.
LEANS_DEG = 30.0
#: Seen from the front people on all fours look upright, however short. In space their trunk leans
#: by 75 degrees and more; the model reads 6 to 22 on people who stand (medians of 13 clips).
LEANS_IN_SPACE_DEG = 50.0

_JOINTS = [
    Landmark.NOSE,
    *(index for part in ("shoulder", "hip", "elbow", "wrist") for index in PARTS[part]),
]


class RaisedArm:
    """Notices one arm that is kept overhead while the other one hangs and the trunk is upright.

    Overhead is meant in the frame: on all fours or lying no arm ever is. The arm must be lowered
    before it counts again.
    """

    def __init__(self) -> None:
        self._up = Debounce(KEPT_S, BRIDGED_S)
        self._down = Debounce(BRIDGED_S)
        self._told = False

    def step(self, t: float, pose: Pose | None) -> bool:
        """Take the raw pose at ``t`` seconds; True once when the arm has been up long enough."""
        raised = None if pose is None else _one_arm_raised(pose)
        if raised is None:
            return False
        if self._down.step(t, not raised):
            self._told = False
        # A time without frames is a gap as well.
        self._up.step(t, None)
        if not raised or not self._up.step(t, True) or self._told:
            return False
        self._told = True
        return True


def _one_arm_raised(pose: Pose) -> bool | None:
    """Return whether one arm is overhead and the other one not; None if unknown.

    The raised arm must be visible. For the other one, often hidden behind the body, the model's
    guess is good enough.
    """
    nose, *joints = pose.image.take(_JOINTS, axis=0).tolist()
    shoulders, hips, elbows, wrists = (joints[i : i + 2] for i in range(0, 8, 2))
    across, down = (_middle(shoulders, axis) - _middle(hips, axis) for axis in (0, 1))
    trunk_px = math.hypot(across, down)
    if math.isnan(trunk_px + nose[1]):
        return None
    if -down < math.cos(math.radians(LEANS_DEG)) * trunk_px or _leans_in_space(pose):
        return False
    overhead = [
        wrist[1] < nose[1] - OVER_NOSE * trunk_px and elbow[1] < shoulder[1]
        for shoulder, elbow, wrist in zip(shoulders, elbows, wrists, strict=True)
    ]
    hangs = [
        wrist[1] > shoulder[1] + UNDER_SHOULDER * trunk_px
        for shoulder, wrist in zip(shoulders, wrists, strict=True)
    ]
    return any(overhead[i] and hangs[1 - i] and _is_seen(pose, PARTS["wrist"][i]) for i in (0, 1))


def _leans_in_space(pose: Pose) -> bool:
    """Return True when the trunk is known to lean towards the camera or away from it."""
    left, right, left_hip, right_hip = pose.world.take(_JOINTS[1:5], axis=0).tolist()
    trunk = [
        _middle([left, right], axis) - _middle([left_hip, right_hip], axis) for axis in range(3)
    ]
    return -trunk[1] < math.cos(math.radians(LEANS_IN_SPACE_DEG)) * math.hypot(*trunk)


def _middle(pair: list[list[float]], axis: int) -> float:
    return (pair[0][axis] + pair[1][axis]) / 2


def _is_seen(pose: Pose, landmark: int) -> bool:
    x, y = pose.image[landmark]
    width, height = pose.size
    inside = 0 <= x <= width and 0 <= y <= height
    return bool(inside and pose.visibility[landmark] >= MIN_VISIBILITY)

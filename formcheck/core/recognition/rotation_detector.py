"""Finds the rotation of a video from the poses in it, if the file does not tell it.

The pose model finds people who lie on their side in the frame as well as upright ones, with the
same joints. So rotating a pose with the frame is as good as detecting it again.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.geometry import known
from formcheck.core.pose.landmarks import TURNS_DEG, FloatArray, Pose
from formcheck.core.pose.plausibility import reliable_points
from formcheck.core.pose.posture import Posture, PostureReader, limbs_of
from formcheck.core.recognition.session_scores import is_due

#: The last LOOKS poses decide, once there are LEAST_LOOKS.
LOOKS, LEAST_LOOKS = 20, 4
#: The share of them with a posture of the exercise, and the ratio to any other rotation. With 167
#: clips, each in four rotations and 12 poses each, 94 % of the rotations are found, and none is
#: wrong.
AGREE_SHARE, ROTATION_RATIO = 0.4, 3.0
#: The share for exercises done lying, since a person who stands looks like one who lies, rotated by
#: a quarter, and for live frames, of which only the last two seconds are known.
SURELY_SHARE = 0.8
#: Live, with ten looks a second: after this many the session begins without a rotation.
MOST_LIVE_LOOKS = 200
#: A sitting person's trunk is within this angle of upright, and both thighs are between these two.
#: Trunks of folds are 0 to 80 in upright frames, 85 and more in all others in which the thighs
#: are level (9 clips).
SITS_TRUNK_DEG = 85.0
SITS_THIGH_DEG = (55.0, 125.0)
_UPRIGHT = (Posture.STANDING, Posture.HINGED)
_SITTING = (Posture.SEATED, Posture.FOLDED)
_LYING = (Posture.PRONE, Posture.SUPINE)


class RotationDetector:
    """Finds the rotation of the frame from poses of an exercise.

    Attributes:
        lying: The person lies all the time, or the posture is unknown.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._postures = postures_of(exercise)
        self.lying = set(self._postures) <= set(_LYING)
        self._fits: deque[list[bool]] = deque(maxlen=LOOKS)

    @property
    def decides(self) -> bool:
        """True if the exercise tells the posture of the person; else it is never clear."""
        return bool(self._postures)

    @property
    def looks(self) -> int:
        return len(self._fits)

    def add(self, pose: Pose) -> None:
        self._fits.append([self._fit(pose.turned(deg)) for deg in TURNS_DEG])

    @property
    def rotate_deg(self) -> int | None:
        """The counterclockwise rotation that makes the frame upright; None if unclear."""
        return self.agreed(SURELY_SHARE if self.lying else AGREE_SHARE)

    def agreed(self, share: float) -> int | None:
        """Return the rotation that at least this share of the poses supports, or None."""
        if self.looks < LEAST_LOOKS:
            return None
        counts = np.sum(self._fits, axis=0)
        best = int(np.argmax(counts))
        second = max(np.delete(counts, best))
        if counts[best] < max(share * self.looks, ROTATION_RATIO * second):
            return None
        return TURNS_DEG[best]

    def _fit(self, pose: Pose) -> bool:
        if set(self._postures) & set(_SITTING):
            # The postures themselves leave open whether legs lie or point up.
            return _sits(pose)
        return PostureReader().read(pose).posture in self._postures


class LiveRotationDetector:
    """Finds the rotation of a live camera before the session begins.

    Exercises done lying are left out, since the person still stands before them. A camera does not
    move, so a rotation once found holds for all exercises.

    Attributes:
        found: The rotation is clear.
        settled: It is clear, or was unclear for so long that the session begins anyway.
    """

    def __init__(self) -> None:
        self._detector: RotationDetector | None = None
        self._looked_t: float | None = None
        self._looks = 0
        self.found = False
        self.settled = False

    def begin(self, exercise: Exercise | None) -> None:
        """Look for an exercise, unless an earlier one has made it clear; None looks for nothing."""
        if self.found:
            return
        self._looks = 0
        if exercise is None:
            self._detector, self.settled = None, True
            return
        self._detector = RotationDetector(exercise)
        self.settled = self._detector.lying

    def step(self, t: float, pose: Pose | None) -> int:
        """Take the pose at ``t`` seconds; return the rotation once clear, 0 until then."""
        if self.settled or self._detector is None or pose is None:
            return 0
        if not is_due(t, self._looked_t, pose):
            return 0
        self._looked_t = t
        self._looks += 1
        self._detector.add(pose)
        full = self._detector.looks == LOOKS
        rotate_deg = self._detector.agreed(SURELY_SHARE) if full else None
        self.found = rotate_deg is not None
        self.settled = self.found or self._looks >= MOST_LIVE_LOOKS
        return rotate_deg or 0


def postures_of(exercise: Exercise) -> tuple[Posture, ...]:
    """Return the possible postures of the person; empty if unknown.

    They are unknown for custom exercises on the floor, which have no signature.
    """
    if exercise.signature is not None:
        return exercise.signature.postures
    return _UPRIGHT if exercise.stance == "standing" else ()


def _sits(pose: Pose) -> bool:
    """Return True for a person who sits, upright or folded, with level thighs."""
    points = reliable_points(pose) * (1.0, -1.0)
    across, up = (_middle(points, "shoulder") - _middle(points, "hip")).tolist()
    thighs = [abs(thigh) for thigh in known(limbs_of([(x, y) for x, y in points.tolist()]).thighs)]
    low, high = SITS_THIGH_DEG
    level = bool(thighs) and all(low < thigh < high for thigh in thighs)
    return level and math.degrees(math.atan2(abs(across), up)) < SITS_TRUNK_DEG


def _middle(points: FloatArray, part: str) -> FloatArray:
    """Return the midpoint of the visible sides; NaN if neither is visible."""
    pair = points[list(PARTS[part])]
    known = pair[np.isfinite(pair[:, 0])]
    return np.asarray(known.mean(axis=0) if len(known) else np.full(2, math.nan))

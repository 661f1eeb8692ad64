"""Which way up a picture is, when the file does not say so: told from the poses in it.

The pose model finds people who lie on their side in the picture as well as upright ones, with the
same joints. So a pose that is turned with the picture is as good as a new one.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import TURNS_DEG, FloatArray, Pose
from formcheck.core.pose.plausibility import Rejection, rejections_of
from formcheck.core.pose.posture import Posture, PostureReader, limbs_of, seen
from formcheck.core.recognition.evidence import is_due

#: The last LOOKS poses decide; fewer than LEAST_LOOKS decide nothing.
LOOKS, LEAST_LOOKS = 20, 4
#: The share of them in which the person must be placed as the exercise asks, and how many times as
#: often as in any other turn. With 167 clips, each in four turns and 12 poses each, 94 % of the
#: turned ones are found, and no turn is wrong.
AGREE_SHARE, CLEARLY = 0.4, 3.0
#: A person who stands looks like one who lies, a quarter turned: exercises that are done lying need
#: so much. So does the live picture, of which only the last two seconds are known.
SURELY_SHARE = 0.8
#: Live, with ten looks a second: after this many the session begins with the picture as it is.
MOST_LIVE_LOOKS = 200
#: A sitting person's trunk is within this angle of upright, and both thighs are between these two.
#: Trunks of folds are 0 to 80 in upright pictures, 85 and more in all others in which the thighs
#: are level (9 clips).
SITS_TRUNK_DEG = 85.0
SITS_THIGH_DEG = (55.0, 125.0)
_UPRIGHT = (Posture.STANDING, Posture.HINGED)
_SITTING = (Posture.SEATED, Posture.FOLDED)
_LYING = (Posture.PRONE, Posture.SUPINE)


class Orientation:
    """Looks at poses and tells by how much the picture must be turned.

    Args:
        exercise: What is done.

    Attributes:
        lying: The person lies all the time, or it is not known how the person is placed.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._postures = postures_of(exercise)
        self.lying = set(self._postures) <= set(_LYING)
        self._fits: deque[list[bool]] = deque(maxlen=LOOKS)

    @property
    def decides(self) -> bool:
        """Whether the exercise tells how the person is placed; else it is never clear."""
        return bool(self._postures)

    @property
    def looks(self) -> int:
        """How many poses decide now."""
        return len(self._fits)

    def look(self, pose: Pose) -> None:
        """Take the pose of a picture."""
        self._fits.append([self._fit(pose.turned(deg)) for deg in TURNS_DEG])

    @property
    def rotate_deg(self) -> int | None:
        """The counterclockwise turn that makes the picture upright; None while it is not clear."""
        return self.agreed(SURELY_SHARE if self.lying else AGREE_SHARE)

    def agreed(self, share: float) -> int | None:
        """Return the turn on which so much of the poses agree; None when there is none."""
        if self.looks < LEAST_LOOKS:
            return None
        counts = np.sum(self._fits, axis=0)
        best = int(np.argmax(counts))
        second = max(np.delete(counts, best))
        if counts[best] < max(share * self.looks, CLEARLY * second):
            return None
        return TURNS_DEG[best]

    def _fit(self, pose: Pose) -> bool:
        """Return True if the person is placed as the exercise asks."""
        if set(self._postures) & set(_SITTING):
            # The postures themselves leave open whether legs lie or point up.
            return _sits(pose)
        return PostureReader().look(pose).posture in self._postures


class Turning:
    """Finds out during a live session, before it begins, how the picture must be turned.

    Exercises done lying are left out, since the person still stands before they begin. A camera
    does not move, so a turn that is found holds for all exercises.

    Attributes:
        found: It is clear.
        settled: It is clear, or was not for so long that the session begins all the same.
    """

    def __init__(self) -> None:
        self._orientation: Orientation | None = None
        self._looked_t: float | None = None
        self._looks = 0
        self.found = False
        self.settled = False

    def begin(self, exercise: Exercise) -> None:
        """Look for an exercise, unless an earlier one has made it clear."""
        if self.found:
            return
        self._orientation = Orientation(exercise)
        self._looks = 0
        self.settled = self._orientation.lying

    def step(self, t: float, pose: Pose | None) -> int:
        """Take what was seen at ``t`` seconds; return the turn when it is clear, 0 until then."""
        if self.settled or self._orientation is None or pose is None:
            return 0
        if not is_due(t, self._looked_t):
            return 0
        self._looked_t = t
        self._looks += 1
        self._orientation.look(pose)
        full = self._orientation.looks == LOOKS
        rotate_deg = self._orientation.agreed(SURELY_SHARE) if full else None
        self.found = rotate_deg is not None
        self.settled = self.found or self._looks >= MOST_LIVE_LOOKS
        return rotate_deg or 0


def postures_of(exercise: Exercise) -> tuple[Posture, ...]:
    """Return how the person may be placed to the floor; nothing when that is not known.

    That is so for the user's own exercises on the floor, which have no signature.
    """
    if exercise.signature is not None:
        return exercise.signature.postures
    return _UPRIGHT if exercise.stance == "standing" else ()


def _sits(pose: Pose) -> bool:
    """Return True for a person who sits upright or folded, with thighs that are level."""
    points = np.where((rejections_of(pose) == Rejection.NONE)[:, None], pose.image, np.nan)
    points = points * (1.0, -1.0)
    across, up = (_middle(points, "shoulder") - _middle(points, "hip")).tolist()
    thighs = [abs(thigh) for thigh in seen(limbs_of([(x, y) for x, y in points.tolist()]).thighs)]
    low, high = SITS_THIGH_DEG
    level = bool(thighs) and all(low < thigh < high for thigh in thighs)
    return level and math.degrees(math.atan2(abs(across), up)) < SITS_TRUNK_DEG


def _middle(points: FloatArray, part: str) -> FloatArray:
    """Return the middle of those of both sides that are seen; NaN when neither is."""
    pair = points[list(PARTS[part])]
    known = pair[np.isfinite(pair[:, 0])]
    return np.asarray(known.mean(axis=0) if len(known) else np.full(2, math.nan))

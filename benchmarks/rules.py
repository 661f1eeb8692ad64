"""Counting rules that other programs publish, for comparison: two thresholds on one angle.

They see the same poses as formcheck. Thresholds are from the programs' own documentation or source;
the code here is ours.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from formcheck.core.geometry import angle_deg
from formcheck.core.pose import Landmark, Pose

_LEFT = (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE)
_RIGHT = (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE)


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts when an angle has been under ``down`` and comes back over ``up``."""

    name: str
    read: Callable[[Pose], float]
    up: float
    down: float
    median_of: int = 1

    def count(self, poses: Iterable[tuple[float, Pose | None]]) -> int:
        """Return the number of repetitions."""
        reps, was_down = 0, False
        window: deque[float] = deque(maxlen=self.median_of)
        for _, pose in poses:
            value = math.nan if pose is None else self.read(pose)
            if math.isnan(value):
                continue
            window.append(value)
            value = median(window)
            if value < self.down:
                was_down = True
            elif value > self.up and was_down:
                reps, was_down = reps + 1, False
        return reps


def knee_deg(pose: Pose) -> float:
    """Return the knee angle of the leg that the model sees better."""
    side = max((_LEFT, _RIGHT), key=lambda leg: pose.visibility[list(leg)].min())
    hip, knee, ankle = (tuple(pose.image[index].tolist()) for index in side)
    return angle_deg(hip, knee, ankle)


#: By exercise.
PUBLISHED: dict[str, tuple[Rule, ...]] = {
    "squat": (
        Rule("knee 145/90 (Ultralytics AIGym)", knee_deg, up=145, down=90),
        Rule("knee 160/90 (ExerSights)", knee_deg, up=160, down=90),
        Rule("knee 160/110, median of five (Good-GYM)", knee_deg, up=160, down=110, median_of=5),
    ),
}

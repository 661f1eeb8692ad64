"""A live session on a slow computer: the lighter model is better than a late picture."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from statistics import median
from typing import Protocol

from formcheck.capture.pose.models import Variant
from formcheck.capture.source import Closing
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose

#: With fewer poses a second a quick rep of a second has no dozen pictures, and what is shown lags.
LEAST_RATE = 12.0
#: The first pictures take longer, while memory is laid out.
WARM_UP = 15
#: So many pictures in a row tell.
WATCHED = 45


class Estimator(Protocol):
    """What finds poses, as MediaPipePose does."""

    model: Variant

    @property
    def others(self) -> int:
        """How many other people have been in sight of late."""

    def change_model(self, model: Variant) -> None:
        """Go on with another model, and with the same person."""

    def restart(self) -> None:
        """Forget the person who was followed: the picture has been turned."""

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in the next picture."""

    def close(self) -> None:
        """Give all back."""


class ModelFallback(Closing):
    """Finds poses with one model, and with "lite" from when that has turned out to be too slow.

    Args:
        estimator: With the model to begin with; closed at the end.
        slow: Called once with what to tell the person.
        clock: Gives seconds.

    Attributes:
        models: Those that were used in this session, in order.
    """

    def __init__(
        self,
        estimator: Estimator,
        slow: Callable[[str], None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._estimator = estimator
        self._slow = slow
        self._clock = clock
        self._taken_s: deque[float] = deque(maxlen=WATCHED)
        self._pictures = 0
        self.models: tuple[Variant, ...] = (estimator.model,)

    def begin(self) -> None:
        """Note that another session begins."""
        self.models = (self.model,)

    @property
    def model(self) -> Variant:
        """The model in use."""
        return self._estimator.model

    @property
    def others(self) -> int:
        """As of the estimator."""
        return self._estimator.others

    def close(self) -> None:
        """Give all back."""
        self._estimator.close()

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in the picture; raises as the estimator does."""
        if len(self._taken_s) == WATCHED and median(self._taken_s) > 1 / LEAST_RATE:
            self._lighten()
        begun_s = self._clock()
        pose = self._estimator.estimate(frame)
        self._pictures += 1
        if self.model != "lite" and self._pictures > WARM_UP:
            self._taken_s.append(self._clock() - begun_s)
        return pose

    def restart(self) -> None:
        """Forget the person who was followed: the picture has been turned."""
        self._estimator.restart()

    def _lighten(self) -> None:
        self._taken_s.clear()
        self._estimator.change_model("lite")
        self.models = (*self.models, "lite")
        self._slow("This computer is slow: going on with the lighter model")

"""Changes to the lighter pose model if a live session is too slow."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from statistics import median
from typing import Protocol

from formcheck.capture.frame_source import Closing
from formcheck.capture.pose.model_files import Variant
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose

#: In frames per second. Below it a quick rep has less than a dozen frames, and the display lags.
LEAST_RATE = 12.0
#: The first frames take longer, while memory is allocated.
WARM_UP = 15
#: Number of consecutive frames that decide.
WATCHED = 45


class Estimator(Protocol):
    """The interface of MediaPipePose in use; tests have their own."""

    model: Variant

    @property
    def others(self) -> int: ...

    def change_model(self, model: Variant) -> None: ...

    def restart(self) -> None:
        """Forget the followed person, because the frames have been turned."""

    def estimate(self, frame: Frame) -> Pose | None: ...

    def close(self) -> None: ...


class ModelFallback(Closing):
    """Finds poses with one model, and with "lite" once that is too slow.

    Args:
        estimator: With the first model; closed at the end.
        slow: Called once, with a message for the user.
        clock: Returns seconds.

    Attributes:
        models: The models used in this session, in order.
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
        self._frames = 0
        self.models: tuple[Variant, ...] = (estimator.model,)

    def begin(self) -> None:
        self.models = (self.model,)

    @property
    def model(self) -> Variant:
        return self._estimator.model

    @property
    def others(self) -> int:
        return self._estimator.others

    def close(self) -> None:
        self._estimator.close()

    def estimate(self, frame: Frame) -> Pose | None:
        if len(self._taken_s) == WATCHED and median(self._taken_s) > 1 / LEAST_RATE:
            self._lighten()
        begun_s = self._clock()
        pose = self._estimator.estimate(frame)
        self._frames += 1
        if self.model != "lite" and self._frames > WARM_UP:
            self._taken_s.append(self._clock() - begun_s)
        return pose

    def restart(self) -> None:
        self._estimator.restart()

    def _lighten(self) -> None:
        self._taken_s.clear()
        self._estimator.change_model("lite")
        self.models = (*self.models, "lite")
        self._slow("This computer is slow: going on with the lighter model")

"""A camera that needs no camera."""

from __future__ import annotations

import threading
import time

import cv2
import numpy as np
from numpy.typing import NDArray


class FakeDevice:
    """Gives numbered pictures, then fails for ever.

    Args:
        count: How many pictures before it fails.
        period_s: Time from one to the next.
        failing: Numbers of pictures before which a read fails once.
        permits: A picture waits until one can be taken, so that no speed of the machine matters.
        hang: Once it has no more pictures, reads wait for this event, as drivers may.
    """

    def __init__(
        self,
        count: int,
        *,
        period_s: float = 0.01,
        failing: frozenset[int] = frozenset(),
        permits: threading.Semaphore | None = None,
        hang: threading.Event | None = None,
        shape: tuple[int, ...] = (48, 64, 3),
        fps: float = 30.0,
    ) -> None:
        self.given = 0
        self.released = 0
        self._count = count
        self._period_s = period_s
        self._failing = set(failing)
        self._permits = permits
        self._hang = hang
        self._shape = shape
        self._fps = fps

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        if self.given >= self._count:
            if self._hang is not None:
                self._hang.wait()
            return False, None
        if self.given in self._failing:
            self._failing.remove(self.given)
            return False, None
        if self._permits is not None:
            self._permits.acquire()
        time.sleep(self._period_s)
        image = np.zeros(self._shape, np.uint8)
        image[..., :1] = self.given % 256
        image[0, 0] = self.given // 256
        self.given += 1
        return True, image

    def get(self, prop: int, /) -> float:
        return self._fps if prop == cv2.CAP_PROP_FPS else 0.0

    def release(self) -> None:
        self.released += 1


def picture_number(image: NDArray[np.uint8]) -> int:
    """Return the number that the device gave the picture."""
    return int(image[1, 1, 0]) + 256 * int(image[0, 0, 1])

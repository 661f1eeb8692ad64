"""Base of video files, played files and cameras: a thread that hands over frames."""

from __future__ import annotations

import math
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple, Self

import cv2
import numpy as np

from formcheck.capture.frame_queue import JOIN_S, FrameQueue
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import TURNS_DEG
from formcheck.core.results.report import Source, SourceKind

#: Interval of the calls of ``keep_waiting`` while a source is silent.
_ASKED_EVERY_S = 0.1
#: User name and password stand before the last at sign, or in the query.
_CREDENTIALS = re.compile(r"(?<=:/).*@|[?#].*", re.DOTALL)
_TURN_CODES = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}


class _Made(NamedTuple):
    """A frame and the rotation that was applied to it."""

    frame: Frame
    rotate_deg: int


class Closing(ABC):
    """Closes itself at the end of a ``with`` block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Give everything back; closing twice is fine."""


class FrameSource(Closing):
    """Frames that are made in a thread, so that decoding overlaps with inference.

    Use it in a ``with`` block and iterate over it once. The thread starts with the iteration and
    ends with close().

    Attributes:
        name: For display: the file name without its folder, or the camera.
        width, height: Size of the upright frame in pixels, after :meth:`rotate`.
        fps: Nominal frames per second; NaN if unknown.
        problem: Why the source ended early, as text; None without a problem.
        rotate_deg: Rotation that :meth:`rotate` has set.
    """

    kind: SourceKind
    name: str
    width: int
    height: int
    fps: float
    #: Time without a frame after which the source counts as lost.
    silence_s: float = math.inf
    #: Called repeatedly, in the consumer's thread, while the source is silent, with a short text of
    #: the problem; False gives the source up. Without it a silent source is given up.
    keep_waiting: Callable[[str], bool] | None = None

    def __init__(self, queue: FrameQueue[_Made]) -> None:
        self.problem: str | None = None
        self._queue = queue
        self._thread: threading.Thread | None = None
        self.rotate_deg = 0
        self._delivered = 0
        self._first_s = math.nan
        self._last_s = math.nan

    @abstractmethod
    def _produce(self) -> Iterator[Frame]:
        """Yield the frames; runs in the thread."""

    @abstractmethod
    def _release(self) -> None:
        """Release the file or device; called once, by the thread if it has started."""

    def _describe_silence(self) -> str:
        """Return the problem text after ``silence_s`` without a frame."""
        return f"{self.name} gave no picture for {self.silence_s:.0f} s"

    def __iter__(self) -> Iterator[Frame]:
        """Return an iterator over the remaining frames; raise ValueError if it is closed."""
        if self._queue.closed:
            raise ValueError(f"expected an open source, got {self.name} after its close()")
        return self._frames()

    def _frames(self) -> Iterator[Frame]:
        if self._thread is None and not self._queue.closed:
            # A daemon, for a driver that hangs must not keep the program alive.
            name = f"frames of {self.name}"
            self._thread = threading.Thread(target=self._run, name=name, daemon=True)
            self._thread.start()
        while (frame := self._take()) is not None:
            if self._delivered == 0:
                self._first_s = frame.t
            self._delivered += 1
            self._last_s = frame.t
            yield frame

    def _take(self) -> Frame | None:
        wait_s = self.silence_s
        while True:
            try:
                made = self._queue.take(wait_s)
                # A frame made before rotate() was called lacks part of the rotation.
                return made and rotate_frame(made.frame, self.rotate_deg - made.rotate_deg)
            except TimeoutError:
                silence = f"{self.name} gives no picture"
                if self.keep_waiting is not None and self.keep_waiting(silence):
                    wait_s = _ASKED_EVERY_S
                    continue
                self.problem = self._describe_silence()
                self._queue.finish()
                return None

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            for frame in self._produce():
                rotate_deg = self.rotate_deg
                if not self._queue.put(_Made(rotate_frame(frame, rotate_deg), rotate_deg)):
                    break
        except BaseException as caught:  # noqa: BLE001 - raised in the consumer's thread
            error = caught
        try:
            self._release()
        finally:
            self._queue.finish(error)

    def rotate(self, turn_deg: int) -> None:
        """Rotate all remaining frames counterclockwise by 0, 90, 180 or 270 degrees.

        For footage that lies on its side without a mark in the file. The angle is relative to the
        frame as stored, not to an earlier rotation.
        """
        if turn_deg not in TURNS_DEG:
            raise ValueError(f"expected a turn by 0, 90, 180 or 270 degrees, got {turn_deg}")
        if (turn_deg - self.rotate_deg) % 180:
            self.width, self.height = self.height, self.width
        self.rotate_deg = turn_deg

    def close(self) -> None:
        first = not self._queue.closed
        self._queue.close()
        if self._thread is not None:
            self._thread.join(JOIN_S)
        elif first:
            self._release()

    def describe(self) -> Source:
        """Return the source, with the numbers of the frames taken so far."""
        span_s = self._last_s - self._first_s
        fps = (self._delivered - 1) / span_s if self._delivered > 1 else math.nan
        frame_s = 1 / (fps if math.isfinite(fps) else self.fps)
        duration_s = span_s + (frame_s if math.isfinite(frame_s) else 0) if self._delivered else 0
        return Source(
            name=self.name,
            kind=self.kind,
            width=self.width,
            height=self.height,
            fps=fps,
            frames=self._delivered,
            duration_s=duration_s,
            problem=self.problem,
            rotate_deg=self.rotate_deg,
        )


def without_credentials(address: str) -> str:
    """Return an address without its user name and password, to be shown."""
    return _CREDENTIALS.sub(lambda match: "/" if match[0].startswith("/") else "", address)


def rotate_frame(frame: Frame, turn_deg: int) -> Frame:
    """Return the frame with its image turned counterclockwise by a multiple of 90 degrees."""
    code = _TURN_CODES.get(turn_deg % 360)
    if code is None:
        return frame
    return replace(frame, image=np.asarray(cv2.rotate(frame.image, code), np.uint8))

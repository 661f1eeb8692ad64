"""What a video file, a played file and a camera have in common: a thread that hands over frames."""

from __future__ import annotations

import math
import re
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import Generic, NamedTuple, Self, TypeVar

import cv2
import numpy as np

from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import TURNS_DEG
from formcheck.core.results.report import Source, SourceKind

T = TypeVar("T")

#: Waits are cut into slices, since on Windows Ctrl-C does not interrupt a lock.
_SLICE_S = 0.1
#: While a source is silent, its user is asked so often whether to go on waiting.
_ASKED_EVERY_S = 0.1
#: A thread that hangs in a driver for longer is left behind; it ends with its read.
JOIN_S = 2.0
#: Addresses of cameras that OpenCV reads.
_CAMERA = re.compile(r"(rtsps?|https?)://", re.IGNORECASE)
#: User name and password stand before the last at sign, or in the query.
_CREDENTIALS = re.compile(r"(?<=:/).*@|[?#].*", re.DOTALL)
_TURN_CODES = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}


class Handover(Generic[T]):
    """A small queue between the thread that makes frames, or what comes of them, and its user.

    Attributes:
        capacity: How many may wait.
        newest_wins: When it is full, drop the oldest instead of making the maker wait.
    """

    def __init__(self, capacity: int, *, newest_wins: bool) -> None:
        self.capacity = capacity
        self.newest_wins = newest_wins
        self._items: deque[T] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._finished = False
        self._error: BaseException | None = None

    @property
    def closed(self) -> bool:
        """Whether nobody wants any more."""
        return self._closed

    def put(self, item: T) -> bool:
        """Offer an item; returns False when nobody wants any more."""
        with self._changed:
            while len(self._items) >= self.capacity and not (self._closed or self._finished):
                if self.newest_wins:
                    self._items.popleft()
                else:
                    self._changed.wait(_SLICE_S)
            if self._closed or self._finished:
                return False
            self._items.append(item)
            self._changed.notify_all()
            return True

    def take(self, timeout_s: float = math.inf) -> T | None:
        """Return the next item, or None when there will be no more.

        Raises:
            TimeoutError: When none came within ``timeout_s``.
            BaseException: What the maker raised, after the items that it had made.
        """
        deadline_s = time.monotonic() + timeout_s
        with self._changed:
            while not self._items and not self._finished and not self._closed:
                left_s = deadline_s - time.monotonic()
                if left_s <= 0:
                    raise TimeoutError
                self._changed.wait(min(left_s, _SLICE_S))
            if self._items and not self._closed:
                self._changed.notify_all()
                return self._items.popleft()
            error, self._error = self._error, None
        if error is not None:
            raise error
        return None

    def finish(self, error: BaseException | None = None) -> None:
        """Say that no more will be put, and why when it was an error."""
        with self._changed:
            self._finished = True
            self._error = error
            self._changed.notify_all()

    def close(self) -> None:
        """Say that no more will be taken; those that wait are dropped."""
        with self._changed:
            self._closed = True
            self._items.clear()
            self._changed.notify_all()

    def wait_closed(self, timeout_s: float) -> bool:
        """Wait so long, or until nobody wants any more; returns whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, timeout_s)


class _Made(NamedTuple):
    """A frame and the turn that was applied to it."""

    frame: Frame
    rotate_deg: int


class Closing(ABC):
    """Closes itself at the end of a ``with`` block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Give everything back; closing twice is fine."""


class FrameSource(Closing):
    """Frames that are made in a thread of their own, so that decoding overlaps inference.

    Use it in a ``with`` block and iterate over it once; closing it ends the thread, also in the
    middle. The thread starts with the iteration.

    Attributes:
        name: For people: a file name without its folder, or the camera.
        width, height: Size of the upright picture in pixels, after :meth:`rotate`.
        fps: Nominal pictures a second; NaN when the source does not know.
        problem: What cut the source short, in plain words; None as long as all is well.
        rotate_deg: By how much :meth:`rotate` turns the picture.
    """

    kind: SourceKind
    name: str
    width: int
    height: int
    fps: float
    #: No frame for so long means that the source is gone.
    silence_s: float = math.inf
    #: Asked again and again, where the frames are taken, while the source is silent: takes what is
    #: wrong in a few words, and False gives the source up. Without it a silent source is given up.
    patience: Callable[[str], bool] | None = None

    def __init__(self, handover: Handover[_Made]) -> None:
        self.problem: str | None = None
        self._handover = handover
        self._thread: threading.Thread | None = None
        self.rotate_deg = 0
        self._delivered = 0
        self._first_s = math.nan
        self._last_s = math.nan

    @abstractmethod
    def _produce(self) -> Iterator[Frame]:
        """Make the frames; runs in the thread."""

    @abstractmethod
    def _release(self) -> None:
        """Give back the file or the device; called once, by the thread if it has started."""

    def _gone_silent(self) -> str:
        """Return the problem of a source that has given nothing for ``silence_s``."""
        return f"{self.name} gave no picture for {self.silence_s:.0f} s"

    def __iter__(self) -> Iterator[Frame]:
        """Return the frames that have not been taken yet.

        Raises:
            ValueError: When the source is closed.
        """
        if self._handover.closed:
            raise ValueError(f"expected an open source, got {self.name} after its close()")
        return self._frames()

    def _frames(self) -> Iterator[Frame]:
        self._start()
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
                made = self._handover.take(wait_s)
                # One that was made before rotate() was called lacks part of the turn.
                return made and rotate_frame(made.frame, self.rotate_deg - made.rotate_deg)
            except TimeoutError:
                if self.patience is not None and self.patience(f"{self.name} gives no picture"):
                    wait_s = _ASKED_EVERY_S
                    continue
                self.problem = self._gone_silent()
                self._handover.finish()
                return None

    def _start(self) -> None:
        if self._thread is None and not self._handover.closed:
            self._thread = threading.Thread(target=self._run, name=f"frames of {self.name}")
            # A driver that hangs must not keep the program from ending.
            self._thread.daemon = True
            self._thread.start()

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            for frame in self._produce():
                rotate_deg = self.rotate_deg
                if not self._handover.put(_Made(rotate_frame(frame, rotate_deg), rotate_deg)):
                    break
        except BaseException as caught:  # noqa: BLE001 - it is raised where the frames are used
            error = caught
        try:
            self._release()
        finally:
            self._handover.finish(error)

    def rotate(self, turn_deg: int) -> None:
        """Turn all frames that have not been taken yet counterclockwise, by quarter turns.

        For footage that lies on its side without a mark in the file. The turn counts from the
        picture as it is stored, not from an earlier turn.

        Raises:
            ValueError: The angle is another one.
        """
        if turn_deg not in TURNS_DEG:
            raise ValueError(f"expected a turn by 0, 90, 180 or 270 degrees, got {turn_deg}")
        if (turn_deg - self.rotate_deg) % 180:
            self.width, self.height = self.height, self.width
        self.rotate_deg = turn_deg

    def close(self) -> None:
        """End the thread and give the file or device back; doing it again changes nothing."""
        first = not self._handover.closed
        self._handover.close()
        if self._thread is not None:
            self._thread.join(JOIN_S)
        elif first:
            self._release()

    def describe(self) -> Source:
        """Return what is known of the source, with the figures of the frames taken so far."""
        span_s = self._last_s - self._first_s
        fps = (self._delivered - 1) / span_s if self._delivered > 1 else math.nan
        frame_s = 1 / (fps if math.isfinite(fps) else self.fps)
        return Source(
            name=self.name,
            kind=self.kind,
            width=self.width,
            height=self.height,
            fps=fps,
            frames=self._delivered,
            duration_s=span_s + (frame_s if math.isfinite(frame_s) else 0)
            if self._delivered
            else 0,
            problem=self.problem,
            rotate_deg=self.rotate_deg,
        )


def is_network_camera(text: str) -> bool:
    """Return whether a text is the address of a camera."""
    return _CAMERA.match(text) is not None


def without_credentials(address: str) -> str:
    """Return an address without its user name and password, to be shown."""
    return _CREDENTIALS.sub(lambda match: "/" if match[0].startswith("/") else "", address)


def rotate_frame(frame: Frame, turn_deg: int) -> Frame:
    """Return the frame with its picture turned counterclockwise by a multiple of 90 degrees."""
    code = _TURN_CODES.get(turn_deg % 360)
    if code is None:
        return frame
    return replace(frame, image=np.asarray(cv2.rotate(frame.image, code), np.uint8))

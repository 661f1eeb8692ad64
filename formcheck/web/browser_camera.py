"""The frames that a page sends, as a frame source."""

from __future__ import annotations

import math
import struct
import time
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from formcheck.capture.frame_queue import FrameQueue
from formcheck.capture.frame_source import FrameSource
from formcheck.core.pose.frame import Frame, Image
from formcheck.errors import CameraError, FormcheckError

#: A packet is the time of capture (seconds, big-endian double) and a JPEG.
TIME = struct.Struct(">d")
MAX_BYTES = 4_000_000
#: Of width and height, in pixels; a tiny file may claim any size.
MAX_SIDE = 2048
#: The person is asked for the camera, or pairs a phone and finds a place for it.
WAKE_UP_S = 600.0
_START, _END_OF_HEADERS = b"\xff\xd8", 0xDA
#: The segments of a JPEG that hold its size (start of frame), without tables and extensions.
_SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class FrameRefusedError(FormcheckError):
    """A page sent something that is no frame of a camera."""


class _Packet(NamedTuple):
    t: float
    jpeg: bytes


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height that the headers of a JPEG name.

    Raises:
        FrameRefusedError: It is no JPEG.
    """
    at = 2
    while data[:2] == _START and at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _SIZE_MARKERS:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker == _END_OF_HEADERS:
            break
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    raise FrameRefusedError("expected a JPEG, got something else")


def fit_into(image: Image, size: tuple[int, int]) -> Image:
    """Return the image scaled to width and height, with black bars where its shape differs.

    The lengths of the body are followed in pixels, so the size may not change in a session.
    """
    height, width = image.shape[:2]
    if (width, height) == size:
        return image
    scale = min(size[0] / width, size[1] / height)
    inner = (min(size[0], round(width * scale)), min(size[1], round(height * scale)))
    fitted = np.zeros((size[1], size[0], 3), np.uint8)
    left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    fitted[top : top + inner[1], left : left + inner[0]] = cv2.resize(image, inner)
    return fitted


class BrowserCamera(FrameSource):
    """The camera of a page.

    Frames that come faster than they are used are dropped, the oldest first. Session time is the
    time of capture, so the way to the server does not matter. All frames get the size of the first.
    """

    kind = "camera"

    def __init__(self) -> None:
        super().__init__(FrameQueue(1, newest_wins=True))
        self.name = "camera of the browser"
        self.width = self.height = 0
        self._size = (0, 0)
        self.fps = math.nan
        self.silence_s = 2.0
        self._packets: FrameQueue[_Packet] = FrameQueue(1, newest_wins=True)
        self._newest_s = -math.inf
        self._first: _Packet | None = None
        # What the clock of the present page has to be corrected by; None before its first frame.
        self._offset_s: float | None = None
        self._newest_at_s = -math.inf

    def begin_page(self) -> None:
        """Take frames of another page from now on, whose clock may differ."""
        self._offset_s = None

    def _session_s(self, captured_s: float) -> float:
        """Return the time in the session; the first frame of a page counts as captured now."""
        now_s = time.monotonic()
        if self._offset_s is None:
            arrives_s = self._newest_s + (now_s - self._newest_at_s) if self.width else 0.0
            self._offset_s = arrives_s - captured_s
        self._newest_at_s = now_s
        return captured_s + self._offset_s

    def push(self, data: bytes) -> None:
        """Take a packet; for one thread at a time.

        Raises:
            FrameRefusedError: It is no frame, too large, or older than the one before.
        """
        if not TIME.size < len(data) <= MAX_BYTES:
            raise FrameRefusedError(f"expected at most {MAX_BYTES} bytes, got {len(data)}")
        (captured_s,) = TIME.unpack_from(data)
        jpeg = data[TIME.size :]
        width, height = jpeg_size(jpeg)
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise FrameRefusedError(
                f"expected at most {MAX_SIDE} x {MAX_SIDE} pixels, got {width} x {height}"
            )
        if not math.isfinite(captured_s) or (t := self._session_s(captured_s)) <= self._newest_s:
            raise FrameRefusedError("expected frames in the order of their times")
        self._newest_s = t
        if not self.width:
            self.width, self.height = width, height
            self._size = width, height
        self._packets.put(_Packet(t, jpeg))

    def wait_for_first(self, timeout_s: float = WAKE_UP_S) -> None:
        """Wait for the first frame, after which the size is known.

        Raises:
            CameraError: None came, or it was closed.
        """
        try:
            self._first = self._packets.take(timeout_s)
        except TimeoutError:
            self._first = None
        if self._first is None:
            raise CameraError(
                "expected frames of the browser's camera, got none: allow it in the browser"
            )

    def _produce(self) -> Iterator[Frame]:
        packet = self._first or self._packets.take()
        begun_s, index = math.nan, 0
        while packet is not None:
            image = cv2.imdecode(np.frombuffer(packet.jpeg, np.uint8), cv2.IMREAD_COLOR)
            if image is not None:  # half a file
                if index == 0:
                    begun_s = packet.t
                fitted = fit_into(np.asarray(image, np.uint8), self._size)
                yield Frame(index, packet.t - begun_s, fitted, time.monotonic())
                index += 1
            packet = self._packets.take()

    def _release(self) -> None:
        self._packets.close()

    def close(self) -> None:
        self._packets.close()
        super().close()

"""The newest frames of a webcam or network camera."""

from __future__ import annotations

import contextlib
import math
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from formcheck.capture.camera.camera_list import backends, find_cameras
from formcheck.capture.frame_queue import FrameQueue
from formcheck.capture.frame_source import FrameSource, without_credentials
from formcheck.capture.native_log import quiet_opencv
from formcheck.capture.video.file_checks import require_text
from formcheck.capture.video.video_file import PlayedFile
from formcheck.core.pose.frame import Frame, Image
from formcheck.errors import CameraError

#: Requested, not required: enough for the pose model, and most webcams offer it in MJPG.
_WANTED = (
    (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
    (cv2.CAP_PROP_FRAME_WIDTH, 1280),
    (cv2.CAP_PROP_FRAME_HEIGHT, 720),
    (cv2.CAP_PROP_FPS, 30),
    (cv2.CAP_PROP_BUFFERSIZE, 1),
)
#: Time for a camera to give its first frame.
_WAKE_UP_S = 10.0
#: A failed read returns at once on some systems.
_RETRY_S = 0.02
#: Interval of attempts to reopen a lost camera.
_REOPEN_EVERY_S = 1.0
#: Time for a network camera to answer, and to send its next frame.
_NETWORK_MS = 10_000
#: Larger values are not frame rates (some drivers give 1000 or 10000000).
_MAX_FPS = 500.0


class Device(Protocol):
    """The part of ``cv2.VideoCapture`` in use; tests have their own."""

    def read(self) -> tuple[bool, Any]:
        """Wait for the next image; return (True, image) or (False, anything)."""

    def get(self, prop: int, /) -> float:
        """Return an OpenCV property, 0 if unknown."""

    def release(self) -> None: ...


class Camera(FrameSource):
    """The live frames of a camera.

    A slow consumer gets only the newest frame; skipped frames leave gaps in ``index``. Times are
    seconds since the first frame. If the camera is unplugged the iteration ends with a ``problem``;
    with ``keep_waiting`` it continues once the camera is back.

    Attributes:
        fps: As the camera reports it; NaN if it does not.
    """

    kind = "camera"

    def __init__(
        self,
        source: int | str,
        *,
        device: Device | None = None,
        silence_s: float = 2.0,
        reopen: Callable[[], Device] | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Open the camera and wait for its first frame.

        Open it in the main thread: macOS asks for permission only there.

        Args:
            source: Number, address of a network camera, or the path of a device on Linux.
            device: Read this instead of opening ``source``.
            silence_s: Time without a frame after which the camera counts as lost.
            reopen: Opens it again; raises CameraError while it is missing.
            clock: Returns seconds; default: :func:`suspend_aware_clock_s`.

        Raises:
            CameraError: It is missing, busy, forbidden or gives no frames.
        """
        super().__init__(FrameQueue(1, newest_wins=True))
        self._address = str(source)
        self.name = f"camera {without_credentials(str(source))}"
        self.silence_s = silence_s
        self._device = _open(source) if device is None else device
        self._reopen = reopen or (lambda: _open(source))
        self._clock = clock or suspend_aware_clock_s
        with quiet_opencv():
            image = self._read(_WAKE_UP_S if device is None else silence_s)
        if image is None:
            self._device.release()
            raise CameraError(_camera_problem(source, "it is opened, but gives no colour pictures"))
        self.height, self.width = image.shape[:2]
        fps = self._device.get(cv2.CAP_PROP_FPS)
        self.fps = fps if 0 < fps <= _MAX_FPS else math.nan

    def _read(self, patience_s: float) -> Image | None:
        """Return the next image; None if none comes within ``patience_s`` or the source closes."""
        give_up_s = time.monotonic() + patience_s
        while True:
            image = self._attempt()
            if image is not None:
                return image
            if time.monotonic() >= give_up_s or self._queue.wait_closed(_RETRY_S):
                return None

    def _attempt(self) -> Image | None:
        try:
            ok, image = self._device.read()
        except cv2.error:
            # Half an image, as when the plug is pulled.
            return None
        # Infrared and depth cameras give other shapes.
        colour = ok and image is not None and image.ndim == 3 and image.shape[2] == 3
        return np.asarray(image, np.uint8) if colour else None

    def _produce(self) -> Iterator[Frame]:
        index, start_s, last_s = 0, 0.0, -math.inf
        with quiet_opencv():
            while (image := self._read_patiently()) is not None:
                captured_s = time.monotonic()
                now_s = self._clock()
                if index == 0:
                    start_s = now_s
                t = max(now_s - start_s, math.nextafter(last_s, math.inf))
                yield Frame(index, t, image, captured_s)
                index, last_s = index + 1, t
        if not self._queue.closed:
            self.problem = self._describe_silence()

    def _read_patiently(self) -> Image | None:
        """Return the next image, reopening the camera if necessary; None at the end."""
        while (image := self._read(self.silence_s)) is None and self.keep_waiting is not None:
            self._device.release()
            while not self._queue.wait_closed(_REOPEN_EVERY_S):
                with contextlib.suppress(CameraError):
                    self._device = self._reopen()
                    break
            else:
                return None
        return image

    def _describe_silence(self) -> str:
        why = "unplugged, or used by another program"
        if is_network_camera(self._address):
            why = "switched off, or the network does not reach it"
        return f"{self.name} gave no picture for {self.silence_s:.0f} s and is taken as gone: {why}"

    def _release(self) -> None:
        self._device.release()


def open_camera(source: str) -> Camera | PlayedFile:
    """Open a camera by its number, address or device path, or a video file.

    Raises:
        CameraError: It is none of these, or the camera cannot be used.
        VideoError: The file is not a video, or its name is not text.
    """
    require_text(source)
    if source.isdecimal():
        return Camera(int(source))
    if source == "-" or Path(source).is_fifo():
        what = "standard input" if source == "-" else f"the pipe {source}"
        raise CameraError(
            f"expected a camera, got {what}; a stream cannot be watched there: give the address of "
            "a network camera (rtsp:// or http://), or save the stream to a file first"
        )
    if Path(source).is_file():
        return PlayedFile(source)
    return Camera(source)


def is_network_camera(source: str) -> bool:
    """Return True for the address of a network camera."""
    return re.match(r"(rtsps?|https?)://", source, re.IGNORECASE) is not None


def _open(source: int | str) -> Device:
    if isinstance(source, str) and is_network_camera(source):
        return _open_network(source)
    if isinstance(source, str) and (sys.platform != "linux" or not Path(source).is_char_device()):
        known = Path(source).exists()
        why = (
            "it is no camera and no video file"
            if known
            else "there is no camera or file of this name"
        )
        raise CameraError(_camera_problem(source, why))
    with quiet_opencv():
        for backend in backends():
            capture = cv2.VideoCapture(source, backend)
            if capture.isOpened():
                for prop, value in _WANTED:
                    capture.set(prop, value)
                return capture
            capture.release()
    raise CameraError(_camera_problem(source, _why_not_opened(source)))


def _open_network(address: str) -> Device:
    timeouts = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, cv2.CAP_PROP_READ_TIMEOUT_MSEC)
    options = [number for prop in timeouts for number in (prop, _NETWORK_MS)]
    with quiet_opencv():
        capture = cv2.VideoCapture(address, cv2.CAP_FFMPEG, options)
    opened, frames = capture.isOpened(), capture.get(cv2.CAP_PROP_FRAME_COUNT)
    if opened and not frames > 0:
        return capture
    capture.release()
    why = "is a recorded video; save it to a file first"
    if not opened:
        why = "sends no video; check the address, user name and password, and that the camera is on"
    raise CameraError(
        f"expected a network camera, got {without_credentials(address)!r}, which {why}"
    )


def _why_not_opened(source: int | str) -> str:
    if sys.platform != "linux":
        return "it is missing, or used by another program"
    node = Path(source if isinstance(source, str) else f"/dev/video{source}")
    if not node.exists():
        return "it does not exist"
    if not os.access(node, os.R_OK | os.W_OK):
        return f"you may not use {node}: add yourself to the group that owns it, often 'video'"
    return "it is used by another program, or is no camera"


def _camera_problem(source: int | str, what: str) -> str:
    cameras = find_cameras()
    found = "cameras found: " + ", ".join(cameras) if cameras else "no camera was found"
    if sys.platform == "darwin":
        place = "System Settings > Privacy & Security > Camera"
        found += f"; allow your terminal in {place}, then start it again"
    shown = without_credentials(source) if isinstance(source, str) else source
    return f"expected a camera, got {shown!r}: {what}; {found}"


def suspend_aware_clock_s() -> float:
    """Return seconds of a monotonic clock that goes on while the computer sleeps.

    Python's clocks stop during sleep on Linux (monotonic, perf_counter) and on macOS
    (perf_counter). On Windows time.monotonic() ticks every 16 ms only, too coarse for frames, and
    perf_counter goes on.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.perf_counter()

"""What a page sends is a frame, or is refused."""

from __future__ import annotations

import math
import struct
import threading
import time

import cv2
import numpy as np
import pytest

from formcheck.errors import CameraError
from formcheck.web.browser_camera import (
    MAX_BYTES,
    TIME,
    BrowserCamera,
    FrameRefusedError,
    fit_into,
    jpeg_size,
)

GREY = np.full((48, 64, 3), 128, np.uint8)


def jpeg(width: int = 64, height: int = 48) -> bytes:
    return cv2.imencode(".jpg", np.full((height, width, 3), 128, np.uint8))[1].tobytes()


def packet(t: float, data: bytes | None = None) -> bytes:
    return TIME.pack(t) + (jpeg() if data is None else data)


def huge() -> bytes:
    """Return a small JPEG whose headers claim 60,000 x 60,000 pixels."""
    small = bytearray(jpeg())
    at = small.index(b"\xff\xc0") + 5
    small[at : at + 4] = struct.pack(">HH", 60_000, 60_000)
    return bytes(small)


@pytest.mark.parametrize("size", [(64, 48), (1, 1), (641, 359)])
def test_the_size_is_read_from_the_headers(size: tuple[int, int]) -> None:
    assert jpeg_size(jpeg(*size)) == size


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TIME.pack(1.0),
        packet(1.0, b"\xff\xd8"),
        packet(1.0, b"\xff\xd8\xff\xda" + b"\0" * 99),
        packet(1.0, b"\x89PNG" + b"\0" * 99),
        packet(1.0, jpeg()[:20]),
        packet(1.0, huge()),
        packet(1.0, jpeg(2049, 8)),
        packet(math.nan),
        packet(math.inf),
        bytes(MAX_BYTES + TIME.size + 1),
    ],
)
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with BrowserCamera() as camera, pytest.raises(FrameRefusedError):
        camera.push(data)


def test_times_do_not_run_backwards() -> None:
    with BrowserCamera() as camera:
        camera.push(packet(5.0))
        for t in (5.0, 4.9):
            with pytest.raises(FrameRefusedError, match="order"):
                camera.push(packet(t))


def test_frames_have_the_times_of_their_capture_and_the_newest_wins() -> None:
    with BrowserCamera() as camera:
        camera.push(packet(100.0))
        camera.wait_for_first(1.0)
        assert (camera.width, camera.height) == (64, 48)
        frames = iter(camera)
        assert next(frames).t == 0.0
        for t in (100.5, 100.6, 100.75):
            camera.push(packet(t))
        while (frame := next(frames)).t < 0.75:
            pass
        assert frame.t == 0.75


def test_all_frames_get_the_size_of_the_first() -> None:
    white = np.full((60, 60, 3), 255, np.uint8)
    fitted = fit_into(white, (64, 48))
    assert fitted.shape == (48, 64, 3)
    assert (fitted[:, 8:56] == 255).all()
    assert not fitted[:, :8].any()
    assert (fit_into(np.full((24, 32, 3), 9, np.uint8), (64, 48)) == 9).all()


def test_the_clock_of_another_page_may_differ() -> None:
    with BrowserCamera() as camera:
        camera.begin_page()
        camera.push(packet(1000.0))
        camera.wait_for_first(1.0)
        frames = iter(camera)
        assert next(frames).t == 0.0
        camera.begin_page()
        camera.push(packet(3.0))
        first = next(frames).t
        assert 0 < first < 1.5
        camera.push(packet(3.5))
        assert next(frames).t == pytest.approx(first + 0.5)


def test_half_a_frame_is_left_out() -> None:
    with BrowserCamera() as camera:
        camera.push(packet(1.0))
        camera.wait_for_first(1.0)
        frames = iter(camera)
        assert next(frames).image.shape == (48, 64, 3)
        camera.push(packet(2.0, jpeg(640, 480)[:700]))
        time.sleep(0.2)
        camera.push(packet(3.0))
        assert next(frames).t == 2.0


def test_a_camera_that_is_never_allowed_ends_the_wait() -> None:
    with BrowserCamera() as camera, pytest.raises(CameraError, match="allow it"):
        camera.wait_for_first(0.05)


def test_the_wait_ends_with_the_server() -> None:
    camera = BrowserCamera()
    threading.Timer(0.1, camera.close).start()
    with pytest.raises(CameraError):
        camera.wait_for_first(60.0)

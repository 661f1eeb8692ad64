"""Cameras that are slow, fast, pulled out or not there, and files that play the camera."""

from __future__ import annotations

import base64
import math
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice, pairwise
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import pytest

from formcheck.capture.camera.camera import Camera, open_camera
from formcheck.capture.camera.camera_list import _list_from_sysfs, _list_nodes, find_cameras
from formcheck.capture.frame_source import without_credentials
from formcheck.capture.video.video_file import PlayedFile
from formcheck.errors import CameraError, VideoError
from tests.capture.devices import FakeDevice, picture_number
from tests.support.videos import NUMBERS, cut, number_of, picture, write_cuttable, write_video

pytestmark = pytest.mark.xdist_group("real time")


def test_newest_frame_wins_and_none_comes_twice() -> None:
    device = FakeDevice(300, period_s=0.002)
    numbers, indices, ages_s = [], [], []
    with Camera(0, device=device, silence_s=0.3) as camera:
        for frame in camera:
            assert frame.captured_s is not None
            ages_s.append(time.monotonic() - frame.captured_s)
            numbers.append(picture_number(frame.image))
            indices.append(frame.index)
            time.sleep(0.02)
    assert numbers == sorted(set(numbers))
    # The first picture of all was spent on finding out whether the camera works.
    assert [number - 1 for number in numbers] == indices
    assert len(numbers) < 100
    assert numbers[-1] == 299
    assert np.median(ages_s) < 0.05


@pytest.mark.parametrize("failing", [(), (0, 4, 9)], ids=["none fails", "single ones fail"])
def test_a_slow_camera_gives_every_picture_once(failing: tuple[int, ...]) -> None:
    """Of a camera that waits for its user; one is spent on finding out whether it works."""
    permits = threading.Semaphore(2)
    device = FakeDevice(10, failing=frozenset(failing), permits=permits)
    numbers = []
    with Camera(0, device=device, silence_s=0.5) as camera:
        for frame in camera:
            numbers.append(picture_number(frame.image))
            permits.release()
    assert numbers == list(range(1, 10))


def test_times_of_a_camera_are_those_of_the_clock() -> None:
    with Camera(0, device=FakeDevice(8, period_s=0.05), silence_s=0.5) as camera:
        frames = list(camera)
    captured_s = np.array([frame.captured_s for frame in frames], dtype=float)
    np.testing.assert_allclose(
        [frame.t for frame in frames], captured_s - captured_s[0], atol=0.035
    )
    assert frames[-1].t > 0.2


def test_unplugged_camera_ends_with_a_problem() -> None:
    device = FakeDevice(10)
    with Camera("desk", device=device, silence_s=0.3) as camera:
        assert len(list(camera)) >= 1
    assert camera.problem is not None
    assert "camera desk" in camera.problem
    assert "unplugged" in camera.problem
    assert camera.describe().problem == camera.problem
    assert device.released == 1


def test_driver_that_hangs_ends_with_a_problem() -> None:
    hang = threading.Event()
    device = FakeDevice(5, hang=hang)
    camera = Camera(0, device=device, silence_s=0.3)
    assert len(list(camera)) >= 1
    assert camera.problem is not None
    threading.Timer(0.1, hang.set).start()
    camera.close()
    assert device.released == 1


def test_closing_is_no_problem() -> None:
    with Camera(0, device=FakeDevice(1000), silence_s=0.3) as camera:
        next(iter(camera))
    assert camera.problem is None


@pytest.mark.parametrize(
    "device", [FakeDevice(0), FakeDevice(50, shape=(48, 64)), FakeDevice(50, shape=(48, 64, 2))]
)
def test_camera_without_colour_pictures_is_refused(device: FakeDevice) -> None:
    with pytest.raises(CameraError, match=r"got 3: it is opened, but gives no colour pictures"):
        Camera(3, device=device, silence_s=0.1)
    assert device.released == 1


@pytest.mark.parametrize(("said", "fps"), [(29.97, 29.97), (0.0, math.nan), (1e7, math.nan)])
def test_frame_rate_of_a_camera(said: float, fps: float) -> None:
    with Camera(0, device=FakeDevice(5, fps=said)) as camera:
        assert camera.fps == pytest.approx(fps, nan_ok=True)
        assert (camera.width, camera.height) == (64, 48)


@pytest.mark.parametrize("source", ["77", "no-such-thing", "ftp://example.org/live"])
def test_missing_camera_is_named(source: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CameraError) as caught:
        open_camera(source)
    message = str(caught.value)
    assert source in message
    assert "\n" not in message
    assert ("no camera was found" in message) != ("cameras found: " in message)
    if sys.platform == "linux":
        assert capfd.readouterr().err == ""


def test_darwin_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formcheck.capture.camera.camera.sys.platform", "darwin")
    monkeypatch.setattr("formcheck.capture.camera.camera.find_cameras", lambda: ["0: camera"])
    with pytest.raises(CameraError, match=r"cameras found: 0: camera; .*Privacy & Security > Cam"):
        Camera("desk")


def test_cameras_are_listed_from_sysfs(tmp_path: Path) -> None:
    for node, index, name in [
        ("video10", "0", "Desk"),
        ("video2", "0", "Lid"),
        ("video3", "1", "Lid"),
    ]:
        (tmp_path / node).mkdir()
        (tmp_path / node / "index").write_text(f"{index}\n")
        (tmp_path / node / "name").write_text(f"{name}\n")
    (tmp_path / "videodev").mkdir()
    assert _list_from_sysfs(tmp_path) == ["2: Lid", "10: Desk"]
    assert _list_from_sysfs(tmp_path / "missing") == []


def test_cameras_are_listed_from_dev(tmp_path: Path) -> None:
    (tmp_path / "video0").touch()
    (tmp_path / "null").touch()
    assert _list_nodes(tmp_path) == [f"0: {tmp_path / 'video0'}"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it lights the cameras' lamps")
def test_finding_cameras_is_quick_and_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    start_s = time.monotonic()
    assert all(line[0].isdecimal() for line in find_cameras())
    assert time.monotonic() - start_s < 1
    assert capfd.readouterr() == ("", "")


def test_open_camera_plays_a_file(tmp_path: Path) -> None:
    with open_camera(str(write_video(tmp_path / "squat é.mp4", 3))) as source:
        assert isinstance(source, PlayedFile)
        assert source.describe().name == "squat é.mp4"


def test_open_camera_of_a_file_that_is_no_video(tmp_path: Path) -> None:
    text = tmp_path / "notes"
    text.write_text("squat")
    with pytest.raises(VideoError):
        open_camera(str(text))


def test_played_file_keeps_its_pace(tmp_path: Path) -> None:
    start_s = time.monotonic()
    with PlayedFile(write_video(tmp_path / "squat.mp4", 25)) as source:
        assert source.fps == 30
        frames = list(source)
    assert time.monotonic() - start_s > 24 / 30
    lags_s = np.array([(frame.captured_s or math.nan) - frame.t for frame in frames])
    assert (lags_s - lags_s[0] > -1e-3).all()
    assert np.median(lags_s - lags_s[0]) < 0.05
    # A busy machine may lose some.
    assert len(frames) > 3


def test_played_file_drops_frames_for_a_slow_user(tmp_path: Path) -> None:
    start_s = time.monotonic()
    frames = []
    with PlayedFile(write_video(tmp_path / "squat.mp4", 30)) as source:
        for frame in source:
            frames.append(frame)
            time.sleep(0.15)
    assert time.monotonic() - start_s < 4
    assert len(frames) < 12
    assert all(number_of(frame.image) == frame.index % NUMBERS for frame in frames)
    assert frames[-1].index == 29
    assert source.problem is None


def test_played_file_tells_of_its_damage(tmp_path: Path) -> None:
    whole = write_cuttable(tmp_path / "whole.mp4", 40)
    with PlayedFile(cut(whole, tmp_path / "short.mp4", 0.6)) as source:
        list(source)
    assert source.problem is not None
    assert source.problem.startswith("short.mp4 is cut off")


def test_a_camera_that_comes_back_goes_on() -> None:
    """Unplugged after 10 pictures; asked twice in vain, then it is there again."""
    first, second = FakeDevice(10), FakeDevice(20)
    tries: list[int] = []
    asked: list[str] = []

    def reopen() -> FakeDevice:
        tries.append(len(tries))
        if len(tries) < 3:
            raise CameraError("not there")
        return second

    def keep_waiting(problem: str) -> bool:
        asked.append(problem)
        return len(tries) < 3 or second.given < 20

    with Camera("desk", device=first, silence_s=0.2, reopen=reopen) as camera:
        camera.keep_waiting = keep_waiting
        frames = list(camera)
    assert len(tries) >= 3
    assert set(asked) == {"camera desk gives no picture"}
    assert [frame.t for frame in frames] == sorted({frame.t for frame in frames})
    assert max(np.diff([frame.t for frame in frames])) > 1.0  # it was away for a while
    assert picture_number(frames[-1].image) > 10
    assert first.released >= 1


def test_losing_patience_ends_with_the_problem() -> None:
    def gone() -> FakeDevice:
        raise CameraError("not there")

    with Camera("desk", device=FakeDevice(5), silence_s=0.2, reopen=gone) as camera:
        camera.keep_waiting = lambda problem: False
        assert len(list(camera)) >= 1
    assert camera.problem is not None
    assert "unplugged" in camera.problem


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve at an address of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class MotionJpeg(BaseHTTPRequestHandler):
    """A network camera, as most cheap ones are: JPEG after JPEG over HTTP."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        password = base64.b64encode(b"me:s3cret").decode()
        if self.path == "/locked" and self.headers.get("Authorization") != f"Basic {password}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="camera"')
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        for number in range(60):
            _, data = cv2.imencode(".jpg", picture(number, 64, 48))
            part = b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + data.tobytes() + b"\r\n"
            try:
                self.wfile.write(part)
            except OSError:
                return
            time.sleep(0.02)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base
        """Say nothing."""


@pytest.fixture
def network_camera() -> Iterator[str]:
    MotionJpeg.asked.clear()
    with serving(MotionJpeg) as address:
        yield address


def test_an_address_is_a_network_camera(network_camera: str) -> None:
    with open_camera(f"http://{network_camera}/video") as camera:
        frames = list(islice(camera, 5))
    assert camera.kind == "camera"
    assert (camera.width, camera.height) == (64, 48)
    assert [frame.image.shape for frame in frames] == [(48, 64, 3)] * 5
    assert all(a.t < b.t for a, b in pairwise(frames))
    assert MotionJpeg.asked[0] == "/video"


def test_a_password_in_an_address_is_used_and_not_shown(network_camera: str) -> None:
    with open_camera(f"http://me:s3cret@{network_camera}/locked") as camera:
        next(iter(camera))
    assert camera.name == f"camera http://{network_camera}/locked"
    assert camera.describe().name == camera.name


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_an_address_that_does_not_answer(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(CameraError, match="expected a network camera") as caught:
        open_camera(f"{scheme}://me:s3cret@127.0.0.1:{port}/live")
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_standard_input_and_pipes_are_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="got standard input; a stream cannot be watched there"):
        open_camera("-")
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(CameraError, match=r"got the pipe .*; a stream cannot be watched there"):
            open_camera(str(tmp_path / "pipe"))


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(VideoError, match="expected a file whose name is text"):
        open_camera(os.fsdecode(b"od\xffd.mp4"))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://cam:554/live", "rtsp://cam:554/live"),
        ("rtsp://me:s3cret@cam/live", "rtsp://cam/live"),
        ("rtsp://me:s3/cr@et@cam/live", "rtsp://cam/live"),
        ("http://cam/v.cgi?user=me&pwd=s3cret", "http://cam/v.cgi"),
        ("rtmp:/me:s3cret@cam/live", "rtmp:/cam/live"),
        ("/dev/video0", "/dev/video0"),
    ],
)
def test_an_address_without_credentials(address: str, shown: str) -> None:
    assert without_credentials(address) == shown


def test_no_message_shows_a_password() -> None:
    for address in ("rtmp://me:s3cret@127.0.0.1/live", "ftp://me:s3cret@127.0.0.1/live"):
        with pytest.raises(CameraError) as caught:
            open_camera(address)
        assert "s3cret" not in str(caught.value)


def test_a_recorded_video_at_an_address_is_no_camera(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", 30, muxing={"movflags": "+faststart"})
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    refused = pytest.raises(CameraError, match=r"is a recorded video; save it to a file first")
    with serving(handler) as address, refused:
        open_camera(f"http://{address}/a.mp4")

"""Videos of a session, with the overlay or as filmed: MP4 with the frames' own times and sound.

The video is H.264, which browsers play. Encoding runs in a child process (``encoder_process.py``):
PyAV must not share a process with OpenCV, and the session keeps its core. The caller pays for
little but the conversion to I420 (measured); shared memory instead of the pipe would save less than
a millisecond and could outlive a killed parent.
"""

from __future__ import annotations

import json
import logging
import math
import os
import queue
import secrets
import struct
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

import cv2
import numpy as np

from formcheck.child_process import program_command, start_program
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.errors import OutputError
from formcheck.filenames import derived_name
from formcheck.sinks.overlay.overlay import Overlay

#: Frames that may wait for the encoder: enough to bridge a costly one, and little memory
#: (25 MB at 1920x1080).
QUEUE_FRAMES = 8
#: Larger frames are scaled down to this longer side: encoding 4K takes several times as long as
#: finding the pose in it.
MAX_SIDE_PX = 1920
# Narrower bars come from rounding, and the frame is stretched over them.
_LEAST_BAR_PX = 4
#: Started as a program of its own.
ENCODER = Path(__file__).with_name("encoder_process.py")

_log = logging.getLogger(__name__)


class AnnotatedVideo:
    """Writes every frame with the overlay on it; a session without a report leaves no file."""

    def __init__(self, path: Path, exercise: Exercise, *, sound_from: Path | None) -> None:
        self._overlay = Overlay(exercise)
        self._writer = VideoWriter(path, sound_from=sound_from)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if frame is not None:
            self._writer.write(self._overlay.draw(frame, tick), tick.t)

    def close(self, report: Report | None) -> None:
        if report is None:
            self._writer.abort()
        else:
            self._writer.close()


class FilmedVideo:
    """Writes every frame as it was filmed, so that a wrong count can be examined."""

    def __init__(self, path: Path) -> None:
        self._writer = VideoWriter(path)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if frame is not None:
            self._writer.write(frame.image, tick.t)

    def close(self, report: Report | None) -> None:
        self._writer.close()


class VideoWriter:
    """Makes a video of frames and their times.

    The video has the size of the first frame, scaled down to MAX_SIDE_PX. An odd size loses its
    last column or row: 4:2:0 stores colour for 2x2 pixels, and a lost line is better than an
    invented one. Frames of another size are scaled to fit, with black bars. Sound ends with the
    last frame.

    Nothing appears at ``path`` before :meth:`close`. Until then the video grows in a hidden file
    beside it, which :meth:`abort` removes, or the encoder if this process is killed.

    Args:
        path: The MP4 to make; an existing file is replaced.
        sound_from: Video whose sound is added: copied where MP4 can hold it, else turned into AAC.
            It may have no sound; damaged sound is left out with a warning in the log.

    Raises:
        OutputError: The folder cannot be written.
    """

    def __init__(self, path: Path, *, sound_from: Path | None = None) -> None:
        self._path = path
        self._sound_from = sound_from
        self._encoder: _Encoder | None = None
        self._closed = False
        self._size = (0, 0)
        part = derived_name(f".{path.name}", f".{secrets.token_hex(4)}.part")
        self._part = path.absolute().with_name(part)
        try:
            if path.is_dir():
                raise self._failure("it is a folder")
            self._part.touch(exist_ok=False)
        except OSError as error:
            raise self._failure(error.strerror or str(error)) from error

    def write(self, image: Image, t: float) -> None:
        """Add a frame; waits while the encoder is more than a few frames behind.

        Args:
            image: (H, W, 3) uint8 BGR, upright; copied.
            t: Seconds after the first frame of ``sound_from``; grows.

        Raises:
            OutputError: The encoder failed, and the video is lost.
            ValueError: The writer is closed, ``t`` is not finite, or the frame is below 2x2.
        """
        if self._closed or not math.isfinite(t) or min(image.shape[:2]) < 2:
            raise ValueError(
                "expected a writer that is open, a finite time and at least 2x2 pixels; "
                f"got closed={self._closed}, {t} s and shape {image.shape}"
            )
        if self._encoder is None:
            self._size = _video_size(image)
            try:
                self._encoder = _Encoder(self._part, self._size, self._sound_from)
            except OSError as error:
                raise self._lost(f"the encoder does not start ({error.strerror})") from error
        if not self._encoder.send(t, _to_i420(image, self._size)):
            raise self._lost(self._encoder.finish() or "the encoder ended too early")

    def close(self) -> None:
        """Finish the video and put it in place; no file without a frame or after a failure.

        Raises:
            OutputError: The video cannot be finished or put in place.
        """
        if self._closed or self._encoder is None:
            self.abort()
            return
        try:
            problem = self._encoder.finish()
        except BaseException:  # a second Ctrl-C while the last frames are encoded
            self.abort()
            raise
        if problem is not None:
            raise self._lost(problem)
        try:
            self._part.replace(self._path)
        except OSError as error:
            raise self._lost(error.strerror or str(error)) from error
        self._closed = True

    def abort(self) -> None:
        """Give up and remove the hidden file. Never raises; a finished video stays in place."""
        self._closed = True
        if self._encoder is not None:
            self._encoder.kill()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _lost(self, reason: str) -> OutputError:
        self.abort()
        return self._failure(reason)

    def _failure(self, reason: str) -> OutputError:
        return OutputError(
            f"cannot write the video {self._path}: {reason}; "
            "check that its folder exists, may be written and has room"
        )


class _Encoder:
    """The child process and the thread that feeds it."""

    def __init__(self, part: Path, size: tuple[int, int], sound_from: Path | None) -> None:
        sound = None if sound_from is None else os.fspath(sound_from.absolute())
        job = {"path": os.fspath(part), "width": size[0], "height": size[1], "sound_from": sound}
        # Not a pipe: a full one that nobody reads would stop the child.
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  closed by _release
        self._child = start_program(program_command(ENCODER, json.dumps(job)), self._stderr)
        self._stdin = cast("IO[bytes]", self._child.stdin)
        self._stdout = cast("IO[bytes]", self._child.stdout)
        self._waiting: queue.Queue[tuple[float, bytes | memoryview] | None]
        self._waiting = queue.Queue(QUEUE_FRAMES)
        self._broken = threading.Event()
        self._thread = threading.Thread(target=self._feed, name="video-writer", daemon=True)
        self._thread.start()

    def send(self, t: float, i420: memoryview) -> bool:
        """Queue a frame; return False when the child takes no more, and ``finish`` knows why."""
        self._waiting.put((t, i420))
        return not self._broken.is_set()

    def finish(self) -> str | None:
        """Let the child write its last frames and end; return what went wrong, if anything."""
        self._waiting.put((math.nan, b""))
        self._waiting.put(None)
        self._thread.join()
        problem = self._problem(self._stdout.read(), self._child.wait())
        self._release()
        return problem

    def kill(self) -> None:
        """End the child at once, if it has not ended."""
        self._child.kill()
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join()
        self._child.wait()
        self._release()

    def _feed(self) -> None:
        try:
            while (item := self._waiting.get()) is not None:
                t, i420 = item
                self._stdin.write(struct.pack("<d", t))
                self._stdin.write(i420)
                self._stdin.flush()
        except OSError:
            self._broken.set()
            # Nobody may wait for room in the queue of an encoder that has ended.
            while self._waiting.get() is not None:
                pass

    def _problem(self, reply: bytes, code: int) -> str | None:
        if not reply:
            self._stderr.seek(0)
            last = self._stderr.read().decode(errors="replace").strip().splitlines()[-1:]
            return f"the encoder ended with exit code {code} {' '.join(last)}".strip()
        said = json.loads(reply)
        if said["warning"] is not None:
            _log.warning("sound is missing from the video: %s", said["warning"])
        return cast("str | None", said["error"])

    def _release(self) -> None:
        for file in (self._stdin, self._stdout, self._stderr):
            with suppress(OSError):  # buffered input of a child that has ended
                file.close()


def _video_size(image: Image) -> tuple[int, int]:
    """Return the even width and height of the video that begins with this frame."""
    height, width = image.shape[:2]
    scale = min(1.0, MAX_SIDE_PX / max(width, height))
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


def _to_i420(image: Image, size: tuple[int, int]) -> memoryview:
    """Return the frame as I420 bytes (BT.601, limited range) of ``size`` (width, height)."""
    width, height = size
    if width <= image.shape[1] < width + 2 and height <= image.shape[0] < height + 2:
        image = image[:height, :width]
    else:
        image = _fit(image, size)
    return cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420).data


def _fit(image: Image, size: tuple[int, int]) -> Image:
    """Scale the frame to ``size`` (width, height); bars fill up where its shape differs."""
    width, height = size
    scale = min(width / image.shape[1], height / image.shape[0])
    inner = round(image.shape[1] * scale), round(image.shape[0] * scale)
    if width - inner[0] < _LEAST_BAR_PX and height - inner[1] < _LEAST_BAR_PX:
        return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    fitted = np.zeros((height, width, 3), np.uint8)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    fitted[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        image, inner, interpolation=cv2.INTER_AREA
    )
    return fitted

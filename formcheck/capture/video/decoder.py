"""Starts the decoder process of a video file and reads its frames.

Decoding runs in a child process (decision 19): PyAV may not share a process with OpenCV, and FFmpeg
crashes or hangs on some damaged files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np

from formcheck.capture.video.decoder_protocol import FRAME_HEADER, Job, VideoInfo
from formcheck.child_process import program_command, start_program
from formcheck.core.pose.frame import Image

if sys.platform == "linux":
    import fcntl

SCRIPT = Path(__file__).with_name("decoder_process.py")
#: A frame of 640x480 has 0.9 MB; the usual pipe of 64 KiB takes 15 switches between processes.
_PIPE_BYTES = 1 << 20


class Decoded(NamedTuple):
    """A decoded frame, or the end of the file.

    Attributes:
        t: Seconds since the start of the video stream; NaN where the file has no time stamp.
        lost: Number of frames before it that could not be decoded.
        image: (H, W, 3) uint8 BGR, upright, square pixels, of any size; None at the end.
    """

    t: float
    lost: int
    image: Image | None


class RefusedVideoError(Exception):
    """The file cannot be decoded. ``code`` is one of ``RefusedError``, or "crashed"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Decoder:
    """Decodes a file in a child process, a few frames ahead of their use.

    The arguments are those of :class:`Job`; ``threads`` may be None.

    Raises:
        RefusedVideoError: Not one frame can be decoded.
    """

    def __init__(
        self, path: Path, *, threads: int | None, from_s: float, media_end: int | None = None
    ) -> None:
        job = Job(os.fspath(path), threads or 0, from_s, media_end)
        command = program_command(SCRIPT, json.dumps(asdict(job)))
        debug = os.environ.get("FORMCHECK_DEBUG") == "1"
        self._child = start_program(command, None if debug else subprocess.DEVNULL)
        self._stdout = cast("BufferedReader", self._child.stdout)
        if sys.platform == "linux":
            with suppress(OSError):
                fcntl.fcntl(self._stdout, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        try:
            self.info = self._read_info()
        except BaseException:
            self.close()
            raise

    def _read_info(self) -> VideoInfo:
        line = self._stdout.readline()
        if not line.endswith(b"\n"):
            raise RefusedVideoError("crashed")
        message = json.loads(line)
        if "refused" in message:
            raise RefusedVideoError(message["refused"])
        return VideoInfo(**message)

    def read(self) -> Decoded | None:
        """Wait for the next frame or the end; return None if the process died before."""
        header = self._stdout.read(FRAME_HEADER.size)
        if len(header) < FRAME_HEADER.size:
            return None
        t, lost, width, height = FRAME_HEADER.unpack(header)
        if not width:
            return Decoded(t, lost, None)
        image = np.empty((height, width, 3), np.uint8)
        if self._stdout.readinto(image.data.cast("B")) < image.nbytes:
            return None
        return Decoded(t, lost, image)

    def kill(self) -> None:
        """End the process; a :meth:`read` in another thread then returns None."""
        self._child.kill()

    def close(self) -> None:
        """End the process and close its pipes; no thread may be reading."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._stdout):
            if pipe is not None:
                pipe.close()

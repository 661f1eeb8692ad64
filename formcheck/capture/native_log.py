"""Hides the log lines of OpenCV and MediaPipe: the user gets our own messages."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import cv2

_FFMPEG_LEVEL = "OPENCV_FFMPEG_LOGLEVEL"
_STDERR_FD = 2


@contextmanager
def quiet_opencv() -> Iterator[None]:
    """Silence OpenCV, and FFmpeg inside it, while the block runs.

    A file opened inside the block stays quiet while it is read: OpenCV reads FFmpeg's level from
    the environment when it opens a file. A variable that the user has set stays as it is. Both
    settings belong to the whole process and are restored.
    """
    level = None
    if "OPENCV_LOG_LEVEL" not in os.environ:
        level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    ours = _FFMPEG_LEVEL not in os.environ
    if ours:
        os.environ[_FFMPEG_LEVEL] = "-8"  # AV_LOG_QUIET
    try:
        yield
    finally:
        if ours:
            os.environ.pop(_FFMPEG_LEVEL, None)
        if level is not None:
            cv2.utils.logging.setLogLevel(level)


# Two threads that each saved and restored descriptor 2 could restore the other's temporary file for
# good.
_DESCRIPTOR_LOCK = threading.RLock()

# abseil's prefix (severity, date, time, thread, file:line]) and the two kinds of line that come
# before abseil is initialised.
_NATIVE_LINE = re.compile(
    rb"[IWE]\d{4} \d\d:\d\d:\S+ +\d+ [\w./\\+-]+:\d+\] "
    rb"|INFO: Created TensorFlow Lite "
    rb"|WARNING: All log messages before absl::InitializeLog\(\) "
)


@contextlib.contextmanager
def native_stderr_silenced() -> Iterator[None]:
    """Drop the log lines that native code writes to descriptor 2 inside the block.

    MediaPipe's native code logs there regardless of the environment. The descriptor leads to a
    temporary file inside the block, and other lines are passed on at its end: another thread may be
    drawing a progress bar. Nothing is dropped with FORMCHECK_DEBUG=1, or without such a descriptor
    (a Windows program without a console).
    """
    if os.environ.get("FORMCHECK_DEBUG") == "1":
        yield
        return
    with _DESCRIPTOR_LOCK, contextlib.ExitStack() as cleanup:
        try:
            _flush_python()
            saved_fd = os.dup(_STDERR_FD)
            cleanup.callback(os.close, saved_fd)
            caught = cleanup.enter_context(tempfile.TemporaryFile(buffering=0))
            os.dup2(caught.fileno(), _STDERR_FD)
        except OSError:
            # No descriptor 2 or no room for the file: log lines are the lesser evil.
            yield
            return
        try:
            yield
        finally:
            _flush_python()
            os.dup2(saved_fd, _STDERR_FD)
            _pass_on(caught)


def _flush_python() -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()


def _pass_on(caught: IO[bytes]) -> None:
    """Write the lines that are not native log lines to the restored descriptor."""
    caught.seek(0)
    lines = caught.read().splitlines(keepends=True)
    foreign = b"".join(line for line in lines if not _NATIVE_LINE.match(line))
    while foreign:
        try:
            foreign = foreign[os.write(_STDERR_FD, foreign) :]
        except OSError:
            return  # a terminal that has gone away is no reason to fail

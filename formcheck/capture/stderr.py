"""Keeps the log lines of native code off the terminal without losing anybody else's."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import IO

_STDERR_FD = 2

# There is one descriptor 2 in a process. Two threads that each saved and restored it could restore
# the other's temporary file for good.
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

    MediaPipe's native code logs there whatever the environment says. The descriptor is turned to a
    temporary file for the length of the block, and what is not a native log line is passed on at
    its end: another thread may be drawing a progress bar at the time. Nothing is dropped when
    FORMCHECK_DEBUG=1, nor where there is no such descriptor (a Windows program without a console).
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
    """Send what Python has buffered to where it was meant to go."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()


def _pass_on(caught: IO[bytes]) -> None:
    """Write the lines that are not native log lines to the descriptor, which is itself again."""
    caught.seek(0)
    lines = caught.read().splitlines(keepends=True)
    foreign = b"".join(line for line in lines if not _NATIVE_LINE.match(line))
    while foreign:
        try:
            foreign = foreign[os.write(_STDERR_FD, foreign) :]
        except OSError:
            return  # a terminal that has gone away is no reason to fail

"""The standard streams, of which any may be closed, full, or left by its reader.

Results are files first: no stream that fails may end what writes them.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO


@contextmanager
def safe_streams() -> Iterator[Callable[[], str | None]]:
    """Give the program three streams inside the block, which never fail.

    A stream that was closed (``2>&-``) leads nowhere: its descriptor must not go to the next file
    that is opened, for native code writes its log to descriptor 2. What cannot be written to a
    stream is dropped.

    Yields:
        A function that tells why something of stdout was lost, in a few words; None when nothing
        was, or when nobody wanted more: its reader has left (``| head -1``), or it was closed.
    """
    for descriptor in range(3):
        _fill(descriptor)
    before = sys.stdin, sys.stdout, sys.stderr
    out = err = None
    try:
        if sys.stdin is None:
            sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open
        sys.stdout, out = _safe(sys.stdout, 1)
        sys.stderr, err = _safe(sys.stderr, 2)

        def lost() -> str | None:
            sys.stdout.flush()
            problem = out.problem if out is not None else None
            if problem is None or isinstance(problem, BrokenPipeError):
                return None
            return (problem.strerror or str(problem)).lower()

        yield lost
    finally:
        for raw, stream in ((out, sys.stdout), (err, sys.stderr)):
            if raw is not None:
                with suppress(ValueError):  # closed by whoever had it in between
                    stream.flush()
        sys.stdin, sys.stdout, sys.stderr = before


def _fill(descriptor: int) -> None:
    """Let a descriptor that is closed lead nowhere."""
    try:
        os.fstat(descriptor)
    except OSError:
        nowhere = os.open(os.devnull, os.O_RDWR)
        if nowhere != descriptor:
            os.dup2(nowhere, descriptor)
            os.close(nowhere)
        os.set_inheritable(descriptor, True)


def _safe(stream: TextIO | None, descriptor: int) -> tuple[TextIO, _Raw | None]:
    """Return a stream that writes where ``stream`` does, and what knows of failures."""
    if stream is not None and not isinstance(stream, io.TextIOWrapper):
        return stream, None
    if stream is None:
        raw = _Raw(io.FileIO(descriptor, "w", closefd=False))
    else:
        with suppress(OSError):
            stream.flush()
        raw = _Raw(getattr(stream.buffer, "raw", stream.buffer))
    safe = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding="utf-8" if stream is None else stream.encoding,
        # File names may hold what the terminal cannot show.
        errors="backslashreplace",
        line_buffering=stream is not None and stream.line_buffering,
        write_through=stream is not None and stream.write_through,
    )
    return safe, raw


class _Raw(io.RawIOBase):
    """Hands bytes on, until that fails; drops all from then on.

    Attributes:
        problem: The failure.
    """

    def __init__(self, target: Any) -> None:
        self._target = target
        self.problem: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return int(self._target.fileno())

    def isatty(self) -> bool:
        return bool(self._target.isatty())

    def write(self, data: Any, /) -> int:
        if self.problem is None:
            try:
                written = self._target.write(data)
                if written is not None:
                    return int(written)
                self.problem = BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            except OSError as error:
                self.problem = error
        return len(data)

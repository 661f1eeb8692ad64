"""The standard streams, which may be closed, full, or without a reader.

A stream that fails must not end the program, which still has files to write.
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

    A closed stream (``2>&-``) gets a descriptor, so that the next opened file does not get it:
    native code writes its log to descriptor 2. Output that a stream refuses is dropped.

    Yields:
        A function that returns why output to stdout was lost, in a few words; None if none was, if
        the reader has left (``| head -1``), or if it was closed.
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
                with suppress(ValueError):  # it was closed inside the block
                    stream.flush()
        sys.stdin, sys.stdout, sys.stderr = before


def _fill(descriptor: int) -> None:
    """Connect a closed descriptor to the null device."""
    try:
        os.fstat(descriptor)
    except OSError:
        null = os.open(os.devnull, os.O_RDWR)
        if null != descriptor:
            os.dup2(null, descriptor)
            os.close(null)
        os.set_inheritable(descriptor, True)


def _safe(stream: TextIO | None, descriptor: int) -> tuple[TextIO, _Raw | None]:
    """Return a stream with the same target, and its raw stream, which knows of failures."""
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
        # File names may have letters that the terminal lacks.
        errors="backslashreplace",
        line_buffering=stream is not None and stream.line_buffering,
        write_through=stream is not None and stream.write_through,
    )
    return safe, raw


class _Raw(io.RawIOBase):
    """Passes bytes on until that fails with ``problem``, then drops them."""

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

"""Starts programs that run beside the test, and waits for what they do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tests.support.commands import PATIENCE_S, clean_environment


@contextmanager
def started(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    stdin: int | None = None,
    stderr: int | IO[str] | None = subprocess.PIPE,
    new_session: bool = False,
) -> Iterator[subprocess.Popen[str]]:
    """Run a program, which is killed at the end; with ``new_session`` all that it started too."""
    with subprocess.Popen(
        [os.fspath(part) for part in command],
        env={**clean_environment(), **(environment or {})},
        cwd=folder,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        start_new_session=new_session,
    ) as running:
        try:
            yield running
        finally:
            if new_session:
                with suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)
            running.kill()


def python(script: str) -> list[str]:
    """Return the command that runs a script; warnings are errors."""
    return [sys.executable, "-W", "error", "-c", script]


def line_of(running: subprocess.Popen[str]) -> str:
    """Wait for the next line that a program prints."""
    assert running.stdout is not None
    return running.stdout.readline().strip()


def wait_until(happened: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # A zombie that its parent has not waited for yet is dead.
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or " Z " not in stat.read_text()

"""Child processes of formcheck, for libraries that may not share a process with OpenCV."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO


def program_command(script: Path, argument: str) -> list[str]:
    """Return the command that starts a Python file as a program.

    A file, not ``-m``, so that the package's imports (OpenCV) stay out of it, and not
    multiprocessing, whose children import the program that started them. ``-P`` keeps the folder
    of the file, whose modules are named after formats, off its import path.
    """
    return [sys.executable, "-P", os.fspath(script), argument]


def start_program(
    command: list[str],
    stderr: IO[bytes] | int | None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program with pipes, in a group of its own: out of reach of the terminal's Ctrl-C.

    Args:
        command: Starts it.
        stderr: Where its complaints go, as for subprocess.
        environment: Variables besides those of this process.
    """
    pipe, env = subprocess.PIPE, {**os.environ, **(environment or {})}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=stderr, env=env, creationflags=flags
        )
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=stderr, env=env, process_group=0
    )

"""Starts child processes, for libraries that may not share a process with OpenCV."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO


def program_command(script: Path, argument: str) -> list[str]:
    """Return the command that starts a Python file as a program.

    Not ``-m``, which needs formcheck on the path, and not multiprocessing, whose children import
    the main program. ``-P`` keeps the file's folder, with modules that are named after formats, off
    the import path.
    """
    return [sys.executable, "-P", os.fspath(script), argument]


def start_program(
    command: list[str],
    stderr: IO[bytes] | int | None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program with pipes, in its own process group, out of reach of the terminal's Ctrl-C.

    ``environment`` has additional variables.
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

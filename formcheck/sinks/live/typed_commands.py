"""Commands typed in the terminal, for sessions without a window."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from formcheck.sinks.base import Command

HINT = (
    "Type s to skip an exercise, q to stop, p if it hurts, r to count from nothing, or nothing to "
    "pause and to go on; then Enter."
)
_COMMANDS = {
    "s": Command.SKIP,
    "q": Command.QUIT,
    "p": Command.PAIN,
    "r": Command.RESET,
    "": Command.PAUSE,
}
_STDIN = 0


def listen(commands: Callable[[Command], None], file: int = _STDIN) -> None:
    """Pass on typed commands, line by line, until the input ends; returns at once.

    Args:
        commands: Takes the commands; other lines are ignored.
        file: Descriptor to read from.
    """
    threading.Thread(target=_listen, args=(commands, file), name="typed", daemon=True).start()


def _listen(commands: Callable[[Command], None], file: int) -> None:
    # Not sys.stdin: a thread that waits in it would hold its lock when the program ends.
    rest = b""
    while True:
        try:
            read = os.read(file, 1024)
        except OSError:
            return
        if not read:
            return
        *lines, rest = (rest + read).split(b"\n")
        for line in lines:
            word = line.decode(errors="replace").strip().lower()
            if word in _COMMANDS:
                commands(_COMMANDS[word])

"""Ctrl-C and other requests to end the program, turned into a flag that the loop reads."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

#: The signals that ask a program to end, and what a report says of each; Windows lacks the last.
_REQUESTS = {
    "SIGINT": "stopped with Ctrl-C",
    "SIGTERM": "stopped by another program or the system (SIGTERM)",
    "SIGHUP": "stopped because its terminal was closed (SIGHUP)",
}


class Interruption:
    """Whether somebody asked the program to end: calling it tells.

    Attributes:
        problem: How, in words for the report; None when nobody did.
    """

    def __init__(self) -> None:
        self.problem: str | None = None

    def __call__(self) -> bool:
        """Return True once somebody did."""
        return self.problem is not None


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Turn Ctrl-C, or another request to end, into a wish: yields what tells whether it came.

    A second Ctrl-C does what it did before. A terminal that is closed may tell so twice.
    """
    wish = Interruption()

    def note(number: int, frame: Any) -> None:
        name = signal.Signals(number).name
        wish.problem = wish.problem or _REQUESTS[name]
        restore(name for name in before if name != "SIGHUP")

    def restore(names: Iterable[str]) -> None:
        for name in names:
            signal.signal(signal.Signals[name], before[name])

    present = [name for name in _REQUESTS if name in signal.Signals.__members__]
    before = {name: signal.getsignal(signal.Signals[name]) for name in present}
    # nohup has a program go on without its terminal.
    before = {name: one for name, one in before.items() if one is not signal.SIG_IGN}
    try:
        for name in before:
            signal.signal(signal.Signals[name], note)
        yield wish
    finally:
        restore(before)

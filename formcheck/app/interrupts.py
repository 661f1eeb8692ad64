"""Turns Ctrl-C and other requests to end the program into a flag that the loop reads."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

#: The signals that ask a program to end, with their texts in the report; Windows lacks the last.
_REQUESTS = {
    "SIGINT": "stopped with Ctrl-C",
    "SIGTERM": "stopped by another program or the system (SIGTERM)",
    "SIGHUP": "stopped because its terminal was closed (SIGHUP)",
}


class Interruption:
    """Call it to learn whether somebody asked the program to end.

    Attributes:
        problem: The kind of request, as text for the report; None without one.
    """

    def __init__(self) -> None:
        self.problem: str | None = None

    def __call__(self) -> bool:
        return self.problem is not None


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Catch Ctrl-C and other requests to end inside the block; yields the flag.

    A second Ctrl-C works as before. A closed terminal may send its signal twice.
    """
    interruption = Interruption()

    def note(number: int, frame: Any) -> None:
        name = signal.Signals(number).name
        interruption.problem = interruption.problem or _REQUESTS[name]
        restore(name for name in before if name != "SIGHUP")

    def restore(names: Iterable[str]) -> None:
        for name in names:
            signal.signal(signal.Signals[name], before[name])

    present = [name for name in _REQUESTS if name in signal.Signals.__members__]
    before = {name: signal.getsignal(signal.Signals[name]) for name in present}
    # With nohup a program continues without its terminal.
    before = {name: one for name, one in before.items() if one is not signal.SIG_IGN}
    try:
        for name in before:
            signal.signal(signal.Signals[name], note)
        yield interruption
    finally:
        restore(before)

"""A clock that goes on while the computer sleeps."""

from __future__ import annotations

import sys
import time


def sleepless_s() -> float:
    """Return seconds since any moment, never fewer than before, those of a sleep included.

    A session that is slept through must not go on as if nothing had been missed. Python's own
    clocks stand still in a sleep on Linux (monotonic, perf_counter) and on macOS (perf_counter);
    on Windows time.monotonic() ticks every 16 ms only, too coarse for the times of pictures, and
    perf_counter goes on.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.perf_counter()

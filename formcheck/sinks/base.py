"""What everything downstream of the session has in common."""

from __future__ import annotations

from typing import Protocol

from formcheck.core.events import Tick
from formcheck.core.frame import Frame
from formcheck.core.report import Report

__all__ = ["Sink"]


class Sink(Protocol):
    """Takes ticks as they come and the report at the end; asks nothing of anybody upstream."""

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Take the state after one picture; ``frame`` is None when a recording is replayed."""

    def close(self, report: Report | None) -> None:
        """Finish and put files in place; ``report`` is None when the session could not make one.

        Called exactly once, also after an error.
        """

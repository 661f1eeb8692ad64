"""Sinks around sinks, for sessions that follow one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from formcheck.core.events import Tick
from formcheck.core.frame import Frame
from formcheck.core.report import Report
from formcheck.sinks.base import Sink

__all__ = ["FromFirstTick", "Lent"]


class Lent:
    """Hands everything on but the end: the sink goes on with the next session.

    Args:
        sink: Somebody else closes it.
    """

    def __init__(self, sink: Sink) -> None:
        self.write = sink.write

    def close(self, report: Report | None) -> None:
        """Leave it open."""


class FromFirstTick:
    """Sinks that are made with the first tick: a session that never begins leaves no files.

    Args:
        make: Makes them.

    Attributes:
        made: They are there.
    """

    def __init__(self, make: Callable[[], Sequence[Sink]]) -> None:
        self._make = make
        self._sinks: Sequence[Sink] = ()
        self.made = False

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Hand a tick on."""
        if not self.made:
            self._sinks, self.made = self._make(), True
        for sink in self._sinks:
            sink.write(tick, frame)

    def close(self, report: Report | None) -> None:
        """Close them all; what goes wrong is raised once the others are closed."""
        failures: list[Exception] = []
        for sink in self._sinks:
            try:
                sink.close(report)
            except Exception as error:  # noqa: BLE001  raised below
                failures.append(error)
        if failures:
            raise failures[0]

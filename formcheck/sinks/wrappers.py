"""Sinks around sinks, for sessions that follow one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.errors import FormcheckError
from formcheck.sinks.base import Sink


class KeepOpen:
    """Hands everything on but the end: the sink goes on with the next session.

    Args:
        sink: Somebody else closes it.
    """

    def __init__(self, sink: Sink) -> None:
        self.write = sink.write

    def close(self, report: Report | None) -> None:
        """Leave it open."""


class LazySinks:
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
        failures: list[BaseException] = []
        for sink in self._sinks:
            try:
                sink.close(report)
            except BaseException as error:  # noqa: BLE001  Ctrl-C as well; raised below
                failures.append(error)
        if failures:
            raise failures[0]


class IgnoreErrors:
    """A sink that may fail at its end without ending what goes on after it.

    Args:
        sink: The sink.
        tell: Told in one line what went wrong.
    """

    def __init__(self, sink: Sink, tell: Callable[[str], None]) -> None:
        self.write = sink.write
        self._sink = sink
        self._tell = tell

    def close(self, report: Report | None) -> None:
        """Close it."""
        try:
            self._sink.close(report)
        except FormcheckError as error:
            self._tell(str(error))

"""Sinks around sinks, for sessions that follow one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.errors import FormcheckError
from formcheck.sinks.base import Sink


class KeepOpen:
    """Passes on ticks but not the end: the sink goes on with the next session.

    Args:
        sink: Its owner closes it.
    """

    def __init__(self, sink: Sink) -> None:
        self.write = sink.write

    def close(self, report: Report | None) -> None:
        """Leave it open."""


class LazySinks:
    """Sinks that are made at the first tick: a session that never begins leaves no files.

    Attributes:
        made: The sinks have been made.
    """

    def __init__(self, make: Callable[[], Sequence[Sink]]) -> None:
        self._make = make
        self._sinks: Sequence[Sink] = ()
        self.made = False

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Make the sinks if necessary, and pass on the tick."""
        if not self.made:
            self._sinks, self.made = self._make(), True
        for sink in self._sinks:
            sink.write(tick, frame)

    def close(self, report: Report | None) -> None:
        """Close all sinks; the first error is raised once the others are closed."""
        failures: list[BaseException] = []
        for sink in self._sinks:
            try:
                sink.close(report)
            except BaseException as error:  # noqa: BLE001  Ctrl-C as well; raised below
                failures.append(error)
        if failures:
            raise failures[0]


class IgnoreErrors:
    """A sink whose error at the end does not end the session.

    Args:
        sink: The sink.
        tell: Takes the error message.
    """

    def __init__(self, sink: Sink, tell: Callable[[str], None]) -> None:
        self.write = sink.write
        self._sink = sink
        self._tell = tell

    def close(self, report: Report | None) -> None:
        """Close the sink; a FormcheckError is only reported."""
        try:
            self._sink.close(report)
        except FormcheckError as error:
            self._tell(str(error))

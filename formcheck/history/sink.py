"""Stores sessions in the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.history.database import opened
from formcheck.history.records import save_session


class HistorySink:
    """A sink that stores the session when it ends, unless nothing was done in it.

    Args:
        path: The file of the history.
        started_at: When the session began, with its offset from UTC.
        tell: Called with one line about the file, for people.

    Raises:
        HistoryError: On closing: the file cannot be used.
    """

    def __init__(self, path: Path, started_at: datetime, tell: Callable[[str], None]) -> None:
        self._path = path
        self._started_at = started_at
        self._tell = tell

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Wait for the report."""

    def close(self, report: Report | None) -> None:
        """Store the session."""
        if report is None or not (report.reps or report.holds or report.attempts):
            return
        with opened(self._path, now=self._started_at, tell=self._tell) as connection:
            save_session(connection, report, self._started_at)

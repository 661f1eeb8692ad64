"""Stores a session when it ends, and reads the stored ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.core.workout.progression import PastSession
from formcheck.history.database import open_existing, open_history
from formcheck.history.records import StoredSession, kept_sessions, save_session
from formcheck.history.summary import summarize


def recent(exercise: str, count: int, *, tell: Callable[[str], None]) -> list[PastSession]:
    """Return at most ``count`` (1 or more) of the last sessions of an exercise, the latest first.

    ``tell`` is called with one line when a corrupted history was quarantined.

    Raises:
        HistoryError: The history cannot be used.
    """
    done = [session for session in all_kept(tell) if session.exercise == exercise]
    summaries = [(summarize([session]), session.goal) for session in reversed(done[-count:])]
    return [PastSession(one.reps, one.hold_s, one.good_share, goal) for one, goal in summaries]


def all_kept(tell: Callable[[str], None]) -> list[StoredSession]:
    """Return the stored sessions, the oldest first.

    Raises:
        HistoryError: The history cannot be used.
    """
    with open_existing(tell) as connection:
        return kept_sessions(connection) if connection is not None else []


class HistorySink:
    """A sink that stores the session when it ends, unless nothing was done in it.

    ``started_at`` has its offset from UTC. Closing raises HistoryError for an unusable file.
    """

    def __init__(self, path: Path, started_at: datetime, tell: Callable[[str], None]) -> None:
        self._path = path
        self._started_at = started_at
        self._tell = tell

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Wait for the report."""

    def close(self, report: Report | None) -> None:
        if report is None or not (report.reps or report.holds or report.attempts):
            return
        with open_history(self._path, now=self._started_at, tell=self._tell) as connection:
            save_session(connection, report, self._started_at)

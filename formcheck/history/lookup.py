"""Reads the stored sessions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from formcheck.core.workout.progression import PastSession
from formcheck.history.database import history_path, opened, unusable
from formcheck.history.records import StoredSession, kept_sessions
from formcheck.history.summary import summarize


def recent(exercise: str, count: int, *, tell: Callable[[str], None]) -> list[PastSession]:
    """Return the last ``count`` stored sessions of an exercise, the latest first.

    Args:
        exercise: Its name.
        count: At most so many; 1 or more.
        tell: Called with one line when a corrupted history was quarantined.

    Raises:
        HistoryError: The history cannot be used.
    """
    done = [session for session in all_kept(tell) if session.exercise == exercise]
    return [_past(session) for session in reversed(done[-count:])]


def all_kept(tell: Callable[[str], None]) -> list[StoredSession]:
    """Return the stored sessions, the oldest first.

    Raises:
        HistoryError: The history cannot be used.
    """
    with opened_if_there(tell) as connection:
        return kept_sessions(connection) if connection is not None else []


@contextmanager
def opened_if_there(tell: Callable[[str], None]) -> Iterator[sqlite3.Connection | None]:
    """Open the history; None if there is none: reading creates no file.

    Raises:
        HistoryError: The history cannot be used.
    """
    path = history_path()
    try:
        there = path.exists()
    except OSError as error:
        raise unusable(path, error) from error
    if not there:
        yield None
        return
    with opened(path, now=datetime.now().astimezone(), tell=tell) as connection:
        yield connection


def _past(session: StoredSession) -> PastSession:
    summary = summarize([session])
    return PastSession(summary.reps, summary.hold_s, summary.good_share, session.goal)

"""The file of the history: opened, brought up to date, set aside when damaged.

A rollback journal, not write-ahead logging: a session is written in a few milliseconds, the folder
may lie on a network drive, and people copy one file. A process that is killed leaves the journal
behind, with which the next one undoes what was half written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from formcheck.errors import HistoryError

__all__ = ["MIGRATIONS", "in_one_go", "opened"]

#: So long one process waits for another that writes.
BUSY_S = 10.0
#: Tells this file from those of other programs ("FoCh").
APPLICATION_ID = 0x466F4368

#: Step n brings a file of ``PRAGMA user_version`` n to n + 1. Steps are never changed, only added.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        f"PRAGMA application_id = {APPLICATION_ID}",
        """CREATE TABLE sessions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            started_at TEXT NOT NULL,
            exercise TEXT NOT NULL,
            source_name TEXT NOT NULL,
            source_kind TEXT NOT NULL,
            duration_s REAL NOT NULL,
            tracked_s REAL NOT NULL,
            view TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            formcheck_version TEXT NOT NULL,
            goal_reps INTEGER, goal_hold_s INTEGER, goal_sets INTEGER, goal_rest_s INTEGER
        )""",
        """CREATE TABLE sets (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            start_s REAL, end_s REAL, reps TEXT NOT NULL, held_s REAL, complete INTEGER NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
        """CREATE TABLE reps (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            side TEXT,
            start_s REAL, turn_s REAL, end_s REAL,
            faults TEXT NOT NULL,
            not_checked TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
        """CREATE TABLE measures (
            session_id INTEGER NOT NULL,
            rep INTEGER NOT NULL,
            name TEXT NOT NULL,
            value REAL,
            PRIMARY KEY (session_id, rep, name),
            FOREIGN KEY (session_id, rep) REFERENCES reps (session_id, number) ON DELETE CASCADE
        )""",
        """CREATE TABLE holds (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            side TEXT,
            start_s REAL, end_s REAL, held_s REAL, good_s REAL,
            faults TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
        """CREATE TABLE faults (
            session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number INTEGER NOT NULL,
            code TEXT NOT NULL,
            severity TEXT NOT NULL,
            start_s REAL, end_s REAL,
            rep INTEGER,
            value REAL, limit_value REAL, unit TEXT NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
    ),
)


class _DamagedError(Exception):
    """The file is no sound history; the message says why."""


@contextmanager
def opened(
    path: Path, *, now: datetime, tell: Callable[[str], None]
) -> Iterator[sqlite3.Connection]:
    """Open the history, made or brought up to date if need be.

    Args:
        path: The file. One that is damaged is renamed, and a new one begun.
        now: For the name of a damaged file.
        tell: Told in one line of a file that was set aside.

    Raises:
        HistoryError: It cannot be used, or comes from a newer formcheck.
    """
    try:
        # What people do for their backs is nobody else's business.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = _sound(path, now, tell)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    try:
        yield connection
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    finally:
        connection.close()


@contextmanager
def in_one_go(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of what follows, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # Some errors have undone it already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _sound(path: Path, now: datetime, tell: Callable[[str], None]) -> sqlite3.Connection:
    try:
        return _connected(path)
    except _DamagedError as damage:
        aside = _set_aside(path, now)
        tell(f"The history {path} {damage}. It was set aside as {aside.name}, and a new one begun.")
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten.
        connection.execute("PRAGMA secure_delete = ON")
        _require_sound(connection)
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_sound(connection: sqlite3.Connection) -> None:
    try:
        [[first], *_] = connection.execute("PRAGMA quick_check")
        [[tables]] = connection.execute("SELECT count(*) FROM sqlite_master")
        [[application]] = connection.execute("PRAGMA application_id")
    except sqlite3.DatabaseError as error:
        # The lower byte is the kind of error.
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise _DamagedError("is damaged") from error
        raise
    if first != "ok":
        raise _DamagedError("is damaged")
    if tables and application != APPLICATION_ID:
        raise _DamagedError("is a file of another program")


def _set_aside(path: Path, now: datetime) -> Path:
    """Rename the file, and its journal if there is one, to names that were free."""
    base = path.with_name(f"{path.stem}-damaged-{now:%Y-%m-%d-%H%M%S}{path.suffix}")
    aside, number = base, 1
    while aside.exists():
        number += 1
        aside = base.with_stem(f"{base.stem}-{number}")
    path.rename(aside)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        journal.replace(aside.with_name(f"{aside.name}-journal"))
    return aside


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) == len(MIGRATIONS):
        return
    with in_one_go(connection):
        # Asked again: another process may have been quicker.
        version = _version(connection)
        if version > len(MIGRATIONS):
            raise HistoryError(
                f"expected a history of version {len(MIGRATIONS)} at most, got version {version} "
                f"in {path}; it was written by a newer formcheck: install that one"
            )
        for step in MIGRATIONS[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(connection: sqlite3.Connection) -> int:
    [[version]] = connection.execute("PRAGMA user_version")
    return int(version)


def _unusable(path: Path, error: Exception) -> HistoryError:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return HistoryError(
        f"cannot use the history {path}: {reason}. Name another folder in FORMCHECK_DATA."
    )

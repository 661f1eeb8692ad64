"""The file of the history: opened, migrated, quarantined when it is corrupted.

A rollback journal, not write-ahead logging: a session is written in a few milliseconds, the folder
may lie on a network drive, and people copy one file. A process that is killed leaves the journal
behind, with which the next one undoes what was half written.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import platformdirs

from formcheck.errors import HistoryError
from formcheck.history.migrations import APPLICATION_ID, MIGRATIONS

#: How long one process waits for another that writes.
BUSY_S = 10.0


class _DamagedError(Exception):
    """The file is not a valid history; the message says why."""


@contextmanager
def open_history(
    path: Path, *, now: datetime, tell: Callable[[str], None]
) -> Iterator[sqlite3.Connection]:
    """Open the history, made or brought up to date if need be.

    A damaged file is renamed, with the time ``now`` in its name, and a new one begun; ``tell`` gets
    one line about it.

    Raises:
        HistoryError: It cannot be used, or comes from a newer formcheck.
    """
    try:
        # What people do for their backs is nobody else's business.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = _connect_or_quarantine(path, now, tell)
    except (OSError, sqlite3.Error) as error:
        raise unusable(path, error) from error
    try:
        yield connection
    except sqlite3.Error as error:
        raise unusable(path, error) from error
    finally:
        connection.close()


@contextmanager
def open_existing(tell: Callable[[str], None]) -> Iterator[sqlite3.Connection | None]:
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
    with open_history(path, now=datetime.now().astimezone(), tell=tell) as connection:
        yield connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Make the enclosed writes one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # Some errors have undone it already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _connect_or_quarantine(
    path: Path, now: datetime, tell: Callable[[str], None]
) -> sqlite3.Connection:
    looked_at = _identity(path)
    try:
        return _connect(path)
    except _DamagedError as damage:
        # Another process may have been quicker: a sound file stays.
        if _identity(path) == looked_at:
            name = _quarantine(path, now).name
            tell(f"the history {path} {damage}; it was quarantined as {name}, a new one begins")
        return _connect(path)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of its name; None when there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.execute("PRAGMA foreign_keys = ON")
        # Overwrite deleted data.
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


def _quarantine(path: Path, now: datetime) -> Path:
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
    with transaction(connection):
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


def unusable(path: Path, error: Exception) -> HistoryError:
    """Return the error for a history that cannot be used, with a remedy."""
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return HistoryError(
        f"cannot use the history {path}: {reason}. Name another folder in FORMCHECK_DATA."
    )


#: Names another folder than the user's own.
DATA_VARIABLE = "FORMCHECK_DATA"


def history_path() -> Path:
    """Return the file of the history; it need not exist."""
    named = os.environ.get(DATA_VARIABLE)
    folder = Path(named) if named else platformdirs.user_data_path("formcheck", appauthor=False)
    return folder / "history.sqlite3"

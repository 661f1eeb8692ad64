"""formcheck history: the sessions that were kept on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.errors import OutputError, UsageError

if TYPE_CHECKING:
    import sqlite3

    from formcheck.history.records import Kept
    from formcheck.sinks.history import History

__all__ = ["history", "history_sink", "read_history"]

_ALL = "all"


def history(
    exercise: Annotated[
        str | None, typer.Option("--exercise", "-e", help="Of this exercise only.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a page with curves.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE.json|csv", help="Write what is kept, for programs.")
    ] = None,
    delete: Annotated[
        str | None, typer.Option(metavar="ID|all", help="Forget a session, or all of them.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files.")] = False,
) -> None:
    """List the sessions that were kept, and what becomes of them over time.

    They lie in a file on this machine, and nowhere else.
    """
    from formcheck import exercises
    from formcheck.sinks.history_page import history_page
    from formcheck.sinks.history_tables import print_history

    if delete is not None:
        _delete(delete, asks=not yes)
        return
    name = None if exercise is None else exercises.get(exercise).name
    sessions = [session for session in read_history() if name in {None, session.exercise}]
    by_name = {one.name: one for one in exercises.ALL}
    if export is not None:
        _write(export, _exporter(export)(sessions), force=force)
    if page is not None:
        _write(page, history_page(sessions, by_name), force=force)
    if page is None and export is None:
        print_history(sessions, by_name)


def history_sink(started_at: datetime) -> History:
    """Return the sink that keeps a session."""
    from formcheck.history.place import history_path
    from formcheck.sinks.history import History

    return History(history_path(), started_at, _tell)


def read_history() -> list[Kept]:
    """Return the sessions that were kept, the oldest first."""
    from formcheck.history.records import kept_sessions

    with _history() as connection:
        return kept_sessions(connection) if connection is not None else []


@contextmanager
def _history() -> Iterator[sqlite3.Connection | None]:
    """Open the history; None when there is none, for looking makes no file."""
    from formcheck.history.database import opened
    from formcheck.history.place import history_path

    path = history_path()
    if not path.exists():
        yield None
        return
    with opened(path, now=datetime.now().astimezone(), tell=_tell) as connection:
        yield connection


def _tell(text: str) -> None:
    # Names of files may break the line.
    typer.echo("\\n".join(text.splitlines()), err=True)


def _exporter(path: Path) -> Callable[[Sequence[Kept]], str]:
    from formcheck.sinks.history_exports import csv_text, json_text

    exporters = {".json": json_text, ".csv": csv_text}
    exporter = exporters.get(path.suffix.lower())
    if exporter is None:
        raise UsageError(f"--export takes a name that ends with .json or .csv, got {path}")
    return exporter


def _write(path: Path, text: str, *, force: bool) -> None:
    from formcheck.sinks.files import write_whole

    if not path.parent.is_dir():
        raise OutputError(f"expected a name in a folder that exists, got {path}; make it first")
    if path.exists() and not force:
        raise OutputError(f"{path} exists. Choose another name, or replace it with --force.")
    write_whole(path, text)
    typer.echo(f"Written: {path}")


def _delete(which: str, *, asks: bool) -> None:
    from formcheck.history.records import delete_sessions

    id_ = None if which == _ALL else _id(which)
    what = "all sessions" if id_ is None else f"session {id_}"
    if asks:
        typer.confirm(f"Delete {what}? This cannot be undone", abort=True, err=True)
    with _history() as connection:
        deleted = delete_sessions(connection, id_) if connection is not None else 0
    if id_ is not None and not deleted:
        raise UsageError(f"expected the id of a session, got {id_}; see `formcheck history`")
    typer.echo(f"Deleted: {deleted} session{'s' * (deleted != 1)}.")


def _id(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise UsageError(
            f"--delete takes the id of a session or {_ALL!r}, got {text!r}; see `formcheck history`"
        ) from error

"""formcheck history: the sessions saved on this machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from formcheck.errors import OutputError, UsageError, notify

if TYPE_CHECKING:
    from formcheck.core.exercise.definition import Exercise
    from formcheck.history.records import StoredSession

    _MakeText: TypeAlias = Callable[[Sequence[StoredSession]], str]


def history(
    exercise: Annotated[
        str | None,
        typer.Option("--exercise", "-e", help="Only this exercise: a name, or a .toml file."),
    ] = None,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a page with charts.")
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(metavar="FILE.json|csv", help="Write the sessions, for other programs."),
    ] = None,
    delete: Annotated[
        str | None, typer.Option(metavar="ID|all", help="Delete a session, or all.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files.")] = False,
) -> None:
    """List the saved sessions and your progress over time.

    They are stored in a file on this machine, and nowhere else.
    """
    from formcheck import exercises
    from formcheck.history.store import all_kept
    from formcheck.sinks.terminal.tables import print_history
    from formcheck.userfiles.lookup import load_exercise

    if delete is not None:
        if (exercise, page, export) != (None, None, None):
            raise UsageError("--delete stands alone, got other options with it; leave them out")
        _delete(delete, asks=not yes)
        return
    if yes:
        raise UsageError(
            "--yes goes with --delete ID|all, got it without; add that or leave it out"
        )
    chosen = None if exercise is None else load_exercise(exercise)
    by_name = {one.name: one for one in (*exercises.ALL, *([chosen] if chosen else []))}
    outputs = _outputs(page, export, by_name)
    sessions = [one for one in all_kept(notify) if chosen is None or one.exercise == chosen.name]
    for path, text_of in outputs:
        _write(path, text_of(sessions), force=force)
    if chosen is not None and not sessions:
        typer.echo(f"No sessions of {chosen.name} are kept.", err=True)
    elif not outputs:
        print_history(sessions, by_name)


def _outputs(
    page: Path | None, export: Path | None, by_name: Mapping[str, Exercise]
) -> list[tuple[Path, _MakeText]]:
    """Return the files to write, each with the function that makes its text."""
    from formcheck.sinks.files.history_export import history_csv, history_json
    from formcheck.sinks.html.history_page import history_page

    kinds: tuple[tuple[str, Path | None, dict[str, _MakeText]], ...] = (
        ("--export", export, {".json": history_json, ".csv": history_csv}),
        ("--page", page, {".html": partial(history_page, exercises=by_name)}),
    )
    outputs = []
    for option, path, texts in kinds:
        if path is not None:
            if path.suffix.lower() not in texts:
                raise UsageError(
                    f"{option} takes a name that ends with {' or '.join(texts)}, got {path}"
                )
            outputs.append((path, texts[path.suffix.lower()]))
    return outputs


def _write(path: Path, text: str, *, force: bool) -> None:
    from formcheck.sinks.files.atomic_write import cannot_write, write_whole

    try:
        if not path.parent.is_dir():
            raise OutputError(f"expected a name in a folder that exists, got {path}; make it first")
        if path.exists() and not force:
            raise OutputError(f"{path} exists. Choose another name, or replace it with --force.")
    except OSError as error:
        raise cannot_write(path, error) from error
    write_whole(path, text)
    typer.echo(f"Written: {path}")


def _delete(which: str, *, asks: bool) -> None:
    from formcheck.history.database import open_existing
    from formcheck.history.records import delete_sessions, has_session

    id_ = None
    if which != "all":
        # SQLite counts up to 18 digits.
        if not which.isdecimal() or len(which) > 18:
            raise UsageError(
                f"--delete takes the ID of a session or 'all', got {which!r}; "
                "see `formcheck history`"
            )
        id_ = int(which)
        with open_existing(notify) as connection:
            if connection is None or not has_session(connection, id_):
                raise UsageError(
                    f"expected the ID of a session, got {id_}; see `formcheck history`"
                )
    what = "all sessions" if id_ is None else f"session {id_}"
    if asks:
        typer.confirm(f"Delete {what}? This cannot be undone", abort=True, err=True)
    with open_existing(notify) as connection:
        deleted = delete_sessions(connection, id_) if connection is not None else 0
    typer.echo(f"Deleted: {deleted} session{'s' * (deleted != 1)}.")

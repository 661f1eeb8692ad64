"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from formcheck.errors import OutputError
from formcheck.filenames import derived_name

_ANOTHER_FOLDER = "Choose another folder with -o DIR."


class PartialFile:
    """A text file that grows under the name ``NAME.partial`` and gets its own name when done.

    Raises:
        OutputError: The file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial = path.with_name(derived_name(path.name, ".partial"))
        with self._writing():
            self._file: IO[str] = self._partial.open("w", encoding="utf-8", newline="")

    def write(self, text: str) -> None:
        with self._writing():
            self._file.write(text)

    def flush(self) -> None:
        """Flush to the system, so that the text outlives this process."""
        with self._writing():
            self._file.flush()

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._partial.unlink()

    def finish(self) -> None:
        with self._writing():
            self._file.close()
            self._partial.replace(self.path)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_write(self.path, error) from error


def write_whole(path: Path, text: str) -> None:
    """Write a text file in one go.

    Raises:
        OutputError: The file cannot be written.
    """
    file = PartialFile(path)
    try:
        file.write(text)
        file.finish()
    except BaseException:
        file.abandon()
        raise


def cannot_write(
    path: Path, error: OSError | ValueError, remedy: str = "Choose another place for it."
) -> OutputError:
    """Return the error for a path that cannot be written, with a remedy."""
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return OutputError(f"cannot write {path}: {reason}. {remedy}")


def new_folder(parent: Path, name: str, ending: str) -> Path:
    """Make the folder NAME + ENDING; a number follows if it exists, and a long name is shortened.

    Raises:
        OutputError: It cannot be made.
    """
    folder, number = parent / derived_name(name, ending), 1
    while True:
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
            folder = parent / derived_name(name, f"{ending}-{number}")
        except OSError as error:
            raise cannot_write(folder, error, _ANOTHER_FOLDER) from error
        else:
            return folder


def prepare_folder(folder: Path, names: Sequence[str], *, force: bool) -> Path:
    """Make the folder that the user named, if needed, and check that it is free.

    Args:
        folder: The folder.
        names: Files that will be written there.
        force: Existing files may be replaced.

    Raises:
        OutputError: It cannot be made or written, or holds one of the files, whole or partial.
    """
    try:
        if folder.is_file():
            raise OutputError(
                f"expected a folder for the results, got the file {folder}. {_ANOTHER_FOLDER}"
            )
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise cannot_write(folder, error, _ANOTHER_FOLDER) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"cannot write into {folder}: permission denied. {_ANOTHER_FOLDER}")
    partial = [f"{name}.partial" for name in names]
    taken = [name for name in [*names, *partial] if (folder / name).exists()]
    if any((folder / name).is_dir() for name in taken) or (taken and not force):
        unfinished = any(name in partial for name in taken)
        hint = " of a run that goes on or was killed" if unfinished else ""
        raise OutputError(
            f"{folder} already holds {', '.join(taken)}{hint}. "
            f"{_ANOTHER_FOLDER[:-1]}, or replace files with --force."
        )
    for name in partial:
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    return folder

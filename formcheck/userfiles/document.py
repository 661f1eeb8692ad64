"""A TOML file as it was written: its data, and its text, in which mistakes are found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from formcheck.errors import UserFileError, printable
from formcheck.userfiles.mistakes import ValidationIssuesError

#: The longest exercise of ours has 9 kB.
_MOST_BYTES = 100_000
_EXAMPLES = {
    "exercise": "`formcheck exercises --template`",
    "workout": "`formcheck workout --template`",
}
_AT_LINE = re.compile(r"(?P<what>.*) \(at (?P<where>line \d+), column \d+\)", re.DOTALL)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is sound TOML.

    Attributes:
        path: Where it is.
        kind: What it is meant to be: "exercise" or "workout".
        text: As it was written.
        data: What it says.
    """

    path: Path
    kind: str
    text: str
    data: dict[str, Any]

    def parse_with(self, read: Callable[[dict[str, Any]], T]) -> T:
        """Return what ``read`` makes of the data.

        Raises:
            UserFileError: It finds mistakes; the message says on which lines.
        """
        try:
            return read(self.data)
        except ValidationIssuesError as error:
            helps = not any(mistake.has_remedy for mistake in error.mistakes)
            what = error.located(self.text)
            raise _unsound(self.path, self.kind, what, helps=helps) from error


def read_document(path: Path, kind: str) -> Document:
    """Read a file.

    Raises:
        UserFileError: It cannot be read, or is no TOML.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UserFileError(
            f"expected the TOML file of your own {kind}, got {path}, which cannot be read "
            f"({error.strerror or error}); give another, or write it: "
            f"{_EXAMPLES[kind]} prints an example"
        ) from error
    if len(raw) > _MOST_BYTES:
        raise _unsound(path, kind, f"expected at most {_MOST_BYTES // 1000} kB, got more")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _unsound(path, kind, f"line {line}: expected text in UTF-8, got bytes") from error
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # giant numbers, and brackets without end
        raise _unsound(path, kind, _located(str(error), text)) from error
    return Document(path, kind, text, data)


def _located(problem: str, text: str) -> str:
    """Return what tomllib says, its line first."""
    found = _AT_LINE.fullmatch(problem)
    if found is not None:
        return f"{found['where']}: {found['what']}"
    if problem.endswith("(at end of document)"):
        return f"line {text.count(chr(10)) + 1}: {problem}"
    return f"expected TOML, got something else ({problem})"


def _unsound(path: Path, kind: str, what: str, *, helps: bool = True) -> UserFileError:
    what = printable(" ".join(what.split()))
    remedy = f"; mend it, {_EXAMPLES[kind]} prints an example" if helps else ""
    return UserFileError(f"{path} is not a sound {kind}: {what}{remedy}")

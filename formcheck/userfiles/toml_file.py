"""TOML files: their data, and their text to find the lines of errors."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from formcheck.errors import UserFileError, printable
from formcheck.userfiles.validation import ValidationIssuesError

#: The longest exercise of ours has 9 kB.
_MOST_BYTES = 100_000
_EXAMPLES = {
    "exercise": "`formcheck exercises --template`",
    "workout": "`formcheck workout --template`",
}
_AT_LINE = re.compile(r"(?P<what>.*) \(at (?P<where>line \d+), column \d+\)", re.DOTALL)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A valid TOML file.

    Attributes:
        path: The file.
        kind: "exercise" or "workout".
        text: Its text.
        data: Its data.
    """

    path: Path
    kind: str
    text: str
    data: dict[str, Any]

    def parse_with(self, parse: Callable[[dict[str, Any]], T]) -> T:
        """Return the result of ``parse`` for the data.

        Raises:
            UserFileError: The data are invalid; the message gives the lines.
        """
        try:
            return parse(self.data)
        except ValidationIssuesError as error:
            helps = not any(issue.has_remedy for issue in error.issues)
            raise _invalid(self.path, self.kind, error.describe(self.text), helps=helps) from error


def read_toml(path: Path, kind: str) -> TomlFile:
    """Read a file.

    Raises:
        UserFileError: It cannot be read, or is not TOML.
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
        raise _invalid(path, kind, f"expected at most {_MOST_BYTES // 1000} kB, got more")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _invalid(path, kind, f"line {line}: expected text in UTF-8, got bytes") from error
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # giant numbers, and brackets without end
        raise _invalid(path, kind, _put_line_first(str(error), text)) from error
    return TomlFile(path, kind, text, data)


def _put_line_first(problem: str, text: str) -> str:
    """Return a message of tomllib with its line first."""
    found = _AT_LINE.fullmatch(problem)
    if found is not None:
        return f"{found['where']}: {found['what']}"
    if problem.endswith("(at end of document)"):
        return f"line {text.count(chr(10)) + 1}: {problem}"
    return f"expected TOML, got something else ({problem})"


def _invalid(path: Path, kind: str, what: str, *, helps: bool = True) -> UserFileError:
    what = printable(" ".join(what.split()))
    remedy = f"; fix it, {_EXAMPLES[kind]} prints an example" if helps else ""
    return UserFileError(f"{path} is not a valid {kind}: {what}{remedy}")

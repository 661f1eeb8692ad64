"""TOML files that people write: read, made a model, and their errors with the lines."""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from formcheck.core.exercise.validation import Place
from formcheck.errors import UserFileError, printable

#: More are not listed: they are often consequences of the first.
_MOST_LISTED = 5
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
    """A valid TOML file of a kind, "exercise" or "workout"."""

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


@dataclass(frozen=True, slots=True)
class ValidationIssue:
    """One error in the data.

    Attributes:
        place: Keys and indices that lead to it.
        what: The message.
        has_remedy: The message says what to do as well.
    """

    place: Place
    what: str
    has_remedy: bool = False


class ValidationIssuesError(ValueError):
    """The data of a file are invalid."""

    def __init__(self, *issues: ValidationIssue) -> None:
        super().__init__("; ".join(issue.what for issue in issues))
        self.issues = issues

    def describe(self, text: str) -> str:
        """Return the issues, each with its line and key."""
        lines = []
        for issue in self.issues[:_MOST_LISTED]:
            names = [part for part in issue.place if isinstance(part, str)]
            name = f"{names[-1]:.60}: " if names else ""
            lines.append(f"line {line_of(text, issue.place)}: {name}{issue.what}")
        more = len(self.issues) - _MOST_LISTED
        return "; ".join([*lines, *([f"and {more} more"] if more > 0 else [])])


def invalid(place: Place, what: str) -> ValidationIssuesError:
    """Return the error for a single issue."""
    return ValidationIssuesError(ValidationIssue(place, what))


class Strict(BaseModel):
    """Base of the models: no unknown key, no text for a number, no infinite number."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


Model = TypeVar("Model", bound=Strict)


def parse_with(kind: type[Model], data: Mapping[str, Any], known: Sequence[str]) -> Model:
    """Return the data of a file as a model; ``known`` are all keys, for suggestions.

    Raises:
        ValidationIssuesError: The data do not fit.
    """
    try:
        # As JSON, so that a list may become a tuple and a text an enum.
        plain = json.dumps(data, default=str)
    except ValueError as error:  # of thousands of digits
        raise invalid((), "expected usual numbers, got a giant one") from error
    try:
        return kind.model_validate_json(plain)
    except ValidationError as error:
        raise ValidationIssuesError(
            *(
                ValidationIssue(*_to_issue(one["loc"], one["type"], one, known))
                for one in error.errors()
            )
        ) from error


def _to_issue(
    place: Place, kind: str, error: Mapping[str, Any], known: Sequence[str]
) -> tuple[Place, str]:
    """Return place and message of one of pydantic's errors."""
    got = f"got {error['input']!r:.60}"
    match kind:
        case "missing":
            return place[:-1], f"expected {place[-1]}, got none"
        case "extra_forbidden" | "unexpected_keyword_argument":
            near = get_close_matches(str(place[-1]), known, n=1)
            return place, "unknown key" + (f"; did you mean {near[0]}?" if near else "")
        case "enum" | "literal_error":
            return place, f"expected {error['ctx']['expected']}, {got}"
    return place, f"{error['msg'].replace('Input should be', 'expected')}, {got}"


def line_of(text: str, place: Place) -> int:
    """Return the line number, from 1, at which the value at a place begins.

    For a missing value it is the line of its parent. Neither tomllib nor tomlkit gives the lines of
    values. But the first n statements of a TOML file are a TOML file too: the value begins on the
    line with which it first appears.
    """
    lines = text.split("\n")
    while place:
        number = bisect_left(range(1, len(lines) + 1), True, key=lambda n: _has(lines, n, place))
        if number < len(lines):
            return number + 1
        place = place[:-1]
    return 1


def _has(lines: Sequence[str], count: int, place: Place) -> bool:
    """Return True if the first lines, up to the end of their last statement, contain the place."""
    for end in range(count, len(lines) + 1):
        try:
            value: Any = tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        try:
            for part in place:
                value = value[part]
        except (KeyError, IndexError, TypeError):
            return False
        return True
    return False

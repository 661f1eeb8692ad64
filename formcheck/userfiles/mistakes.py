"""What is wrong with a file, and on which of its lines."""

from __future__ import annotations

import json
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from formcheck.core.exercise.validation import Place

#: Nobody mends more at once; the others are often consequences.
_TOLD = 5


@dataclass(frozen=True, slots=True)
class ValidationIssue:
    """One thing that is wrong.

    Attributes:
        place: Where in the data.
        what: In words.
        has_remedy: The words say what to do as well.
    """

    place: Place
    what: str
    has_remedy: bool = False


class ValidationIssuesError(ValueError):
    """Something is wrong with the data of a file."""

    def __init__(self, *mistakes: ValidationIssue) -> None:
        super().__init__("; ".join(mistake.what for mistake in mistakes))
        self.mistakes = mistakes

    def located(self, text: str) -> str:
        """Return what is wrong, each with its line and the name that stands there."""
        told = []
        for mistake in self.mistakes[:_TOLD]:
            names = [part for part in mistake.place if isinstance(part, str)]
            name = f"{names[-1]:.60}: " if names else ""
            told.append(f"line {line_of(text, mistake.place)}: {name}{mistake.what}")
        more = len(self.mistakes) - _TOLD
        return "; ".join([*told, *([f"and {more} more"] if more > 0 else [])])


class Strict(BaseModel):
    """The shape of a file: no key that is not known, no text for a number, no infinite number."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


Shape = TypeVar("Shape", bound=Strict)


def shaped(kind: type[Shape], data: Mapping[str, Any], known: Sequence[str]) -> Shape:
    """Return the data of a file in its shape.

    Args:
        kind: The shape.
        data: As read.
        known: All keys that there are, to suggest the nearest.

    Raises:
        MistakesError: It does not fit.
    """
    try:
        # By way of JSON, where a list may be a tuple and a text one of several words.
        plain = json.dumps(data, default=str)
    except ValueError as error:  # of thousands of digits
        raise ValidationIssuesError(
            ValidationIssue((), "expected usual numbers, got a giant one")
        ) from error
    try:
        return kind.model_validate_json(plain)
    except ValidationError as error:
        raise ValidationIssuesError(
            *(
                ValidationIssue(*_told(one["loc"], one["type"], one, known))
                for one in error.errors()
            )
        ) from error


def _told(
    place: Place, kind: str, error: Mapping[str, Any], known: Sequence[str]
) -> tuple[Place, str]:
    """Return place and words of one of pydantic's errors."""
    got = f"got {error['input']!r:.60}"
    match kind:
        case "missing":
            return place[:-1], f"expected {place[-1]}, got none"
        case "extra_forbidden" | "unexpected_keyword_argument":
            near = get_close_matches(str(place[-1]), known, n=1)
            return place, "this is no known key" + (f", near is {near[0]}" if near else "")
        case "enum" | "literal_error":
            return place, f"expected {error['ctx']['expected']}, {got}"
    return place, f"{error['msg'].replace('Input should be', 'expected')}, {got}"


def line_of(text: str, place: Place) -> int:
    """Return the number, from 1, of the line on which what stands at a place begins.

    For what is not there it is the line of what should hold it.

    Neither tomllib nor tomlkit tells lines of values. But each statement of TOML that is whole can
    be read without those after it: the place begins where it is there for the first time.

    Args:
        text: Sound TOML.
        place: Keys and numbers of entries.
    """
    lines = text.split("\n")
    while place:
        number = bisect_left(range(1, len(lines) + 1), True, key=lambda n: _has(lines, n, place))
        if number < len(lines):
            return number + 1
        place = place[:-1]
    return 1


def _has(lines: Sequence[str], count: int, place: Place) -> bool:
    """Return True when the first lines, with those that end the last statement, hold the place."""
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

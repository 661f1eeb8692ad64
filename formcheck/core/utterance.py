"""What a coach says: a few words, what kind they are of, and how long they are worth saying."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

_ONES = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class Kind(IntEnum):
    """What is said; of two things at once the higher is said first."""

    SAFETY = 0  # advice for the whole session
    PRAISE = 1  # something was mended
    CORRECTION = 2  # what to do otherwise
    SET = 3  # where in the goal the person is
    COUNT = 4  # a number that is true only now
    STOP = 5  # a fault that endangers the back


@dataclass(frozen=True, slots=True)
class Utterance:
    """A few plain words.

    Attributes:
        text: As it is spoken: "3", "hips up", "ten seconds".
        kind: How important it is.
        fresh_s: When it could not be said for so long it is not said any more.
    """

    text: str
    kind: Kind
    fresh_s: float


def in_words(number: int) -> str:
    """Return a number from 1 to 99 in words; in digits from 100 on, and nothing for 0."""
    if number >= 10 * len(_TENS):
        return str(number)
    if number < len(_ONES):
        return _ONES[number]
    return f"{_TENS[number // 10]} {_ONES[number % 10]}".strip()

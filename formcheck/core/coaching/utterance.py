"""The coach's words: their kind, and how long they are worth saying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

_ONES = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class Kind(IntEnum):
    """The kind of an utterance; of two at once the higher is spoken first."""

    SAFETY = 0  # advice for the whole session
    PRAISE = 1  # a fault was corrected
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
        fresh_s: It is dropped if it had to wait longer than this.
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


_FRESH_S: Mapping[Kind, float] = {
    Kind.SAFETY: 10.0,  # true all the time; later it would interrupt the exercise
    Kind.PRAISE: 2.0,  # later it would seem to be of the next rep
    Kind.CORRECTION: 2.0,  # likewise
    Kind.SET: 3.0,  # a rest is longer than this, so what it says still holds
    Kind.COUNT: 1.0,  # reps of 1.5 s are quick ones: later the next number is near
    Kind.STOP: 3.0,  # worth hearing even as the rep that it is about ends
}


@dataclass(frozen=True, slots=True)
class CoachRules:
    """When a coach speaks. The numbers are a coach's habits, not measurements.

    Attributes:
        lasts_s: A fault is corrected once it has lasted this long after it was raised. Faults are
            raised after 0.25 to 0.7 s; a second more is about half of a movement, so that a
            slip that mends itself is left alone.
        comes_back_s: ... or when it comes again within this time: some four reps of a bird dog,
            whose sides take turns.
        between_s: The time between two corrections: people act on one thing at a time, and need a
            rep of about 3 s to do so.
        repeat_s: The time before the same correction is repeated: three slow reps.
        repeat_growth: ... and the factor by which it grows each time that this did not help.
        stop_repeat_s: The time before a danger to the back is repeated: once a rep.
        mended_s: A hold is praised when a corrected fault has stayed away for this long; less may
            be a tremble at the limit.
        mark_every_s: Seconds of a hold between two calls of its time.
        countdown_s: The last seconds of a hold with a goal are called one by one.
        rest_call_s: The next set is announced this long before it begins, in rests of twice that
            or more: time to get back into place.
        fresh_s: How long an utterance of each kind is worth saying.
    """

    lasts_s: float = 1.0
    comes_back_s: float = 30.0
    between_s: float = 4.0
    repeat_s: float = 10.0
    repeat_growth: float = 2.0
    stop_repeat_s: float = 4.0
    mended_s: float = 1.5
    mark_every_s: int = 10
    countdown_s: int = 5
    rest_call_s: int = 10
    fresh_s: Mapping[Kind, float] = field(default_factory=lambda: dict(_FRESH_S))

    def utterance(self, text: str, kind: Kind) -> Utterance:
        return Utterance(text, kind, self.fresh_s[kind])

"""How a coach rations words, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formcheck.core.utterance import Kind

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
        between_s: Two corrections are so far apart: people act on one thing at a time, and need a
            rep of about 3 s to do so.
        repeat_s: The same correction is not given again before: three slow reps.
        repeat_growth: ... and so many times later each time it did not help. Who has been told
            three times knows.
        stop_repeat_s: What endangers the back is said again this soon, each time: once a rep.
        mended_s: A hold is praised when a fault that was corrected has stayed away for so long;
            shorter may be a tremble on the limit.
        mark_every_s: The time of a hold is called so often.
        countdown_s: The last seconds of a hold with a goal are called one by one.
        rest_call_s: The next set is announced so long before it begins, if the rest is twice as
            long at least: time to get back into place.
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

"""Between two exercises: what comes next, how it is done, and how long is left until then."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from formcheck.core.exercise.definition import Exercise
from formcheck.core.workout.definition import Step, dose_in_words

ADVICE = "Never train through pain; stop at once if your low back aches."
STOP_FOR_TODAY = "Stop for today. If the pain stays or comes back, ask a specialist."
#: The system's voices say some 200 words a minute; a little slower, with a pause after each one.
WORD_S, PAUSE_S = 0.4, 0.8
#: The first exercise need not be rested for: time to read what stands there is enough.
FIRST_S = 20
#: Between two pictures time goes on by no more than that: what is longer is a pause.
LONGEST_PICTURE_S = 0.5


@dataclass(frozen=True, slots=True)
class StepCard:
    """What stands on the picture while nothing is counted.

    Attributes:
        over, title: A few small words, and a few large ones.
        lines: Sentences.
        note: What matters most; empty when it has been said.
        left_s: Whole seconds until it goes on; None when that is not known.
    """

    over: str
    title: str
    lines: tuple[str, ...] = ()
    note: str = ""
    left_s: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be seen now, and what is to be said now, if anything."""

    card: StepCard
    says: str | None = None


class Introduction:
    """Shows a card for a while and says its sentences one after the other; has no clock.

    Args:
        card: What stands on the picture.
        sentences: What is said, in this order, as far as there is time.
        lasts_s: Seconds; 0 leaves it out.
    """

    def __init__(self, card: StepCard, sentences: Sequence[str], lasts_s: float) -> None:
        self._card = card
        self._lasts_s = lasts_s
        self._untold: list[tuple[float, str]] = []
        at_s = 0.0
        for sentence in sentences:
            self._untold.append((at_s, sentence))
            at_s += WORD_S * len(sentence.split()) + PAUSE_S
        self._last_t = math.nan
        self._elapsed_s = 0.0

    def step(self, t: float) -> Shown | None:
        """Take the time of a picture; return what is shown and said, or None when it is over."""
        if not math.isnan(self._last_t):
            self._elapsed_s += min(t - self._last_t, LONGEST_PICTURE_S)
        self._last_t = t
        left_s = self._lasts_s - self._elapsed_s
        if left_s <= 0:
            return None
        says = None
        if self._untold and self._untold[0][0] <= self._elapsed_s:
            _, says = self._untold.pop(0)
        return Shown(replace(self._card, left_s=math.ceil(left_s)), says)


def introduction_of(
    step: Step, exercise: Exercise, place: tuple[int, int], between_s: int, *, seen_from: str
) -> Introduction:
    """Return what is shown and said before an exercise.

    Args:
        step: What is to be done.
        exercise: Of that name.
        place: Which exercise of how many; from 1.
        between_s: Seconds from one exercise to the next.
        seen_from: Where the camera should stand, in words to follow "be seen".
    """
    number, count = place
    first = number == 1
    dose = dose_in_words(step)
    sides = ("One side, then the other.",) if step.each_side else ()
    card = StepCard(
        over=f"{'First' if first else 'Next'}: {number} of {count}",
        title=exercise.title,
        lines=(f"{dose[:1].upper()}{dose[1:]}.", *exercise.how_to, *sides, exercise.camera),
        note=ADVICE,
    )
    sentences = (
        *((ADVICE,) if first else ()),
        f"{'first' if first else 'next'}: {exercise.title}, {dose}",
        *exercise.how_to,
        f"be seen {seen_from}",
    )
    return Introduction(card, sentences, min(between_s, FIRST_S) if first else between_s)

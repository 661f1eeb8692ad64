"""Between two exercises: what comes next, how it is done and the seconds left."""

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
#: Nobody needs rest before the first exercise: only time to read the card.
FIRST_S = 20
#: A longer time between two frames is a pause and counts as this much.
LONGEST_FRAME_S = 0.5


def speaking_s(sentence: str) -> float:
    """Return how long a voice takes to say a sentence, with the pause after it."""
    return WORD_S * len(sentence.split()) + PAUSE_S


@dataclass(frozen=True, slots=True)
class StepCard:
    """The card on the frame while nothing is counted.

    Attributes:
        over, title: A few small words, and a few large ones.
        lines: Sentences.
        note: The most important one; empty once it has been spoken.
        left_s: Whole seconds until it goes on; None if unknown.
    """

    over: str
    title: str
    lines: tuple[str, ...] = ()
    note: str = ""
    left_s: int | None = None


@dataclass(frozen=True, slots=True)
class CardUpdate:
    """The card to show now, and the sentence to speak now, if any."""

    card: StepCard
    says: str | None = None


class Introduction:
    """Shows a card for a while, not at all for 0 seconds, and speaks as much as there is time for.

    It has no clock.
    """

    def __init__(self, card: StepCard, sentences: Sequence[str], lasts_s: float) -> None:
        self._card = card
        self._lasts_s = lasts_s
        self._unspoken: list[tuple[float, str]] = []
        at_s = 0.0
        for sentence in sentences:
            self._unspoken.append((at_s, sentence))
            at_s += speaking_s(sentence)
        self._last_t: float | None = None
        self._elapsed_s = 0.0

    def step(self, t: float) -> CardUpdate | None:
        """Take the time of a frame; return the card and speech, or None at the end."""
        if self._last_t is not None:
            self._elapsed_s += min(t - self._last_t, LONGEST_FRAME_S)
        self._last_t = t
        left_s = self._lasts_s - self._elapsed_s
        if left_s <= 0:
            return None
        says = None
        if self._unspoken and self._unspoken[0][0] <= self._elapsed_s:
            _, says = self._unspoken.pop(0)
        return CardUpdate(replace(self._card, left_s=math.ceil(left_s)), says)


def introduction_of(
    step: Step, exercise: Exercise, place: tuple[int, int], between_s: int, *, seen_from: str
) -> Introduction:
    """Return the introduction to an exercise.

    Args:
        step: Its dose.
        exercise: Its definition.
        place: Its number, from 1, and the number of exercises.
        between_s: Seconds from one exercise to the next.
        seen_from: The place of the camera, in words that follow "be seen".
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

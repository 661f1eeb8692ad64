"""Workouts as data, their doses in words, and what is shown and said before an exercise."""

from __future__ import annotations

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal
from formcheck.core.workout.definition import Step, Workout, dose_in_words
from formcheck.core.workout.introduction import (
    ADVICE,
    FIRST_S,
    LONGEST_FRAME_S,
    Introduction,
    StepCard,
    introduction_of,
)
from formcheck.exercises import ALL, get

CARD = StepCard("Next", "Squat")


@pytest.mark.parametrize(
    ("goal", "each_side", "words"),
    [
        (Goal(reps=1), False, "1 rep"),
        (Goal(reps=50), False, "50 reps"),
        (Goal(reps=10, sets=3), False, "3 sets of 10"),
        (Goal(hold_s=90), False, "90 s"),
        (Goal(hold_s=60, sets=3), False, "3 holds of 60 s"),
        (Goal(work_s=60, sets=3), False, "3 sets of 60 s"),
        (Goal(work_s=60), False, "60 s"),
        (Goal(hold_s=60, sets=2), True, "60 s on each side"),
        (Goal(reps=8, sets=6), True, "8 reps on each side, 3 times"),
    ],
)
def test_a_dose_in_words(goal: Goal, each_side: bool, words: str) -> None:
    assert dose_in_words(Step("squat", goal, each_side=each_side)) == words


def test_a_workout_needs_steps_and_a_rest_that_is_one() -> None:
    steps = (Step("squat", Goal(reps=1)),)
    with pytest.raises(ValueError, match="one exercise or more"):
        Workout("a", "A", "About.", ())
    with pytest.raises(ValueError, match="between_s"):
        Workout("a", "A", "About.", steps, between_s=-1)


def played(introduction: Introduction, seconds: float) -> list[tuple[float, int | None, str]]:
    """Return time, seconds left and what is said, of each picture."""
    told = []
    for n in range(round(seconds * 10)):
        shown = introduction.step(5.0 + n / 10)
        if shown is None:
            break
        told.append((n / 10, shown.card.left_s, shown.says or ""))
    return told


def test_a_card_is_shown_for_its_time_and_counts_down() -> None:
    told = played(Introduction(CARD, (), 3.0), 10.0)
    assert len(told) == 30
    assert [left for _, left, _ in told[::10]] == [3, 2, 1]
    assert played(Introduction(CARD, (), 0.0), 1.0) == []


def test_sentences_are_said_one_after_the_other_each_in_its_time() -> None:
    sentences = ("two words", "a sentence of six words here", "last")
    said = [(t, says) for t, _, says in played(Introduction(CARD, sentences, 20.0), 20.0) if says]
    assert [says for _, says in said] == list(sentences)
    assert [t for t, _ in said] == pytest.approx([0.0, 1.6, 4.8], abs=0.11)
    short = played(Introduction(CARD, sentences, 3.0), 20.0)
    assert [says for _, _, says in short if says] == list(sentences[:2])


def test_its_time_stands_still_in_a_pause() -> None:
    introduction = Introduction(CARD, (), 3.0)
    assert introduction.step(0.0) is not None
    assert introduction.step(100.0) is not None
    assert introduction.step(100.0 + 3.0 - LONGEST_FRAME_S - 0.01) is not None


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)
def test_there_is_time_to_say_it_all(exercise: Exercise) -> None:
    step = Step(exercise.name, Goal(reps=10, sets=3))
    told = [
        played(introduction_of(step, exercise, (n, 7), 30, seen_from="from the side"), 60.0)
        for n in (1, 2)
    ]
    first, second = ([text for _, _, text in one if text] for one in told)
    assert first[0] == ADVICE
    assert first[2 : 2 + len(exercise.how_to)] == list(exercise.how_to)
    assert second == [f"next: {exercise.title}, 3 sets of 10", *exercise.how_to, second[-1]]
    assert second[-1] == "be seen from the side"
    assert [len(one) for one in told] == [10 * FIRST_S, 10 * 30]


def test_the_first_introduction_is_no_longer_than_the_others() -> None:
    step = Step("squat", Goal(reps=10))
    assert len(played(introduction_of(step, get("squat"), (1, 7), 5, seen_from="here"), 60.0)) == 50

"""The words between exercises: on a copy, within the picture, and never over one another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from formcheck.core.goal import Goal
from formcheck.core.pose.frame import Image
from formcheck.core.workout.definition import Step
from formcheck.core.workout.introduction import StepCard, introduction_of
from formcheck.exercises import ALL, get
from formcheck.sinks.live.drawn_display import WORKOUT_MENU
from formcheck.sinks.overlay.card import CardOverlay
from formcheck.sinks.overlay.style import AMBER, GREEN, GREY, WHITE, Color
from tests.support import sink_scenes as scenes

SIZES = [(640, 480), (1280, 720), (720, 1280), (480, 640)]


def card_of(name: str) -> StepCard:
    shown = introduction_of(
        Step(name, Goal(reps=10, sets=2), each_side=True), get(name), (2, 7), 9, seen_from="here"
    )
    first = shown.step(0.0)
    assert first is not None
    return first.card


def drawn(size: tuple[int, int], card: StepCard) -> Image:
    frame = scenes.frame(size)
    image = CardOverlay(WORKOUT_MENU.hint).draw(frame, card, mirrored=True)
    assert image.shape == frame.image.shape
    assert (frame.image == scenes.GREY_LEVEL).all()
    return image


def rows_of(image: Image, color: Color) -> Any:
    return np.flatnonzero((image == color).all(axis=2).any(axis=1))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [exercise.name for exercise in ALL])
def test_all_of_it_has_room(size: tuple[int, int], name: str) -> None:
    image = drawn(size, card_of(name))
    for color in (WHITE, GREEN, AMBER, GREY):
        assert len(rows_of(image, color)) > 0
    note, hint = rows_of(image, AMBER), rows_of(image, GREY)
    assert rows_of(image, WHITE).max() < note.min()
    assert note.max() < hint[hint > size[1] / 2].min()
    columns = (image != image[0, 0]).any(axis=(0, 2))
    assert not columns[:4].any()
    assert not columns[-4:].any()


def test_without_a_clock_there_is_nothing_to_skip_and_no_hint() -> None:
    image = drawn((1280, 720), StepCard("Why?", "P: it hurts", ("Other: done.",)))
    assert len(rows_of(image, GREEN)) == 0
    assert (image[600:] == image[0, 0]).all()


def test_a_tiny_picture_is_only_darkened() -> None:
    image = drawn((160, 120), card_of("squat"))
    assert (image == image[0, 0]).all()
    assert image[0, 0, 0] < scenes.GREY_LEVEL

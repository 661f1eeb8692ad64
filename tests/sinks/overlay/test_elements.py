"""The interface of the elements: any class with ``draw`` fits into the lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.pose.frame import Image
from formcheck.sinks.overlay.overlay import SESSION, SETUP, draw_elements
from formcheck.sinks.overlay.panel import Panel
from formcheck.sinks.overlay.state import State, StateBuilder
from formcheck.sinks.overlay.style import Box
from tests.support import sink_scenes as scenes

SIZE = (1280, 720)
LEFT_HALF = Box(0, 0, 640, 720)


class Curtain:
    """An element that covers the left half of the image."""

    def draw(self, image: Image, state: State) -> None:
        image[:, :640] = 0
        state.fixed.append(LEFT_HALF)


def state_of(image: Image) -> State:
    tick = scenes.tick(None)
    return replace(StateBuilder().build(image, tick.t, None, mirrored=False), tick=tick)


def test_an_element_keeps_its_area_free_from_those_after_it() -> None:
    image = scenes.picture(SIZE)
    state = state_of(image)
    draw_elements([Curtain(), Panel(scenes.SQUAT)], image, state)
    curtain, panel = state.fixed
    assert curtain == LEFT_HALF
    assert panel.left >= LEFT_HALF.right
    assert (image[:, :640] == 0).all()
    assert (image[:, 640:] != scenes.GREY_LEVEL).any()


@pytest.mark.parametrize("make", [*SESSION, *SETUP])
def test_an_element_draws_nothing_of_what_the_state_does_not_hold(make: type) -> None:
    image = scenes.picture(SIZE)
    make(scenes.SQUAT).draw(image, replace(state_of(image), tick=None))
    assert (image == scenes.GREY_LEVEL).all()

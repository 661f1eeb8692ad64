"""The card between exercises: large words over a darkened frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import cv2
import numpy as np

from formcheck.core.pose.frame import Frame, Image
from formcheck.core.workout.introduction import StepCard
from formcheck.sinks.overlay.overlay import copy_image
from formcheck.sinks.overlay.sprites import (
    BOLD,
    CAP,
    REGULAR,
    draw_text,
    fit_text,
    text_width,
    warm_up_font,
)
from formcheck.sinks.overlay.style import AMBER, GREEN, GREY, WHITE, Color, Scale

# In units of the image.
_MARGIN = 5.0
_OVER, _TITLE, _LINE, _NOTE, _HINT, _CLOCK = 4.6, 11.0, 5.4, 4.6, 3.6, 16.0
_GAP = 2.6
# From line to line as a share of the font size.
_STEP = 1.3
_MAX_LINES = 3
# Rows at the top that share the width with the clock.
_BESIDE_CLOCK = 2
# A card that does not fit at one size is tried at the next.
_ZOOMS = (1.0, 0.9, 0.8, 0.7, 0.6)


#: Text, size in units of the image, colour and weight of a paragraph.
_Row: TypeAlias = tuple[str, float, Color, int]


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph broken into lines; ``font`` is its size in pixels."""

    lines: tuple[str, ...]
    font: int
    color: Color
    weight: int

    @property
    def step(self) -> int:
        """Pixels from one line to the next."""
        return round(_STEP * self.font)


class CardOverlay:
    """Draws a card, with a hint on the keys along the lower edge."""

    def __init__(self, hint: str) -> None:
        self._hint = hint
        warm_up_font()

    def draw(self, frame: Frame, card: StepCard, *, mirrored: bool) -> Image:
        """Return a new image of the same size, darker, with the words on it."""
        image = copy_image(frame, mirrored=mirrored)
        image = np.asarray(cv2.convertScaleAbs(image, alpha=0.35), np.uint8)
        if Scale.of(image).legible(_LINE):
            scale, blocks = _lay_out(Scale.of(image), card)
            _draw_blocks(image, scale, blocks)
            if card.left_s is not None:
                _draw_clock(image, scale, str(card.left_s))
                margin = scale.px(_MARGIN)
                room = scale.width - 2 * margin
                font, lines = fit_text(self._hint, scale.px(_HINT), REGULAR, room, 1)
                draw_text(image, lines[0], (margin, scale.height - margin), font, GREY)
        return image


def _lay_out(scale: Scale, card: StepCard) -> tuple[Scale, list[_Block]]:
    """Return the largest scale at which the card has room, and its paragraphs in lines."""
    for zoom in _ZOOMS:
        scale = replace(scale, zoom=zoom)
        blocks = list(_blocks(scale, card))
        tall = sum(len(one.lines) * one.step + scale.px(_GAP) for one in blocks)
        if tall <= scale.height - scale.px(2 * _MARGIN + _HINT):
            break
    return scale, blocks


def _blocks(scale: Scale, card: StepCard) -> Iterator[_Block]:
    clock = 0
    if card.left_s is not None:
        clock = text_width("00", scale.px(_CLOCK), BOLD) + scale.px(_GAP)
    for number, (text, size, color, weight) in enumerate(_rows(card)):
        # The clock stands beside the title.
        room = scale.width - 2 * scale.px(_MARGIN) - (clock if number < _BESIDE_CLOCK else 0)
        font, lines = fit_text(text, scale.px(size), weight, room, _MAX_LINES)
        yield _Block(lines, font, color, weight)


def _rows(card: StepCard) -> Iterator[_Row]:
    yield card.over, _OVER, GREY, REGULAR
    yield card.title, _TITLE, WHITE, BOLD
    for number, line in enumerate(card.lines):
        yield line, _LINE, WHITE, BOLD if number == 0 else REGULAR
    if card.note:
        yield card.note, _NOTE, AMBER, REGULAR


def _draw_blocks(image: Image, scale: Scale, blocks: Iterable[_Block]) -> None:
    left = y = scale.px(_MARGIN)
    for one in blocks:
        for line in one.lines:
            at = (left, y + round(CAP * one.font))
            draw_text(image, line, at, one.font, one.color, one.weight)
            y += one.step
        y += scale.px(_GAP)


def _draw_clock(image: Image, scale: Scale, left: str) -> None:
    size, margin = scale.px(_CLOCK), scale.px(_MARGIN)
    x = scale.width - margin - text_width(left, size, BOLD)
    draw_text(image, left, (x, margin + round(CAP * size)), size, GREEN, BOLD)

"""The card between exercises: large words over a darkened frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
_LIGHT = 0.35
_MAX_LINES = 3
# Rows at the top that share the width with the clock.
_BESIDE_CLOCK = 2
# A card that does not fit at one size is tried at the next.
_ZOOMS = (1.0, 0.9, 0.8, 0.7, 0.6)


@dataclass(frozen=True, slots=True)
class _Row:
    """A text with its look."""

    text: str
    size: float
    color: Color
    weight: int = REGULAR


@dataclass(frozen=True, slots=True)
class _Block:
    """A text broken into lines; ``font`` is its size in pixels."""

    row: _Row
    font: int
    lines: tuple[str, ...]

    @property
    def step(self) -> int:
        """Pixels from one line to the next."""
        return round(_STEP * self.font)


class CardOverlay:
    """Draws a card.

    Args:
        hint: Which keys there are, along the lower edge; empty leaves it out.
    """

    def __init__(self, hint: str) -> None:
        self._hint = hint
        warm_up_font()

    def draw(self, frame: Frame, card: StepCard, *, mirrored: bool) -> Image:
        """Return a new image of the same size, darker, with the words on it."""
        image = copy_image(frame, mirrored=mirrored)
        image = np.asarray(cv2.convertScaleAbs(image, alpha=_LIGHT), np.uint8)
        if Scale.of(image).legible(_LINE):
            scale, rows = self._lay_out(Scale.of(image), card)
            self._draw_clock(image, scale, card.left_s)
            self._draw_rows(image, scale, rows)
            if card.left_s is not None:
                self._draw_hint(image, scale)
        return image

    def _lay_out(self, scale: Scale, card: StepCard) -> tuple[Scale, list[_Block]]:
        """Return the texts in lines, and the largest scale at which they have room."""
        for zoom in _ZOOMS:
            scale = replace(scale, zoom=zoom)
            blocks = list(self._lines(scale, card))
            tall = sum(len(one.lines) * one.step + scale.px(_GAP) for one in blocks)
            if tall <= scale.height - scale.px(2 * _MARGIN + _HINT):
                break
        return scale, blocks

    def _lines(self, scale: Scale, card: StepCard) -> Iterator[_Block]:
        clock = 0 if card.left_s is None else self._clock_width(scale) + scale.px(_GAP)
        for number, row in enumerate(_rows(card)):
            # The clock stands beside the title.
            room = scale.width - 2 * scale.px(_MARGIN) - (clock if number < _BESIDE_CLOCK else 0)
            font, lines = fit_text(row.text, scale.px(row.size), row.weight, room, _MAX_LINES)
            yield _Block(row, font, lines)

    def _draw_rows(self, image: Image, scale: Scale, rows: Sequence[_Block]) -> None:
        left = y = scale.px(_MARGIN)
        for one in rows:
            for line in one.lines:
                at = (left, y + round(CAP * one.font))
                draw_text(image, line, at, one.font, one.row.color, one.row.weight)
                y += one.step
            y += scale.px(_GAP)

    def _clock_width(self, scale: Scale) -> int:
        return text_width("00", scale.px(_CLOCK), BOLD)

    def _draw_clock(self, image: Image, scale: Scale, left_s: int | None) -> None:
        if left_s is None:
            return
        size, margin = scale.px(_CLOCK), scale.px(_MARGIN)
        x = scale.width - margin - text_width(str(left_s), size, BOLD)
        draw_text(image, str(left_s), (x, margin + round(CAP * size)), size, GREEN, BOLD)

    def _draw_hint(self, image: Image, scale: Scale) -> None:
        margin = scale.px(_MARGIN)
        room = scale.width - 2 * margin
        font, lines = fit_text(self._hint, scale.px(_HINT), REGULAR, room, 1)
        draw_text(image, lines[0], (margin, scale.height - margin), font, GREY)


def _rows(card: StepCard) -> Iterator[_Row]:
    yield _Row(card.over, _OVER, GREY)
    yield _Row(card.title, _TITLE, WHITE, BOLD)
    for number, line in enumerate(card.lines):
        yield _Row(line, _LINE, WHITE, BOLD if number == 0 else REGULAR)
    if card.note:
        yield _Row(card.note, _NOTE, AMBER)

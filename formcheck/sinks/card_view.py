"""What stands on the picture between exercises: large words over a darkened picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from formcheck.core.frame import Frame, Image
from formcheck.core.introduction import Card
from formcheck.sinks.sprite import BOLD, CAP, REGULAR, TextPainter
from formcheck.sinks.style import AMBER, GREEN, GREY, WHITE, Color, Scale

__all__ = ["CardView"]

# In units of the picture.
_MARGIN = 5.0
_OVER, _TITLE, _LINE, _NOTE, _HINT, _CLOCK = 4.6, 11.0, 5.4, 4.6, 3.6, 16.0
_GAP = 2.6
# A line of text takes so much of its size.
_STEP = 1.3
_LIGHT = 0.35


@dataclass(frozen=True, slots=True)
class _Row:
    """A text with its look; it may be broken into a few lines."""

    text: str
    size: float
    color: Color
    weight: int = REGULAR
    most_lines: int = 2


class CardView:
    """Draws a card.

    Args:
        hint: Which keys there are, along the lower edge; empty leaves it out.
    """

    def __init__(self, hint: str) -> None:
        self._hint = hint
        self._text = TextPainter()

    def draw(self, frame: Frame, card: Card, *, mirrored: bool) -> Image:
        """Return a new picture of the same size, darker, with the words on it."""
        picture = cv2.flip(frame.image, 1) if mirrored else frame.image
        image = np.asarray(cv2.convertScaleAbs(picture, alpha=_LIGHT), np.uint8)
        scale = Scale.of(image)
        if scale.legible(_LINE):
            self._draw_clock(image, scale, card.left_s)
            self._draw_rows(image, scale, card)
            self._draw_hint(image, scale)
        return image

    def _draw_rows(self, image: Image, scale: Scale, card: Card) -> None:
        left = y = scale.px(_MARGIN)
        clock = 0 if card.left_s is None else self._clock_width(scale) + scale.px(_GAP)
        for number, row in enumerate(_rows(card)):
            # The clock stands beside the title.
            room = scale.width - 2 * left - (clock if number < 2 else 0)
            font, lines = self._text.fit(
                row.text, scale.px(row.size), row.weight, room, row.most_lines
            )
            for line in lines:
                at = (left, y + round(CAP * font))
                self._text.draw(image, line, at, font, row.color, row.weight)
                y += round(_STEP * font)
            y += scale.px(_GAP)

    def _clock_width(self, scale: Scale) -> int:
        return self._text.width("00", scale.px(_CLOCK), BOLD)

    def _draw_clock(self, image: Image, scale: Scale, left_s: int | None) -> None:
        if left_s is None:
            return
        size, margin = scale.px(_CLOCK), scale.px(_MARGIN)
        x = scale.width - margin - self._text.width(str(left_s), size, BOLD)
        self._text.draw(image, str(left_s), (x, margin + round(CAP * size)), size, GREEN, BOLD)

    def _draw_hint(self, image: Image, scale: Scale) -> None:
        margin = scale.px(_MARGIN)
        room = scale.width - 2 * margin
        font, lines = self._text.fit(self._hint, scale.px(_HINT), REGULAR, room, 1)
        self._text.draw(image, lines[0], (margin, scale.height - margin), font, GREY)


def _rows(card: Card) -> Iterator[_Row]:
    yield _Row(card.over, _OVER, GREY)
    yield _Row(card.title, _TITLE, WHITE, BOLD)
    for number, line in enumerate(card.lines):
        yield _Row(line, _LINE, WHITE, BOLD if number == 0 else REGULAR, 3)
    if card.note:
        yield _Row(card.note, _NOTE, AMBER)

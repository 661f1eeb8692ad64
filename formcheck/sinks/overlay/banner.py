"""The plate with the cue: a few large words with a sign that tells good from bad without colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2

from formcheck.core.pose.frame import Image
from formcheck.sinks.overlay.cues import Cue, CueTone
from formcheck.sinks.overlay.sprites import (
    BOLD,
    CAP,
    Sprite,
    TextPainter,
    blend,
    render_sprite,
    rounded_rect,
)
from formcheck.sinks.overlay.style import AMBER, DARK, GREEN, RED, WHITE, Box, Color, Scale

# All in units of the picture.
_SIZE = 9.5
_INFO_SIZE = 6.5
_PAD_X = 4.2
_PAD_Y = 3.6
_MARGIN = 3.0
# Wider than this it would lie across the person instead of beside.
_WIDEST = 78.0
_RADIUS = 2.6
_LINES = 3
# Messages kept, measured and rendered: more than an exercise has.
_KEPT = 32
# As shares of the font size.
_LINE_STEP = 1.15
_SIGN = 0.5
_SIGN_GAP = 0.42
_SUBPIXEL_BITS = 4


@dataclass(frozen=True, slots=True)
class _Look:
    """Colours of a tone: plate, its opacity, words, sign and what is drawn in the sign."""

    plate: Color
    opacity: float
    words: Color
    sign: Color | None
    mark: Color


_LOOKS = {
    CueTone.INFO: _Look(DARK, 0.72, WHITE, None, DARK),
    CueTone.GOOD: _Look(DARK, 0.72, WHITE, GREEN, DARK),
    CueTone.WARN: _Look(AMBER, 0.94, DARK, DARK, AMBER),
    CueTone.STOP: _Look(RED, 0.94, WHITE, WHITE, RED),
}


@dataclass(frozen=True, slots=True)
class BannerSize:
    """A message broken into lines, and the size of its plate in pixels."""

    font: int
    lines: tuple[str, ...]
    width: int
    height: int


class Banner:
    """Measures and draws a message."""

    def __init__(self, text: TextPainter) -> None:
        self._text = text
        self.size = lru_cache(maxsize=_KEPT)(self._size)
        self._sprite = lru_cache(maxsize=_KEPT)(self._render)

    def _size(self, message: Cue, scale: Scale) -> BannerSize:
        """Return how the message is laid out on a picture of this scale."""
        wanted = scale.px(_INFO_SIZE if message.tone is CueTone.INFO else _SIZE)
        sign = round(wanted * (2 * _SIGN + _SIGN_GAP)) if _LOOKS[message.tone].sign else 0
        around = 2 * scale.px(_PAD_X) + sign
        room = min(scale.width - 2 * scale.px(_MARGIN), scale.px(_WIDEST)) - around
        font, lines = self._text.fit(message.text, wanted, BOLD, room, _LINES)
        sign = round(sign * font / wanted)
        words = max(self._text.width(line, font, BOLD) for line in lines)
        height = round(font * (CAP + _LINE_STEP * (len(lines) - 1))) + 2 * scale.px(_PAD_Y)
        return BannerSize(font, lines, words + sign + 2 * scale.px(_PAD_X), height)

    def draw(self, image: Image, message: Cue, at: tuple[float, float]) -> None:
        """Draw the message with the top left corner of its plate at a place in the picture."""
        blend(image, self._sprite(message, Scale.of(image)), round(at[0]), round(at[1]))

    def _render(self, message: Cue, scale: Scale) -> Sprite:
        size = self.size(message, scale)

        def draw(image: Image) -> None:
            self._draw(image, message, size, scale)

        return render_sprite(size.width, size.height, draw)

    def _draw(self, image: Image, message: Cue, size: BannerSize, scale: Scale) -> None:
        look = _LOOKS[message.tone]
        box = Box(0, 0, size.width, size.height)
        rounded_rect(image, box, scale.px(_RADIUS), look.plate, look.opacity)
        x = box.left + scale.px(_PAD_X)
        if look.sign is not None:
            radius = _SIGN * size.font
            center = (x + radius, (box.top + box.bottom) / 2)
            self._draw_sign(image, center, radius, message.tone, look.sign, look.mark)
            x += radius * 2 + _SIGN_GAP * size.font
        y = box.top + scale.px(_PAD_Y) + CAP * size.font
        for line in size.lines:
            self._text.draw(image, line, (x, y), size.font, look.words, BOLD)
            y += _LINE_STEP * size.font

    @staticmethod
    def _draw_sign(
        image: Image,
        center: tuple[float, float],
        radius: float,
        tone: CueTone,
        color: Color,
        mark: Color,
    ) -> None:
        """Draw a disc with a tick for good, an exclamation mark otherwise."""

        def point(x: float, y: float) -> tuple[int, int]:
            one = 1 << _SUBPIXEL_BITS
            return (
                round((center[0] + x * radius) * one),
                round((center[1] + y * radius) * one),
            )

        size = round(radius * (1 << _SUBPIXEL_BITS))
        cv2.circle(image, point(0, 0), size, color, cv2.FILLED, cv2.LINE_AA, _SUBPIXEL_BITS)
        strokes = [(-0.42, 0.05, -0.1, 0.36), (-0.1, 0.36, 0.45, -0.32)]
        if tone is not CueTone.GOOD:
            strokes = [(0, -0.52, 0, 0.12), (0, 0.5, 0, 0.5)]
        thick = max(1, round(0.24 * radius))
        for x0, y0, x1, y1 in strokes:
            start, end = point(x0, y0), point(x1, y1)
            cv2.line(image, start, end, mark, thick, cv2.LINE_AA, _SUBPIXEL_BITS)

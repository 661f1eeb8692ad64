"""Sprites: small translucent images, made once and blended often; text is drawn as sprites."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.frame import Image
from formcheck.sinks.overlay.style import SUBPIXEL_BITS, SUBPIXELS, Box, Color

REGULAR = 450
BOLD = 600
#: Height of a capital as a share of the font size, measured on the font that OpenCV brings.
CAP = 0.75
_DESCENT = 0.27
# The font's zero is slashed, and from four metres a slashed zero reads as an eight.
_ROUND_ZERO = str.maketrans("0", "O")
# Texts kept: a clock with tenths makes a new one every tenth of a second.
_KEPT = 256


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """An image to lay over another.

    Attributes:
        color: (h, w, 3) uint8, already multiplied by its opacity.
        keep: (h, w, 3) uint8, how much of the image beneath shines through; 255 is all.
    """

    color: Image
    keep: Image


def _sprite(opacity: NDArray[np.uint8], color: Color) -> Sprite:
    alpha = cv2.merge([opacity, opacity, opacity])
    full = np.empty_like(alpha)
    full[:] = color
    shown = cv2.multiply(full, alpha, scale=1 / 255)
    return Sprite(np.asarray(shown, np.uint8), np.asarray(cv2.bitwise_not(alpha), np.uint8))


def blend(image: Image, sprite: Sprite, x: int, y: int) -> None:
    """Lay a sprite over the image with its top left corner at (x, y); what sticks out is cut."""
    height, width = sprite.color.shape[:2]
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, image.shape[1]), min(y + height, image.shape[0])
    if left >= right or top >= bottom:
        return
    cut = np.s_[top - y : bottom - y, left - x : right - x]
    below = image[top:bottom, left:right]
    shining = cv2.multiply(below, sprite.keep[cut], scale=1 / 255)
    image[top:bottom, left:right] = cv2.add(shining, sprite.color[cut])


def render_sprite(width: int, height: int, draw: Callable[[Image], None]) -> Sprite:
    """Return what ``draw`` lays over an image of this size as one sprite.

    ``color`` is the drawing on black; ``keep`` is the drawing on white minus that on black.
    """
    black = np.zeros((max(height, 1), max(width, 1), 3), np.uint8)
    white = np.full_like(black, 255)
    draw(black)
    draw(white)
    return Sprite(color=black, keep=np.asarray(cv2.subtract(white, black), np.uint8))


@lru_cache(maxsize=64)
def _plate_sprite(width: int, height: int, radius: int, color: Color, opacity: float) -> Sprite:
    k = 4  # drawn larger, for smooth edges
    mask = np.zeros((height * k, width * k), np.uint8)
    r = min(radius, width // 2, height // 2) * k
    right, bottom = width * k - 1, height * k - 1
    cv2.rectangle(mask, (r, 0), (right - r, bottom), 255, cv2.FILLED)
    cv2.rectangle(mask, (0, r), (right, bottom - r), 255, cv2.FILLED)
    for center in ((r, r), (right - r, r), (r, bottom - r), (right - r, bottom - r)):
        cv2.circle(mask, center, r, 255, cv2.FILLED)
    small = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)
    return _sprite(np.asarray(small * opacity, np.uint8), color)


def rounded_rect(image: Image, box: Box, radius: int, color: Color, opacity: float) -> None:
    """Fill a rectangle with round corners, anti-aliased; ``opacity`` is 0 to 1."""
    width, height = round(box.width), round(box.height)
    if width > 0 and height > 0:
        sprite = _plate_sprite(width, height, radius, color, opacity)
        blend(image, sprite, round(box.left), round(box.top))


def draw_line(
    image: Image, start: Iterable[float], end: Iterable[float], color: Color, width: float
) -> None:
    """Draw a line; its ends may lie between pixels."""
    first, last = ((round(x * SUBPIXELS), round(y * SUBPIXELS)) for x, y in (start, end))
    cv2.line(image, first, last, color, max(1, round(width)), cv2.LINE_AA, SUBPIXEL_BITS)


def draw_disc(image: Image, center: Iterable[float], radius: float, color: Color) -> None:
    """Fill a circle; its center may lie between pixels."""
    x, y = center
    at, size = (round(x * SUBPIXELS), round(y * SUBPIXELS)), round(radius * SUBPIXELS)
    cv2.circle(image, at, size, color, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)


@cache
def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def warm_up_font() -> None:
    """Unpack the font: at its first use that takes longer than a frame lasts."""
    text_width("0", 10, REGULAR)


@lru_cache(maxsize=_KEPT)
def text_width(text: str, size: int, weight: int) -> int:
    """Return the pixels that the text takes across."""
    shown = text.translate(_ROUND_ZERO)
    return int(cv2.getTextSize((0, 0), shown, (0, 0), _font(), size, weight)[2])


@lru_cache(maxsize=_KEPT)
def _text_sprite(text: str, size: int, weight: int, color: Color) -> Sprite:
    # Letters may lean out of their own width by a little.
    pad = size // 8
    width = text_width(text, size, weight) + 2 * pad
    mask = np.zeros((size + round(size * _DESCENT), max(width, 1)), np.uint8)
    cv2.putText(mask, text.translate(_ROUND_ZERO), (pad, size), (255,), _font(), size, weight)
    return _sprite(mask, color)


def draw_text(
    image: Image, text: str, at: tuple[float, float], size: int, color: Color, weight: int = REGULAR
) -> None:
    """Draw one line; ``at`` is where its baseline begins.

    Rendered text is kept: a large number takes a millisecond, blending it a tenth of that.
    """
    sprite = _text_sprite(text, size, weight, color)
    blend(image, sprite, round(at[0]) - size // 8, round(at[1]) - size)


@lru_cache(maxsize=_KEPT)
def fit_text(
    text: str, size: int, weight: int, max_width: float, max_lines: int
) -> tuple[int, tuple[str, ...]]:
    """Return font size and lines of a text that is broken and, if need be, made smaller.

    Where even the smallest size is too wide it is one line that ends in an ellipsis.
    """
    smallest = max(1, round(size * 0.55))
    for candidate in range(size, smallest - 1, -1):
        for lines in range(1, max_lines + 1):
            broken = _break_lines(text, candidate, weight, lines)
            if all(text_width(line, candidate, weight) <= max_width for line in broken):
                return candidate, broken
    return smallest, (_cut(text, smallest, weight, max_width),)


def _break_lines(text: str, size: int, weight: int, lines: int) -> tuple[str, ...]:
    """Break a text at spaces into this number of lines, as evenly as possible."""
    words = text.split()
    if lines == 1 or len(words) < lines:
        return (" ".join(words),)
    options = []
    for first in range(1, len(words) - lines + 2):
        head = " ".join(words[:first])
        rest = _break_lines(" ".join(words[first:]), size, weight, lines - 1)
        widest = max(text_width(line, size, weight) for line in (head, *rest))
        options.append((widest, (head, *rest)))
    return min(options)[1]


def _cut(text: str, size: int, weight: int, max_width: float) -> str:
    shorter = (text[:end].rstrip() + "…" for end in range(len(text) - 1, 0, -1))
    fitting = (one for one in (text, *shorter) if text_width(one, size, weight) <= max_width)
    return next(fitting, "")

"""The banner: a few large words with a sign that tells good from bad without colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from formcheck.core.coaching.camera_setup import Advice, Hint
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Image
from formcheck.sinks.overlay.cue_schedule import Cue, CueTone
from formcheck.sinks.overlay.sprites import (
    BOLD,
    CAP,
    Sprite,
    blend,
    draw_disc,
    draw_line,
    draw_text,
    fit_text,
    render_sprite,
    rounded_rect,
    text_width,
)
from formcheck.sinks.overlay.state import State
from formcheck.sinks.overlay.style import AMBER, DARK, GREEN, MARGIN, RED, WHITE, Box, Color, Scale
from formcheck.sinks.overlay.text_placement import Placement

# In units of the image.
_SIZE, _INFO_SIZE = 9.5, 6.5
_PAD_X, _PAD_Y = 4.2, 3.6
_GAP = 2.0
_RADIUS = 2.6
# A wider banner would lie across the person instead of beside.
_WIDEST = 78.0
_MAX_LINES = 3
# More cues than an exercise has.
_KEPT = 64
# As shares of the font size; the sign is measured by its radius.
_LINE_STEP, _SIGN, _SIGN_GAP = 1.15, 0.5, 0.42
# Strokes from (x, y) to (x, y), in radii of the sign.
_TICK = ((-0.42, 0.05, -0.1, 0.36), (-0.1, 0.36, 0.45, -0.32))
_EXCLAMATION_MARK = ((0, -0.52, 0, 0.12), (0, 0.5, 0, 0.5))
_PAUSED = Cue("Paused – press space", CueTone.INFO)


# Colour and opacity of the plate, colours of words and sign.
_LOOKS: dict[CueTone, tuple[Color, float, Color, Color | None]] = {
    CueTone.INFO: (DARK, 0.72, WHITE, None),
    CueTone.GOOD: (DARK, 0.72, WHITE, GREEN),
    CueTone.WARN: (AMBER, 0.94, DARK, DARK),
    CueTone.STOP: (RED, 0.94, WHITE, WHITE),
}
_SETUP_TONES = {Hint.HOLD_STILL: CueTone.GOOD, Hint.BEGIN: CueTone.INFO}


class CueBanner:
    """Draws the cue of a session where it covers neither the head nor the panel."""

    def __init__(self, exercise: Exercise) -> None:
        columns = ("center", "right", "left")
        self._placement = Placement(columns, ("bottom", "top"), ("low", "high", "middle"))

    def draw(self, image: Image, state: State) -> None:
        if state.cue is None or state.scale.too_small:
            return
        gap = state.scale.px(_GAP)
        forbidden = [box.grown(gap) for box in state.fixed]
        layout = _lay_out(state.cue, state.scale)
        box = self._placement.find(state, (layout.width, layout.height), forbidden)
        if box is not None:
            _draw_banner(image, state.cue, box.left, box.top)
            state.passing.append(box)


class SetupBanner:
    """Draws what to change before the session, beside the person."""

    def __init__(self, exercise: Exercise | None) -> None:
        self._placement = Placement(("left", "right", "center"), ("top", "high", "middle"))

    def draw(self, image: Image, state: State) -> None:
        """Draw the advice; it must be read, so it is drawn even where it has no room."""
        if state.advice is None:
            return
        cue = Cue(state.advice.text, setup_tone(state.advice))
        layout = _lay_out(cue, state.scale)
        box = self._placement.find(state, (layout.width, layout.height), forbidden=())
        if box is not None:
            _draw_banner(image, cue, box.left, box.top)


def setup_tone(advice: Advice) -> CueTone:
    """Return the tone of an advice."""
    return _SETUP_TONES.get(advice.hint, CueTone.WARN)


def draw_stopped(shown: Image, cue: Cue = _PAUSED) -> Image:
    """Return a darker copy of the last image, with the reason why it stands still."""
    image = np.asarray(cv2.convertScaleAbs(shown, alpha=0.45), np.uint8)
    scale = Scale.of(image)
    if not scale.too_small:
        layout = _lay_out(cue, scale)
        _draw_banner(
            image, cue, (scale.width - layout.width) / 2, (scale.height - layout.height) / 2
        )
    return image


@dataclass(frozen=True, slots=True)
class _Layout:
    """A cue broken into lines, and the size of its banner in pixels."""

    font: int
    lines: tuple[str, ...]
    width: int
    height: int


@lru_cache(maxsize=_KEPT)
def _lay_out(cue: Cue, scale: Scale) -> _Layout:
    wanted = scale.px(_INFO_SIZE if cue.tone is CueTone.INFO else _SIZE)
    sign = 0 if cue.tone is CueTone.INFO else round(wanted * (2 * _SIGN + _SIGN_GAP))
    around = 2 * scale.px(_PAD_X) + sign
    room = min(scale.width - 2 * scale.px(MARGIN), scale.px(_WIDEST)) - around
    font, lines = fit_text(cue.text, wanted, BOLD, room, _MAX_LINES)
    sign = round(sign * font / wanted)
    words = max(text_width(line, font, BOLD) for line in lines)
    height = round(font * (CAP + _LINE_STEP * (len(lines) - 1))) + 2 * scale.px(_PAD_Y)
    return _Layout(font, lines, words + sign + 2 * scale.px(_PAD_X), height)


def _draw_banner(image: Image, cue: Cue, left: float, top: float) -> None:
    blend(image, _render(cue, Scale.of(image)), round(left), round(top))


@lru_cache(maxsize=_KEPT)
def _render(cue: Cue, scale: Scale) -> Sprite:
    layout, (plate, opacity, words, sign) = _lay_out(cue, scale), _LOOKS[cue.tone]

    def draw(image: Image) -> None:
        box = Box(0, 0, layout.width, layout.height)
        rounded_rect(image, box, scale.px(_RADIUS), plate, opacity)
        x: float = scale.px(_PAD_X)
        if sign is not None:
            radius = _SIGN * layout.font
            middle_x, middle_y = x + radius, layout.height / 2
            draw_disc(image, (middle_x, middle_y), radius, sign)
            for x0, y0, x1, y1 in _TICK if cue.tone is CueTone.GOOD else _EXCLAMATION_MARK:
                start = (middle_x + x0 * radius, middle_y + y0 * radius)
                end = (middle_x + x1 * radius, middle_y + y1 * radius)
                draw_line(image, start, end, plate, 0.24 * radius)
            x += radius * 2 + _SIGN_GAP * layout.font
        y = scale.px(_PAD_Y) + CAP * layout.font
        for line in layout.lines:
            draw_text(image, line, (x, y), layout.font, words, BOLD)
            y += _LINE_STEP * layout.font

    return render_sprite(layout.width, layout.height, draw)

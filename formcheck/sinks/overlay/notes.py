"""Notes: one or two small lines for somebody who comes near; they wait for nobody."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Image
from formcheck.core.results.events import Tick
from formcheck.sinks.overlay.sprites import (
    CAP,
    REGULAR,
    draw_text,
    fit_text,
    rounded_rect,
    text_width,
)
from formcheck.sinks.overlay.state import State
from formcheck.sinks.overlay.style import DARK, GREY, MARGIN, WHITE, Box, Color, Scale
from formcheck.sinks.overlay.text_placement import Placement
from formcheck.sinks.text.report_notes import setup_reason

_MAX_LINES = 2


@dataclass(frozen=True, slots=True)
class _Style:
    """Lengths in units of the image; ``step`` from line to line is a share of the font size."""

    size: float
    pad: float
    widest: float
    step: float
    opacity: float
    color: Color


_NOT_JUDGED = _Style(3.3, 1.5, 75.0, 1.2, 0.55, GREY)
_REASON = _Style(4.2, 1.6, 86.0, 1.25, 0.72, WHITE)


class NotJudgedNote:
    """Names the faults that this view hides, on one line."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._placement = Placement(("left", "right"), ("bottom", "top"))

    def draw(self, image: Image, state: State) -> None:
        """Draw the note; a banner in its place hides it, for it must not wander."""
        text = None if state.tick is None else not_judged(self._exercise, state.tick)
        if text is None or not state.scale.legible(_NOT_JUDGED.size):
            return
        note = _Note(text, _NOT_JUDGED, state.scale)
        box = self._placement.find(state, (note.width, note.height))
        if box is not None and not any(box.meets(other) for other in state.passing):
            note.draw(image, box.left, box.top)


class ReasonNote:
    """Tells below the person why to change the camera or the place."""

    def __init__(self, exercise: Exercise | None) -> None:
        pass

    def draw(self, image: Image, state: State) -> None:
        scale = state.scale
        if state.advice is None or not state.advice.why or not scale.legible(_REASON.size):
            return
        note = _Note(setup_reason(state.advice), _REASON, scale)
        top = scale.height - scale.px(MARGIN) - note.height
        note.draw(image, (scale.width - note.width) / 2, top)


def not_judged(exercise: Exercise, tick: Tick) -> str | None:
    """Return one line on the faults that this view hides, or None.

    While the view is unknown nothing is judged, and to list it all would help nobody.
    """
    hidden = {entry.code for entry in tick.not_checked}
    titles = dict.fromkeys(rule.title for rule in exercise.faults if rule.code in hidden)
    if not titles or tick.view == "unknown":
        return None
    words = ", ".join(title[:1].lower() + title[1:] for title in titles)
    return f"Not judged from here: {words}"


class _Note:
    """A text in lines on a plate; ``width`` and ``height`` are in pixels."""

    def __init__(self, text: str, style: _Style, scale: Scale) -> None:
        self._style = style
        self._pad = pad = scale.px(style.pad)
        room = min(scale.width - 2 * scale.px(MARGIN), scale.px(style.widest)) - 2 * pad
        self._font, self._lines = fit_text(text, scale.px(style.size), REGULAR, room, _MAX_LINES)
        self._step = round(style.step * self._font)
        self.width = max(text_width(line, self._font, REGULAR) for line in self._lines) + 2 * pad
        self.height = len(self._lines) * self._step + 2 * pad

    def draw(self, image: Image, left: float, top: float) -> None:
        style, pad = self._style, self._pad
        box = Box(left, top, left + self.width, top + self.height)
        rounded_rect(image, box, pad, DARK, style.opacity)
        for row, line in enumerate(self._lines, start=1):
            y = top + pad + row * self._step - (style.step - CAP) * self._font / 2
            draw_text(image, line, (left + pad, y), self._font, style.color)

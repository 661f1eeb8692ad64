"""The outline of a person in the right place, drawn before the session."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Image
from formcheck.sinks.overlay.banner import setup_tone
from formcheck.sinks.overlay.cue_schedule import CueTone
from formcheck.sinks.overlay.state import State
from formcheck.sinks.overlay.style import DARK, GREEN, WHITE, Scale

_Polygon: TypeAlias = NDArray[np.int32]

# In units of the image.
_LINE = 0.9
# Height of a standing, length of a lying person, as shares of the image.
_TALL, _LONG = 0.8, 0.8
# Of the height of a person (Drillis and Contini 1966, rounded).
_WIDE, _HEAD = 0.26, 0.13
_THICK = 0.3  # of the length of a person on all fours


class TargetOutline:
    """Draws where the person should be, if the exercise has a stance; green once all is well."""

    def __init__(self, exercise: Exercise | None) -> None:
        self._stance = "any" if exercise is None else exercise.stance

    def draw(self, image: Image, state: State) -> None:
        if self._stance == "any" or state.advice is None:
            return
        scale = state.scale
        lines = _standing(scale) if self._stance == "standing" else _on_the_floor(scale)
        color = GREEN if setup_tone(state.advice) is CueTone.GOOD else WHITE
        for paint, wide in ((DARK, 2.2), (color, 1.0)):
            cv2.polylines(image, lines, True, paint, scale.px(wide * _LINE), cv2.LINE_AA)


def _standing(scale: Scale) -> list[_Polygon]:
    tall = _TALL * scale.height
    middle, top = scale.width / 2, (scale.height - tall) / 2
    head = _HEAD * tall / 2
    body = (middle, top + 2.2 * head + (tall - 2.2 * head) / 2)
    return [
        _rounded((middle, top + head), 2 * head, 2 * head, head),
        _rounded(body, _WIDE * tall, tall - 2.2 * head, _WIDE * tall / 2.2),
    ]


def _on_the_floor(scale: Scale) -> list[_Polygon]:
    long = min(_LONG * scale.width, 1.6 * scale.height)
    thick = _THICK * long
    middle = (scale.width / 2, min(0.62 * scale.height, scale.height - thick / 2))
    return [_rounded(middle, long, thick, thick / 2.5)]


def _rounded(middle: tuple[float, float], width: float, height: float, radius: float) -> _Polygon:
    """Return the corners of a rectangle with round corners."""
    radius = min(radius, width / 2, height / 2)
    quarter_turn = np.linspace(0.0, np.pi / 2, 9)
    points = []
    for quarter, (right, down) in enumerate([(1, 1), (-1, 1), (-1, -1), (1, -1)]):
        center = np.array(
            [middle[0] + right * (width / 2 - radius), middle[1] + down * (height / 2 - radius)]
        )
        angles = quarter_turn + quarter * np.pi / 2
        points.append(center + radius * np.column_stack([np.cos(angles), np.sin(angles)]))
    return np.asarray(np.rint(np.concatenate(points)), np.int32)

"""The picture before a session begins: where to be, and the one thing to change."""

from __future__ import annotations

import cv2
import numpy as np

from formcheck.core.coaching.camera_setup import Advice, Hint
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray, Pose
from formcheck.sinks.overlay.banner import Banner
from formcheck.sinks.overlay.cues import Cue, CueTone
from formcheck.sinks.overlay.placement import FaceHistory, Placement, boxes
from formcheck.sinks.overlay.skeleton import Skeleton, body_points, face_box
from formcheck.sinks.overlay.sprites import CAP, REGULAR, TextPainter, rounded_rect
from formcheck.sinks.overlay.style import DARK, GREEN, WHITE, Box, Color, Scale

# In units of the picture.
_MARGIN = 3.0
_WHY = 4.2
_WHY_PAD = 1.6
_WHY_WIDEST = 86.0
_WHY_OPACITY = 0.72
_LINE = 0.9
# As shares of the picture: how tall somebody who stands is to be, how long somebody who lies.
_TALL, _LONG = 0.8, 0.8
# Of the height of a person (Drillis and Contini 1966, rounded).
_WIDE, _HEAD = 0.26, 0.13
_THICK = 0.3  # of the length of somebody on all fours
_TONES = {Hint.HOLD_STILL: CueTone.GOOD, Hint.BEGIN: CueTone.INFO}


class SetupGuide:
    """Draws what the person is to do until the session begins."""

    def __init__(self, exercise: Exercise) -> None:
        self._stance = exercise.stance
        self._text = TextPainter()
        self._banner = Banner(self._text)
        self._skeleton = Skeleton()
        self._face = FaceHistory()
        self._spot = Placement()

    def draw(self, frame: Frame, pose: Pose | None, advice: Advice, *, mirrored: bool) -> Image:
        """Return a new picture of the same size with everything drawn on it."""
        image = np.asarray(cv2.flip(frame.image, 1) if mirrored else frame.image.copy(), np.uint8)
        scale = Scale.of(image)
        tone = _TONES.get(advice.hint, CueTone.WARN)
        points = body_points(pose, scale, mirrored=mirrored)
        joints = self._skeleton.joints(pose, points)
        self._skeleton.draw(image, joints, "both", {})
        self._draw_place(image, scale, GREEN if tone is CueTone.GOOD else WHITE)
        self._face.note(frame.t, face_box(points))
        self._draw_banner(image, scale, frame.t, Cue(advice.text, tone), joints)
        self._draw_why(image, scale, advice.why)
        return image

    def _draw_banner(
        self, image: Image, scale: Scale, t: float, message: Cue, joints: FloatArray
    ) -> None:
        """Draw what to do beside the person."""
        size = self._banner.size(message, scale)
        places = boxes(
            scale,
            (size.width, size.height),
            scale.px(_MARGIN),
            ("top", "high", "middle"),
            ("left", "right", "center"),
        )
        box = self._spot.choose(t, places, [], self._face.box, joints) or next(
            iter(places.values())
        )
        self._banner.draw(image, message, (box.left, box.top))

    def _draw_place(self, image: Image, scale: Scale, color: Color) -> None:
        """Draw the outline of somebody who is well placed, where that is known."""
        if self._stance == "any":
            return
        lines = _standing(scale) if self._stance == "standing" else _on_the_floor(scale)
        for paint, wide in ((DARK, 2.2), (color, 1.0)):
            cv2.polylines(image, lines, True, paint, scale.px(wide * _LINE), cv2.LINE_AA)

    def _draw_why(self, image: Image, scale: Scale, why: str) -> None:
        if not why or not scale.legible(_WHY):
            return
        pad = scale.px(_WHY_PAD)
        room = min(scale.width - 2 * scale.px(_MARGIN), scale.px(_WHY_WIDEST)) - 2 * pad
        font, lines = self._text.fit(why, scale.px(_WHY), REGULAR, room, 2)
        width = max(self._text.width(line, font, REGULAR) for line in lines)
        step = round(1.25 * font)
        left = (scale.width - width) / 2 - pad
        top = scale.height - scale.px(_MARGIN) - len(lines) * step - 2 * pad
        box = Box(left, top, left + width + 2 * pad, scale.height - scale.px(_MARGIN))
        rounded_rect(image, box, pad, DARK, _WHY_OPACITY)
        for row, line in enumerate(lines, start=1):
            at = (left + pad, top + pad + row * step - (1.25 - CAP) * font / 2)
            self._text.draw(image, line, at, font, WHITE, REGULAR)


def _standing(scale: Scale) -> list[np.ndarray[tuple[int, ...], np.dtype[np.int32]]]:
    tall = _TALL * scale.height
    middle, top = scale.width / 2, (scale.height - tall) / 2
    head = _HEAD * tall / 2
    body = (middle, top + 2.2 * head + (tall - 2.2 * head) / 2)
    return [
        _rounded((middle, top + head), 2 * head, 2 * head, head),
        _rounded(body, _WIDE * tall, tall - 2.2 * head, _WIDE * tall / 2.2),
    ]


def _on_the_floor(scale: Scale) -> list[np.ndarray[tuple[int, ...], np.dtype[np.int32]]]:
    long = min(_LONG * scale.width, 1.6 * scale.height)
    thick = _THICK * long
    middle = (scale.width / 2, min(0.62 * scale.height, scale.height - thick / 2))
    return [_rounded(middle, long, thick, thick / 2.5)]


def _rounded(
    middle: tuple[float, float], width: float, height: float, radius: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Return the corners of a rectangle with round corners."""
    radius = min(radius, width / 2, height / 2)
    turn = np.linspace(0.0, np.pi / 2, 9)
    corners = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    points = []
    for quarter, (right, down) in enumerate(corners):
        center = np.array(
            [middle[0] + right * (width / 2 - radius), middle[1] + down * (height / 2 - radius)]
        )
        angles = turn + quarter * np.pi / 2
        points.append(center + radius * np.column_stack([np.cos(angles), np.sin(angles)]))
    return np.asarray(np.rint(np.concatenate(points)), np.int32)

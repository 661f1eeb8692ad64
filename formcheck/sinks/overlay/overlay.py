"""The picture as a person sees it: skeleton, count, cue. Never writes into the frame's picture."""

from __future__ import annotations

import cv2
import numpy as np

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import EDGES, FloatArray
from formcheck.core.results.events import Tick
from formcheck.sinks.overlay.back_line import BackLine
from formcheck.sinks.overlay.banner import Banner
from formcheck.sinks.overlay.cues import Cue, CueScheduler, CueTone, not_judged
from formcheck.sinks.overlay.panel import Layout, Panel
from formcheck.sinks.overlay.placement import FaceHistory, Placement, boxes
from formcheck.sinks.overlay.skeleton import Skeleton, body_points, face_box, limb, parts_at_fault
from formcheck.sinks.overlay.sprites import CAP, REGULAR, TextPainter, rounded_rect
from formcheck.sinks.overlay.style import AMBER, DARK, GREY, RED, Box, Color, Scale

# In units of the picture.
_MARGIN = 3.0
_GAP = 2.0
_QUIET = 3.3
_QUIET_PAD = 1.5
_QUIET_OPACITY = 0.55
_QUIET_WIDEST = 75.0
_QUIET_STEP = 1.2
# A panel that hides so many points of the body gives its angles up, and takes them back when it has
# long hidden fewer.
_HIDES_POINTS = 2.0
_SHOWS_POINTS = 0.7
# On a smaller picture nothing can be read, and only the skeleton is drawn.
_SMALLEST_PX = 100
PAUSED = Cue("Paused – press space", CueTone.INFO)
_PAUSED_LIGHT = 0.45


class Overlay:
    """Draws what a tick says onto its picture.

    It remembers what was shown before, so that messages stay long enough to be read and nothing
    jumps; its only clock is the time of the ticks. Drawing the same tick twice gives the same.

    Args:
        exercise: What is watched.
        mirrored: Show the picture as a mirror would; text stays readable.
    """

    def __init__(self, exercise: Exercise, *, mirrored: bool = False) -> None:
        self.mirrored = mirrored
        self._exercise = exercise
        self._parts = {rule.code: parts_at_fault(rule, exercise) for rule in exercise.faults}
        self._text = TextPainter()
        self._messages = CueScheduler(exercise)
        self._panel = Panel(exercise, self._text)
        self._banner = Banner(self._text)
        self._skeleton = Skeleton()
        self._back = BackLine(exercise)
        self._face = FaceHistory()
        self._panel_spots = {layout: Placement() for layout in Layout}
        self._panel_is_short = False
        self._banner_spot, self._quiet_spot = Placement(), Placement()

    def draw(self, frame: Frame, tick: Tick) -> Image:
        """Return a new picture of the same size with everything drawn on it."""
        image = self._canvas(frame)
        scale = Scale.of(image)
        message = self._messages.at(tick)
        self._panel.note(tick)
        points = body_points(tick.pose, scale, mirrored=self.mirrored)
        shown = self._skeleton.joints(tick.pose, points)
        self._skeleton.draw(image, shown, tick.side, self._faulty(tick, message))
        self._back.draw(image, tick, mirrored=self.mirrored)
        if min(scale.width, scale.height) >= _SMALLEST_PX:
            self._draw_words(image, tick, message, face_box(points), shown)
        return image

    def _canvas(self, frame: Frame) -> Image:
        if self.mirrored:
            return np.asarray(cv2.flip(frame.image, 1), np.uint8)
        return frame.image.copy()

    def tell(self, text: str) -> None:
        """Show a few words for a while, unless something about the exercise is more urgent."""
        self._messages.tell(text)

    def draw_stopped(self, shown: Image, words: Cue = PAUSED) -> Image:
        """Return a darker copy of what was shown last, with words on why it stands still."""
        image = np.asarray(cv2.convertScaleAbs(shown, alpha=_PAUSED_LIGHT), np.uint8)
        scale = Scale.of(image)
        if min(scale.width, scale.height) >= _SMALLEST_PX:
            size = self._banner.size(words, scale)
            at = ((scale.width - size.width) / 2, (scale.height - size.height) / 2)
            self._banner.draw(image, words, at)
        return image

    def _faulty(self, tick: Tick, message: Cue | None) -> dict[tuple[int, ...], Color]:
        """Return the limbs to be coloured, the most important last so that it lies on top.

        What is said of a rep that is over colours no limb where sides take turns: it would be the
        limb of the next rep.
        """
        in_turns = self._exercise.sides == "each"
        told = message.code if message is not None and not in_turns else None
        return {
            tuple(way): RED if rule.severity == "stop" else AMBER
            for rule in reversed(self._exercise.faults)
            if rule.code in tick.faults or rule.code == told
            for way in limb(self._parts[rule.code], tick.side)
        }

    def _draw_words(
        self, image: Image, tick: Tick, message: Cue | None, face: Box | None, shown: FloatArray
    ) -> None:
        body = _along_bones(shown)
        self._face.note(tick.t, face)
        taken = [face] if face is not None else []
        taken += self._draw_panel(image, tick, taken, body)
        banner = self._draw_banner(image, tick, message, taken, body) if message else []
        self._draw_quiet_line(image, tick, taken, banner, body)

    def _draw_panel(
        self, image: Image, tick: Tick, taken: list[Box], body: FloatArray
    ) -> list[Box]:
        """Draw the panel where there is room; return its box, or nothing when there is none."""
        scale = Scale.of(image)
        for layout in Layout:
            spot = self._panel_spots[layout]
            box = self._panel_box(
                scale, self._panel.size(image, tick, layout), spot, tick.t, taken, body
            )
            if layout is Layout.FULL:
                limit = _SHOWS_POINTS if self._panel_is_short else _HIDES_POINTS
                self._panel_is_short = spot.covered >= limit
                if self._panel_is_short:
                    continue
            if box is not None:
                self._panel.draw(image, box, tick, layout)
                return [box]
        return []

    def _panel_box(
        self,
        scale: Scale,
        size: tuple[int, int],
        spot: Placement,
        t: float,
        taken: list[Box],
        body: FloatArray,
    ) -> Box | None:
        for rows in (("top", "bottom"), ("middle",)):
            places = boxes(scale, size, scale.px(_MARGIN), rows, ("left", "right"))
            box = spot.choose(t, places, taken, self._face.box, body)
            if box is not None:
                return box
        return None

    def _draw_banner(
        self, image: Image, tick: Tick, message: Cue, taken: list[Box], body: FloatArray
    ) -> list[Box]:
        scale = Scale.of(image)
        size = self._banner.size(message, scale)
        keep_off = [box.grown(scale.px(_GAP)) for box in taken]
        for rows in (("bottom", "top"), ("low", "high", "middle")):
            places = boxes(
                scale,
                (size.width, size.height),
                scale.px(_MARGIN),
                rows,
                ("center", "right", "left"),
            )
            box = self._banner_spot.choose(tick.t, places, keep_off, self._face.box, body)
            if box is not None:
                self._banner.draw(image, message, (box.left, box.top))
                return [box]
        return []

    def _draw_quiet_line(
        self, image: Image, tick: Tick, taken: list[Box], banner: list[Box], body: FloatArray
    ) -> None:
        """Draw what is not judged; a banner in its place hides it, for it must not wander."""
        scale = Scale.of(image)
        line = not_judged(self._exercise, tick)
        if line is None or not scale.legible(_QUIET):
            return
        pad = scale.px(_QUIET_PAD)
        room = min(scale.width - 2 * scale.px(_MARGIN), scale.px(_QUIET_WIDEST)) - 2 * pad
        font, lines = self._text.fit(line, scale.px(_QUIET), REGULAR, room, 2)
        width = max(self._text.width(part, font, REGULAR) for part in lines) + 2 * pad
        step = round(_QUIET_STEP * font)
        size = (width, len(lines) * step + 2 * pad)
        places = boxes(scale, size, scale.px(_MARGIN), ("bottom", "top"), ("left", "right"))
        box = self._quiet_spot.choose(tick.t, places, taken, self._face.box, body)
        if box is None or any(box.meets(other) for other in banner):
            return
        rounded_rect(image, box, pad, DARK, _QUIET_OPACITY)
        for row, part in enumerate(lines, start=1):
            at = (box.left + pad, box.top + pad + row * step - (_QUIET_STEP - CAP) * font / 2)
            self._text.draw(image, part, at, font, GREY)


def _along_bones(points: FloatArray) -> FloatArray:
    """Return the joints and points between them, so that a bone is not missed between its ends."""
    start, end = points[[a for a, _ in EDGES]], points[[b for _, b in EDGES]]
    return np.concatenate([points, *(start + share * (end - start) for share in (0.33, 0.67))])

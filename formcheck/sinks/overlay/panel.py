"""The panel: the count or the clock, the phase, the gauge or the ring and a few angles.

Where the far end of a rep is held, the working side and the seconds of the hold stand beside the
count.
"""

from __future__ import annotations

import math
from dataclasses import replace
from enum import Enum
from functools import lru_cache

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.goal import SetPhase
from formcheck.core.pose.frame import Image
from formcheck.core.results.events import RepCounted, Tick
from formcheck.core.types import Phase
from formcheck.sinks.overlay import gauges
from formcheck.sinks.overlay import panel_text as words
from formcheck.sinks.overlay.sprites import (
    BOLD,
    CAP,
    REGULAR,
    Sprite,
    blend,
    draw_text,
    render_sprite,
    rounded_rect,
    text_width,
)
from formcheck.sinks.overlay.state import State
from formcheck.sinks.overlay.style import DARK, GREEN, GREY, WHITE, Box, Scale
from formcheck.sinks.overlay.text_placement import Placement
from formcheck.sinks.text.format import shown_unit, value_text

# Font sizes and lengths in units of the image.
_NUMBER, _CLOCK, _TITLE, _PHASE, _HELD, _ROW = 21.0, 14.5, 3.8, 5.2, 9.5, 4.5
_PAD, _RADIUS, _GAP, _ROW_STEP, _GAUGE_GAP = 3.0, 2.2, 4.0, 6.2, 3.0
_WIDEST_VALUE = {"deg": "180°", "leg": "100%", "ratio": "100%"}
# On images less wide than this (width by height) the panel is smaller, down to this share.
_WIDE, _LEAST_ZOOM = 1.6, 0.8
# Digits that change with every frame cannot be read.
_REFRESH_S = 0.2
_FLASH_S = 0.7
# A panel that hides this many points of the body drops its angles; it shows them again when it has
# long hidden fewer than the second number.
_HIDES_POINTS, _SHOWS_POINTS = 2.0, 0.7


class Layout(Enum):
    """How much is on the panel."""

    FULL = "full"
    SHORT = "short"  # without the angles
    NUMBER = "number"  # the count or the clock alone


class Measures:
    """Sizes and baselines in pixels of a layout; a size is 0 where the part is left out."""

    def __init__(
        self, exercise: Exercise, scale: Scale, number: str, title: str, layout: Layout
    ) -> None:
        cycle = exercise.measure if isinstance(exercise.measure, Cycle) else None
        holds = cycle is not None and cycle.holds
        shown = [exercise.signal(name) for name in exercise.shown]
        more = layout is not Layout.NUMBER
        angles = layout is Layout.FULL and bool(shown)
        self.number = scale.px(_NUMBER if cycle else _CLOCK)
        self.title = scale.px(_TITLE) if scale.legible(_TITLE) and more else 0
        self.phase = scale.px(_PHASE) if scale.legible(_PHASE) and more else 0
        self.row = scale.px(_ROW) if scale.legible(_ROW) and angles else 0
        self.held = scale.px(_HELD) if holds and scale.legible(_PHASE) else 0
        self.tenths = round(0.6 * self.number)
        self.gauge = scale.px(gauges.GAUGE_WIDTH) if cycle and more else 0
        self.ring = 0 if cycle else round(CAP * self.number)

        self.pad, gap, self.step = scale.px(_PAD), scale.px(_GAP), scale.px(_ROW_STEP)
        self.title_y = self.pad + round(CAP * self.title)
        above = self.title_y + gap if self.title else self.pad
        self.number_y = above + round(CAP * self.number)
        self.phase_y = self.number_y + (gap + round(CAP * self.phase) if self.phase else 0)
        self.row_y = self.phase_y + (gap + round(CAP * self.row) if self.row else 0)
        bottom = self.row_y + ((len(shown) - 1) * self.step if self.row else 0)
        self.height = bottom + self.pad

        if cycle is None:
            clock_width = text_width(number[:-2], self.number, BOLD)
            clock_width += text_width(number[-2:], self.tenths, BOLD)
            number_width = clock_width + gap + self.ring
        else:
            # Room for a second digit, unless the hold beside it needs the width more.
            digits = max(1 if holds else 2, len(number))
            number_width = text_width("0" * digits, self.number, BOLD)
        self.held_x = number_width + gap if self.held else 0
        widths = [number_width]
        if self.held:
            widths.append(self.held_x + text_width("00.0 s", self.held, BOLD))
        if self.title:
            widths.append(text_width(title, self.title, REGULAR))
        if self.phase:
            possible = words.possible_phase_words(exercise)
            widths += [text_width(one, self.phase, BOLD) for one in possible]
        if self.row:
            widths += [
                text_width(f"{signal.title}  {_WIDEST_VALUE[shown_unit(signal)]}", self.row, BOLD)
                for signal in shown
            ]
        self.inner_width = max(widths)
        gauge_gap = scale.px(_GAUGE_GAP) if self.gauge else 0
        self.width = 2 * self.pad + self.inner_width + gauge_gap + self.gauge

    def ring_box(self, box: Box) -> Box:
        """Return where the ring lies in the panel: level with the clock, at the right."""
        right, bottom = box.right - self.pad, box.top + self.number_y
        return Box(right - self.ring, bottom - self.ring, right, bottom)

    def gauge_box(self, box: Box) -> Box:
        right = box.right - self.pad
        return Box(right - self.gauge, box.top + self.pad, right, box.bottom - self.pad)


class Panel:
    """Draws the state of the exercise, as much of it as there is room for."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._cycle = exercise.measure if isinstance(exercise.measure, Cycle) else None
        self._shown = [exercise.signal(name) for name in exercise.shown]
        self._hold = words.RepHold() if self._cycle and self._cycle.holds else None
        one_sided = exercise.sides == "each" and self._cycle is None
        self._sides = words.SideTimes() if one_sided else None
        self._placements = {
            layout: Placement(("left", "right"), ("top", "bottom"), ("middle",))
            for layout in Layout
        }
        self._is_short = False
        self._values: dict[str, str] = {}
        self._refreshed_s: float | None = None
        self._counted_s: float | None = None
        self._t: float | None = None
        self._measured: dict[tuple[Scale, Layout, int, str], Measures] = {}
        self._background = lru_cache(maxsize=4)(self._render_background)

    def draw(self, image: Image, state: State) -> None:
        """Draw the largest layout that has room, if any has."""
        if state.tick is None or state.scale.too_small:
            return
        self._note(state.tick)
        for layout in Layout:
            placement = self._placements[layout]
            sizes = self.measure(state.scale, state.tick, layout)
            box = placement.find(state, (sizes.width, sizes.height))
            if layout is Layout.FULL:
                limit = _SHOWS_POINTS if self._is_short else _HIDES_POINTS
                self._is_short = placement.covered >= limit
                if self._is_short:
                    continue
            if box is not None:
                self._draw_layout(image, box, state.tick, sizes)
                state.fixed.append(box)
                return

    def _note(self, tick: Tick) -> None:
        """Update what changes more slowly than the frame; the same tick twice is the same."""
        if self._t is not None and tick.t < self._t:
            self._refreshed_s = self._counted_s = None
        self._t = tick.t
        for part in (self._hold, self._sides):
            if part is not None:
                part.note(tick)
        if any(isinstance(event, RepCounted) for event in tick.events):
            self._counted_s = tick.t
        if self._refreshed_s is None or tick.t - self._refreshed_s >= _REFRESH_S:
            self._refreshed_s = tick.t
            self._values = {
                signal.name: value_text(signal, tick.signals.get(signal.name, math.nan))
                for signal in self._shown
            }

    def measure(self, scale: Scale, tick: Tick, layout: Layout) -> Measures:
        number = words.count_or_clock(self._exercise, tick)
        title = words.heading(self._exercise, tick)
        key = (scale, layout, len(number), title)
        if key not in self._measured:
            self._measured[key] = Measures(
                self._exercise, _panel_scale(scale), number, title, layout
            )
        return self._measured[key]

    def _draw_layout(self, image: Image, box: Box, tick: Tick, sizes: Measures) -> None:
        scale = _panel_scale(Scale.of(image))
        background = self._background(sizes, scale, words.heading(self._exercise, tick))
        blend(image, background, round(box.left), round(box.top))
        x, y = box.left + sizes.pad, box.top + sizes.number_y
        self._draw_number(image, (x, y), sizes.ring_box(box), sizes, tick)
        if self._hold and sizes.held:
            self._draw_hold(image, (x + sizes.held_x, y), sizes, scale.px(_PHASE), self._hold)
        if sizes.phase:
            held = self._hold is not None and self._hold.running
            sides = self._sides.text if self._sides is not None else ""
            title = words.phase_words(self._exercise, tick, held=held, sides=sides)
            color = GREY if title == words.NOT_STARTED else WHITE
            draw_text(image, title, (x, box.top + sizes.phase_y), sizes.phase, color, BOLD)
        for row, signal in enumerate(self._shown if sizes.row else ()):
            value = self._values[signal.name]
            left = x + sizes.inner_width - text_width(value, sizes.row, BOLD)
            at = (left, box.top + sizes.row_y + row * sizes.step)
            draw_text(image, value, at, sizes.row, WHITE, BOLD)
        if self._cycle and sizes.gauge:
            gauges.draw_depth(image, sizes.gauge_box(box), scale, tick.progress, self._cycle)

    def _render_background(self, sizes: Measures, scale: Scale, title: str) -> Sprite:
        """Return the plate and the parts that never change."""

        def draw(image: Image) -> None:
            whole = Box(0, 0, sizes.width, sizes.height)
            rounded_rect(image, whole, scale.px(_RADIUS), DARK, 0.7)
            if sizes.title:
                draw_text(image, title, (sizes.pad, sizes.title_y), sizes.title, GREY)
            for row, signal in enumerate(self._shown if sizes.row else ()):
                at = (sizes.pad, sizes.row_y + row * sizes.step)
                draw_text(image, signal.title, at, sizes.row, GREY)
            if sizes.gauge:
                gauges.depth_track(image, sizes.gauge_box(whole), scale)
            if sizes.ring:
                gauges.ring_track(image, sizes.ring_box(whole))

        return render_sprite(sizes.width, sizes.height, draw)

    def _draw_number(
        self, image: Image, at: tuple[float, float], ring: Box, sizes: Measures, tick: Tick
    ) -> None:
        number = words.count_or_clock(self._exercise, tick)
        if self._cycle is None:
            good = tick.phase is Phase.HOLD and not tick.faults
        else:
            good = self._counted_s is not None and tick.t - self._counted_s < _FLASH_S
        resting = tick.set_state is not None and tick.set_state.phase is SetPhase.RESTING
        color = GREY if resting else GREEN if good else WHITE
        if self._cycle is not None:
            draw_text(image, number, at, sizes.number, color, BOLD)
            return
        gauges.draw_ring(image, ring, gauges.ring_share(tick), color)
        draw_text(image, number[:-2], at, sizes.number, color, BOLD)
        x = at[0] + text_width(number[:-2], sizes.number, BOLD)
        draw_text(image, number[-2:], (x, at[1]), sizes.tenths, color, BOLD)

    def _draw_hold(
        self, image: Image, at: tuple[float, float], sizes: Measures, size: int, hold: words.RepHold
    ) -> None:
        """Draw the working side level with the top of the count and the seconds with its foot."""
        color = WHITE if hold.working else GREY
        top = at[1] - round(CAP * sizes.number) + round(CAP * size)
        draw_text(image, hold.side, (at[0], top), size, color, BOLD)
        color = GREEN if hold.running else color
        draw_text(image, words.held_text(hold.seconds), at, sizes.held, color, BOLD)


def _panel_scale(scale: Scale) -> Scale:
    shape = scale.width / scale.height
    return replace(scale, zoom=min(max(shape / _WIDE, _LEAST_ZOOM), 1.0))

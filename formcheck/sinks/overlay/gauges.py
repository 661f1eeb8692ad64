"""How far a rep has come and how long a hold has lasted, without a number to be read."""

from __future__ import annotations

import math

import cv2

from formcheck.core.exercise.definition import Cycle
from formcheck.core.goal import SetPhase
from formcheck.core.pose.frame import Image
from formcheck.core.results.events import Tick
from formcheck.sinks.overlay.sprites import rounded_rect
from formcheck.sinks.overlay.style import GREEN, SUBPIXEL_BITS, SUBPIXELS, WHITE, Box, Color, Scale

#: Of the depth gauge and its mark, in units of the image.
GAUGE_WIDTH = 3.8
_MARK_OVER, _MARK_THICK = 0.9, 0.7
# The depth gauge goes on above the mark of full range.
_TOP = 1.15
# Without a goal the ring goes round once a minute, as the hand of a clock does.
_LAP_S = 60.0


def depth_track(image: Image, box: Box, scale: Scale) -> None:
    """Draw the ground of the depth gauge, which never changes."""
    rounded_rect(image, box, scale.px(GAUGE_WIDTH / 2), WHITE, 0.22)


def draw_depth(image: Image, box: Box, scale: Scale, progress: float, cycle: Cycle) -> None:
    """Fill the gauge up to the present depth; green once the rep would count.

    The progress is 0 at rest and 1 at full range; NaN is drawn as 0.
    """
    reach = cycle.full - cycle.rest
    counts_at = (cycle.depth - cycle.rest) / reach if reach else 1.0
    shown = 0.0 if math.isnan(progress) else min(max(progress, 0.0), _TOP)
    level = round(box.bottom - box.height * shown / _TOP)
    # Shorter than it is wide it would not be round.
    if box.bottom - level >= box.width:
        color = GREEN if shown >= counts_at else WHITE
        filled = Box(box.left, level, box.right, box.bottom)
        rounded_rect(image, filled, scale.px(GAUGE_WIDTH / 2), color, 1.0)
    mark = round(box.bottom - box.height / _TOP)
    over, thick = scale.px(_MARK_OVER), scale.px(_MARK_THICK)
    line = Box(box.left - over, mark, box.right + over, mark + thick)
    rounded_rect(image, line, thick // 2, WHITE, 1.0)


def ring_share(tick: Tick) -> float:
    """Return which share of the ring is filled, 0 to 1.

    It is the share held of the goal, or of a minute without a goal; in a rest the share left of it.
    """
    state = tick.set_state
    if state is None:
        return tick.hold_s % _LAP_S / _LAP_S
    if state.phase is SetPhase.RESTING:
        return min(state.rest_left_s / state.goal.rest_s, 1.0) if state.goal.rest_s else 0.0
    return min(state.held_s / state.goal.hold_s, 1.0) if state.goal.hold_s else 0.0


def ring_track(image: Image, box: Box) -> None:
    """Draw the ground of the ring, which never changes."""
    draw_ring(image, box, 1.0, (58, 56, 54))


def draw_ring(image: Image, box: Box, share: float, color: Color) -> None:
    """Fill the ring clockwise from the top to this share."""
    if share <= 0:
        return
    thick = max(round(0.22 * box.width), 1)
    radius = round((box.width - thick) / 2 * SUBPIXELS)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    center, axes = (round(x * SUBPIXELS), round(y * SUBPIXELS)), (radius, radius)
    end_deg = 360 * share
    cv2.ellipse(image, center, axes, -90, 0, end_deg, color, thick, cv2.LINE_AA, SUBPIXEL_BITS)

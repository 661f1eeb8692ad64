"""Small pictures of a session: each rep at its turning point, each fault at its worst.

The right frame is known only later, so the last seconds are kept, small and cropped to the person.
Memory is bounded.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace

import cv2
import numpy as np

from formcheck.core.exercise.definition import Cycle, Exercise, Hold
from formcheck.core.exercise.rules import Fault, excess
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import FaultCleared, HoldStarted, RepEnded, Restarted, Tick
from formcheck.core.types import Phase
from formcheck.sinks.overlay.overlay import ON_PERSON, draw_elements
from formcheck.sinks.overlay.state import StateBuilder
from formcheck.sinks.overlay.style import Box

#: Of a session; some 15 kB each.
MOST_SNAPSHOTS = 240

_EVERY_S = 0.12
_KEPT_S = 3.0
# A picture further than this from the wanted moment shows something else.
_NEAR_S = 0.6
_SIDE_PX = 320
# Kept pictures are larger: one in a hundred is taken, and shrinking well is slow.
_KEPT_SIDE_PX = 2 * _SIDE_PX
_QUALITY = 80
# Around the person as a share of the longer side, and how slim or flat a picture may be.
_MARGIN = 0.17
_LEAST_ASPECT, _MOST_ASPECT = 0.8, 1.5
_SMALLEST_PX = 32


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A picture as JPEG with the person drawn on it.

    Attributes:
        t: When it was taken, in seconds.
        asked_s: The turning point or the start of the hold that it shows; ``t`` for a fault.
        code: The fault that it shows at its worst.
    """

    t: float
    asked_s: float
    jpeg: bytes
    width: int
    height: int
    code: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Moment:
    """A small picture with its tick; ``how_far`` orders moments of a kind."""

    image: Image
    tick: Tick
    how_far: float = -math.inf

    def is_further(self, known: _Moment) -> bool:
        """Return True if its value exceeds the known one. NaN never does."""
        return self.how_far > known.how_far or math.isnan(known.how_far)


class Snapshots:
    """Collects the pictures while ticks come."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._begin()

    def _begin(self) -> None:
        self.taken: list[Snapshot] = []
        self._recent: deque[_Moment] = deque(maxlen=round(_KEPT_S / _EVERY_S))
        # The last two movements: one may be judged when the next has begun.
        self._furthest: deque[_Moment] = deque(maxlen=2)
        self._worst: dict[str, _Moment] = {}
        self._t = -math.inf
        self._phase = Phase.WAITING

    def note(self, tick: Tick, frame: Frame | None) -> None:
        if any(isinstance(event, Restarted) for event in tick.events):
            self._begin()
        if frame is not None and tick.pose is not None and tick.t - self._t >= _EVERY_S:
            self._t = tick.t
            self._keep(_small(frame.image, tick, tick.pose))
        for event in tick.events:
            match event:
                case RepEnded(rep=rep):
                    self._take_near(rep.turn_s)
                case HoldStarted(start_s=start_s) if isinstance(self._exercise.measure, Hold):
                    self._take_near(start_s)
                case FaultCleared(code=code) if code in self._worst:
                    self._take_worst(code)
                case _:
                    pass

    def finish(self) -> list[Snapshot]:
        """Return all pictures, including those of faults that are still active."""
        for code in list(self._worst):
            self._take_worst(code)
        return self.taken

    def _keep(self, moment: _Moment) -> None:
        self._recent.append(moment)
        tick = moment.tick
        begins = tick.phase is Phase.OUT and self._phase is not Phase.OUT
        self._phase = tick.phase
        cycle = self._exercise.measure
        if isinstance(cycle, Cycle) and tick.phase in (Phase.OUT, Phase.BACK):
            moment = replace(moment, how_far=cycle.sign * tick.signals[cycle.signal])
            if begins or not self._furthest:
                self._furthest.append(moment)
            elif moment.is_further(self._furthest[-1]):
                self._furthest[-1] = moment
        for rule in self._exercise.faults:
            if isinstance(rule, Fault) and rule.code in tick.faults:
                value = rule.value_in(tick.signals, tick.view)
                past = excess(rule, math.nan if value is None else value, tick.view)
                worse = replace(moment, how_far=past)
                if rule.code not in self._worst or worse.is_further(self._worst[rule.code]):
                    self._worst[rule.code] = worse

    def _take_near(self, t: float) -> None:
        candidates = [*self._recent, *self._furthest]
        nearest = min(candidates, key=lambda one: abs(one.tick.t - t), default=None)
        if nearest is not None and abs(nearest.tick.t - t) <= _NEAR_S:
            self._take(nearest, t)

    def _take_worst(self, code: str) -> None:
        moment = self._worst.pop(code)
        self._take(moment, moment.tick.t, code)

    def _take(self, moment: _Moment, asked_s: float, code: str | None = None) -> None:
        if len(self.taken) < MOST_SNAPSHOTS:
            image = _drawn(self._exercise, moment, code)
            _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
            height, width = image.shape[:2]
            self.taken.append(Snapshot(moment.tick.t, asked_s, data.tobytes(), width, height, code))


def _drawn(exercise: Exercise, moment: _Moment, code: str | None) -> Image:
    """Return the picture with the person drawn on it; only the limb of ``code`` in colour."""
    image, tick = _shrunk(moment.image, _SIDE_PX, cv2.INTER_AREA), moment.tick
    state = StateBuilder().build(image, tick.t, tick.pose, mirrored=False)
    highlighted = tick.faults if code is None else (code,)
    state = replace(state, tick=tick, highlighted=highlighted)
    draw_elements([make(exercise) for make in ON_PERSON], image, state)
    return image


def _small(image: Image, tick: Tick, pose: Pose) -> _Moment:
    """Return the part of a picture that shows the person, scaled down."""
    height, width = image.shape[:2]
    box = _around(pose, width, height)
    left, top = int(box.left), int(box.top)
    part = image[top : max(round(box.bottom), top + 1), left : max(round(box.right), left + 1)]
    rows, columns = part.shape[:2]
    ratio = np.array([width, height]) / np.maximum(pose.size, 1)
    corner = np.array([left, top])
    moved = replace(
        pose,
        size=(columns, rows),
        image=pose.image * ratio - corner,
        back=None if pose.back is None else pose.back * ratio - corner,
    )
    small = _shrunk(part, _KEPT_SIDE_PX, cv2.INTER_LINEAR)
    return _Moment(small, replace(tick, pose=moved, events=()))


def _shrunk(image: Image, side_px: int, interpolation: int) -> Image:
    """Return a copy whose longer side is no longer than this."""
    rows, columns = image.shape[:2]
    scale = side_px / max(rows, columns)
    if scale >= 1:
        return image.copy()
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=interpolation), np.uint8)


def _around(pose: Pose, width: int, height: int) -> Box:
    """Return the rectangle to cut out, in pixels of the picture: the person with a margin."""
    whole = Box(0, 0, width, height)
    points = pose.image * np.array([width, height]) / np.maximum(pose.size, 1)
    points = np.clip(points[np.isfinite(points).all(axis=1)], 0, [width, height])
    if not len(points):
        return whole
    low, high = points.min(axis=0), points.max(axis=0)
    if (high - low).max() < _SMALLEST_PX:
        return whole
    margin = _MARGIN * float((high - low).max())
    across, down = (float(length) + 2 * margin for length in high - low)
    across, down = max(across, _LEAST_ASPECT * down), max(down, across / _MOST_ASPECT)
    x, y = ((low + high) / 2).tolist()
    return Box(
        max(0.0, x - across / 2),
        max(0.0, y - down / 2),
        min(float(width), x + across / 2),
        min(float(height), y + down / 2),
    )

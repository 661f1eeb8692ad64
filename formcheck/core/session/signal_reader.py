"""One time as the session judges it: the signals of an exercise, and where its anchors are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.geometry import Point, min_of_known
from formcheck.core.pose.person import BodyReading
from formcheck.core.types import Side, View


@dataclass(frozen=True, slots=True, eq=False)
class AnchorPositions:
    """Where the anchors are.

    Attributes:
        places: Of each anchor in pixels, NaN when unknown.
        leg_px: The leg's length in pixels; NaN when nobody is seen.
        frame_size: Width and height of the frame. Places in frames of different sizes cannot be
            compared: a stream that changes its shape moves a person who stands still.
    """

    places: Sequence[Point]
    leg_px: float
    frame_size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One time, judged.

    Attributes:
        signals: Every signal of the exercise by name, NaN where unknown.
        side: The side that is judged; of a one-sided exercise the active one.
    """

    t: float
    signals: Mapping[str, float]
    anchors: AnchorPositions
    view: View
    side: Side


class SignalReader:
    """Reads signals and anchors of an exercise; signals are in their units, NaN where unknown.

    Attributes:
        unknown: The signals when nobody is seen, all NaN.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._signals = exercise.signals
        self._relative = [one for one in exercise.signals if one.from_start or one.relative_to_best]
        self._mirrored = [one.name for one in exercise.signals if one.mirrored]
        self._lowest = {one.name: one.minimum_of for one in exercise.signals if one.minimum_of}
        self.unknown: Mapping[str, float] = {one.name: math.nan for one in exercise.signals}
        parts = exercise.measure.anchors if isinstance(exercise.measure, Cycle) else ()
        self._anchors = np.array([i for part in parts for i in PARTS[part]], dtype=np.intp)
        self._nowhere = AnchorPositions([(math.nan, math.nan)] * len(self._anchors), math.nan)

    def anchors(self, seen: BodyReading | None) -> AnchorPositions:
        if seen is None:
            return self._nowhere
        places = [(x, y) for x, y in seen.points.take(self._anchors, axis=0).tolist()]
        return AnchorPositions(places, seen.leg_px, seen.frame_size)

    def read(self, seen: BodyReading | None, side: Side) -> Mapping[str, float]:
        """Return each signal as it reads on a side; mirrored ones as they read on the left."""
        if seen is None:
            return self.unknown
        body, view = seen.body, seen.view
        return {
            signal.name: signal.read(body, "left" if signal.mirrored else side)
            if view in signal.views
            else math.nan
            for signal in self._signals
        }

    def relate(
        self, signals: Mapping[str, float], reference: Mapping[str, float], side: Side
    ) -> Mapping[str, float]:
        """Return the signals as they are judged: relative to the person's own ``reference``.

        Mirrored ones are turned to the side last, for the reference was read on the left.
        """
        related = dict(signals)
        for signal in self._relative:
            name = signal.name
            related[name] = signal.against(reference.get(name, math.nan), signals[name])
        for name in self._mirrored:
            of_left = related[name]
            related[name] = {"left": of_left, "right": -of_left, "both": abs(of_left)}[side]
        for name, others in self._lowest.items():
            related[name] = min_of_known([related[other] for other in others])
        return related

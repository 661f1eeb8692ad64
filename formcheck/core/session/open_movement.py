"""A movement that is under way."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from formcheck.core.exercise.definition import Cycle
from formcheck.core.exercise.phases import BOTTOM_SHARE
from formcheck.core.exercise.rules import Range
from formcheck.core.pose.geometry import Point, median_of_known
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.session.signal_reader import AnchorPositions, Sample

#: A movement turns, or the next begins, when it comes back by this share of the way it went.
TURN_SHARE = 0.12
#: A movement that goes past its seeming end by this share was still going on.
GOES_ON_SHARE = 0.06
#: A movement that both ends of the source cut off must have come this share of the way: else it
#: may be somebody who sits.
OPENED_WAY_SHARE = 0.5
#: A small movement, or one whose beginning was not seen, must keep within this share of the way
#: that anchors may travel.
UNSURE_SHARE = 0.55
#: A rep in whose middle a source opens must be over after this long, unless it is seen to go out or
#: people stay at its far end: to sit and get up later is no rep.
OPENING_REP_S = 2.5
#: A rep that the source cuts off counts when it has come back by this share of the way. Chosen on
#: few clips: cut off at 0.92 and 0.98 people counted it, in a third clip at 0.97 they did not (its
#: label allows either), and at 0.60 the label leaves it open.
NEARLY_BACK_SHARE = 0.8
#: How far hips stray, in leg lengths, when a lifter has come to stand (up to 0.18 measured); people
#: who walk off cover more.
STAYS_LEG = 0.3


class OpenMovement:
    """A movement from when rest is left.

    Args:
        home: The start posture besides being at rest.
        samples: Some rest before it and its first sample; the owner of the list appends more.
        opened_midway: The source began in it.

    Attributes:
        left_rest_t: When it began; after a gap that may have been as early as the sample before.
        deepest: The furthest that it was out of rest, in the unit of the carrying signal.
        coming_back: It has turned.
    """

    def __init__(
        self,
        cycle: Cycle,
        home: tuple[Range, ...],
        samples: list[Sample],
        *,
        opened_midway: bool = False,
    ) -> None:
        self._cycle = cycle
        self._home = home
        self._samples = samples
        self._far_since: tuple[float, float] | None = None
        self.opened_midway = opened_midway
        self.left_rest_t = samples[-2 if len(samples) > 1 else -1].t
        self.deepest = self._opened_at = self._out(samples[-1])
        self.coming_back = False

    def _out(self, sample: Sample) -> float:
        return self._cycle.out_of_rest(sample.signals[self._cycle.signal])

    def follow(self) -> None:
        t, out = self._samples[-1].t, self._out(self._samples[-1])
        if out < (1 - BOTTOM_SHARE) * self.deepest:
            self._far_since = None
        elif self._far_since is None or out > (1 + GOES_ON_SHARE) * self._far_since[1]:
            self._far_since = t, out
        if out > self.deepest:
            self.deepest, self.coming_back = out, False
        elif out < self.deepest - TURN_SHARE * self.deepest:
            self.coming_back = True

    @property
    def is_large(self) -> bool:
        return self.deepest >= self._cycle.out_of_rest(self._cycle.attempt)

    @property
    def is_deep(self) -> bool:
        return self.deepest >= self._cycle.out_of_rest(self._cycle.depth)

    @property
    def went_out(self) -> bool:
        """Most of the way out was seen."""
        return self.deepest - self._opened_at >= OPENED_WAY_SHARE * self.deepest

    @property
    def is_nearly_back(self) -> bool:
        """A deep movement is close to rest again."""
        left = self._out(self._samples[-1])
        return self.is_deep and left <= (1 - NEARLY_BACK_SHARE) * self.deepest

    @property
    def lasted_s(self) -> float:
        return self._samples[-1].t - self.left_rest_t

    def far_s(self, t: float) -> float:
        """Return for how long it has stayed near its far end; 0 elsewhere."""
        return 0.0 if self._far_since is None else t - self._far_since[0]

    def ends_elsewhere(self) -> bool:
        """Return True when it ends out of the start posture."""
        now = self._samples[-1].signals
        return any(part.excludes(now) for part in self._home)

    def turns_otherwise(self) -> bool:
        """Return True when it turned in a posture of another exercise."""
        lookalike = [(part, self._turned_at(part)) for part in self._cycle.lookalike]
        if lookalike and all(part.holds(values) for part, values in lookalike):
            return True
        return any(part.excludes(self._turned_at(part)) for part in self._cycle.turn)

    def _turned_at(self, part: Range) -> dict[str, float]:
        """Return the median of a range's signal near the turning point; NaN when unknown."""
        far = (1 - BOTTOM_SHARE) * self.deepest
        values = [one.signals[part.signal] for one in self._since_rest() if self._out(one) >= far]
        return {part.signal: median_of_known(values)}

    def _since_rest(self) -> list[Sample]:
        return [one for one in self._samples if one.t >= self.left_rest_t]

    def stays(self) -> bool:
        """Return True when the anchors stay as a movement of this size needs it."""
        limit_leg = self._cycle.travel_leg
        return self.travel_leg() <= (limit_leg if self.is_deep else UNSURE_SHARE * limit_leg)

    def travel_leg(self) -> float:
        """Return how far the anchors travelled in leg lengths; infinite when that is not known."""
        anchors = [one.anchors for one in self._since_rest()]
        return anchor_travel(anchors, unknown=math.inf if self.opened_midway else 0.0)

    def walks_off(self, rest_t: float) -> bool:
        """Return True when somebody who opened midway does not stay in place after ``rest_t``."""
        limit_leg = STAYS_LEG if self._cycle.floor else UNSURE_SHARE * self._cycle.travel_leg
        return self.staying_leg(rest_t) > limit_leg

    def staying_leg(self, rest_t: float) -> float:
        """Return how far they travelled who should stay in place, as :meth:`travel_leg`.

        Before ``rest_t`` a lifter may have moved.
        """
        if not self._cycle.floor:
            return self.travel_leg()
        anchors = [one.anchors for one in self._samples if one.t >= rest_t]
        return anchor_travel(anchors, unknown=math.inf)

    def opens_unsure(self) -> bool:
        """Return True when too little was seen of one that opened midway, should it end now."""
        outs = [self._out(one) for one in self._since_rest()]
        came = max(outs) - min(outs) >= OPENED_WAY_SHARE * self.deepest
        return self.opened_midway and bool(self._home) and not (self.is_deep and came)

    @property
    def lingers(self) -> bool:
        """Somebody who has not gone deep in that time stays there."""
        return not self.is_deep and self.lasted_s > OPENING_REP_S


def anchor_travel(positions: Sequence[AnchorPositions], *, unknown: float) -> float:
    """Return how far apart the places of an anchor lie, in leg lengths, for the worst anchor.

    The outer tenths are left out: on blurred frames an ankle jumps for a frame or two. ``unknown``
    counts for an anchor that is never seen.
    """
    anchors = range(len(positions[-1].places))
    return max((_travel_px(positions, anchor, unknown) for anchor in anchors), default=0.0) / (
        positions[-1].leg_px
    )


def _travel_px(positions: Sequence[AnchorPositions], anchor: int, unknown: float) -> float:
    """Return how far apart the places of one anchor lie, in frames of one size."""
    places: dict[tuple[int, int], list[Point]] = {}
    for position in positions:
        if math.isfinite(position.places[anchor][0]):
            places.setdefault(position.frame_size, []).append(position.places[anchor])
    tracks = [np.array(track) for track in places.values()]
    return max(
        (math.hypot(_inner_span(track[:, 0]), _inner_span(track[:, 1])) for track in tracks),
        default=unknown,
    )


def _inner_span(values: FloatArray) -> float:
    """Return the way from the 10 % to the 90 % quantile; np.quantile takes five times as long."""
    last = len(values) - 1
    low, high = np.interp((0.1 * last, 0.9 * last), np.arange(last + 1), np.sort(values))
    return float(high - low)

"""Repetitions told from the one signal that carries them.

Signal, threshold and debounce are three steps: the counter sees numbers that are already smooth,
compares them with hysteresis, and believes what lasts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

import numpy as np

from formcheck.core.exercise.definition import Cycle, Range
from formcheck.core.exercise.rep_stats import BOTTOM_SHARE, Trace, split
from formcheck.core.pose.geometry import Point
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.types import Phase, Side, View

#: Kept of the rest before a movement, to find when it really began.
REST_KEPT_S = 1.0
#: A rep is judged when the person has not risen further for this long ...
SETTLED_AFTER_S = 0.4
#: (less than this share of the movement does not count as rising) ...
STILL_SHARE = 0.02
#: (and for this long has stopped rising, when the source ends or loses sight of the person) ...
STOPPED_S = 0.15
#: ... or has begun the next movement, or at the latest after this long.
SETTLE_AT_MOST_S = 1.5
#: A movement turns, or the next begins, when it comes back by this share of the way it went.
TURN_SHARE = 0.12
#: A movement that has gone further than where it seemed to end by this share was still going on.
GOES_ON_SHARE = 0.06
#: In this time after the person is first seen a source counts as having begun in the middle of a
#: rep, when that is soon enough after the first picture: finding people may take a moment.
OPENING_S = 0.5
FOUND_WITHIN_S = 2.0
#: ... which must be over after this long, unless its far end is a place to stay: who sits and
#: gets up later has not done a rep ...
OPENING_REP_S = 2.5
#: ... and after which the person must stay for so long before it counts: who crouched at the camera
#: to start it walks off.
STAYS_S = 1.0
#: What the end of the source cuts off in a source that opened midway must have come this share of
#: the way, or nothing tells a movement from somebody who sits.
OPENED_WAY_SHARE = 0.5
#: A small movement, or one whose beginning was not seen, must keep within this share of the way
#: that anchors may travel.
UNSURE_SHARE = 0.55
#: So far, in leg lengths, hips stray when a lifter has come to stand (up to 0.18 measured); who
#: walks off covers more.
STAYS_LEG = 0.3


class Outcome(Enum):
    """What became of a movement."""

    REP = "counted"
    SHALLOW = "not_deep_enough"
    UNFINISHED = "not_finished"
    PUT_DOWN = "put_down"
    LATE = "after_goal"
    REPEATED = "same_side_again"
    OTHER = "other_exercise"
    NOTHING = "not_this_exercise"


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """A movement that is over."""

    outcome: Outcome
    trace: Trace


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """A moment and how far the carrying signal is out of rest."""

    moment: Moment
    out: float

    @property
    def t(self) -> float:
        return self.moment.t


class RepCounter:
    """Counts repetitions of one signal that leaves rest, passes a depth and comes back.

    Args:
        cycle: How they are told.
        home: The start posture besides being at rest; a repetition ends in it.

    Attributes:
        count: Reps so far; grows as soon as rest is reached again.
        phase: WAITING until rest is seen, then READY, OUT and BACK.
        never_reached_rest: Somebody went to the depth, up again and down again without coming to
            rest, or only once and was not back at the end.
    """

    def __init__(self, cycle: Cycle, home: tuple[Range, ...] = ()) -> None:
        self._cycle = cycle
        self._home = home
        self._attempt = abs(cycle.attempt - cycle.rest)
        self._depth = abs(cycle.depth - cycle.rest)
        self._samples: list[_Sample] = []
        self._first_t = math.nan
        self._seen_t = -math.inf
        self._left_rest_t = math.nan
        self._deepest = 0.0
        self._settling: Outcome | None = None
        self._top = self._risen_to = math.inf
        self._rest_t = self._risen_t = math.nan
        self._next_began = False
        self._opened_midway = False
        self._was_deep = self._rose = False
        self._last_side: Side | None = None
        self._far_since_t = self._far_out = math.nan
        self._closed_t = math.inf
        self.count = 0
        self.phase = Phase.WAITING
        self.never_reached_rest = False

    @property
    def moving(self) -> bool:
        """True during a movement that is large enough to be one."""
        return self.phase in (Phase.OUT, Phase.BACK) and self._deepest >= self._attempt

    @property
    def settling(self) -> bool:
        """True when a movement is over but the person has not come to rest yet."""
        return self._settling is not None

    @property
    def late(self) -> bool:
        """True when the present movement began after the counter was closed."""
        return self._left_rest_t >= self._closed_t

    @property
    def far_s(self) -> float:
        """Seconds for which the movement has stayed near its far end; 0 elsewhere."""
        if not self.moving or math.isnan(self._far_since_t):
            return 0.0
        return self._seen_t - self._far_since_t

    def progress(self, value: float) -> float:
        """Return where a value lies between rest (0) and a full rep (1); 0 when unknown."""
        cycle = self._cycle
        share = (value - cycle.rest) / (cycle.full - cycle.rest)
        return 0.0 if math.isnan(share) else min(1.0, max(0.0, share))

    def step(self, moment: Moment, *, ready: bool) -> list[Movement]:
        """Take the state at a time, which grows, and return the movements that are over.

        Args:
            moment: Its signals are kept for the figures of the rep.
            ready: The start posture has been seen, so that movements may count.
        """
        t, value = moment.t, moment.signals[self._cycle.signal]
        if math.isnan(self._first_t):
            self._first_t = t
        if math.isnan(value):
            return self._unseen(t)
        if self._seen_t < 0 and t - self._first_t <= FOUND_WITHIN_S:
            self._first_t = t
        self._seen_t = t
        out = self._cycle.sign * (value - self._cycle.rest)
        self._samples.append(_Sample(moment, out))
        self._follow_depth(out)
        if self.phase is Phase.WAITING:
            self._wait(out, ready=ready)
            return []
        if self._settling is not None:
            return self._close(self._settling) if self._settled(out) else []
        if self.phase is Phase.READY:
            self._rest(out)
            return []
        return self._move(out)

    def close(self, t: float) -> None:
        """Count nothing that begins at ``t`` or later; what has begun may still be finished."""
        self._closed_t = min(self._closed_t, t)

    def finish(self) -> list[Movement]:
        """End of the source: return the movement that is still open, if it was one."""
        over = self._unfinished()
        self._drop()
        return over

    def _unfinished(self) -> list[Movement]:
        if self._settling is not None:
            return self._close(self._settling)
        deep = self._deepest >= self._depth
        if not self.moving or not self._is_on_its_way(deep=deep):
            return []
        self.never_reached_rest |= deep and self.count == 0
        if self.late:
            return self._close(Outcome.LATE)
        if self._cycle.floor and self.phase is Phase.OUT:
            # Before the first lift nothing tells it from going down to the floor.
            return self._close(Outcome.PUT_DOWN) if self.count else []
        return self._close(Outcome.UNFINISHED)

    def _is_on_its_way(self, *, deep: bool) -> bool:
        """Return True when what is cut off is a movement of this exercise."""
        outs = [sample.out for sample in self._samples if sample.t >= self._left_rest_t]
        came = max(outs) - min(outs) >= OPENED_WAY_SHARE * self._deepest
        if self._opened_midway and self._home and not (deep and came):
            return False
        # Who has not gone deep in that time stays where they are.
        stays = not deep and self._samples[-1].t - self._left_rest_t > OPENING_REP_S
        limit_leg = self._cycle.travel_leg if deep else self._unsure_leg
        return not (stays or self._turns_otherwise() or self._travel_leg() > limit_leg)

    def _follow_depth(self, out: float) -> None:
        """Notice who goes down twice without having been at rest between."""
        if out >= self._depth:
            self.never_reached_rest |= self._rose
            self._was_deep, self._rose = True, False
        elif out <= 0:
            self._was_deep = self._rose = False
        elif out < self._attempt:
            self._rose = self._was_deep

    def _unseen(self, t: float) -> list[Movement]:
        """Bridge a short gap."""
        return self.lose() if t - self._seen_t > self._cycle.max_gap_s else []

    def lose(self) -> list[Movement]:
        """The person is gone: finish what was counted and drop what was not."""
        over = self._close(self._settling) if self._settling is not None else []
        self._drop()
        return over

    def _drop(self) -> None:
        self._samples.clear()
        # What was not seen may have been a repetition of either side.
        self._last_side = "both"
        self._was_deep = self._rose = False
        self._settling = None
        self._opened_midway = False
        self.phase = Phase.WAITING

    def _wait(self, out: float, *, ready: bool) -> None:
        sample = self._samples[-1]
        opening = sample.t - self._first_t <= OPENING_S
        if out >= self._attempt and opening and not self._opened_midway:
            self._opened_midway = True
            self._leave_rest(sample)
        elif ready and out <= 0:
            self.phase = Phase.READY
        else:
            self._samples.clear()

    def _leave_rest(self, sample: _Sample) -> None:
        """Begin a movement; it may have begun as early as the sample before, after a gap."""
        self.phase = Phase.OUT
        self._left_rest_t = self._samples[-2].t if len(self._samples) > 1 else sample.t
        self._deepest = sample.out
        self._far_since_t = math.nan
        self._risen_t = math.nan
        self._next_began = False

    def _rest(self, out: float) -> None:
        sample = self._samples[-1]
        if out > 0:
            self._leave_rest(sample)
            return
        while sample.t - self._samples[0].t > REST_KEPT_S:
            del self._samples[0]

    def _move(self, out: float) -> list[Movement]:
        now = self._samples[-1].t
        self._time_far_end(now, out)
        if out <= 0:
            self._reach_rest()
        elif now - self._left_rest_t > self._cycle.max_s:
            self._drop()
        elif out > self._deepest:
            self._deepest = out
            self.phase = Phase.OUT
        elif out < self._deepest - TURN_SHARE * self._deepest:
            self.phase = Phase.BACK
        return []

    def _time_far_end(self, t: float, out: float) -> None:
        """Start the clock of the far end anew for as long as the movement still goes on."""
        if out < (1 - BOTTOM_SHARE) * self._deepest:
            self._far_since_t = math.nan
        elif math.isnan(self._far_since_t) or out > (1 + GOES_ON_SHARE) * self._far_out:
            self._far_since_t, self._far_out = t, out

    def _reach_rest(self) -> None:
        outcome = self._outcome()
        if outcome is Outcome.OTHER:
            self._drop()
            return
        if self.late and outcome is not Outcome.NOTHING:
            outcome = Outcome.LATE
        self.phase = Phase.READY
        if outcome is Outcome.NOTHING:
            self._opened_midway = False
            self._samples = self._samples[-1:]
            return
        self.count += outcome is Outcome.REP and not self._opened_midway
        self._settling = outcome
        self._next_began = False
        sample = self._samples[-1]
        self._top = self._risen_to = sample.out
        self._rest_t = self._risen_t = sample.t

    def _outcome(self) -> Outcome:
        lasted_s = self._samples[-1].t - self._left_rest_t
        too_short = lasted_s < self._cycle.min_s and not self._opened_midway
        if self._deepest < self._attempt or too_short:
            return Outcome.NOTHING
        opened_s = self._samples[-1].t - self._first_t
        lasting = self._cycle.floor or self._cycle.holds or self._cycle.stays
        opening_s = self._cycle.max_s if lasting else OPENING_REP_S
        if self._opened_midway and opened_s > opening_s:
            return Outcome.NOTHING
        if self._is_other():
            return Outcome.OTHER
        if self._deepest >= self._depth:
            stayed = self._from_the_floor or self._travel_leg() <= self._cycle.travel_leg
            if not stayed:
                return Outcome.NOTHING
            return Outcome.REPEATED if self._is_same_side() else Outcome.REP
        still = self._travel_leg() <= self._unsure_leg and not self._opened_midway
        return Outcome.SHALLOW if still else Outcome.NOTHING

    def _is_same_side(self) -> bool:
        return self._cycle.alternates and self._samples[-1].moment.side == self._last_side

    def _is_other(self) -> bool:
        """Return True for a movement that this exercise is known not to have."""
        now = self._samples[-1].moment.signals
        return any(part.broken(now) for part in self._home) or self._turns_otherwise()

    def _turns_otherwise(self) -> bool:
        """Return True when the movement turned in a posture that the exercise does not have."""
        lookalike = [(part, self._turned_at(part)) for part in self._cycle.lookalike]
        if lookalike and all(part.holds(values) for part, values in lookalike):
            return True
        return any(part.broken(self._turned_at(part)) for part in self._cycle.turn)

    def _turned_at(self, part: Range) -> dict[str, float]:
        """Return the median of a range's signal near the turning point; NaN when unknown."""
        far = (1 - BOTTOM_SHARE) * self._deepest
        values = [
            sample.moment.signals[part.signal]
            for sample in self._samples
            if sample.out >= far and sample.t >= self._left_rest_t
        ]
        seen = [value for value in values if not math.isnan(value)]
        return {part.signal: median(seen) if seen else math.nan}

    @property
    def _from_the_floor(self) -> bool:
        """True when the source opened with the weight on the floor."""
        return self._opened_midway and self._cycle.floor

    @property
    def _unsure_leg(self) -> float:
        return UNSURE_SHARE * self._cycle.travel_leg

    def _travel_leg(self) -> float:
        """Return how far the anchors have travelled since rest was left."""
        stands = [s.moment.stand for s in self._samples if s.t >= self._left_rest_t]
        return anchor_travel(stands, unknown=math.inf if self._opened_midway else 0.0)

    def _walked_off(self) -> bool:
        """Return True when somebody who opened midway does not stay in place."""
        if not self._cycle.floor:
            return self._travel_leg() > self._unsure_leg
        stands = [s.moment.stand for s in self._samples if s.t >= self._rest_t]
        return anchor_travel(stands, unknown=math.inf) > STAYS_LEG

    def _settled(self, out: float) -> bool:
        """Return True when the person has come to rest, so that end and lockout are known."""
        t = self._samples[-1].t
        self._top = min(self._top, out)
        if out < self._risen_to - STILL_SHARE * self._deepest:
            self._risen_to, self._risen_t = out, t
        self._next_began = out > max(0.0, self._top + TURN_SHARE * self._deepest)
        wait_s = STAYS_S if self._opened_midway else SETTLED_AFTER_S
        still = t - self._risen_t >= wait_s
        late = t - self._rest_t >= SETTLE_AT_MOST_S
        return self._next_began or still or late

    def _close(self, outcome: Outcome) -> list[Movement]:
        """Hand out the movement and keep what came after it as the rest before the next."""
        samples = self._samples
        t = np.array([s.t for s in samples])
        span = split(t, np.array([s.out for s in samples]))
        names = samples[0].moment.signals
        signals = {name: np.array([s.moment.signals[name] for s in samples]) for name in names}
        side = samples[span.turn].moment.side
        # A movement that is closed for lack of pictures may still have been rising.
        rested = self._next_began or self._samples[-1].t - self._risen_t >= STOPPED_S
        trace = Trace(t, signals, span, not self._opened_midway, side, self._last_side, rested)
        over = self._settling is not None
        walked_off = over and self._opened_midway and self._walked_off()
        self.count += self._opened_midway and outcome is Outcome.REP and not walked_off
        if outcome is Outcome.REP and not walked_off:
            self._last_side = side
        self._samples = samples[span.end :]
        self._settling = None
        self._opened_midway = False
        if self._samples[-1].out > 0:
            self._leave_rest(self._samples[-1])
        return [] if walked_off else [Movement(outcome, trace)]


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """One time, judged.

    Attributes:
        t: Seconds.
        signals: Every signal of the exercise by name, NaN where unknown.
        stand: Where the anchors are.
        view: Where the camera stands.
        side: The side that is judged; of a one-sided exercise the one that works.
    """

    t: float
    signals: Mapping[str, float]
    stand: AnchorPositions
    view: View
    side: Side


@dataclass(frozen=True, slots=True, eq=False)
class AnchorPositions:
    """Where the anchors are.

    Attributes:
        anchors: Places in pixels, NaN when unknown.
        leg_px: The leg's length in pixels.
        frame_size: Width and height of the frame. Places in frames of different sizes cannot be
            compared: a stream that changes its shape moves a person who stands still.
    """

    anchors: Sequence[Point]
    leg_px: float
    frame_size: tuple[int, int] = (0, 0)


def anchor_travel(stands: Sequence[AnchorPositions], *, unknown: float) -> float:
    """Return how far apart the places of an anchor lie, in leg lengths, for the worst anchor.

    The outer tenths are left out: on blurred pictures an ankle jumps for a frame or two.

    Args:
        stands: In time, at least one.
        unknown: What counts for an anchor that is never seen.
    """
    anchors = range(len(stands[-1].anchors))
    return max((_travel_px(stands, anchor, unknown) for anchor in anchors), default=0.0) / (
        stands[-1].leg_px
    )


def _travel_px(stands: Sequence[AnchorPositions], anchor: int, unknown: float) -> float:
    """Return how far apart the places of one anchor lie, in frames of one size."""
    places: dict[tuple[int, int], list[Point]] = {}
    for stand in stands:
        if math.isfinite(stand.anchors[anchor][0]):
            places.setdefault(stand.frame_size, []).append(stand.anchors[anchor])
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

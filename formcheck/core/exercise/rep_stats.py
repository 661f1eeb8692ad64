"""Stats of one whole repetition, computed after it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from formcheck.core.exercise.phases import Span, lerp
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.types import Side

# A gap of this length can hide how deep a quick rep went: in the 0.22 s to either side of the
# turning point a body covers 15 % of its way when it goes down and up in 1.5 s (minimum jerk).
TURN_GAP_S = 0.45
# Hips that rise by less, as in stiff-legged lifts, lead nothing.
LEAST_RISE_LEG = 0.1
# A joint comes furthest a little later than the hips, and trembles.
HIGH_SHARE = 0.9
# Nobody goes down faster: then the first frames were wrong and the way out was not seen.
QUICKEST_OUT_S = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The samples of a repetition, from a little before it until the person is at rest again.

    Attributes:
        t: (n,) seconds.
        signals: name to (n,) values, NaN where unknown.
        span: Where it begins, turns and ends.
        whole: Its beginning was seen.
        side: The side that was judged at the turning point.
        last_side: That of the repetition before; None for the first, "both" if unknown.
        rested: The person was seen to come to rest after it.
    """

    t: FloatArray
    signals: Mapping[str, FloatArray]
    span: Span
    whole: bool = True
    side: Side = "both"
    last_side: Side | None = None
    rested: bool = True

    @property
    def start_seen(self) -> bool:
        return self.whole and self.span.start_seen

    @property
    def rest_seen(self) -> bool:
        """True if no gap hides how near to rest it came."""
        return self.rested and self._is_dense(*self.span.top)

    @property
    def turn_seen(self) -> bool:
        """True if no gap hides how far it went."""
        return (self.span.bottom[0] > 0 or self.whole) and self._is_dense(*self.span.bottom)

    def _is_dense(self, first: int, last: int) -> bool:
        about = self.t[max(0, first - 1) : last + 2]
        return bool((np.diff(about) <= TURN_GAP_S).all())


_Seen: TypeAlias = Literal["start_seen", "turn_seen", "rest_seen", "rested"]


@dataclass(frozen=True, slots=True)
class Stat:
    """How a stat is read from a repetition.

    Attributes:
        read: Takes the trace and the values (n,) of each of its signals.
        signals: Their number; it is named "NAME", "NAME:SIGNAL" or "NAME:SIGNAL:SIGNAL".
        unit: "signal" is that of its first signal.
        needs: What must be true of the trace, by the names of its attributes; else it is unknown.
    """

    read: Callable[..., float]
    signals: int = 1
    unit: Literal["signal", "s", ""] = "signal"
    needs: tuple[_Seen, ...] = ()


_Reduce: TypeAlias = Callable[[FloatArray], np.floating]


def _reduced(reduce: _Reduce, values: FloatArray) -> float:
    seen = values[np.isfinite(values)]
    return float(reduce(seen)) if seen.size else math.nan


def _over(reduce: _Reduce, part: Callable[[Span], slice]) -> Callable[[Trace, FloatArray], float]:
    def read(trace: Trace, values: FloatArray) -> float:
        return _reduced(reduce, values[part(trace.span)])

    return read


def _time(since: str, until: str, *needs: _Seen) -> Stat:
    """Return the stat of the seconds from one of the PhaseTimes to another."""

    def read(trace: Trace) -> float:
        times = trace.span.times
        return float(getattr(times, until) - getattr(times, since))

    return Stat(read, 0, "s", needs)


def _whole(span: Span) -> slice:
    return slice(span.start, span.end + 1)


def _way_out(span: Span) -> slice:
    return slice(span.start, span.bottom[1] + 1)


_bottom_median = _over(np.median, lambda span: slice(span.bottom[0], span.bottom[1] + 1))


def _gain(trace: Trace, values: FloatArray) -> float:
    way_back = values[trace.span.bottom[1] : trace.span.end + 1]
    return _reduced(np.max, way_back) - _bottom_median(trace, values)


def _half_rise(trace: Trace, values: FloatArray, carrier: FloatArray) -> float:
    # From half-way down: the lowest point of the hips need not be that of the movement.
    start, bottom = trace.span.start, trace.span.bottom[0]
    part = slice((start + bottom) // 2, trace.span.end + 1)
    seen = np.isfinite(values[part]) & np.isfinite(carrier[part])
    values, carrier = values[part][seen], carrier[part][seen]
    if carrier.size < 3 or trace.t[bottom] - trace.t[start] < QUICKEST_OUT_S:
        return math.nan
    lowest = int(np.argmin(carrier))
    if carrier[lowest:].max() - carrier[lowest] < LEAST_RISE_LEG:
        return 0.0
    half = lerp(carrier[lowest], carrier[lowest:].max(), 0.5)
    risen = lowest + int(np.argmax(carrier[lowest:] >= half))
    return float(values[risen] - values[lowest])


def _pause(trace: Trace) -> float:
    """Return for how long it stayed near the far end, which is longer than it stayed at it."""
    first, last = trace.span.bottom
    return float(trace.t[last] - trace.t[first])


def _side_repeated(trace: Trace) -> float:
    if trace.last_side == "both":
        return math.nan
    return float(trace.side == trace.last_side)


#: By name; a stat without samples is NaN.
#:
#: bottom: median near the turning point. top: median about the moment nearest to rest after it.
#: rest: median from reaching rest on. rest_high: what nine tenths are below from there on. gain:
#: its growth on the way back. max, min, range: of the whole repetition. out_range: of all but the
#: way back. half_rise:SIGNAL:CARRIER: the signal's change from the carrier's lowest point to half
#: of its rise (it needs the start, for before a lift from the floor the hips rise as well).
#: duration_s, out_s, pause_s, back_s: the whole, the way out, the time near the far end, the way
#: back. side_repeated: 1 when the side is that of the repetition before, else 0.
STATS: Mapping[str, Stat] = {
    "bottom": Stat(_bottom_median, needs=("turn_seen",)),
    "top": Stat(
        _over(np.median, lambda span: slice(span.top[0], span.top[1] + 1)), needs=("rest_seen",)
    ),
    "rest": Stat(_over(np.median, lambda span: slice(span.rest, None)), needs=("rest_seen",)),
    "rest_high": Stat(
        _over(lambda x: np.quantile(x, HIGH_SHARE), lambda span: slice(span.rest, None)),
        needs=("rest_seen",),
    ),
    "gain": Stat(_gain, needs=("turn_seen",)),
    "max": Stat(_over(np.max, _whole)),
    "min": Stat(_over(np.min, _whole)),
    "range": Stat(_over(np.ptp, _whole), needs=("start_seen", "turn_seen")),
    "out_range": Stat(_over(np.ptp, _way_out), needs=("start_seen", "turn_seen")),
    "half_rise": Stat(_half_rise, signals=2, needs=("start_seen", "turn_seen")),
    "duration_s": _time("began_s", "ended_s", "start_seen", "rested"),
    "out_s": _time("began_s", "arrived_s", "start_seen", "turn_seen"),
    "pause_s": Stat(_pause, 0, "s", needs=("start_seen", "turn_seen")),
    "back_s": _time("left_s", "ended_s", "turn_seen", "rested"),
    "side_repeated": Stat(_side_repeated, 0, ""),
}


def stat_value(trace: Trace, name: str) -> float:
    """Return a stat of a repetition by its name ("KIND:SIGNAL", ...); NaN if unknown."""
    kind, *signals = name.split(":")
    stat = STATS[kind]
    if not all(getattr(trace, name) for name in stat.needs):
        return math.nan
    return stat.read(trace, *(trace.signals[signal] for signal in signals))

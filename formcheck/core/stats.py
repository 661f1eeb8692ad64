"""Figures of one whole repetition, computed once it is over."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from formcheck.core.pose import FloatArray

__all__ = ["STATS", "TIMES", "Span", "Trace", "figure", "split"]

# A body starts from rest and comes to rest gently: what it covers grows with about the third power
# of time. So the moments at which 8 % and 30 % of the way are covered, both well above the
# trembling of a landmark, tell when it began: twice the time between them before the first.
# Median errors on 13 rendered squats: start 0.07 s, end 0.16 s (without this 0.4 s).
EARLY_SHARE, LATER_SHARE = 0.08, 0.30
EASE = 2.0
# Who pauses at the turning point stays within this share of the extreme.
BOTTOM_SHARE = 0.10
# The posture at rest after a movement is read in so much time about the moment nearest to rest.
REST_S = 0.1
# A gap of this length can hide how deep a quick rep went: in the 0.22 s to either side of the
# turning point a body covers 15 % of its way when it goes down and up in 1.5 s (minimum jerk).
TURN_GAP_S = 0.45


@dataclass(frozen=True, slots=True)
class Span:
    """The parts of a movement as indices into its samples.

    Attributes:
        start: The last moment at rest before it.
        bottom: First and last moment near the extreme.
        turn: The middle of that stretch.
        end: The first moment at rest after it.
        rest: First and last of the moments about the one nearest to rest after it.
    """

    start: int
    bottom: tuple[int, int]
    turn: int
    end: int
    rest: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A repetition in time, from a little before it until the person is at rest again.

    Attributes:
        t: (n,) seconds.
        signals: name to (n,) values, NaN where unknown.
        span: Where it begins, turns and ends.
        whole: Its beginning was seen.
    """

    t: FloatArray
    signals: Mapping[str, FloatArray]
    span: Span
    whole: bool = True

    @property
    def turn_seen(self) -> bool:
        """True when no gap hides how far it went."""
        first, last = self.span.bottom
        if first == 0 and not self.whole:
            return False
        about = self.t[max(0, first - 1) : last + 2]
        return bool((np.diff(about) <= TURN_GAP_S).all())


def split(t: FloatArray, out: FloatArray) -> Span:
    """Find start, turning point and end of one movement that leaves rest and comes back.

    Args:
        t: (n,) seconds.
        out: (n,) finite values that grow on the way out; n >= 1.
    """
    extreme = int(np.argmax(out))
    start = _first_moved(t[: extreme + 1], out[: extreme + 1])
    end = len(t) - 1 - _first_moved(-t[extreme:][::-1], out[extreme:][::-1])
    nearest_rest = max(out[: extreme + 1].min(), out[extreme:].min())
    level = _level(nearest_rest, out[extreme], 1 - BOTTOM_SHARE)
    near = np.flatnonzero(out[start : end + 1] >= level) + start
    middle = (t[near[0]] + t[near[-1]]) / 2
    turn = int(near[np.argmin(np.abs(t[near] - middle))])
    tallest = extreme + int(np.argmin(out[extreme:]))
    rest = np.flatnonzero(np.abs(t[extreme:] - t[tallest]) <= REST_S) + extreme
    return Span(start, (int(near[0]), int(near[-1])), turn, end, (int(rest[0]), int(rest[-1])))


def _first_moved(t: FloatArray, out: FloatArray) -> int:
    """Return the index at which a movement to the last, highest sample began."""
    early_t = _last_crossing_t(t, out, EARLY_SHARE)
    later_t = _last_crossing_t(t, out, LATER_SHARE)
    began_t = early_t - EASE * (later_t - early_t)
    return int(np.argmin(np.abs(t - began_t)))


def _last_crossing_t(t: FloatArray, out: FloatArray, share: float) -> float:
    """Return when, between samples, the signal last passed a share of its way to the end."""
    level = _level(out.min(), out[-1], share)
    below = int(np.flatnonzero(out <= level)[-1])
    if below == len(t) - 1:
        return float(t[below])
    part = (level - out[below]) / (out[below + 1] - out[below])
    return float(t[below] + part * (t[below + 1] - t[below]))


def _level(origin: float, other: float, share: float) -> float:
    return origin + share * (other - origin)


def _reduced(reduce: Callable[[FloatArray], float], values: FloatArray) -> float:
    seen = values[np.isfinite(values)]
    return float(reduce(seen)) if seen.size else math.nan


def _median(values: FloatArray) -> float:
    return float(np.median(values))


def _bottom(span: Span, values: FloatArray) -> FloatArray:
    return values[span.bottom[0] : span.bottom[1] + 1]


def _whole(span: Span, values: FloatArray) -> FloatArray:
    return values[span.start : span.end + 1]


#: Figures of one signal: "bottom" is its median near the turning point, "top" its median about
#: the moment nearest to rest after it; "max", "min" and "range" run over the whole repetition.
#: NaN samples are left out; a figure without samples is NaN.
STATS: Mapping[str, Callable[[Span, FloatArray], float]] = {
    "bottom": lambda span, values: _reduced(_median, _bottom(span, values)),
    "top": lambda span, values: _reduced(_median, values[span.rest[0] : span.rest[1] + 1]),
    "max": lambda span, values: _reduced(np.max, _whole(span, values)),
    "min": lambda span, values: _reduced(np.min, _whole(span, values)),
    "range": lambda span, values: _reduced(np.ptp, _whole(span, values)),
}

#: Figures of time: the whole, the way out to the turning stretch, the way back from it.
TIMES: Mapping[str, Callable[[Span, FloatArray], float]] = {
    "duration_s": lambda span, t: float(t[span.end] - t[span.start]),
    "out_s": lambda span, t: float(t[span.bottom[0]] - t[span.start]),
    "back_s": lambda span, t: float(t[span.end] - t[span.bottom[1]]),
}


#: What cannot be known of a movement whose beginning, or whose turning point, was not seen.
_NEED_START = {"duration_s", "out_s", "range"}
_NEED_TURN = {"out_s", "back_s", "bottom", "range"}


def figure(trace: Trace, stat: str) -> float:
    """Return a figure by its name: "KIND:SIGNAL" or one of :data:`TIMES`; NaN when unknown."""
    kind, _, signal = stat.partition(":")
    if kind in _NEED_START and not trace.whole:
        return math.nan
    if kind in _NEED_TURN and not trace.turn_seen:
        return math.nan
    if kind in TIMES:
        return TIMES[kind](trace.span, trace.t)
    return STATS[kind](trace.span, trace.signals[signal])

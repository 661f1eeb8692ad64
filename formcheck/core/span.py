"""Where a movement begins, turns and ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from formcheck.core.pose import FloatArray

# A body starts from rest and comes to rest gently: what it covers grows with about the third power
# of time. So the moments at which 8 % and 30 % of the way are covered, both well above the
# trembling of a landmark, tell when it began: twice the time between them before the first.
# Median errors on 13 rendered squats: start 0.07 s, end 0.16 s (without this 0.4 s).
EARLY_SHARE, LATER_SHARE = 0.08, 0.30
EASE = 2.0
# Trimmed clips begin as the movement does: so much earlier the beginning may lie.
START_SLACK_S = 0.1
# Who pauses at the turning point stays within this share of the extreme.
BOTTOM_SHARE = 0.10
# The posture at rest after a movement is read in so much time about the moment nearest to rest.
TOP_S = 0.1


@dataclass(frozen=True, slots=True)
class Span:
    """The parts of a movement as indices into its samples.

    Attributes:
        start: The last moment at rest before it.
        bottom: First and last moment near the extreme.
        turn: The middle of that stretch.
        end: The first moment at rest after it.
        top: First and last of the moments about the one nearest to rest after it.
        rest: The first moment after it past the level of rest; as far as is known all that follow
            are at rest.
        start_seen: The beginning does not lie before the first sample.
    """

    start: int
    bottom: tuple[int, int]
    turn: int
    end: int
    top: tuple[int, int]
    rest: int
    start_seen: bool = True


def split(t: FloatArray, out: FloatArray) -> Span:
    """Find start, turning point and end of one movement that leaves rest and comes back.

    Args:
        t: (n,) seconds.
        out: (n,) finite values that grow on the way out; n >= 1.
    """
    extreme = int(np.argmax(out))
    began_t = _began_t(t[: extreme + 1], out[: extreme + 1])
    start = _nearest(t[: extreme + 1], began_t)
    end = extreme + _nearest(t[extreme:], -_began_t(-t[extreme:][::-1], out[extreme:][::-1]))
    nearest_rest = max(out[: extreme + 1].min(), out[extreme:].min())
    wanted = level(nearest_rest, out[extreme], 1 - BOTTOM_SHARE)
    near = np.flatnonzero(out[start : end + 1] >= wanted) + start
    middle = (t[near[0]] + t[near[-1]]) / 2
    turn = int(near[np.argmin(np.abs(t[near] - middle))])
    tallest = extreme + int(np.argmin(out[extreme:]))
    top = np.flatnonzero(np.abs(t[extreme:] - t[tallest]) <= TOP_S) + extreme
    rest = extreme + int(np.argmax(out[extreme:] <= max(0.0, out[tallest])))
    bottom = (int(near[0]), int(near[-1]))
    start_seen = bool(began_t >= t[0] - START_SLACK_S)
    return Span(start, bottom, turn, end, (int(top[0]), int(top[-1])), rest, start_seen)


def _nearest(t: FloatArray, wanted_t: float) -> int:
    return int(np.argmin(np.abs(t - wanted_t)))


def _began_t(t: FloatArray, out: FloatArray) -> float:
    """Return when a movement to the last, highest sample began."""
    early_t = _last_crossing_t(t, out, EARLY_SHARE)
    later_t = _last_crossing_t(t, out, LATER_SHARE)
    return early_t - EASE * (later_t - early_t)


def _last_crossing_t(t: FloatArray, out: FloatArray, share: float) -> float:
    """Return when, between samples, the signal last passed a share of its way to the end."""
    wanted = level(out.min(), out[-1], share)
    below = int(np.flatnonzero(out <= wanted)[-1])
    if below == len(t) - 1:
        return float(t[below])
    part = (wanted - out[below]) / (out[below + 1] - out[below])
    return float(t[below] + part * (t[below + 1] - t[below]))


def level(origin: float, other: float, share: float) -> float:
    """Return the value at a share of the way from one to another."""
    return origin + share * (other - origin)

"""Where a repetition begins, turns and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from formcheck.core.pose.landmarks import FloatArray

# A body starts gently and stops gently. The times at which EARLY_SHARE and LATER_SHARE of the way
# are covered, both well above the jitter of a landmark, give the beginning: the time between them,
# times the ease, before the first. A minimum-jerk movement has an ease of 1.4 where the signal is
# an angle, and of 2.6 where it is the height of a part that swings out of upright, which hardly
# changes at first (both by calculation).
EARLY_SHARE, LATER_SHARE = 0.08, 0.30
#: At the far end. 1.4 by calculation; the model clips the turn of a movement a little.
FAR_EASE = 1.2
# Trimmed clips begin with the movement: its computed beginning may be this much earlier.
START_SLACK_S = 0.1
# During a pause at the turning point the signal stays within this share of the extreme.
BOTTOM_SHARE = 0.10
# The posture at rest after a movement is read this long before and after the sample nearest to it.
TOP_S = 0.1


class PhaseTimes(NamedTuple):
    """When a movement left rest, reached its far end, left that, and came back, in seconds.

    Computed between and beyond samples.
    """

    began_s: float
    arrived_s: float
    left_s: float
    ended_s: float


@dataclass(frozen=True, slots=True)
class Span:
    """The parts of a movement as indices into its samples.

    Attributes:
        start: The last sample at rest before it.
        bottom: First and last sample near the extreme.
        turn: The middle of the time at the far end.
        end: The first sample at rest after it.
        top: First and last sample near the one closest to rest after it.
        rest: The first sample after it at rest; as far as is known all later ones are at rest too.
        start_seen: The beginning is not earlier than the first sample.
    """

    start: int
    bottom: tuple[int, int]
    turn: int
    end: int
    top: tuple[int, int]
    rest: int
    times: PhaseTimes
    start_seen: bool = True


def find_phases(t: FloatArray, out: FloatArray, ease: float) -> Span:
    """Find start, turning point and end of one movement that leaves rest and comes back.

    ``t`` are (n,) seconds, n >= 1; ``out`` are (n,) finite values that grow on the way out. For
    ``ease`` see EARLY_SHARE.
    """
    extreme = int(np.argmax(out))
    times = _times(t, out, extreme, ease)
    start = _nearest(t[: extreme + 1], times.began_s)
    end = extreme + _nearest(t[extreme:], times.ended_s)
    nearest_rest = max(out[: extreme + 1].min(), out[extreme:].min())
    wanted = lerp(nearest_rest, out[extreme], 1 - BOTTOM_SHARE)
    near = np.flatnonzero(out[start : end + 1] >= wanted) + start
    middle_s = (times.arrived_s + times.left_s) / 2
    turn = int(near[np.argmin(np.abs(t[near] - middle_s))])
    tallest = extreme + int(np.argmin(out[extreme:]))
    top = np.flatnonzero(np.abs(t[extreme:] - t[tallest]) <= TOP_S) + extreme
    return Span(
        start=start,
        bottom=(int(near[0]), int(near[-1])),
        turn=turn,
        end=end,
        top=(int(top[0]), int(top[-1])),
        rest=extreme + int(np.argmax(out[extreme:] <= max(0.0, out[tallest]))),
        times=times,
        start_seen=bool(times.began_s >= t[0] - START_SLACK_S),
    )


def _times(t: FloatArray, out: FloatArray, extreme: int, ease: float) -> PhaseTimes:
    out_t, out_way = t[: extreme + 1], out[: extreme + 1]
    back_t, back_way = t[extreme:], out[extreme:]
    # Seen backward in time a movement ends as another begins; upside down it leaves the far end.
    return PhaseTimes(
        began_s=_began_s(out_t, out_way, ease),
        arrived_s=min(float(t[extreme]), -_began_s(-out_t[::-1], -out_way[::-1], FAR_EASE)),
        left_s=max(float(t[extreme]), _began_s(back_t, -back_way, FAR_EASE)),
        ended_s=-_began_s(-back_t[::-1], back_way[::-1], ease),
    )


def _nearest(t: FloatArray, wanted_s: float) -> int:
    return int(np.argmin(np.abs(t - wanted_s)))


def _began_s(t: FloatArray, out: FloatArray, ease: float) -> float:
    """Return when a movement to the last, highest sample began."""
    early_s = _last_crossing_s(t, out, EARLY_SHARE)
    later_s = _last_crossing_s(t, out, LATER_SHARE)
    return early_s - ease * (later_s - early_s)


def _last_crossing_s(t: FloatArray, out: FloatArray, share: float) -> float:
    """Return when, between samples, the signal last passed a share of its way."""
    wanted = lerp(out.min(), out[-1], share)
    below = int(np.flatnonzero(out <= wanted)[-1])
    if below == len(t) - 1:
        return float(t[below])
    part = (wanted - out[below]) / (out[below + 1] - out[below])
    return float(t[below] + part * (t[below + 1] - t[below]))


def lerp(origin: float, other: float, share: float) -> float:
    """Return the value at a share of the way from ``origin`` to ``other``."""
    return origin + share * (other - origin)

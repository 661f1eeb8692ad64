"""Whatever goes out and back by the size of an attempt is a rep, an attempt or rejected."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.results.events import Rejected
from formcheck.core.session.movement_outcome import MovementOutcome
from formcheck.core.session.rep_counter import RepCounter
from formcheck.core.session.signal_reader import AnchorPositions, Sample
from formcheck.core.types import Side
from formcheck.exercises import ALL
from tests.support.motion import min_jerk
from tests.support.strategies import examples

REPEATED = [one for one in ALL if isinstance(one.measure, Cycle)]
LEG_PX = 200.0
#: A movement must be larger than an attempt by this share: not a matter of the last bit.
CLEAR = 1.05

Interval = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """One way of a trace.

    Attributes:
        to: Where it leads, out of rest as a share of the way to the depth.
        way_s: How long it takes.
        pause_s: How long the person stays there.
        gap_s: For how long nothing is seen then.
        walks_leg: How far the anchors travel.
        ready: The gate has been passed.
        other: Signals of posture are those of another exercise, as far as the cycle tells.
    """

    to: float
    way_s: float
    pause_s: float
    gap_s: float
    walks_leg: float
    ready: bool
    other: bool
    side: Side


WAYS = st.builds(
    Way,
    to=st.sampled_from([-0.3, -0.1, 0.0, 0.02, 0.1, 0.3, 0.8, 1.1, 1.4, 2.0]),
    way_s=st.floats(0.1, 1.5),
    pause_s=st.sampled_from([0.0, 0.0, 0.0, 0.3, 0.6, 4.0, 16.0]),
    gap_s=st.sampled_from([0.0, 0.0, 0.0, 0.0, 0.3, 1.5]),
    walks_leg=st.sampled_from([0.0, 0.0, 0.0, 0.3, 1.0]),
    ready=st.sampled_from([True, True, True, False]),
    other=st.sampled_from([False, False, False, True]),
    side=st.sampled_from(["left", "right"]),
)


def samples_of(
    exercise: Exercise, ways: Sequence[Way], step_s: float
) -> Iterator[tuple[Sample, bool]]:
    """Yield the samples of a trace, and whether the gate has been passed."""
    cycle = exercise.measure
    assert isinstance(cycle, Cycle)
    deep = cycle.out_of_rest(cycle.depth)
    t, at, place = 0.0, ways[0].to, 0.0
    for way in ways:
        count = max(1, round(way.way_s / step_s))
        share = min_jerk(np.arange(1, count + 1) / count)
        outs = [*(at + share * (way.to - at)), *[way.to] * round(way.pause_s / step_s)]
        outs += [math.nan] * round(way.gap_s / step_s)
        posture = {
            part.signal: (part.low + 1 if math.isfinite(part.low) else part.high - 1)
            if way.other
            else math.nan
            for part in cycle.lookalike
        }
        for i, out in enumerate(outs):
            stand = place + way.walks_leg * LEG_PX * min(1.0, i / count)
            anchors = AnchorPositions([(stand, 0.0)] * bool(cycle.anchors), LEG_PX)
            value = cycle.rest + cycle.sign * deep * out
            signals = {one.name: math.nan for one in exercise.signals} | posture
            signals[cycle.signal] = value
            yield Sample(t, signals, anchors, "side", way.side), way.ready
            t += step_s
        at, place = way.to, place + way.walks_leg * LEG_PX


def movements_in(cycle: Cycle, samples: Sequence[Sample]) -> list[Interval]:
    """Return each out-and-back clearly larger than an attempt, of a signal seen without a gap."""
    seen: list[tuple[float, float]] = []
    found: list[Interval] = []
    for sample in samples:
        out = cycle.out_of_rest(sample.signals[cycle.signal])
        if not math.isnan(out):
            seen.append((sample.t, max(0.0, out)))
        elif seen and sample.t - seen[-1][0] > cycle.max_gap_s:
            found += _swings(seen, CLEAR * cycle.out_of_rest(cycle.attempt))
            seen = []
    return found + _swings(seen, CLEAR * cycle.out_of_rest(cycle.attempt))


def _swings(seen: Sequence[tuple[float, float]], size: float) -> list[Interval]:
    """Return from where to where each peak stands out from both sides by ``size``."""
    outs = np.array([out for _, out in seen])
    found: list[Interval] = []
    for i, (_, peak) in enumerate(seen):
        higher = outs > peak
        before = np.flatnonzero(higher[:i] | (outs[:i] == peak))
        after = np.flatnonzero(higher[i + 1 :])
        begin = before[-1] + 1 if before.size else 0
        end = i + 1 + after[0] if after.size else len(outs)
        left, right = outs[begin : i + 1], outs[i:end]
        if min(peak - left.min(), peak - right.min()) >= size:
            low = i - int(np.argmin(left[::-1]))
            found.append((seen[low][0], seen[i + int(np.argmin(right))][0]))
    return found


def run(
    exercise: Exercise, samples: Sequence[tuple[Sample, bool]]
) -> tuple[list[Interval], list[Rejected]]:
    """Return when reps and attempts were, and what was rejected."""
    assert isinstance(exercise.measure, Cycle)
    counter = RepCounter(exercise.measure)
    movements = [one for sample, ready in samples for one in counter.step(sample, ready=ready)]
    movements += counter.finish()
    times = [(one.trace.t, one.trace.span) for one in movements]
    counted = [(float(t[span.start]), float(t[span.end])) for t, span in times]
    assert sum(one.outcome is MovementOutcome.REP for one in movements) == counter.count
    return counted, counter.rejected


@pytest.mark.parametrize("exercise", REPEATED, ids=lambda one: one.name)
@examples(60)
@given(ways=st.lists(WAYS, min_size=4, max_size=12), step_s=st.sampled_from([1 / 30, 0.1]))
def test_every_movement_is_accounted_for(
    exercise: Exercise, ways: list[Way], step_s: float
) -> None:
    assert isinstance(exercise.measure, Cycle)
    samples = list(samples_of(exercise, ways, step_s))
    counted, rejected = run(exercise, samples)
    of_rejected = [(one.start_s, one.end_s) for one in rejected]
    for start_s, end_s in movements_in(exercise.measure, [sample for sample, _ in samples]):
        assert any(a < end_s and b > start_s for a, b in counted + of_rejected), (start_s, end_s)
    in_order = sorted(counted + of_rejected)
    for (_, end_s), (start_s, _) in itertools.pairwise(in_order):
        assert end_s <= start_s, "no two of them overlap"

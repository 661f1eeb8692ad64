"""Signals that count from the person's own best repetition."""

from __future__ import annotations

import math

import pytest

from formcheck.core.results.events import RepEnded, Started
from formcheck.core.session.start_gate import PersonalBaseline
from formcheck.exercises.deadlift import DEADLIFT
from tests.benchmarks import made

NAME = "back_lower_bottom_deg"


def ended(lower: float) -> RepEnded:
    measures = {DEADLIFT.name_of_measure(stat): math.nan for stat in DEADLIFT.measures}
    return RepEnded(0.0, made.rep(0.0, measures=measures | {NAME: lower}))


def test_nothing_is_known_before_the_first_repetition_is_over() -> None:
    best = PersonalBaseline(DEADLIFT)
    best.note([Started(0.0)])
    assert best.reference == {}


def test_the_least_counts_and_what_was_not_seen_does_not() -> None:
    best = PersonalBaseline(DEADLIFT)
    for value in (math.nan, 2.0, -6.0, math.nan, 1.0):
        best.note([ended(value)])
    assert best.reference == {"rounding": pytest.approx(-6.0)}

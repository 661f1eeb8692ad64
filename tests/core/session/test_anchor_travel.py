"""Whether the feet stayed in their place, and what the counter makes of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.core.exercise.definition import Cycle
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.session.movement_outcome import MovementOutcome
from formcheck.core.session.open_movement import UNSURE_SHARE, anchor_travel
from formcheck.core.session.rep_counter import RepCounter
from formcheck.core.session.signal_reader import AnchorPositions, Sample
from tests.support.motion import min_jerk

CYCLE = Cycle("x", rest=150.0, attempt=130.0, depth=100.0, full=80.0, anchors=("ankle",))
LEG_PX = 200.0
UNSEEN = (math.nan, math.nan)


def stands(*places: tuple[float, float]) -> list[AnchorPositions]:
    return [AnchorPositions([place, (0.0, 0.0)], LEG_PX) for place in places]


def squat(
    travel: float,
    depth: float,
    *,
    from_share: float = 0.0,
    after: float = 0.0,
    counter: RepCounter | None = None,
) -> tuple[list[MovementOutcome], int]:
    """Run one movement of 2 s whose feet travel meanwhile and afterwards, in leg lengths.

    Return the outcomes of all movements and the count; ``from_share`` opens it midway.
    """
    counter = counter or RepCounter(CYCLE)
    movements = []
    share = np.concatenate([np.zeros(15), np.linspace(0, 1, 60), np.ones(45)])
    begin = 15 + int(60 * from_share) if from_share else 0
    for i in range(begin, len(share)):
        way = float(min_jerk(np.array(1 - abs(2 * share[i] - 1))))
        value = 170.0 - way * (170.0 - depth)
        walked = share[i] * travel + max(0, i - 75) / 45 * after
        stand = AnchorPositions([(LEG_PX * walked, 0.0), (5.0, 5.0)], LEG_PX)
        sample = Sample(i / 30, {"x": value}, stand, "side", "both")
        movements += counter.step(sample, ready=True)
    movements += counter.finish()
    return [movement.outcome for movement in movements], counter.count


def test_travel_is_that_of_the_worst_anchor_in_legs() -> None:
    assert anchor_travel(stands((0, 0), (0, 0)), unknown=9.0) == 0.0
    there = stands(*[(0.0, 0.0)] * 10, *[(60.0, 80.0)] * 10)
    assert anchor_travel(there, unknown=9.0) == pytest.approx(0.5)


def test_a_jump_of_a_few_pictures_is_no_travel() -> None:
    jumping = stands(*[(0.0, 0.0)] * 30, (300.0, 0.0), *[(0.0, 0.0)] * 30)
    assert anchor_travel(jumping, unknown=9.0) == 0.0


def test_places_in_frames_of_different_sizes_are_not_compared() -> None:
    before = [AnchorPositions([(300.0, 400.0)], LEG_PX, (640, 480)) for _ in range(10)]
    after = [AnchorPositions([(160.0 + 2 * i, 400.0)], LEG_PX, (360, 480)) for i in range(11)]
    assert anchor_travel(before + after, unknown=9.0) == pytest.approx(16 / LEG_PX)
    nowhere = [AnchorPositions([UNSEEN], LEG_PX)] * 5
    assert anchor_travel(before + nowhere, unknown=9.0) == 0.0


def test_an_anchor_that_is_never_seen_counts_as_told() -> None:
    assert anchor_travel(stands(UNSEEN, UNSEEN), unknown=0.0) == 0.0
    assert anchor_travel(stands(UNSEEN, UNSEEN), unknown=math.inf) == math.inf
    assert anchor_travel(stands(UNSEEN, (0, 0), UNSEEN), unknown=math.inf) == 0.0


def test_without_anchors_there_is_no_travel() -> None:
    assert anchor_travel([AnchorPositions((), LEG_PX)], unknown=9.0) == 0.0


def test_a_rep_needs_feet_that_stay() -> None:
    assert squat(0.0, 80.0) == ([MovementOutcome.REP], 1)
    assert squat(0.8 * CYCLE.travel_leg, 80.0) == ([MovementOutcome.REP], 1)
    assert squat(2.0 * CYCLE.travel_leg, 80.0) == ([], 0)


def test_a_step_is_travel() -> None:
    """Ankles of walkers spread over 0.46 legs and more, those of squatters over 0.2."""
    assert 0.2 < CYCLE.travel_leg < 0.46


def test_an_attempt_needs_feet_that_stay_better() -> None:
    assert squat(0.5 * UNSURE_SHARE * CYCLE.travel_leg, 115.0) == ([MovementOutcome.SHALLOW], 0)
    assert squat(5.0 * UNSURE_SHARE * CYCLE.travel_leg, 115.0) == ([], 0)


def test_a_rep_that_opens_midway_needs_a_person_who_stays_after_it() -> None:
    assert squat(0.0, 80.0, from_share=0.4) == ([MovementOutcome.REP], 1)
    assert squat(0.0, 80.0, from_share=0.4, after=1.0) == ([], 0)
    assert squat(0.0, 80.0, after=1.0) == ([MovementOutcome.REP], 1)


def test_who_walks_off_after_a_rep_that_opens_midway_is_told_why_it_does_not_count() -> None:
    counter = RepCounter(CYCLE)
    assert squat(0.0, 80.0, from_share=0.4, after=1.0, counter=counter) == ([], 0)
    assert [one.reason for one in counter.rejected] == ["feet_moved"]


def test_a_rep_that_opens_midway_is_over_soon() -> None:
    counter = RepCounter(CYCLE)
    stand = AnchorPositions([(0.0, 0.0)], LEG_PX)
    for i in range(300):
        value = 80.0 if i < 120 else min(170.0, 80.0 + 3.0 * (i - 120))
        counter.step(Sample(i / 30, {"x": value}, stand, "side", "both"), ready=True)
    assert counter.finish() == []
    assert counter.count == 0


def outcomes_of(values: FloatArray) -> tuple[list[MovementOutcome], int]:
    """Run values at 30 fps, of a person who stays in place, to the end of the source."""
    counter = RepCounter(CYCLE)
    stand = AnchorPositions([(0.0, 0.0)], LEG_PX)
    movements = []
    for i, value in enumerate(values):
        sample = Sample(i / 30, {"x": float(value)}, stand, "side", "both")
        movements += counter.step(sample, ready=True)
    movements += counter.finish()
    return [movement.outcome for movement in movements], counter.count


def test_a_slow_rep_counts_though_the_source_opens_in_its_way_down() -> None:
    down, up, stands = np.linspace(140, 80, 60), np.linspace(80, 170, 60), np.full(60, 170.0)
    assert outcomes_of(np.concatenate([down, up, stands])) == ([MovementOutcome.REP], 1)


@pytest.mark.parametrize(("end", "outcome"), [(140.0, "REP"), (125.0, "UNFINISHED")])
def test_a_rep_that_is_nearly_back_at_the_end_of_the_source_counts(
    end: float, outcome: str
) -> None:
    stands, down, up = np.full(30, 170.0), np.linspace(170, 80, 30), np.linspace(80, end, 30)
    wanted = MovementOutcome[outcome]
    counted = int(wanted is MovementOutcome.REP)
    assert outcomes_of(np.concatenate([stands, down, up])) == ([wanted], counted)

"""Small pictures: the right moments, the person in them, and never too many."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from statistics import median
from typing import Any

import cv2
import numpy as np
import pytest

from formcheck.core.pose.frame import Frame, Image
from formcheck.core.results.events import FaultCleared, Rep, RepEnded, Restarted, Tick
from formcheck.core.types import Phase
from formcheck.sinks.html import snapshots
from formcheck.sinks.html.snapshots import MOST_SNAPSHOTS, Snapshot, Snapshots
from tests.support.sink_scenes import PLANK, SQUAT, frame, person, tick

SIZE = (640, 480)
RATE = 25


def at(t: float, knee: float, phase: Phase = Phase.OUT, **changes: Any) -> Tick:
    signals = {"knee": knee, "trunk": changes.pop("trunk", 20.0), "apart": 1.0, "heel": 0.0}
    return tick(person(SIZE, t=t), t=t, phase=phase, signals=signals, **changes)


def shown(shots: Snapshots, ticks: Iterable[Tick]) -> list[Snapshot]:
    """Show each tick with a picture whose level of grey tells its time."""
    for one in ticks:
        level = np.full((SIZE[1], SIZE[0], 3), min(255, round(10 * one.t)), np.uint8)
        shots.note(one, Frame(0, one.t, level))
    return shots.finish()


def rep(turn_s: float, number: int = 1) -> Rep:
    return Rep(number, None, turn_s - 1, turn_s, turn_s + 1, {}, ())


def decoded(shot: Snapshot) -> Image:
    image = cv2.imdecode(np.frombuffer(shot.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return np.asarray(image, np.uint8)


def squat(turn_s: float, end_s: float) -> list[Tick]:
    """Go down until ``turn_s`` and up until ``end_s``, where the rep is judged."""
    ticks = []
    for number in range(round(end_s * RATE)):
        t = number / RATE
        depth = t / turn_s if t <= turn_s else max(0.0, (end_s - t) / (end_s - turn_s))
        phase = Phase.OUT if t <= turn_s else Phase.BACK
        ticks.append(at(t, 170 - 90 * depth, phase))
    ended = RepEnded(end_s, rep(turn_s))
    return [*ticks, at(end_s, 170, Phase.READY, events=(ended,))]


@pytest.mark.parametrize(("turn_s", "end_s"), [(1.0, 2.0), (4.0, 14.0), (8.0, 9.0)])
def test_a_rep_is_shown_where_it_turned_however_long_ago(turn_s: float, end_s: float) -> None:
    [shot] = shown(Snapshots(SQUAT), squat(turn_s, end_s))
    assert shot.t == pytest.approx(turn_s, abs=0.15)
    assert shot.code is None
    # The corner is paper grey: the picture is that of the time.
    assert int(decoded(shot)[2, 2, 0]) == pytest.approx(10 * shot.t, abs=6)


def test_moments_at_which_the_signal_was_not_known_turn_nowhere() -> None:
    ticks = [
        replace(one, signals={**one.signals, "knee": float("nan")}) if one.t > 2.0 else one
        for one in squat(1.0, 9.0)
    ]
    [shot] = shown(Snapshots(SQUAT), ticks)
    assert shot.t == pytest.approx(1.0, abs=0.15)


def test_without_a_picture_near_the_turning_point_there_is_none() -> None:
    ticks = squat(4.0, 14.0)
    dark = [one for one in ticks if not 2.5 < one.t < 5.5]
    assert shown(Snapshots(SQUAT), dark) == []


def test_a_fault_is_shown_at_its_worst() -> None:
    leans = [30, 45, 50, 58, 50, 45, 42]
    ticks = [
        at(0.2 * n, 120, trunk=lean, faults=("lean",) if lean > 40 else ())
        for n, lean in enumerate(leans)
    ]
    ticks.append(at(1.5, 120, trunk=30, events=(FaultCleared(1.5, "lean"),)))
    [shot] = shown(Snapshots(SQUAT), ticks)
    assert shot.t == pytest.approx(0.6)
    assert shot.code == "lean"


def test_a_fault_that_is_never_mended_is_shown_too() -> None:
    ticks = [at(0.2 * n, 160, Phase.HOLD, trunk=-10 - n, faults=("sag",)) for n in range(5)]
    [shot] = shown(Snapshots(PLANK), ticks)
    assert shot.t == pytest.approx(0.8)
    assert shot.code == "sag"


def test_the_picture_is_small_and_cut_to_the_person() -> None:
    large = (1920, 1080)
    turn = replace(at(1.0, 90), pose=person(large, middle=(0.8, 0.5), height=0.5, t=1.0))
    shots = Snapshots(SQUAT)
    image = np.zeros((1080, 1920, 3), np.uint8)
    image[:, 1250:] = 200
    shots.note(turn, Frame(0, 1.0, image))
    shots.note(replace(turn, t=1.04, events=(RepEnded(1.04, rep(1.0)),)), None)
    [shot] = shots.finish()
    assert max(shot.width, shot.height) <= 320
    assert shot.height > shot.width
    assert decoded(shot)[:3, :3].mean() > 150  # the bright side, where the person stands


def test_a_person_who_leaves_the_picture_or_is_not_placed_costs_nothing() -> None:
    for middle in ((-3.0, 0.5), (0.5, 9.0), (1.0, 1.0)):
        shots = Snapshots(SQUAT)
        one = replace(at(1.0, 90), pose=person(SIZE, middle=middle, t=1.0))
        shots.note(one, frame(SIZE, 1.0))
        shots.note(replace(one, t=1.1, events=(RepEnded(1.1, rep(1.0)),)), None)
        assert len(shots.finish()) == 1


def test_replayed_sessions_have_no_pictures() -> None:
    shots = Snapshots(SQUAT)
    for one in squat(1.0, 2.0):
        shots.note(one, None)
    assert shots.finish() == []


def test_a_session_that_begins_anew_forgets_its_pictures() -> None:
    shots = Snapshots(SQUAT)
    assert len(shown(shots, squat(1.0, 2.0))) == 1
    shots.note(at(3.0, 170, events=(Restarted(3.0),)), frame(SIZE, 3.0))
    assert shots.finish() == []


def test_memory_is_bounded() -> None:
    shots = Snapshots(SQUAT)
    for number in range(MOST_SNAPSHOTS + 20):
        t = 0.2 * number
        shots.note(at(t, 90, events=(RepEnded(t, rep(t)),)), frame(SIZE, t))
    assert len(shots.finish()) == MOST_SNAPSHOTS
    assert len(shots._recent) == round(snapshots._KEPT_S / snapshots._EVERY_S)


@pytest.mark.xdist_group("real time")
def test_it_costs_the_loop_next_to_nothing() -> None:
    """Three of four pictures at 30 a second are only looked at; the median tells of those."""
    shots = Snapshots(SQUAT)
    image = np.full((1080, 1920, 3), 90, np.uint8)
    pose = person((1920, 1080))
    took = []
    for number in range(120):
        one = replace(at(number / 30, 120), pose=pose)
        picture = Frame(number, one.t, image)
        began = time.perf_counter()
        shots.note(one, picture)
        took.append(time.perf_counter() - began)
    assert median(took) < 0.3e-3

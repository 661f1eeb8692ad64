"""The measured back on the picture: where it is, where it is not, and in which colour."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.exercise.rules import limit_of
from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray
from formcheck.core.results.events import Tick
from formcheck.core.types import Phase
from formcheck.exercises.deadlift import DEADLIFT
from formcheck.exercises.plank import PLANK
from formcheck.sinks.overlay.skeleton import BackLine
from formcheck.sinks.overlay.state import StateBuilder
from formcheck.sinks.overlay.style import AMBER, BONE, GREEN, RED
from tests.support import sink_scenes as scenes

SIZE = (640, 480)
LIMIT = limit_of(DEADLIFT.fault("back_rounded"), "side")


def bent_over(rounding: float, **changes: object) -> Tick:
    """A tick of somebody deep in a deadlift whose back is drawn at a height of 100 pixels."""
    signals = dict.fromkeys((signal.name for signal in DEADLIFT.signals), math.nan)
    signals |= {"trunk": 60.0, "bulging": 0.08, "rounding": rounding}
    back = np.column_stack([200.0 + 100.0 * BACK_STATIONS, np.full(len(BACK_STATIONS), 100.0)])
    pose = replace(scenes.person(SIZE), back=back)
    return scenes.tick(pose, **({"signals": signals, "phase": Phase.OUT} | changes))


def drawn(tick: Tick, *, mirrored: bool = False) -> FloatArray:
    """Return where the picture (h, w) is no longer grey."""
    image = scenes.picture(SIZE)
    state = StateBuilder().build(image, tick.t, tick.pose, mirrored=mirrored)
    BackLine(DEADLIFT).draw(image, replace(state, tick=tick))
    return np.asarray((image != scenes.GREY_LEVEL).any(axis=2))


@pytest.mark.parametrize(
    ("over", "color"), [(-30.0, GREEN), (-9.0, GREEN), (-4.5, AMBER), (0.0, RED), (30.0, RED)]
)
def test_it_goes_from_green_over_amber_to_red(over: float, color: tuple[int, int, int]) -> None:
    assert BackLine(DEADLIFT).color(bent_over(LIMIT + over)) == color


def test_an_active_fault_is_red_and_one_that_is_ruled_out_green() -> None:
    line = BackLine(DEADLIFT)
    assert line.color(bent_over(math.nan, faults=("back_rounded",))) == RED
    for over, color in ((-30.0, GREEN), (30.0, BONE)):
        upright = bent_over(LIMIT + over)
        signals = {**upright.signals, "trunk": 10.0}
        assert line.color(replace(upright, signals=signals)) == color


@pytest.mark.parametrize("phase", [Phase.READY, Phase.WAITING])
def test_what_is_not_judged_has_the_colour_of_the_skeleton(phase: Phase) -> None:
    assert BackLine(DEADLIFT).color(bent_over(LIMIT + 30, phase=phase)) == BONE
    assert BackLine(DEADLIFT).color(bent_over(math.nan)) == BONE
    assert BackLine(PLANK).color(bent_over(LIMIT + 30)) == BONE


def test_it_lies_on_the_outline_and_stops_where_that_is_cut() -> None:
    tick = bent_over(0.0)
    ys, xs = np.nonzero(drawn(tick))
    assert abs(ys - 100).max() < 8
    assert (xs.min(), xs.max()) == (pytest.approx(190, abs=8), pytest.approx(310, abs=8))
    assert tick.pose is not None
    assert tick.pose.back is not None
    cut = tick.pose.back.copy()
    cut[10:15] = np.nan
    covered = drawn(replace(tick, pose=replace(tick.pose, back=cut)))[:, 240:265]
    assert not covered[:, 8:-8].any()


def test_a_mirrored_picture_mirrors_it() -> None:
    _, xs = np.nonzero(drawn(bent_over(0.0), mirrored=True))
    assert (xs.min(), xs.max()) == (pytest.approx(330, abs=8), pytest.approx(450, abs=8))


def test_without_an_outline_nothing_is_drawn() -> None:
    assert not drawn(scenes.tick(None)).any()
    assert not drawn(scenes.tick(scenes.person(SIZE))).any()
    nowhere = np.full((len(BACK_STATIONS), 2), np.nan)
    assert not drawn(scenes.tick(replace(scenes.person(SIZE), back=nowhere))).any()

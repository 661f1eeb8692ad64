"""The panel: what it says of sets, and the ring of a hold."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal, SetPhase, SetState
from formcheck.core.pose.frame import Image
from formcheck.core.results.events import Event, Started, Tick
from formcheck.core.types import Phase
from formcheck.sinks.overlay.cue_schedule import CueScheduler
from formcheck.sinks.overlay.gauges import draw_ring, ring_share
from formcheck.sinks.overlay.overlay import Overlay
from formcheck.sinks.overlay.panel_text import count_or_clock, heading, phase_words
from formcheck.sinks.overlay.style import GREEN, Box
from tests.support import sink_scenes as scenes

TEN = Goal(reps=10, sets=3)
TIMED = Goal(work_s=60, sets=2)
MINUTE = Goal(hold_s=60, sets=2, rest_s=30)


def panel_pixels(set_state: SetState | None, exercise: Exercise = scenes.SQUAT) -> Image:
    overlay = Overlay(exercise)
    tick = scenes.tick(scenes.person((1280, 720)), set_state=set_state, reps=13)
    return overlay.draw(scenes.frame((1280, 720)), tick)


def told(exercise: Exercise, tick: Tick) -> tuple[str, str, str]:
    words = phase_words(exercise, tick, held=False)
    return count_or_clock(exercise, tick), heading(exercise, tick), words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, ("13", "Squat", "Ready")),
        (
            SetState(TEN, SetPhase.WORKING, 1, 4, 0.0),
            ("4", "Squat · set 1 of 3 · 10 reps", "Ready"),
        ),
        (
            SetState(TEN, SetPhase.RESTING, 1, 10, 0.0, 12.3),
            ("13", "Squat · set 2 of 3 · 10 reps", "Rest"),
        ),
        (
            SetState(TEN, SetPhase.DONE, 3, 10, 0.0),
            ("10", "Squat · set 3 of 3 · 10 reps", "Done"),
        ),
        (
            SetState(TIMED, SetPhase.WORKING, 1, 4, 0.0, work_left_s=12.3),
            ("4", "Squat · set 1 of 2 · 13 s left", "Ready"),
        ),
        (
            SetState(TIMED, SetPhase.RESTING, 1, 4, 0.0, 12.3),
            ("13", "Squat · set 2 of 2 · 60 s", "Rest"),
        ),
    ],
)
def test_the_panel_tells_of_the_set_and_counts_down_the_rest(
    state: SetState | None, words: tuple[str, str, str]
) -> None:
    assert told(scenes.SQUAT, scenes.tick(None, reps=13, set_state=state)) == words


def test_the_clock_is_that_of_the_set() -> None:
    one_set = SetState(Goal(hold_s=60), SetPhase.WORKING, 1, 0, 12.34)
    held = scenes.tick(None, set_state=one_set, hold_s=40.0)
    assert told(scenes.PLANK, held)[:2] == ("0:12.3", "Plank · 60 s")


def test_the_banner_waits_with_go_for_the_set() -> None:
    scheduler = CueScheduler(scenes.SQUAT)
    pose = scenes.person((640, 480))

    def text(t: float, state: SetState, *events: Event) -> str | None:
        shown = scheduler.at(replace(scenes.tick(pose, t=t, set_state=state), events=events))
        return shown.text if shown else None

    ready = SetState(TEN, SetPhase.GET_READY, 1, 0, 0.0, countdown=3)
    assert text(1.0, ready, Started(1.0)) == "Get ready"
    assert text(2.0, replace(ready, countdown=2)) == "Get ready"
    working = SetState(TEN, SetPhase.WORKING, 1, 0, 0.0)
    assert [text(t, working) for t in (3.0, 4.0, 5.0)] == ["Go", "Go", None]
    resting = SetState(TEN, SetPhase.RESTING, 1, 10, 0.0, 12.3)
    assert text(30.0, resting) is None
    assert text(40.0, replace(resting, rest_left_s=2.5, countdown=3)) == "Get ready"
    assert text(43.0, SetState(TEN, SetPhase.WORKING, 2, 0, 0.0)) == "Go"


def test_what_the_panel_tells_of_the_set_is_seen() -> None:
    working = SetState(TEN, SetPhase.WORKING, 1, 4, 0.0)
    resting = SetState(TEN, SetPhase.RESTING, 1, 10, 0.0, 12.3)
    pictures = [panel_pixels(state) for state in (None, working, resting)]
    for one, other in itertools.pairwise(pictures):
        assert (one != other).any(axis=2).sum() > 200


@pytest.mark.parametrize(
    ("state", "hold_s", "share"),
    [
        (None, 0.0, 0.0),
        (None, 15.0, 0.25),
        (None, 75.0, 0.25),  # once round a minute
        (SetState(MINUTE, SetPhase.WORKING, 1, 0, 45.0), 90.0, 0.75),  # of the set, not of all
        (SetState(MINUTE, SetPhase.DONE, 2, 0, 60.2), 120.0, 1.0),
        (SetState(MINUTE, SetPhase.RESTING, 1, 0, 60.0, 10.0), 60.0, 1 / 3),  # what is left of it
        (SetState(Goal(hold_s=9, sets=2, rest_s=0), SetPhase.RESTING, 1, 0, 9.0), 9.0, 0.0),
    ],
)
def test_the_ring_fills_with_the_hold_and_empties_with_the_rest(
    state: SetState | None, hold_s: float, share: float
) -> None:
    assert ring_share(scenes.tick(None, set_state=state, hold_s=hold_s)) == pytest.approx(share)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_the_ring_is_filled_clockwise_from_the_top(share: float) -> None:
    image = np.zeros((100, 100, 3), np.uint8)
    draw_ring(image, Box(0, 0, 100, 100), share, GREEN)
    middle = 11  # of the ring's own width
    points = {"right": (50, 99 - middle), "left": (50, middle), "lower": (81, 22)}
    lit = {name for name, (y, x) in points.items() if image[y, x].any()}
    assert (
        lit == {0.0: set(), 0.25: {"right"}, 0.5: {"right"}, 1.0: {"right", "left", "lower"}}[share]
    )
    assert (image[40:60, 40:60] == 0).all()


def test_the_ring_of_a_longer_hold_covers_more_of_the_picture() -> None:
    def green(hold_s: float) -> int:
        pose = scenes.person((1280, 720))
        tick = replace(scenes.tick(pose, hold_s=hold_s), phase=Phase.HOLD, faults=())
        drawn = Overlay(scenes.PLANK).draw(scenes.frame((1280, 720)), tick).astype(int)
        return int((abs(drawn - np.array(GREEN)) < 12).all(axis=2).sum())

    assert green(11.1) < green(31.1) < green(51.1)

"""Which cue is shown, and for how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.results.events import (
    Attempt,
    AttemptEnded,
    HeldPosture,
    HoldEnded,
    Rep,
    RepEnded,
    Started,
    Tick,
)
from formcheck.core.types import Phase
from formcheck.sinks.overlay.cue_schedule import Cue, CueScheduler, CueTone
from tests.support.sink_scenes import PLANK, SQUAT, person, tick

HD = (1280, 720)


def rep(*faults: str) -> Rep:
    return Rep(1, None, 0.0, 1.0, 2.0, {}, faults)


def said(exercise: Exercise, ticks: list[Tick]) -> list[str | None]:
    scheduler = CueScheduler(exercise)
    found = [scheduler.at(one) for one in ticks]
    return [cue.text if cue else None for cue in found]


def at_30_fps(seconds: float) -> list[float]:
    return [n / 30 for n in range(round(seconds * 30))]


def test_the_most_important_active_fault_is_said() -> None:
    pose = person(HD)
    found = CueScheduler(SQUAT).at(tick(pose, faults=("lean", "round")))
    assert found == Cue("Straighten your back", CueTone.STOP, "round")


def test_a_fault_of_one_picture_is_shown_long_enough_to_be_read() -> None:
    pose = person(HD)
    ticks = [tick(pose, t=t, faults=("lean",) if t == 0 else ()) for t in at_30_fps(3)]
    shown_s = said(SQUAT, ticks).count("Chest up") / 30
    assert 0.8 <= shown_s <= 1.0


def test_a_fault_that_trembles_on_its_limit_is_one_cue() -> None:
    pose = person(HD)
    ticks = [
        tick(pose, t=t, faults=("lean",) if n % 4 == 0 else ()) for n, t in enumerate(at_30_fps(3))
    ]
    assert set(said(SQUAT, ticks)) == {"Chest up"}


def test_danger_does_not_wait_and_a_lesser_fault_does() -> None:
    pose = person(HD)
    ticks = [
        tick(pose, t=t, faults=("lean",) if t < 0.2 or t > 0.5 else ("round",))
        for t in at_30_fps(2)
    ]
    found = said(SQUAT, ticks)
    assert found[7] == "Straighten your back"
    assert 0.8 <= found.count("Straighten your back") / 30 <= 1.1
    assert found[-1] == "Chest up"


def test_the_verdict_on_a_rep_stays_and_the_gravest_fault_speaks() -> None:
    pose = person(HD)
    ticks = [
        tick(pose, t=t, events=(RepEnded(t, rep("fast", "shallow")),) if t == 0 else ())
        for t in at_30_fps(5)
    ]
    found = said(SQUAT, ticks)
    assert set(found) == {"Go deeper", None}
    assert 2.4 <= found.count("Go deeper") / 30 <= 3.1


@pytest.mark.parametrize(
    ("exercise", "event", "text"),
    [
        (SQUAT, RepEnded(0.0, rep()), "Good"),
        (SQUAT, Started(0.0), "Go"),
        (SQUAT, AttemptEnded(0.0, Attempt(0, 1, "not deep enough", {})),
         "Not counted: not deep enough"),
        (PLANK, HoldEnded(0.0, HeldPosture(None, 0, 62, 62, 60, ())), "Held 1:02.0"),
    ],
)  # fmt: skip
def test_events_are_told_for_a_while(exercise: Exercise, event: Started, text: str) -> None:
    pose = person(HD)
    ticks = [tick(pose, t=t, events=(event,) if t == 0 else ()) for t in at_30_fps(4)]
    found = said(exercise, ticks)
    assert found[0] == text
    assert found[-1] is None


def test_nobody_is_said_at_once_at_first_and_not_for_a_missed_picture() -> None:
    pose = person(HD)
    assert said(SQUAT, [tick(None)]) == ["No person in the picture"]
    missed = [tick(None if 10 < n < 20 else pose, t=n / 30) for n in range(40)]
    assert set(said(SQUAT, missed)) == {None}
    gone = [tick(pose if t < 1 else None, t=t) for t in at_30_fps(3)]
    assert said(SQUAT, gone)[-1] == "No person in the picture"


def test_waiting_is_told_in_the_words_of_the_exercise() -> None:
    waiting = tick(person(HD), phase=Phase.WAITING)
    assert said(SQUAT, [waiting]) == ["Take the start position"]
    own = replace(SQUAT, phase_titles={Phase.WAITING: "Stand upright"})
    assert said(own, [waiting]) == ["Stand upright"]


def test_time_that_starts_anew_forgets_what_was_said() -> None:
    pose = person(HD)
    ticks = [tick(pose, t=60.0, faults=("round",)), tick(pose, t=0.0)]
    assert said(SQUAT, ticks)[-1] is None


def test_what_is_told_is_shown_for_a_while_unless_something_is_urgent() -> None:
    scheduler = CueScheduler(SQUAT)
    pose = person((640, 480))
    scheduler.tell("Slow computer")
    shown = [scheduler.at(tick(pose, t=t / 10)) for t in range(80)]
    texts = [one.text if one else None for one in shown]
    assert texts[:45] == ["Slow computer"] * 45
    assert texts[-1] is None
    scheduler.tell("Slow computer")
    urgent = scheduler.at(tick(pose, t=9.0, faults=("round",)))
    assert urgent is not None
    assert urgent.text == "Straighten your back"

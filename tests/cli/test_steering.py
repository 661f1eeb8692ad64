"""Without a key: a goal that ends the session, an arm that pauses it, and the same words again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.app.pipeline import (
    PAUSE_TAKES_S,
    Controls,
    Observation,
    observations_from_poses,
    run,
)
from formcheck.capture.recording.recording import Recording, RecordingWriter
from formcheck.core.coaching.coach import Coach
from formcheck.core.coaching.raised_arm import KEPT_S
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import ArmRaised, Tick
from formcheck.core.results.report import Report, Source
from formcheck.core.workout.sets import LINGERS_S
from formcheck.exercises import get
from formcheck.exercises.squat import SQUAT
from formcheck.sinks.base import Command, Sink
from tests.golden import FOLDER, RECORDINGS, judged, name_of
from tests.support.motion import Key, clock, film
from tests.support.postures import BOTTOM, STANDING

FPS = 30.0
NAMELESS = Source("test", "camera")


@dataclass
class Ear:
    """A sink that notes what is said and seen."""

    exercise: Exercise = SQUAT
    said: list[tuple[float, str]] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    coach: Coach = field(init=False)

    def __post_init__(self) -> None:
        self.coach = Coach(self.exercise)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        self.ticks.append(tick)
        self.said += [(tick.t, utterance.text) for utterance in self.coach.step(tick)]

    def close(self, report: Report | None) -> None:
        """Nothing more to hear."""

    @property
    def words(self) -> list[str]:
        """What is said."""
        return [text for _, text in self.said]


def written(folder: Path, goal: Goal | None = None) -> RecordingWriter:
    """Return the sink that records."""
    return RecordingWriter(
        folder / "poses.jsonl.gz",
        exercise="squat",
        thresholds={},
        model="full",
        source=NAMELESS,
        goal=goal,
    )


def again(folder: Path) -> tuple[Ear, dict[str, Any]]:
    """Replay what was recorded; return what is said and the report."""
    ear, recording = Ear(), Recording(folder / "poses.jsonl.gz")
    run(
        observations_from_poses(recording),
        SQUAT,
        [ear],
        describe=lambda: NAMELESS,
        goal=recording.goal,
    )
    report = judged(folder / "poses.jsonl.gz")
    del report["source"]["kind"]
    return ear, report


def told(report: Report) -> dict[str, Any]:
    data = report.to_dict()
    del data["source"]["kind"], data["formcheck_version"]
    return data


def reps(begin_s: float, count: int) -> list[Key]:
    """Squat so many times, 2.5 s each."""
    keys: list[Key] = []
    for number in range(count):
        t = begin_s + 2.5 * number
        keys += [(t, STANDING), (t + 0.9, BOTTOM), (t + 1.1, BOTTOM), (t + 2.0, STANDING)]
    return [*keys, (begin_s + 2.5 * count, STANDING)]


def raising(begin_s: float, seconds: float = 3.0) -> list[Key]:
    """Lift the right arm, keep it up for so long and let it hang again."""
    up = replace(STANDING, upper_arm=np.array([5.0, 175.0]))
    return [
        *((begin_s, STANDING), (begin_s + 0.4, up)),
        *((begin_s + 0.4 + seconds, up), (begin_s + 0.8 + seconds, STANDING)),
    ]


def observations(*parts: Sequence[Key]) -> list[Observation]:
    keys = [(0.0, STANDING), *(key for part in parts for key in part)]
    return [Observation(t, pose, None) for t, pose in film(keys, clock(keys[-1][0], FPS))]


#: One rep, a pause with another rep in it, one more rep.
WITH_PAUSE = observations(reps(1.0, 1), raising(4.0), reps(9.0, 1), raising(12.0), reps(17.0, 1))


def test_a_goal_ends_the_session_a_while_after_it_is_reached(tmp_path: Path) -> None:
    ear, goal = Ear(), Goal(reps=2, sets=2, rest_s=3)
    source = iter(observations(reps(1.0, 9)))
    sinks: list[Sink] = [ear, written(tmp_path, goal)]
    report = run(source, SQUAT, sinks, describe=lambda: NAMELESS, goal=goal)
    assert [one.complete for one in report.sets] == [True, True]
    assert ear.ticks[-1].t == pytest.approx(report.sets[1].end_s + LINGERS_S, abs=0.05)
    assert next(source, None) is not None, "the camera would have gone on"
    assert ear.words[-1] == "done, well done"
    assert report.source.problem is None
    replayed, repeated = again(tmp_path)
    assert replayed.said == ear.said
    assert repeated == told(report)
    assert repeated["goal"] == {"reps": 2, "hold_s": None, "sets": 2, "rest_s": 3}


def test_without_a_goal_the_recording_says_nothing_of_one(tmp_path: Path) -> None:
    run(observations(reps(1.0, 1)), SQUAT, [written(tmp_path)], describe=lambda: NAMELESS)
    assert Recording(tmp_path / "poses.jsonl.gz").goal is None


def steered(seen: Sequence[Observation], controls: Controls, *sinks: Sink) -> Report:
    return run(seen, SQUAT, sinks, describe=lambda: NAMELESS, controls=controls)


def test_a_raised_arm_pauses_and_goes_on(tmp_path: Path) -> None:
    ear, idled = Ear(), list[None]()
    controls = Controls(idle=lambda: idled.append(None), by_arm=True)
    report = steered(WITH_PAUSE, controls, ear, written(tmp_path))
    assert len(report.reps) == 2, "the rep in the pause does not count"
    assert report.attempts == ()
    [gap] = [(a, b) for a, b in pairwise(ear.ticks) if b.t - a.t > 1.5 / FPS]
    assert gap[0].t == pytest.approx(4.0 + KEPT_S, abs=0.5)
    assert gap[1].t - gap[0].t == pytest.approx(PAUSE_TAKES_S, abs=1.5 / FPS)
    assert len(idled) == pytest.approx(8.0 * FPS, abs=3)
    assert ear.words == ["stop if it hurts", "1", "paused", "go on", "2"]
    replayed, repeated = again(tmp_path)
    assert replayed.said == ear.said
    assert repeated == told(report)


def test_where_it_is_not_listened_to_a_raised_arm_changes_nothing() -> None:
    ear = Ear()
    report = steered(WITH_PAUSE, Controls(), ear)
    assert len(report.reps) == 3
    assert len(ear.ticks) == len(WITH_PAUSE)
    signs = [event for tick in ear.ticks for event in tick.events if isinstance(event, ArmRaised)]
    assert len(signs) == 2


def test_arm_and_key_may_take_turns() -> None:
    """Paused by the arm, gone on with by the key while the arm is down."""
    ear, commands = Ear(), deque[Command]()

    def watched() -> Iterator[Observation]:
        for one in WITH_PAUSE:
            if one.t == pytest.approx(8.5, abs=0.5 / FPS):
                commands.append(Command.PAUSE)
            yield one

    controls = Controls(commands=commands, by_arm=True)
    report = run(watched(), SQUAT, [ear], describe=lambda: NAMELESS, controls=controls)
    # The arm pauses again at 14 s, and nobody ends that.
    assert len(report.reps) == 2
    assert ear.words == ["stop if it hurts", "1", "paused", "go on", "2", "paused"]


def test_an_arm_that_stays_up_pauses_once() -> None:
    ear = Ear()
    steered(observations(raising(1.0, 12.0)), Controls(by_arm=True), ear)
    assert ear.ticks[-1].t < 4.0


def test_before_the_session_begins_no_arm_is_listened_to() -> None:
    ear = Ear()
    seen = observations(raising(0.5, 4.0), reps(7.0, 1))
    controls = Controls(prepared=lambda one: one.t > 3.4, by_arm=True)
    report = steered(seen, controls, ear)
    # It is still up when the session begins, but not for long enough.
    assert len(report.reps) == 1


def test_a_reset_begins_the_goal_anew() -> None:
    ear, commands, goal = Ear(), deque[Command](), Goal(reps=2, sets=1)

    def watched() -> Iterator[Observation]:
        for one in observations(reps(1.0, 4)):
            if one.t == pytest.approx(3.6, abs=0.5 / FPS):
                commands.append(Command.RESET)
            yield one

    report = run(
        watched(),
        SQUAT,
        [ear],
        describe=lambda: NAMELESS,
        controls=Controls(commands=commands),
        goal=goal,
    )
    [one] = report.sets
    assert (one.reps, one.complete) == ((1, 2), True)
    assert ear.words.count("1") == 2


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
def test_a_replayed_sample_is_coached_with_the_same_words(recording: Path, tmp_path: Path) -> None:
    first = Recording(recording)
    exercise = get(first.exercise)
    ears = [Ear(exercise), Ear(exercise)]
    copy = RecordingWriter(
        tmp_path / "copy.gz",
        exercise=exercise.name,
        thresholds={},
        model="full",
        source=NAMELESS,
    )
    run(observations_from_poses(first), exercise, [ears[0], copy], describe=lambda: NAMELESS)
    run(
        observations_from_poses(Recording(copy.path)),
        exercise,
        [ears[1]],
        describe=lambda: NAMELESS,
    )
    assert ears[0].said == ears[1].said
    assert len(ears[0].said) > 1


def test_a_sample_with_faults_hears_more_than_numbers() -> None:
    recording = Recording(FOLDER / "plank_pike.poses.jsonl.gz")
    ear = Ear(get("plank"))
    run(observations_from_poses(recording), get("plank"), [ear], describe=lambda: NAMELESS)
    assert "hips down" in ear.words

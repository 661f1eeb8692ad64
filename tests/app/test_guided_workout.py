"""A workout from end to end: what is shown and said, what is kept, and how it may end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from formcheck.app.guided_workout import ASKS_S, LINGERS_S, GuidedWorkout
from formcheck.app.pipeline import Observation
from formcheck.core.coaching.camera_setup import Advice
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report, Source
from formcheck.core.workout.definition import Step, Workout
from formcheck.core.workout.introduction import ADVICE, STOP_FOR_TODAY, StepCard, speaking_s
from formcheck.core.workout.report import Ending, Outcome, WorkoutReport
from formcheck.errors import CameraError, OutputError
from formcheck.exercises import get
from formcheck.filenames import MOST_BYTES
from formcheck.sinks.base import Command, Sink
from tests.app.test_pipeline import Diary
from tests.cli.test_steering import reps
from tests.support.motion import Key, clock, film
from tests.support.motions.plank import plank_motion
from tests.support.postures import STANDING

FPS = 30.0
PICTURE = np.zeros((4, 6, 3), np.uint8)
BETWEEN_S = 2
ONE = Step("squat", Goal(reps=1))
#: The first squat is over at 5.5 s, the second exercise begins some 6 s later.
SQUATS: tuple[Key, ...] = (*reps(3.0, 1), *reps(13.0, 1), *reps(23.0, 1))


@dataclass
class FakeDisplay:
    """Notes what it is asked to show."""

    notes: list[Any] = field(default_factory=list)

    def begin(self, exercise: Exercise) -> None:
        self.notes.append(("begin", exercise.name))

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if self.notes[-1] != "ticks":
            self.notes.append("ticks")

    def show(self, frame: Frame, card: StepCard) -> None:
        if not (isinstance(self.notes[-1], StepCard) and self.notes[-1].title == card.title):
            self.notes.append(card)

    def ask(self, frame: Frame, question: str) -> None:
        if self.notes[-1] != question:
            self.notes.append(question)

    def advise(self, frame: Frame, pose: Pose | None, advice: Advice) -> None:
        raise AssertionError

    def wait(self, problem: str) -> None:
        raise AssertionError

    def tell(self, text: str) -> None:
        self.notes.append(text)

    def idle(self) -> None:
        if self.notes[-1] != "idle":
            self.notes.append("idle")

    def close(self, report: Report | None) -> None:
        self.notes.append("closed")

    @property
    def titles(self) -> list[str]:
        return [note.title for note in self.notes if isinstance(note, StepCard)]


@dataclass
class FakeVoice(Diary):
    """A voice that notes of which reports it is to say why too little counted."""

    summed_up: list[Report] = field(default_factory=list)

    def sum_up(self, report: Report) -> None:
        self.summed_up.append(report)


@dataclass
class FakeSetup:
    """Stands for LiveSetup."""

    display: FakeDisplay = field(default_factory=FakeDisplay)
    voice: FakeVoice = field(default_factory=FakeVoice)
    said: list[str] = field(default_factory=list)
    commands: deque[Command] = field(default_factory=deque)
    ends: bool = False

    @property
    def voices(self) -> Sequence[FakeVoice]:
        return [self.voice]

    def begin(self, exercise: Exercise) -> None:
        self.display.begin(exercise)

    def say(self, text: str) -> None:
        self.said.append(text)

    def tell(self, text: str) -> None:
        self.display.tell(text)
        self.say(text)

    def make_setup_guide(self, exercise: Exercise) -> Callable[[Observation], bool]:
        return lambda seen: True

    def describe(self) -> Source:
        return Source("test", "camera", problem="stopped with Ctrl-C" if self.ends else None)

    def interrupted(self) -> bool:
        return self.ends


@dataclass
class Session:
    """A workout in a setup, with everything that came of it."""

    steps: tuple[Step, ...] = (ONE, ONE)
    setup: FakeSetup = field(default_factory=FakeSetup)
    kept: list[WorkoutReport] = field(default_factory=list)
    files: dict[str, Diary] = field(default_factory=dict)
    left: int = 0

    def follow(
        self, *keys: Key, wishes: dict[float, Callable[[], None]] | None = None
    ) -> WorkoutReport:
        """Do it to a motion; at each of the times a wish is made."""
        seen = observations(keys or SQUATS, dict(wishes or {}))
        report = self.guided().run(seen)
        self.left = len(list(seen))
        assert self.kept[-1] == report
        return report

    def guided(self) -> GuidedWorkout:
        def opened(folder: str, number: int) -> Sequence[Sink]:
            return [self.files.setdefault(folder, Diary())]

        workout = Workout("test", "Test", "A test.", self.steps, BETWEEN_S)
        exercises = [get(step.exercise) for step in self.steps]
        setup: Any = self.setup
        return GuidedWorkout(workout, exercises, setup, opened, self.kept.append, "2026-01-01")

    def press(self, command: Command) -> Callable[[], None]:
        return lambda: self.setup.commands.append(command)


def observations(
    keys: Sequence[Key], wishes: dict[float, Callable[[], None]]
) -> Iterator[Observation]:
    frames = film([(0.0, STANDING), *keys], clock(keys[-1][0], FPS))
    for number, (t, pose) in enumerate(frames):
        for at_s in [one for one in wishes if one <= t]:
            wishes.pop(at_s)()
        yield Observation(t, pose, Frame(number, t, PICTURE))


def outcomes(report: WorkoutReport) -> list[Outcome]:
    return [step.outcome for step in report.steps]


def test_it_goes_from_one_exercise_to_the_next_and_says_goodbye() -> None:
    session = Session()
    report = session.follow(*SQUATS, (40.0, STANDING))
    assert report.ending is Ending.DONE
    assert outcomes(report) == [Outcome.DONE, Outcome.DONE]
    notes = [
        note.title if isinstance(note, StepCard) else note for note in session.setup.display.notes
    ]
    squat = [("begin", "squat"), "Squat", "ticks"]
    assert notes == [*squat, *squat, "Well done"], "and never closed"
    assert session.setup.voice.reports == [], "the voice is lent as well"
    assert [len(one.reps) for one in session.setup.voice.summed_up] == [ONE.goal.reps] * 2
    assert session.left > 0, "the camera would have gone on"
    assert session.setup.said[0] == ADVICE
    assert session.setup.said[-1] == "workout done, well done"


def test_what_is_to_be_done_is_told_before_each() -> None:
    session = Session()
    session.follow()
    first, second, _ = [note for note in session.setup.display.notes if isinstance(note, StepCard)]
    assert (first.over, second.over) == ("First: 1 of 2", "Next: 2 of 2")
    squat = get("squat")
    assert second.lines == ("1 rep.", *squat.how_to, squat.camera)
    assert second.note == ADVICE
    assert (first.left_s, second.left_s) == (BETWEEN_S, BETWEEN_S)
    assert "next: Squat, 1 rep" in session.setup.said


def test_an_exercise_of_a_long_name_has_a_folder_that_can_be_made() -> None:
    session = Session()
    guided = session.guided()
    guided.exercises = [replace(get("squat"), name=f"squat_{'x' * 300}{end}") for end in "ab"]
    report = guided.run(observations(SQUATS, {}))
    first, second = [str(step.folder) for step in report.steps]
    assert first.startswith("1-squat_xxx")
    assert second.startswith("2-squat_xxx")
    assert max(len(first), len(second)) <= MOST_BYTES


def test_each_exercise_has_its_own_files_and_its_own_time() -> None:
    session = Session()
    report = session.follow()
    assert [step.folder for step in report.steps] == ["1-squat", "2-squat"]
    for step, diary in zip(report.steps, session.files.values(), strict=True):
        assert diary.reports == [step.report]
        assert diary.ticks[0].t == pytest.approx(0.0, abs=0.05)
        assert step.report is not None
        assert [rep.number for rep in step.report.reps] == [1]
        assert step.report.goal == ONE.goal
        assert (step.reps, step.sets_done) == (1, 1)
    ends = [diary.ticks[-1].t for diary in session.files.values()]
    assert all(6.0 < end < 12.0 for end in ends)


def test_what_is_done_is_kept_every_second() -> None:
    session = Session()
    session.follow()
    under_way = [kept for kept in session.kept if kept.steps[0].outcome is Outcome.UNDER_WAY]
    assert len(under_way) == pytest.approx(session.files["1-squat"].ticks[-1].t, abs=1.5)
    assert [kept.steps[0].reps for kept in under_way] == sorted(
        kept.steps[0].reps for kept in under_way
    )
    assert under_way[0].steps[0].folder == "1-squat"
    assert under_way[-1].steps[0].sets_done == 1
    assert under_way[-1].ending is None
    assert session.kept[0].steps[0].outcome is Outcome.TO_COME


def test_a_hold_is_timed_on_the_way() -> None:
    session = Session(steps=(Step("plank", Goal(hold_s=3)),))
    frames = plank_motion(12.0).frames
    seen = (Observation(t, pose, Frame(0, t, PICTURE)) for t, pose in frames)
    report = session.guided().run(seen)
    assert outcomes(report) == [Outcome.DONE]
    held = [kept.steps[0].hold_s for kept in session.kept]
    assert held[-1] > 3.0
    assert held == sorted(held)
    assert any(0 < one < 3 for one in held)


def test_an_exercise_is_skipped_before_it_begins_and_leaves_no_files() -> None:
    session = Session()
    report = session.follow(wishes={1.0: session.press(Command.SKIP)})
    assert outcomes(report) == [Outcome.SKIPPED, Outcome.DONE]
    assert report.ending is Ending.DONE
    assert list(session.files) == ["2-squat"]
    assert (report.steps[0].folder, report.steps[0].report) == (None, None)


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize(("goal", "outcome"), [(5, Outcome.SKIPPED), (1, Outcome.DONE)])
def test_an_exercise_is_skipped_in_the_middle(paused: bool, goal: int, outcome: Outcome) -> None:
    """One whose goal is reached is done."""
    session = Session(steps=(Step("squat", Goal(reps=goal)), ONE))
    pause = {6.5: session.press(Command.PAUSE)} if paused else {}
    report = session.follow(wishes={**pause, 7.0: session.press(Command.SKIP)})
    assert ("idle" in session.setup.display.notes) is paused
    assert outcomes(report) == [outcome, Outcome.DONE]
    assert (report.steps[0].reps, report.steps[0].sets_done) == (1, int(goal == 1))
    assert report.steps[0].report is not None


def test_an_introduction_waits_in_a_pause() -> None:
    session = Session()
    pause = session.press(Command.PAUSE)
    session.follow(wishes={1.0: pause, 2.5: session.press(Command.PAUSE)})
    # One second was left of it.
    assert session.files["1-squat"].frames[0] is not None
    assert session.files["1-squat"].frames[0].t == pytest.approx(3.0, abs=0.6)


def test_a_person_who_stops_is_asked_why() -> None:
    session = Session()
    quit_, pain = session.press(Command.QUIT), session.press(Command.PAIN)
    report = session.follow(wishes={7.0: quit_, 9.0: pain})
    assert report.ending is Ending.PAIN
    assert outcomes(report) == [Outcome.DONE, Outcome.TO_COME]
    assert "Why do you stop?" in session.setup.display.notes
    assert session.setup.display.titles[-1] == "Stop for today"
    assert session.setup.said[-2:] == ["Why do you stop? If it hurts, press P", STOP_FOR_TODAY]


@pytest.mark.parametrize("answer", [Command.QUIT, Command.PAUSE, Command.SKIP])
def test_any_other_answer_means_enough(answer: Command) -> None:
    session = Session()
    report = session.follow(wishes={4.0: session.press(Command.QUIT), 6.0: session.press(answer)})
    assert report.ending is Ending.STOPPED
    assert outcomes(report) == [Outcome.STOPPED, Outcome.TO_COME]
    assert session.setup.display.titles == ["Squat"], "no last words"
    assert not session.setup.commands


def test_no_answer_means_enough() -> None:
    session = Session()
    report = session.follow(wishes={4.0: session.press(Command.QUIT)})
    assert report.ending is Ending.STOPPED
    last_t = SQUATS[-1][0]
    assert session.left == pytest.approx((last_t - 4.0 - ASKS_S) * FPS, abs=5)


def test_a_key_that_is_kept_down_is_no_answer() -> None:
    session = Session()
    again = {4.0 + n / 10: session.press(Command.QUIT) for n in range(5)}
    report = session.follow(wishes={**again, 7.0: session.press(Command.PAIN)})
    assert report.ending is Ending.PAIN


def test_pain_ends_it_at_once() -> None:
    session = Session()
    report = session.follow(wishes={4.0: session.press(Command.PAIN)})
    assert report.ending is Ending.PAIN
    assert outcomes(report) == [Outcome.STOPPED, Outcome.TO_COME]
    assert "Why do you stop?" not in session.setup.display.notes
    assert session.setup.said[-1] == STOP_FOR_TODAY
    farewell_s = speaking_s(STOP_FOR_TODAY) + LINGERS_S
    assert session.left == pytest.approx((SQUATS[-1][0] - 4.0 - farewell_s) * FPS, abs=5)


def test_ctrl_c_ends_it_without_words() -> None:
    session = Session()

    def interrupt() -> None:
        session.setup.ends = True

    report = session.follow(wishes={7.0: interrupt})
    assert report.ending is Ending.INTERRUPTED
    assert outcomes(report) == [Outcome.DONE, Outcome.TO_COME]
    assert session.setup.display.titles == ["Squat"]


def test_a_source_that_ends_cuts_it_short() -> None:
    session = Session()
    report = session.follow(*reps(3.0, 1), (8.0, STANDING))
    assert report.ending is Ending.CUT_SHORT
    assert outcomes(report) == [Outcome.DONE, Outcome.CUT_SHORT]
    assert report.steps[1].report is None


def test_an_error_is_raised_once_all_is_kept() -> None:
    session = Session()

    def unplug() -> None:
        raise CameraError("gone")

    with pytest.raises(CameraError, match="gone"):
        session.follow(wishes={7.0: unplug})
    last = session.kept[-1]
    assert last.ending is Ending.CUT_SHORT
    assert outcomes(last) == [Outcome.CUT_SHORT, Outcome.TO_COME]
    assert last.steps[0].reps == 1


def test_files_that_cannot_be_written_end_it() -> None:
    session = Session()
    session.files["1-squat"] = Diary(fails_at=30)
    with pytest.raises(OutputError, match="is full"):
        session.follow()
    assert session.kept[-1].ending is Ending.CUT_SHORT


def test_sides_are_changed_between_sets() -> None:
    step = Step("squat", Goal(reps=1, sets=2, rest_s=3), each_side=True)
    session = Session(steps=(step,))
    session.follow(*reps(3.0, 1), *reps(9.0, 1), (20.0, STANDING))
    assert session.setup.said.count("Change sides") == 1
    assert session.setup.display.notes.count("Change sides") == 1
    assert "One side, then the other." in session.setup.display.notes[1].lines


def test_r_begins_the_exercise_anew_and_not_the_workout() -> None:
    session = Session(steps=(ONE, Step("squat", Goal(reps=2))))
    report = session.follow(
        *reps(3.0, 1), *reps(13.0, 1), *reps(20.0, 2), (40.0, STANDING),
        wishes={17.0: session.press(Command.RESET)},
    )  # fmt: skip
    assert outcomes(report) == [Outcome.DONE, Outcome.DONE]
    assert report.steps[1].report is not None
    assert [rep.number for rep in report.steps[1].report.reps] == [1, 2]
    assert min(rep.start_s for rep in report.steps[1].report.reps) > 7.0

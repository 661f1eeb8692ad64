"""A workout as one guided session: one loop per exercise, with introductions between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from formcheck._version import __version__
from formcheck.app.pipeline import Controls, Observation, run
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import SetPhase
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import HoldEnded, Restarted, Tick
from formcheck.core.results.report import Report
from formcheck.core.types import Phase
from formcheck.core.workout.definition import Workout
from formcheck.core.workout.introduction import (
    ADVICE,
    STOP_FOR_TODAY,
    Introduction,
    StepCard,
    introduction_of,
    speaking_s,
)
from formcheck.core.workout.report import Ending, Outcome, StepRecord, WorkoutReport
from formcheck.filenames import derived_name
from formcheck.sinks.base import Command, KeepOpen, LazySinks, Sink
from formcheck.sinks.text.reasons import view_words

if TYPE_CHECKING:
    from formcheck.app.live_setup import LiveSetup

#: No answer within this time means: had enough.
ASKS_S = 15.0
#: Ignores a key that is still held down from before the question.
ANSWERED_AFTER_S = 0.7
#: Time that the last words stay when they have been said.
LINGERS_S = 2.0
#: Interval between two records of the progress.
NOTED_EVERY_S = 1.0
WHY = "Why do you stop?"
#: The commands that end an exercise: its outcome, and the ending of the workout if it ends too.
_ENDS: Mapping[Command, tuple[Outcome, Ending | None]] = {
    Command.SKIP: (Outcome.SKIPPED, None),
    Command.QUIT: (Outcome.STOPPED, Ending.STOPPED),
    Command.PAIN: (Outcome.STOPPED, Ending.PAIN),
}


@dataclass(slots=True, eq=False)
class GuidedWorkout:
    """Runs a workout.

    Args:
        exercises: One for each step.
        files: Opens the files of one exercise, given the name of its folder and its number.
        keep: Saves the report, after every addition.
        started: Local date and time in ISO 8601.
    """

    workout: Workout
    exercises: Sequence[Exercise]
    setup: LiveSetup
    files: Callable[[str, int], Sequence[Sink]]
    keep: Callable[[WorkoutReport], None]
    started: str
    report: WorkoutReport = field(init=False)

    def __post_init__(self) -> None:
        steps = zip(self.workout.steps, self.exercises, strict=True)
        self.report = WorkoutReport(
            formcheck_version=__version__,
            workout=self.workout.name,
            title=self.workout.title,
            started=self.started,
            steps=tuple(StepRecord(one.name, one.title, step.goal) for step, one in steps),
        )

    def run(self, observations: Iterator[Observation]) -> WorkoutReport:
        """Run all exercises and return the report; it is saved on the way."""
        self.keep(self.report)
        ending: Ending | None = None
        try:
            for number in range(len(self.exercises)):
                ending = self._exercise(number, observations)
                if ending is not None:
                    break
        except BaseException:
            self._end(Ending.CUT_SHORT)
            raise
        self._end(ending or Ending.DONE)
        self._say_farewell(observations)
        return self.report

    def _note(self, number: int, record: StepRecord) -> None:
        steps = list(self.report.steps)
        steps[number] = record
        self.report = replace(self.report, steps=tuple(steps))
        self.keep(self.report)

    def _end(self, ending: Ending) -> None:
        # An error may have left an exercise in the middle.
        left = Outcome.CUT_SHORT
        steps = tuple(
            replace(one, outcome=left) if one.outcome is Outcome.UNDER_WAY else one
            for one in self.report.steps
        )
        self.report = replace(self.report, steps=steps, ending=ending)
        self.keep(self.report)

    def _exercise(self, number: int, observations: Iterator[Observation]) -> Ending | None:
        """Run one exercise; return the ending of the workout, or None to continue."""
        step, exercise, setup = self.workout.steps[number], self.exercises[number], self.setup
        setup.begin(exercise)
        folder = derived_name(f"{number + 1}-{exercise.name}", "")
        files = LazySinks(lambda: self.files(folder, number))
        progress = StepProgress(
            replace(self.report.steps[number], folder=folder), partial(self._note, number)
        )
        introduction = introduction_of(
            step,
            exercise,
            (number + 1, len(self.exercises)),
            self.workout.between_s,
            seen_from=view_words(exercise.views[0], exercise),
        )
        if number == 0 and not self.workout.between_s:
            setup.say(ADVICE)  # no card tells it then
        voices = [KeepOpen(voice, voice.sum_up) for voice in setup.voices]
        sinks: list[Sink] = [*voices, KeepOpen(setup.display), files, progress]
        if step.each_side:
            sinks.append(SideCaller(setup.tell))
        report = run(
            observations,
            exercise,
            sinks,
            describe=setup.describe,
            controls=Controls(
                stop=lambda: setup.interrupted() or self._pending_command() is not None,
                commands=setup.commands,
                idle=setup.display.idle,
                prepared=partial(self._prepare, introduction, setup.make_setup_guide(exercise)),
                by_arm=True,
                own_clock=True,
            ),
            goal=step.goal,
        )
        outcome, ending = self._outcome(report)
        self._note(number, _conclude(self.report.steps[number], outcome, report))
        return self._ask_reason(observations) if ending is Ending.STOPPED else ending

    def _pending_command(self) -> Command | None:
        return next((one for one in tuple(self.setup.commands) if one in _ENDS), None)

    def _prepare(
        self, introduction: Introduction, guide: Callable[[Observation], bool], seen: Observation
    ) -> bool:
        """Show the introduction, then the camera setup; return True when both are done."""
        shown = introduction.step(seen.t)
        if shown is None or seen.frame is None:
            return guide(seen)
        if shown.says is not None:
            self.setup.say(shown.says)
        self.setup.display.show(seen.frame, shown.card)
        return False

    def _outcome(self, report: Report) -> tuple[Outcome, Ending | None]:
        """Return the outcome of an exercise, and the ending of the workout if it ends here."""
        command = self._pending_command()
        self.setup.commands.clear()
        reached = report.goal is not None and _sets_done(report) == report.goal.sets
        outcome, ending = Outcome.CUT_SHORT, None if reached else Ending.CUT_SHORT
        if self.setup.interrupted():
            outcome, ending = Outcome.STOPPED, Ending.INTERRUPTED
        elif command is not None:
            outcome, ending = _ENDS[command]
        return (Outcome.DONE if reached else outcome), ending

    def _ask_reason(self, observations: Iterator[Observation]) -> Ending:
        """Ask why the person stops; no answer means: had enough."""
        asked = False
        for asked_s, frame in _frames_for(observations, ASKS_S):
            self.setup.display.ask(frame, WHY)
            if asked_s < ANSWERED_AFTER_S and Command.PAIN not in self.setup.commands:
                self.setup.commands.clear()
            if self.setup.commands or self.setup.interrupted():
                break
            if asked_s >= ANSWERED_AFTER_S and not asked:
                asked = True
                self.setup.say(f"{WHY} If it hurts, press P")
        hurts = Command.PAIN in self.setup.commands
        self.setup.commands.clear()
        return Ending.PAIN if hurts else Ending.STOPPED

    def _say_farewell(self, observations: Iterator[Observation]) -> None:
        if self.report.ending is Ending.PAIN:
            said = STOP_FOR_TODAY
            card = StepCard("Workout ended", "Stop for today", (said,))
        elif self.report.ending is Ending.DONE:
            card, said = StepCard("Workout done", "Well done"), "workout done, well done"
        else:
            return
        self.setup.say(said)
        for _, frame in _frames_for(observations, speaking_s(said) + LINGERS_S):
            self.setup.display.show(frame, card)
            if self.setup.commands or self.setup.interrupted():
                return


def _frames_for(
    observations: Iterator[Observation], lasts_s: float
) -> Iterator[tuple[float, Frame]]:
    """Yield the frames of the next seconds, each with its time since the first."""
    begun_t: float | None = None
    for seen in observations:
        begun_t = seen.t if begun_t is None else begun_t
        if seen.t - begun_t >= lasts_s:
            return
        if seen.frame is not None:
            yield seen.t - begun_t, seen.frame


def _sets_done(report: Report) -> int:
    return sum(one.complete for one in report.sets)


def _conclude(record: StepRecord, outcome: Outcome, report: Report) -> StepRecord:
    begun = record.outcome is Outcome.UNDER_WAY
    return replace(
        record,
        outcome=outcome,
        reps=len(report.reps),
        hold_s=sum(hold.held_s for hold in report.holds),
        sets_done=_sets_done(report),
        report=report if begun else None,
    )


class StepProgress(Sink):
    """A sink that hands the progress of an exercise to ``note`` once a second."""

    def __init__(self, record: StepRecord, note: Callable[[StepRecord], None]) -> None:
        self._record = replace(record, outcome=Outcome.UNDER_WAY)
        self._note = note
        self._past_s = 0.0
        self._noted_t = -math.inf

    def write(self, tick: Tick, frame: Frame | None) -> None:
        for event in tick.events:
            if isinstance(event, Restarted):
                self._past_s, self._noted_t = 0.0, -math.inf
            elif isinstance(event, HoldEnded):
                self._past_s += event.hold.held_s
        if tick.t - self._noted_t < NOTED_EVERY_S:
            return
        self._noted_t = tick.t
        state = tick.set_state
        in_set = state is not None and state.phase in {SetPhase.GET_READY, SetPhase.WORKING}
        self._note(
            replace(
                self._record,
                reps=tick.reps,
                hold_s=self._past_s + (tick.hold_s if tick.phase is Phase.HOLD else 0.0),
                sets_done=0 if state is None else state.number - in_set,
            )
        )


class SideCaller(Sink):
    """A sink that announces the change of sides when a rest begins."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._resting = False

    def write(self, tick: Tick, frame: Frame | None) -> None:
        resting = tick.set_state is not None and tick.set_state.phase is SetPhase.RESTING
        if resting and not self._resting:
            self._tell("Change sides")
        self._resting = resting

"""A workout as one guided session: the loop, once for each exercise, and what lies between."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from formcheck._version import __version__
from formcheck.app.pipeline import Controls, Observation, run
from formcheck.app.workout_progress import SideCaller, StepProgress
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.results.report import Report, Source
from formcheck.core.workout.definition import Workout
from formcheck.core.workout.introduction import (
    ADVICE,
    STOP_FOR_TODAY,
    Introduction,
    StepCard,
    introduction_of,
)
from formcheck.core.workout.report import Ending, Outcome, StepRecord, WorkoutReport
from formcheck.filenames import derived_name
from formcheck.sinks.base import Command, LiveDisplay, Sink
from formcheck.sinks.text.reasons import view_words
from formcheck.sinks.wrappers import KeepOpen, LazySinks

#: Who has left need not answer; who has not answered within this time has done enough.
ASKS_S = 15.0
#: A key that is kept down for longer than meant is no answer.
ANSWERED_AFTER_S = 0.7
#: Time to read the last words, and for the voice to say them.
FAREWELL_S = 8.0
WHY = "Why do you stop?"
#: The commands that end an exercise: what becomes of it, and of the workout.
_ENDS: Mapping[Command, tuple[Outcome, Ending | None]] = {
    Command.SKIP: (Outcome.SKIPPED, None),
    Command.QUIT: (Outcome.STOPPED, Ending.STOPPED),
    Command.PAIN: (Outcome.STOPPED, Ending.PAIN),
}


class Room(Protocol):
    """Where the person exercises: what is seen, heard and kept. The command line furnishes it."""

    @property
    def stage(self) -> LiveDisplay:
        """What the person has in front of them."""

    @property
    def heard(self) -> Sequence[Sink]:
        """What makes the coach heard."""

    def begin(self, exercise: Exercise) -> None:
        """Turn to another exercise."""

    def say(self, text: str) -> None:
        """Have something heard that is not about the exercise."""

    def tell(self, text: str) -> None:
        """Have the same shown and heard."""

    def placing(self, exercise: Exercise) -> Callable[[Observation], bool]:
        """Return what helps to place person and camera: True once all is well."""

    def describe(self) -> Source:
        """Tell of the source."""

    def interrupted(self) -> bool:
        """Return True once somebody asked the program to end."""


@dataclass(slots=True, eq=False)
class GuidedWorkout:
    """Goes through a workout.

    Args:
        workout: What is done.
        exercises: One for each step.
        room: Where.
        commands: What the person wants.
        files: Opens the files of one exercise in a folder of this name.
        keep: Takes the report whenever something has been added to it.
        started: Local date and time, as ISO 8601 writes them.
    """

    workout: Workout
    exercises: Sequence[Exercise]
    room: Room
    commands: deque[Command]
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

    def follow(self, observations: Iterator[Observation]) -> WorkoutReport:
        """Go through all of it and return the report; what is done is kept on the way.

        Raises:
            FormcheckError: As :func:`formcheck.app.pipeline.run` does.
        """
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
        self._part(observations)
        return self.report

    def _note(self, number: int, record: StepRecord) -> None:
        """Put the record of an exercise into the report, and have that kept."""
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
        """Go through one exercise; return how the workout ended with it, or None to go on."""
        step, exercise, room = self.workout.steps[number], self.exercises[number], self.room
        room.begin(exercise)
        folder = derived_name(f"{number + 1}-{exercise.name}", "")
        files = LazySinks(lambda: self.files(folder, number))
        progress = StepProgress(
            replace(self.report.steps[number], folder=folder), partial(self._note, number)
        )
        place = (number + 1, len(self.exercises))
        seen_from = view_words(exercise.views[0], exercise)
        between_s = self.workout.between_s
        introduction = introduction_of(step, exercise, place, between_s, seen_from=seen_from)
        if number == 0 and not self.workout.between_s:
            # No card tells it then.
            room.say(ADVICE)
        sinks: list[Sink] = [*map(KeepOpen, room.heard), KeepOpen(room.stage), files, progress]
        if step.each_side:
            sinks.append(SideCaller(room.tell))
        report = run(
            observations,
            exercise,
            sinks,
            describe=room.describe,
            controls=Controls(
                stop=lambda: room.interrupted() or self._wish() is not None,
                commands=self.commands,
                idle=room.stage.idle,
                prepared=self._prepared(introduction, room.placing(exercise)),
                by_arm=True,
                own_clock=True,
            ),
            goal=step.goal,
        )
        outcome, ending = self._outcome(report)
        self._note(number, _concluded(self.report.steps[number], outcome, report))
        return self._why(observations) if ending is Ending.STOPPED else ending

    def _wish(self) -> Command | None:
        """Return the command that ends an exercise, if there is one."""
        return next((command for command in tuple(self.commands) if command in _ENDS), None)

    def _prepared(
        self, introduction: Introduction, placed: Callable[[Observation], bool]
    ) -> Callable[[Observation], bool]:
        """Return what comes before an exercise: first what it is, then where to be."""

        def prepared(seen: Observation) -> bool:
            shown = introduction.step(seen.t)
            if shown is None or seen.frame is None:
                return placed(seen)
            if shown.says is not None:
                self.room.say(shown.says)
            self.room.stage.show(seen.frame, shown.card)
            return False

        return prepared

    def _outcome(self, report: Report) -> tuple[Outcome, Ending | None]:
        """Return what became of an exercise, and of the workout if that ended with it."""
        wish = self._wish()
        self.commands.clear()
        reached = report.goal is not None and _sets_done(report) == report.goal.sets
        came: tuple[Outcome, Ending | None]
        if self.room.interrupted():
            came = Outcome.STOPPED, Ending.INTERRUPTED
        elif wish is not None:
            came = _ENDS[wish]
        else:
            came = Outcome.CUT_SHORT, None if reached else Ending.CUT_SHORT
        return (Outcome.DONE if reached else came[0]), came[1]

    def _why(self, observations: Iterator[Observation]) -> Ending:
        """Ask why the person stops; who does not answer has done enough."""
        asked = False
        for asked_s, frame in _pictures(observations, ASKS_S):
            self.room.stage.ask(frame, WHY)
            if asked_s < ANSWERED_AFTER_S and Command.PAIN not in self.commands:
                self.commands.clear()
            if self.commands or self.room.interrupted():
                break
            if asked_s >= ANSWERED_AFTER_S and not asked:
                asked = True
                self.room.say(f"{WHY} If it hurts, press P")
        hurts = Command.PAIN in self.commands
        self.commands.clear()
        return Ending.PAIN if hurts else Ending.STOPPED

    def _part(self, observations: Iterator[Observation]) -> None:
        """Say the last words, where there are any, and leave time for them."""
        if self.report.ending is Ending.PAIN:
            card, said = (
                StepCard("Workout ended", "Stop for today", (STOP_FOR_TODAY,)),
                STOP_FOR_TODAY,
            )
        elif self.report.ending is Ending.DONE:
            card, said = StepCard("Workout done", "Well done"), "workout done, well done"
        else:
            return
        self.room.say(said)
        for _, frame in _pictures(observations, FAREWELL_S):
            self.room.stage.show(frame, card)
            if self.commands or self.room.interrupted():
                return


def _pictures(observations: Iterator[Observation], lasts_s: float) -> Iterator[tuple[float, Frame]]:
    """Yield the pictures of the next seconds with their time since the first."""
    begun_t = math.nan
    for seen in observations:
        begun_t = seen.t if math.isnan(begun_t) else begun_t
        if seen.t - begun_t >= lasts_s:
            return
        if seen.frame is not None:
            yield seen.t - begun_t, seen.frame


def _sets_done(report: Report) -> int:
    return sum(one.complete for one in report.sets)


def _concluded(record: StepRecord, outcome: Outcome, report: Report) -> StepRecord:
    """Return the record of an exercise that is over."""
    begun = record.outcome is Outcome.UNDER_WAY
    return replace(
        record,
        outcome=outcome,
        reps=len(report.reps),
        hold_s=sum(hold.held_s for hold in report.holds),
        sets_done=_sets_done(report),
        report=report if begun else None,
    )

"""A live session without a window: lines of text, and commands that are typed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TextIO

from formcheck.core.coaching.camera_setup import Advice
from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.goal import SetPhase, SetState
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results import events
from formcheck.core.results.report import Report
from formcheck.core.workout.introduction import StepCard
from formcheck.sinks.base import Command
from formcheck.sinks.text.reasons import attempt_reason
from formcheck.sinks.text.report_notes import setup_reason

#: What can be typed.
HINT = (
    "Type s to skip an exercise, q to stop, p if it hurts, r to count from nothing, or nothing to "
    "pause and to go on; then Enter."
)
_COMMANDS = {
    "s": Command.SKIP,
    "q": Command.QUIT,
    "p": Command.PAIN,
    "r": Command.RESET,
    "": Command.PAUSE,
}
# From one line with the clock of a hold to the next.
_HOLD_EVERY_S = 10.0


class TextView:
    """Takes the place of the window where there is none; the same line is not repeated.

    The exercise is None until :meth:`begin` while it is being detected.
    """

    def __init__(self, exercise: Exercise | None, out: TextIO) -> None:
        self._out = out
        self._last = ""
        self._card: StepCard | None = None
        self.begin(exercise)

    def begin(self, exercise: Exercise | None) -> None:
        self._exercise = exercise
        self._told_hold_s = 0.0
        self._set_phase = SetPhase.GET_READY

    def write(self, tick: events.Tick, frame: Frame | None) -> None:
        if self._exercise is None:
            raise ValueError("expected begin() before the first tick, got a tick")
        state = tick.set_state
        # In a rest and after the last set nothing is corrected.
        over = state is not None and state.phase in (SetPhase.RESTING, SetPhase.DONE)
        for event in tick.events:
            if over and isinstance(event, events.FaultRaised | events.AttemptEnded):
                continue
            for line in _lines(self._exercise, event, tick):
                self._say(line)
        if state is not None:
            self._tell_set(state)
        if isinstance(self._exercise.measure, Hold):
            self._tell_hold(tick)

    def _tell_hold(self, tick: events.Tick) -> None:
        if tick.hold_s < self._told_hold_s:
            self._told_hold_s = 0.0
        if tick.hold_s - self._told_hold_s >= _HOLD_EVERY_S:
            self._told_hold_s = tick.hold_s // _HOLD_EVERY_S * _HOLD_EVERY_S
            self._say(f"{self._told_hold_s:.0f} s")

    def _tell_set(self, state: SetState) -> None:
        """Tell of a set, a rest or the end when it begins."""
        if state.phase is self._set_phase:
            return
        self._set_phase = state.phase
        goal = state.goal
        match state.phase:
            case SetPhase.WORKING:
                self._say(f"Go: set {state.number} of {goal.sets}" if goal.sets > 1 else "Go")
            case SetPhase.RESTING:
                self._say(f"Rest {goal.rest_s} s")
            case SetPhase.DONE:
                self._say("Done")

    def advise(self, frame: Frame, pose: Pose | None, advice: Advice) -> None:
        end = "" if advice.text.endswith("...") else "."
        self._say(f"{advice.text}{end} {setup_reason(advice)}".rstrip())

    def show(self, frame: Frame, card: StepCard) -> None:
        """Tell the words of a card, once."""
        card = replace(card, left_s=None)
        if card == self._card:
            return
        self._card = card
        for line in (f"{card.over}: {card.title}", *card.lines, card.note):
            if line:
                self._say(line)

    def ask(self, frame: Frame, question: str) -> None:
        self._say(f"{question} It hurts: p and Enter. Anything else: Enter.")

    def wait(self, problem: str) -> None:
        self._say(f"Waiting: {problem}")

    def tell(self, text: str) -> None:
        self._say(text)

    def idle(self) -> None:
        self._say("Paused")

    def close(self, report: Report | None) -> None:
        pass  # the report is shown elsewhere

    def _say(self, line: str) -> None:
        if line != self._last:
            self._last = line
            print(line, file=self._out, flush=True)


def _lines(exercise: Exercise, event: events.Event, tick: events.Tick) -> Iterator[str]:
    match event:
        case events.Started() if tick.set_state is None:
            yield "Go"
        case events.RepEnded(rep=rep):
            told = [exercise.fault(code).cue for code in rep.faults]
            told += ["cut off"] * rep.cut_off
            yield f"{rep.number}: {', '.join(told) or 'good'}"
        case events.AttemptEnded(attempt=attempt):
            yield f"not counted: {attempt_reason(attempt.reason)}"
        case events.HoldEnded(hold=hold) if isinstance(exercise.measure, Hold):
            side = f" on the {hold.side}" if hold.side else ""
            yield f"held {hold.held_s:.0f} s{side}, {hold.good_s:.0f} s of it good"
        case events.FaultRaised(cue=cue):
            yield cue
        case events.TrackingLost():
            yield "Nobody in the picture"
        case events.TrackingFound():
            yield "Somebody is in the picture"
        case events.Restarted():
            yield "Counting from nothing again"
        case _:
            pass


def listen(commands: Callable[[Command], None], file: int = 0) -> None:
    """Pass on commands typed into a file descriptor (stdin), until it ends; returns at once."""
    threading.Thread(target=_listen, args=(commands, file), name="typed", daemon=True).start()


def _listen(commands: Callable[[Command], None], file: int) -> None:
    # Not sys.stdin: a thread that waits in it would hold its lock when the program ends.
    rest = b""
    with suppress(OSError):
        while read := os.read(file, 1024):
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                word = line.decode(errors="replace").strip().lower()
                if word in _COMMANDS:
                    commands(_COMMANDS[word])

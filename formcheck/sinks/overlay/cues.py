"""What is said to the person, one thing at a time, and for how long.

The only clock is the time of the ticks, so a recording shows what the live session showed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.goal import SetPhase
from formcheck.core.results.events import AttemptEnded, HoldEnded, Rep, RepEnded, Started, Tick
from formcheck.core.types import Phase
from formcheck.sinks.text.format import clock, phase_title
from formcheck.sinks.text.notes import mismatch_line
from formcheck.sinks.text.reasons import attempt_reason

# A warning that is gone sooner than this cannot be read and looks like a flicker.
_SHOWN_AT_LEAST_S = 0.8
# A fault that comes and goes on its limit is one message.
_LINGERS_S = 0.5
_VERDICT_S = 2.5
_PRAISE_S = 1.4
_TOLD_S = 5.0
# A person who is missed for a moment is still there.
_MISSED_S = 0.6

_NOBODY = "No person in the picture"


class CueTone(IntEnum):
    """How a message is meant; a higher one takes the place of a lower one at once."""

    INFO = 0
    GOOD = 1
    WARN = 2
    STOP = 3


@dataclass(frozen=True, slots=True)
class Message:
    """A few words for the person, and the fault that they are about, if any."""

    text: str
    tone: CueTone
    code: str | None = None


_GO = Message("Go", CueTone.GOOD)
_GET_READY = Message("Get ready", CueTone.INFO)


def is_seen(tick: Tick) -> bool:
    """Return True when there is a person in the picture, wherever it may be."""
    return tick.pose is not None and bool(np.isfinite(tick.pose.image).all(axis=1).any())


def not_judged(exercise: Exercise, tick: Tick) -> str | None:
    """Return one line on the faults that this view hides, or None.

    While the view is unknown nothing is judged, and to list it all would help nobody.
    """
    hidden = {entry.code for entry in tick.not_checked}
    titles = dict.fromkeys(rule.title for rule in exercise.faults if rule.code in hidden)
    if not titles or tick.view == "unknown":
        return None
    words = ", ".join(title[:1].lower() + title[1:] for title in titles)
    return f"Not judged from here: {words}"


class CueScheduler:
    """Chooses the message for each tick and keeps it steady."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._untold: str | None = None
        self._clear()

    def _clear(self) -> None:
        self._t = -math.inf
        self._seen_s: float | None = None
        self._set_phase: SetPhase | None = None
        self._shown: Message | None = None
        self._since_s = -math.inf
        self._wanted_s = -math.inf
        self._passing: Message | None = None
        self._passing_since_s = self._passing_until_s = -math.inf

    def at(self, tick: Tick) -> Message | None:
        """Return what is to be said at this tick; the same tick twice gives the same."""
        if tick.t < self._t:
            self._clear()
        if tick.t > self._t:
            self._t = tick.t
            if is_seen(tick):
                self._seen_s = tick.t
            self._note_set(tick)
            self._note_events(tick)
            if self._untold is not None:
                self._pass(tick.t, Message(self._untold, CueTone.INFO), _TOLD_S)
                self._untold = None
            self._show(tick.t, self._wanted(tick))
        return self._shown

    def tell(self, text: str) -> None:
        """Show a few words from the next tick on, as long as those of a verdict."""
        self._untold = text

    def _show(self, t: float, wanted: Message | None) -> None:
        shown = self._shown
        if wanted == shown:
            self._wanted_s = t
            return
        urgent = wanted is not None and shown is not None and wanted.tone > shown.tone
        fresh = t - self._since_s < _SHOWN_AT_LEAST_S or t - self._wanted_s < _LINGERS_S
        if self._is_warning(shown) and fresh and not urgent:
            return
        self._shown, self._since_s, self._wanted_s = wanted, t, t

    @staticmethod
    def _is_warning(message: Message | None) -> bool:
        return message is not None and message.tone >= CueTone.WARN

    def _wanted(self, tick: Tick) -> Message | None:
        active = self._of_fault(tick.faults)
        if active is not None and active.tone is CueTone.STOP:
            return active
        if self._seen_s is None or tick.t - self._seen_s >= _MISSED_S:
            return Message(_NOBODY, CueTone.INFO)
        # The rules of one exercise make no sense of another.
        other = tick.mismatch is not None and tick.mismatch.looks_like is not None
        if active is not None and not other:
            return active
        if tick.t < self._passing_until_s and not self._moved_on(tick):
            return self._passing
        return self._hint(tick)

    def _hint(self, tick: Tick) -> Message | None:
        """Return what is said when there is nothing to say of the exercise itself."""
        if tick.set_state is not None and tick.set_state.countdown is not None:
            return _GET_READY
        if tick.mismatch is not None:
            return Message(mismatch_line(self._exercise, tick.mismatch), CueTone.INFO)
        if tick.phase is Phase.WAITING:
            return Message(phase_title(self._exercise, Phase.WAITING), CueTone.INFO)
        return None

    def _moved_on(self, tick: Tick) -> bool:
        """Return True when the next rep has begun: what is said of the last would seem to be of it.

        The message must have been shown for a moment, for who does not pause between reps.
        """
        shown_s = tick.t - self._passing_since_s
        return tick.phase in (Phase.OUT, Phase.BACK) and shown_s >= _SHOWN_AT_LEAST_S

    def _of_fault(self, codes: tuple[str, ...]) -> Message | None:
        """Return the cue of the most important of these faults."""
        for rule in self._exercise.faults:
            if rule.code in codes:
                tone = CueTone.STOP if rule.severity == "stop" else CueTone.WARN
                return Message(rule.cue, tone, rule.code)
        return None

    def _note_set(self, tick: Tick) -> None:
        """With a goal it is the set that begins, after a countdown."""
        phase = tick.set_state.phase if tick.set_state is not None else None
        if phase is SetPhase.WORKING and self._set_phase is not SetPhase.WORKING:
            self._pass(tick.t, _GO, _PRAISE_S)
        self._set_phase = phase

    def _note_events(self, tick: Tick) -> None:
        for event in tick.events:
            match event:
                case Started() if tick.set_state is None:
                    self._pass(tick.t, _GO, _PRAISE_S)
                case RepEnded(rep=rep):
                    self._judge(tick.t, rep)
                case AttemptEnded(attempt=attempt):
                    text = f"Not counted: {attempt_reason(attempt.reason)}"
                    self._pass(tick.t, Message(text, CueTone.INFO), _VERDICT_S)
                case HoldEnded(hold=hold) if isinstance(self._exercise.measure, Hold):
                    side = f", {hold.side}" if hold.side else ""
                    text = f"Held {clock(hold.held_s)}{side}"
                    self._pass(tick.t, Message(text, CueTone.INFO), _VERDICT_S)
                case _:
                    pass

    def _judge(self, t: float, rep: Rep) -> None:
        verdict = self._of_fault(rep.faults)
        if verdict is not None:
            self._pass(t, verdict, _VERDICT_S)
        elif rep.good:
            self._pass(t, Message("Good", CueTone.GOOD), _PRAISE_S)

    def _pass(self, t: float, message: Message, seconds: float) -> None:
        self._passing, self._passing_since_s, self._passing_until_s = message, t, t + seconds

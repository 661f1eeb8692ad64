"""Cues: a few words for the person, one thing at a time, and how long they stay.

The only clock is the time of the ticks, so a recording shows the same as the live session.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.goal import SetPhase
from formcheck.core.results.events import AttemptEnded, HoldEnded, RepEnded, Started, Tick
from formcheck.core.types import Phase
from formcheck.sinks.text.format import clock, phase_title
from formcheck.sinks.text.reasons import attempt_reason
from formcheck.sinks.text.report_notes import mismatch_line

# A warning that is gone sooner than this cannot be read and looks like a flicker.
_SHOWN_AT_LEAST_S = 0.8
# A fault that comes and goes on its limit is one cue.
_LINGERS_S = 0.5
_VERDICT_S = 2.5
_PRAISE_S = 1.4
_TOLD_S = 5.0
# A person who is not found for a moment is still there.
_MISSED_S = 0.6


class CueTone(IntEnum):
    """How a cue is meant; a higher one replaces a lower one at once."""

    INFO = 0
    GOOD = 1
    WARN = 2
    STOP = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """A few words for the person, and the code of their fault, if any."""

    text: str
    tone: CueTone
    code: str | None = None


_GO = Cue("Go", CueTone.GOOD)


@dataclass(frozen=True, slots=True)
class _Passing:
    """A cue about the past, shown for a while."""

    cue: Cue
    since_s: float
    until_s: float


class _Steadied:
    """The cue that is shown; a warning stays long enough to be read."""

    def __init__(self) -> None:
        self.shown: Cue | None = None
        self._since_s = 0.0
        self._wanted_s = 0.0

    def update(self, t: float, wanted: Cue | None) -> None:
        shown = self.shown
        if wanted == shown:
            self._wanted_s = t
            return
        if shown is not None and shown.tone >= CueTone.WARN:
            fresh = t - self._since_s < _SHOWN_AT_LEAST_S or t - self._wanted_s < _LINGERS_S
            urgent = wanted is not None and wanted.tone > shown.tone
            if fresh and not urgent:
                return
        self.shown, self._since_s, self._wanted_s = wanted, t, t


class CueScheduler:
    """Chooses the cue for each tick and keeps it steady."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._to_tell: str | None = None
        self._clear()

    def _clear(self) -> None:
        self._t: float | None = None
        self._seen_s: float | None = None
        self._set_phase: SetPhase | None = None
        self._passing: _Passing | None = None
        self._steadied = _Steadied()

    def at(self, tick: Tick) -> Cue | None:
        """Return the cue at this tick; the same tick twice gives the same."""
        if self._t is not None and tick.t < self._t:
            self._clear()
        if tick.t != self._t:
            self._t = tick.t
            if tick.pose is not None and np.isfinite(tick.pose.image).all(axis=1).any():
                self._seen_s = tick.t
            self._note_set(tick)
            self._note_events(tick)
            if self._to_tell is not None:
                self._pass(tick.t, Cue(self._to_tell, CueTone.INFO), _TOLD_S)
                self._to_tell = None
            self._steadied.update(tick.t, self._wanted(tick))
        return self._steadied.shown

    def tell(self, text: str) -> None:
        """Show a few words from the next tick on."""
        self._to_tell = text

    def _wanted(self, tick: Tick) -> Cue | None:
        active = self._cue_on(tick.faults)
        if active is not None and active.tone is CueTone.STOP:
            return active
        if self._seen_s is None or tick.t - self._seen_s >= _MISSED_S:
            return Cue("No person in the picture", CueTone.INFO)
        # The rules of one exercise mean nothing in another.
        other = tick.mismatch is not None and tick.mismatch.looks_like is not None
        if active is not None and not other:
            return active
        passing = self._passing
        if passing is not None and tick.t < passing.until_s:
            # In the next rep the cue would seem to be about that one. Without a pause between reps
            # it is shown for a moment all the same.
            moves = tick.phase in (Phase.OUT, Phase.BACK)
            if not moves or tick.t - passing.since_s < _SHOWN_AT_LEAST_S:
                return passing.cue
        return self._hint(tick)

    def _hint(self, tick: Tick) -> Cue | None:
        """Return the words for when there is nothing to say about the exercise itself."""
        if tick.set_state is not None and tick.set_state.countdown is not None:
            return Cue("Get ready", CueTone.INFO)
        if tick.mismatch is not None:
            return Cue(mismatch_line(self._exercise, tick.mismatch), CueTone.INFO)
        if tick.phase is Phase.WAITING:
            return Cue(phase_title(self._exercise, Phase.WAITING), CueTone.INFO)
        return None

    def _cue_on(self, codes: tuple[str, ...]) -> Cue | None:
        for rule in self._exercise.faults:
            if rule.code in codes:
                tone = CueTone.STOP if rule.severity == "stop" else CueTone.WARN
                return Cue(rule.cue, tone, rule.code)
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
                case RepEnded(rep=rep) if (verdict := self._cue_on(rep.faults)) is not None:
                    self._pass(tick.t, verdict, _VERDICT_S)
                case RepEnded(rep=rep) if rep.good:
                    self._pass(tick.t, Cue("Good", CueTone.GOOD), _PRAISE_S)
                case AttemptEnded(attempt=attempt):
                    text = f"Not counted: {attempt_reason(attempt.reason)}"
                    self._pass(tick.t, Cue(text, CueTone.INFO), _VERDICT_S)
                case HoldEnded(hold=hold) if isinstance(self._exercise.measure, Hold):
                    side = f", {hold.side}" if hold.side else ""
                    text = f"Held {clock(hold.held_s)}{side}"
                    self._pass(tick.t, Cue(text, CueTone.INFO), _VERDICT_S)
                case _:
                    pass

    def _pass(self, t: float, cue: Cue, seconds: float) -> None:
        self._passing = _Passing(cue, t, t + seconds)

"""A coach that can be heard: from ticks to the few words that are worth saying.

Nothing here makes a sound. The time of the ticks is the only clock, so a recording that is replayed
gives the same words at the same times.
"""

from __future__ import annotations

from formcheck.core.coaching.announcements import Announcements
from formcheck.core.coaching.corrections import Corrections
from formcheck.core.coaching.utterance import CoachRules, Kind, Utterance
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import SetPhase
from formcheck.core.results.events import ArmRaised, Restarted, Tick


class Coach:
    """Chooses what is said at each tick.

    A goal, where there is one, comes with the ticks.

    Args:
        exercise: What is done.
        rules: How words are rationed.
        warns: Says once what matters most; not where that has been said.
    """

    def __init__(
        self, exercise: Exercise, rules: CoachRules | None = None, *, warns: bool = True
    ) -> None:
        self._exercise = exercise
        self._rules = rules or CoachRules()
        self._warned = not warns
        self._begin()

    def _begin(self) -> None:
        self._announcements = Announcements(self._exercise, self._rules)
        self._corrections = Corrections(self._exercise, self._rules)
        self._paused = False

    def step(self, tick: Tick) -> tuple[Utterance, ...]:
        """Take a tick and return what is said, in the order in which it is to be heard."""
        if any(isinstance(event, Restarted) for event in tick.events):
            self._begin()
        said = [
            *self._pauses(tick),
            *self._announcements.step(tick),
            *self._corrections.step(tick, quiet=_is_quiet(tick)),
            *self._safety(tick),
        ]
        return tuple(sorted(said, key=lambda utterance: -utterance.kind))

    def _pauses(self, tick: Tick) -> list[Utterance]:
        """Answer the raised arm; the first tick after it says that the pause is over."""
        was_paused = self._paused
        self._paused = any(isinstance(event, ArmRaised) for event in tick.events)
        if self._paused:
            return [self._rules.utterance("paused", Kind.SET)]
        return [self._rules.utterance("go on", Kind.SET)] if was_paused else []

    def _safety(self, tick: Tick) -> list[Utterance]:
        """Say once, to whom is seen first, what matters most."""
        if self._warned or tick.pose is None:
            return []
        self._warned = True
        return [self._rules.utterance("stop if it hurts", Kind.SAFETY)]


def _is_quiet(tick: Tick) -> bool:
    """Return True while only what endangers the back is worth a correction.

    In a rest nobody wants to hear of form, and the rules of one exercise make no sense of another.
    """
    resting = tick.set_state is not None and tick.set_state.phase is not SetPhase.WORKING
    other = tick.mismatch is not None and tick.mismatch.looks_like is not None
    return resting or other

"""The coach that is heard: ticks in, words out, through whatever makes them heard."""

from __future__ import annotations

from formcheck.core.coaching import Coach, Kind, Utterance
from formcheck.core.events import Tick
from formcheck.core.exercise import Exercise
from formcheck.core.frame import Frame
from formcheck.core.pose import Pose
from formcheck.core.report import Report
from formcheck.core.settingup import Advice
from formcheck.sinks.base import Stage
from formcheck.sinks.speech import Speaker

__all__ = ["HeardStage"]

#: What to change before a session is said again when it has not been done for so long.
_ADVISED_EVERY_S = 7.0
_ADVICE_STALE_S = 3.0


class HeardStage:
    """A stage that is heard as well as seen.

    Args:
        exercise: What is watched.
        stage: What is seen.
        speaker: What is heard.
    """

    def __init__(self, exercise: Exercise, stage: Stage, speaker: Speaker) -> None:
        self._stage = stage
        self._speaker = speaker
        self._coach = Coach(exercise)
        self._advised: tuple[str, float] | None = None
        self._waited_for = ""

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Show the tick and say what is to be said."""
        self._waited_for = ""
        for utterance in self._coach.step(tick):
            self._speaker.say(utterance)
        self._stage.write(tick, frame)

    def advise(self, frame: Frame, pose: Pose | None, advice: Advice) -> None:
        """Show and say what to change before the session begins."""
        said = self._advised
        if said is None or said[0] != advice.text or frame.t - said[1] >= _ADVISED_EVERY_S:
            self._advised = (advice.text, frame.t)
            self._speaker.say(Utterance(advice.text, Kind.CUE, _ADVICE_STALE_S))
        self._stage.advise(frame, pose, advice)

    def wait(self, problem: str) -> None:
        """Show and say that the source is silent."""
        if problem != self._waited_for:
            self._waited_for = problem
            self._speaker.say(Utterance(problem, Kind.SET, _ADVICE_STALE_S))
        self._stage.wait(problem)

    def tell(self, text: str) -> None:
        """Show and say something that is not about the exercise."""
        self._speaker.say(Utterance(text, Kind.CUE, _ADVICE_STALE_S))
        self._stage.tell(text)

    def idle(self) -> None:
        """Stay alive in a pause."""
        self._stage.idle()

    def close(self, report: Report | None) -> None:
        """Close what is seen; the last words are still heard, until :meth:`silence`."""
        self._stage.close(report)

    def silence(self) -> None:
        """End what is heard; doing it again changes nothing."""
        self._speaker.close()

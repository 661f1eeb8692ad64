"""The coach's voice: speech if the system has a voice, else beeps, else the terminal's bell."""

from __future__ import annotations

import sys
from pathlib import Path

from formcheck.child_process import program_command
from formcheck.core.coaching.coach import Coach
from formcheck.core.coaching.utterance import Kind, Utterance
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.errors import OutputError
from formcheck.sinks.audio.speaker import Bell, ProcessSpeaker, Speaker
from formcheck.sinks.text.reasons import rejected_line

#: Advice that is not followed is repeated after this time.
ADVISED_EVERY_S = 7.0
TOLD_FRESH_S = 3.0
#: What is said at the end may wait for other words, and the speaker for it.
LAST_WORDS_FRESH_S = 10.0
LAST_WORDS_S = 6.0
_REMEDY = (
    "On Debian and Ubuntu run: sudo apt-get install -y espeak-ng alsa-utils. On macOS and Windows "
    "add a voice in the system settings"
)


class CoachVoice:
    """A sink that says the words of a coach.

    Args:
        coach: Chooses the words; None until :meth:`begin` while the exercise is being detected.
        speaker: Says them.
    """

    def __init__(self, coach: Coach | None, speaker: Speaker) -> None:
        self._coach = coach
        self._speaker = speaker
        self._advised: tuple[str, float] | None = None
        self._has_summed_up = False

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if self._coach is None:
            raise ValueError("expected begin() before the first tick, got a tick")
        for utterance in self._coach.step(tick):
            self._speaker.say(utterance)

    def begin(self, coach: Coach) -> None:
        self._coach = coach
        self._advised = None

    def advise(self, t: float, text: str) -> None:
        """Say the advice at ``t`` (seconds, growing) when it is new, and again if not followed."""
        said, said_t = self._advised or (None, t)
        if text != said or t - said_t >= ADVISED_EVERY_S:
            self._advised = (text, t)
            self.tell(text)

    def tell(self, text: str) -> None:
        self._speaker.say(Utterance(text, Kind.SET, TOLD_FRESH_S))

    def sum_up(self, report: Report) -> None:
        """Say why movements did not count, where less was counted than was wanted."""
        if report.rejected and _falls_short(report):
            self._has_summed_up = True
            text = rejected_line(report.rejected)
            self._speaker.say(Utterance(text, Kind.CORRECTION, LAST_WORDS_FRESH_S))

    def close(self, report: Report | None) -> None:
        """Fall silent; the last words are finished when the owner closes it without a report.

        So the other sinks need not wait for them.
        """
        if report is not None:
            self.sum_up(report)
        if report is None or not self._has_summed_up:
            self._speaker.close(LAST_WORDS_S if self._has_summed_up else 0.0)


def _falls_short(report: Report) -> bool:
    """Return True when nothing was counted, or less than the goal."""
    if report.goal is None or report.goal.reps is None:
        return not report.reps
    return sum(one.complete for one in report.sets) < report.goal.sets


def voice_support() -> str:
    """Return the name of this system's voice.

    Raises:
        OutputError: There is none; the message says what to do.
    """
    try:
        speaker = _start("speech")
    except OutputError as error:
        raise OutputError(f"{error}. {_REMEDY}") from error
    speaker.close()
    return speaker.name


def open_speaker(*, speech: bool) -> tuple[Speaker, str | None]:
    """Return the best speaker, of words or beeps, and a message if it is not as good as wanted."""
    missing = None
    try:
        if speech and sys.platform.startswith("linux"):
            # There speech runs without a sound device as well, unheard.
            _start("beeps").close()
        if speech:
            try:
                return _start("speech"), None
            except OutputError as error:
                missing = f"no voice found ({error}): beeps instead, see `formcheck doctor`"
        return _start("beeps"), missing
    except OutputError as error:
        return Bell(), f"no sound found ({error}): the terminal's bell instead"


def _start(kind: str) -> ProcessSpeaker:
    return ProcessSpeaker(program_command(Path(__file__).with_name("speech_process.py"), kind))

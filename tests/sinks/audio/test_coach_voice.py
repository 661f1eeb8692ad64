"""The coach is heard by the best that there is, and told to be silent at the end."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.core.coaching.coach import Coach
from formcheck.core.coaching.utterance import Kind, Utterance
from formcheck.core.goal import Goal, SetRecord
from formcheck.core.results.events import Rejected, Rep
from formcheck.core.results.report import Source
from formcheck.core.session.session import Session
from formcheck.errors import OutputError
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from formcheck.sinks.audio import coach_voice
from formcheck.sinks.audio.coach_voice import (
    ADVISED_EVERY_S,
    LAST_WORDS_S,
    CoachVoice,
    open_speaker,
    voice_support,
)
from formcheck.sinks.audio.speaker import Bell, ProcessSpeaker
from tests.support.motions.squat import squat_motion
from tests.support.ticks import hold, set_of, tick


class SpeakerLog:
    """A speaker that records what it should say."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.closed = 0
        self.waited_s = 0.0

    def say(self, utterance: Utterance) -> None:
        self.said.append(utterance.text)

    def close(self, within_s: float = 0.0) -> None:
        self.closed += 1
        self.waited_s = within_s


def test_the_sink_says_what_the_coach_says_and_closes_the_speaker() -> None:
    speaker = SpeakerLog()
    sink = CoachVoice(Coach(SQUAT), speaker)
    for one in set_of([], []):
        sink.write(one, None)
    assert speaker.said == ["stop if it hurts", "1", "2"]
    assert speaker.closed == 0
    sink.close(None)
    assert speaker.closed == 1


def test_another_exercise_has_its_own_coach_who_does_not_warn_again() -> None:
    speaker = SpeakerLog()
    sink = CoachVoice(Coach(SQUAT), speaker)
    sink.begin(Coach(PLANK, warns=False))
    sink.write(tick(0.0, PLANK), None)
    for one in hold(1.0, 11.0, PLANK):
        sink.write(one, None)
    assert speaker.said == ["ten seconds"]


KICKED = Rejected(1.0, 2.0, "too_short")
WALKED = Rejected(3.0, 5.0, "feet_moved")
WHY = "3 movements not counted: you did not stay in your place (2), too quick (1)"


def last_words(*, reps: int = 0, goal: Goal | None = None, complete: bool = False) -> SpeakerLog:
    """What is said at the end of a set in which three movements were rejected."""
    speaker = SpeakerLog()
    sink = CoachVoice(Coach(SQUAT), speaker)
    report = Session(SQUAT).finish(Source("camera", "camera"))
    reps_done = tuple(Rep(n, None, 0.0, 1.0, 2.0, {}, ()) for n in range(1, reps + 1))
    sets = (SetRecord(1, 0.0, 5.0, (), 0.0, complete),) if goal else ()
    rejected = (KICKED, WALKED, WALKED)
    sink.close(replace(report, reps=reps_done, rejected=rejected, goal=goal, sets=sets))
    sink.close(None)
    assert speaker.closed >= 1
    return speaker


def test_the_voice_says_at_the_end_why_nothing_counted_and_is_not_cut_off() -> None:
    speaker = last_words()
    assert speaker.said == [WHY]
    assert (speaker.closed, speaker.waited_s) == (1, LAST_WORDS_S)


@pytest.mark.parametrize(
    ("reps", "goal", "complete", "said"),
    [
        (1, None, False, []),
        (4, Goal(reps=5), False, [WHY]),
        (5, Goal(reps=5), True, []),
        (0, Goal(work_s=20), True, [WHY]),
        (3, Goal(work_s=20), True, []),
    ],
)
def test_where_enough_was_counted_the_voice_is_silent(
    reps: int, goal: Goal | None, complete: bool, said: list[str]
) -> None:
    speaker = last_words(reps=reps, goal=goal, complete=complete)
    assert speaker.said == said
    assert speaker.waited_s == (LAST_WORDS_S if said else 0.0)


def test_nothing_rejected_nothing_said() -> None:
    speaker = SpeakerLog()
    CoachVoice(Coach(SQUAT), speaker).close(Session(SQUAT).finish(Source("a", "camera")))
    assert (speaker.said, speaker.closed) == ([], 1)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_bell_rings_for_what_matters_and_on_terminals_only() -> None:
    terminal, file = Terminal(), io.StringIO()
    for kind in Kind:
        for stream in (terminal, file):
            Bell(stream).say(Utterance("3", kind, 1.0))
    assert terminal.getvalue() == "\a" * 4
    assert file.getvalue() == ""


#: A talker that can do what its folder's file tells.
TALKER = """
import sys
from pathlib import Path
able = Path(__file__).with_name("able").read_text().split()
if sys.argv[1] not in able:
    print("failed nothing for", sys.argv[1], flush=True)
    sys.exit(1)
print("ready", sys.argv[1], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def able(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that tells what the talker can do."""
    (tmp_path / "speech_process.py").write_text(TALKER, "utf-8")

    def command(script: Path, argument: str) -> list[str]:
        return [sys.executable, os.fspath(tmp_path / script.name), argument]

    monkeypatch.setattr(coach_voice, "program_command", command)
    return tmp_path / "able"


@pytest.mark.parametrize(("speech", "name"), [(True, "speech"), (False, "beeps")])
def test_speech_is_best_and_beeps_come_where_they_are_wanted(
    able: Path, speech: bool, name: str
) -> None:
    able.write_text("speech beeps", "utf-8")
    speaker, missing = open_speaker(speech=speech)
    speaker.close()
    assert isinstance(speaker, ProcessSpeaker)
    assert (speaker.name, missing) == (name, None)
    assert voice_support() == "speech"


def test_beeps_where_there_is_no_voice(able: Path) -> None:
    able.write_text("beeps", "utf-8")
    speaker, missing = open_speaker(speech=True)
    speaker.close()
    assert isinstance(speaker, ProcessSpeaker)
    assert speaker.name == "beeps"
    assert missing is not None
    assert missing.startswith("no voice found (nothing for speech): beeps instead")
    with pytest.raises(
        OutputError, match=r"^nothing for speech\. On Debian .* espeak-ng alsa-utils"
    ):
        voice_support()


@pytest.mark.parametrize("speech", [True, False])
def test_the_bell_where_there_is_no_sound_at_all(able: Path, speech: bool) -> None:
    able.write_text("", "utf-8")
    speaker, missing = open_speaker(speech=speech)
    assert isinstance(speaker, Bell)
    assert missing == "no sound found (nothing for beeps): the terminal's bell instead"


def test_advice_is_said_when_it_changes_and_again_when_it_has_not_been_taken() -> None:
    speaker = SpeakerLog()
    sink = CoachVoice(Coach(SQUAT), speaker)
    for second in range(int(2 * ADVISED_EVERY_S) + 1):
        sink.advise(float(second), "Step back")
    sink.advise(20.0, "Turn your side to the camera")
    sink.tell("This computer is slow")
    assert speaker.said == [
        *["Step back"] * 3,
        "Turn your side to the camera",
        "This computer is slow",
    ]


def test_the_coach_of_an_exercise_that_is_found_out_takes_over() -> None:
    speaker = SpeakerLog()
    sink = CoachVoice(None, speaker)
    sink.begin(Coach(SQUAT))
    session = Session(SQUAT)
    for t, pose in squat_motion(2).frames:
        sink.write(session.step(t, pose), None)
    assert {"1", "2"} <= set(speaker.said)

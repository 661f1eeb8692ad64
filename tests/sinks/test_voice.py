"""A stage that is heard: words go to the speaker, pictures to what is seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from formcheck.core.coaching import Kind, Utterance
from formcheck.core.events import RepCounted, Tick
from formcheck.core.frame import Frame
from formcheck.core.pose import Pose
from formcheck.core.report import Report
from formcheck.core.settingup import Advice, Hint
from formcheck.sinks.voice import HeardStage
from tests.benchmarks import made
from tests.sinks import scenes

TURN = Advice(Hint.TURN, "Turn your side to the camera", "Why.")
STEP_BACK = Advice(Hint.MOVE_BACK, "Step back", "Why.")


@dataclass
class Heard:
    words: list[tuple[str, Kind]] = field(default_factory=list)
    closed: int = 0

    def say(self, utterance: Utterance) -> None:
        self.words.append((utterance.text, utterance.kind))

    def close(self) -> None:
        self.closed += 1


@dataclass
class Shown:
    calls: list[str] = field(default_factory=list)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        self.calls.append("write")

    def advise(self, frame: Frame, pose: Pose | None, advice: Advice) -> None:
        self.calls.append(advice.text)

    def wait(self, problem: str) -> None:
        self.calls.append(problem)

    def tell(self, text: str) -> None:
        self.calls.append(text)

    def idle(self) -> None:
        self.calls.append("idle")

    def close(self, report: Report | None) -> None:
        self.calls.append("close")


def stage() -> tuple[HeardStage, Shown, Heard]:
    shown, heard = Shown(), Heard()
    return HeardStage(scenes.SQUAT, shown, heard), shown, heard


def test_what_the_coach_says_is_heard_and_the_tick_is_seen() -> None:
    both, shown, heard = stage()
    both.write(scenes.tick(None, events=(RepCounted(0.0, 4),)), None)
    assert heard.words == [("4", Kind.COUNT)]
    assert shown.calls == ["write"]


def test_advice_is_said_when_it_changes_and_again_when_it_lasts() -> None:
    both, shown, heard = stage()
    for second in range(16):
        both.advise(scenes.frame((64, 48), t=float(second)), None, TURN)
    both.advise(scenes.frame((64, 48), t=16.0), None, STEP_BACK)
    assert [text for text, _ in heard.words] == [TURN.text] * 3 + [STEP_BACK.text]
    assert len(shown.calls) == 17


def test_a_silent_source_is_told_once_until_it_is_back() -> None:
    both, shown, heard = stage()
    for _ in range(5):
        both.wait("camera 0 gives no picture")
    both.write(scenes.tick(None), None)
    both.wait("camera 0 gives no picture")
    assert [text for text, _ in heard.words] == ["camera 0 gives no picture"] * 2
    assert shown.calls.count("camera 0 gives no picture") == 6


def test_the_last_words_are_heard_after_the_window_has_closed() -> None:
    both, shown, heard = stage()
    both.tell("Slow computer")
    both.idle()
    both.close(made.report(scenes.SQUAT))
    assert shown.calls == ["Slow computer", "idle", "close"]
    assert heard.closed == 0
    both.silence()
    assert heard.closed == 1

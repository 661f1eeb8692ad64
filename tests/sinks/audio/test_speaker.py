"""A speaker whose programs hang, die and chatter: nobody waits for them, nothing stays behind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from formcheck.core.coaching.utterance import Kind, Utterance
from formcheck.errors import OutputError
from formcheck.sinks.audio.speaker import TRIES, ProcessSpeaker, Timeouts
from tests.support.processes import is_alive, wait_until

pytestmark = pytest.mark.xdist_group("real time")

#: Notes what it says in a file, with its process, and behaves as its first argument tells.
PROGRAM = """
import json, os, subprocess, sys, time
manner, log = sys.argv[1:]
def note(what):
    with open(log, "a") as file:
        file.write(f"{os.getpid()} {what}\\n")
if manner == "hangs at the start":
    time.sleep(60)
if manner == "cannot":
    print("failed no voice here", flush=True)
    sys.exit(1)
if manner == "chatters":
    while True:
        sys.stdout.write("x" * 10000)
if manner == "crashes":
    sys.exit(3)
note(f"in {os.environ['TMPDIR']}")
print("ready a test", flush=True)
for line in sys.stdin:
    wish = json.loads(line)
    note(f"says {wish['text']}, {wish['kind']}")
    if manner == "hangs" and "hang" in wish["text"]:
        time.sleep(60)
    if manner == "dies":
        os._exit(5)
    if manner == "chatters later":
        while True:
            sys.stdout.write("x" * 10000)
    if manner == "plays":
        player = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        note(f"plays {player.pid}")
        player.wait()
    if "long" in wish["text"]:
        time.sleep(5)
    time.sleep(0.1)
    note(f"said {wish['text']}")
    if manner == "once":
        break
    print("ready a test", flush=True)
note("ends")
"""
QUICK = Timeouts(ready_s=5.0, say_s=1.0)


class Stage:
    """Where programs of one manner run, and what they noted."""

    def __init__(self, folder: Path) -> None:
        self._program = folder / "program.py"
        self._program.write_text(PROGRAM, "utf-8")
        self._log = folder / "log.txt"
        self._log.touch()

    def command(self, manner: str) -> list[str]:
        return [sys.executable, os.fspath(self._program), manner, os.fspath(self._log)]

    @contextmanager
    def speaker(self, manner: str, timeouts: Timeouts = QUICK) -> Iterator[ProcessSpeaker]:
        speaker = ProcessSpeaker(self.command(manner), timeouts)
        try:
            yield speaker
        finally:
            speaker.close()

    def notes(self, what: str) -> list[tuple[int, str]]:
        """Return process and the rest of each note that begins so."""
        lines = [line.partition(" ") for line in self._log.read_text("utf-8").splitlines()]
        return [
            (int(process), note.removeprefix(f"{what} "))
            for process, _, note in lines
            if note.startswith(what)
        ]

    def said(self) -> list[str]:
        return [text for _, text in self.notes("said")]

    def folders(self) -> set[str]:
        return {folder for _, folder in self.notes("in")}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def word(text: str, kind: Kind = Kind.CORRECTION, fresh_s: float = 30.0) -> Utterance:
    return Utterance(text, kind, fresh_s)


def say_one_by_one(speaker: ProcessSpeaker, stage: Stage, *texts: str) -> None:
    for number, text in enumerate(texts, start=1):
        speaker.say(word(text))
        wait_until(lambda number=number: len(stage.said()) == number)  # type: ignore[misc]


def test_a_program_that_speaks_once_is_followed_by_another(stage: Stage) -> None:
    with stage.speaker("once") as speaker:
        assert speaker.name == "a test"
        say_one_by_one(speaker, stage, "one", "two", "three")
    assert stage.said() == ["one", "two", "three"]
    assert len({process for process, _ in stage.notes("said")}) == 3


def test_one_that_lasts_is_used_again(stage: Stage) -> None:
    with stage.speaker("lasts") as speaker:
        say_one_by_one(speaker, stage, "one", "two", "three")
    assert len({process for process, _ in stage.notes("said")}) == 1


def test_it_is_told_the_kind(stage: Stage) -> None:
    with stage.speaker("lasts") as speaker:
        speaker.say(word("back flat", Kind.STOP))
        wait_until(lambda: stage.said() == ["back flat"])
    assert [note for _, note in stage.notes("says")] == ["back flat, stop"]


@pytest.mark.parametrize("manner", ["once", "lasts", "hangs", "dies", "chatters later"])
def test_nobody_waits_for_it(stage: Stage, manner: str) -> None:
    with stage.speaker(manner) as speaker:
        slowest_s = 0.0
        for number in range(2000):
            begin_s = time.perf_counter()
            speaker.say(word(f"hang {number}", list(Kind)[number % len(Kind)]))
            slowest_s = max(slowest_s, time.perf_counter() - begin_s)
        # A picture lasts 33 ms; another process may have the core for a moment.
        assert slowest_s < 0.2


def test_one_that_hangs_is_ended_and_the_next_thing_is_said(stage: Stage) -> None:
    with stage.speaker("hangs") as speaker:
        speaker.say(word("hang"))
        wait_until(lambda: bool(stage.notes("says hang")))
        speaker.say(word("after"))
        wait_until(lambda: stage.said() == ["after"])
    [(hung, _)] = stage.notes("says hang")
    assert not is_alive(hung)


def test_what_became_stale_meanwhile_is_not_said(stage: Stage) -> None:
    with stage.speaker("hangs") as speaker:
        speaker.say(word("hang"))
        wait_until(lambda: bool(stage.notes("says hang")))
        speaker.say(word("3", Kind.COUNT, fresh_s=0.3))
        speaker.say(word("chest up", Kind.CORRECTION))
        wait_until(lambda: stage.said() == ["chest up"])
    assert [text for _, text in stage.notes("says")] == ["hang, correction", "chest up, correction"]


def test_what_endangers_the_back_cuts_off_the_rest(stage: Stage) -> None:
    with stage.speaker("once", Timeouts(5.0, 10.0)) as speaker:
        speaker.say(word("a long story", Kind.SAFETY))
        wait_until(lambda: bool(stage.notes("says a long story")))
        begin_s = time.monotonic()
        speaker.say(word("back flat", Kind.STOP))
        wait_until(lambda: stage.said() == ["back flat"])
        assert time.monotonic() - begin_s < 3.0
    [(cut, _)] = stage.notes("says a long story")
    assert not is_alive(cut)


def test_nothing_else_does(stage: Stage) -> None:
    with stage.speaker("hangs", Timeouts(5.0, 10.0)) as speaker:
        speaker.say(word("not hurried", Kind.SAFETY))
        wait_until(lambda: bool(stage.notes("says")))
        speaker.say(word("chest up", Kind.CORRECTION))
        speaker.say(word("3", Kind.COUNT))
        wait_until(lambda: len(stage.said()) == 3)
    assert stage.said() == ["not hurried", "3", "chest up"]


@pytest.mark.parametrize("manner", ["dies", "chatters later"])
def test_one_that_keeps_failing_is_given_up(
    stage: Stage, manner: str, caplog: pytest.LogCaptureFixture
) -> None:
    with stage.speaker(manner) as speaker:
        for number in range(TRIES + 2):
            speaker.say(word(str(number)))
            time.sleep(0.1)
            wait_until(lambda number=number: len(stage.notes("says")) >= min(number + 1, TRIES))  # type: ignore[misc]
        wait_until(lambda: bool(caplog.records))
    [record] = caplog.records
    assert record.getMessage() == f"the voice fell silent: it failed {TRIES} times in a row"
    assert len(stage.notes("says")) == TRIES


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        ("cannot", "no voice here"),
        ("crashes", "it does not start"),
        ("hangs at the start", "it does not start"),
        ("chatters", "it does not start"),
    ],
)
def test_one_that_does_not_start(stage: Stage, manner: str, reason: str) -> None:
    with pytest.raises(OutputError, match=f"^{reason}$"):
        ProcessSpeaker(stage.command(manner), Timeouts(1.0, 1.0))


@pytest.mark.parametrize("manner", ["once", "lasts", "hangs", "plays"])
def test_closing_falls_silent_at_once_and_leaves_nothing_behind(stage: Stage, manner: str) -> None:
    with stage.speaker(manner, Timeouts(5.0, 60.0)) as speaker:
        speaker.say(word("hang on, long"))
        wait_until(lambda: bool(stage.notes("plays" if manner == "plays" else "says")))
        begin_s = time.monotonic()
    assert time.monotonic() - begin_s < 2.0
    processes = {process for process, _ in stage.notes("")}
    processes |= {int(player) for _, player in stage.notes("plays")}
    wait_until(lambda: not any(is_alive(process) for process in processes))
    assert stage.said() == []
    assert [folder for folder in stage.folders() if Path(folder).exists()] == []


def test_closing_may_wait_until_all_is_said(stage: Stage) -> None:
    with stage.speaker("lasts") as speaker:
        speaker.say(word("the last words"))
        speaker.close(within_s=20.0)
        assert stage.said() == ["the last words"]


def test_closing_does_not_wait_longer_than_it_may(stage: Stage) -> None:
    with stage.speaker("hangs", Timeouts(5.0, 60.0)) as speaker:
        speaker.say(word("hang on, long"))
        begin_s = time.monotonic()
        speaker.close(within_s=0.5)
        assert 0.4 < time.monotonic() - begin_s < 5.0


def test_files_of_sound_go_into_a_folder_of_its_own(stage: Stage) -> None:
    with stage.speaker("lasts"):
        wait_until(lambda: bool(stage.folders()))
        [folder] = stage.folders()
        assert Path(folder).is_dir()


def test_closing_before_anything_was_said(stage: Stage) -> None:
    with stage.speaker("once"):
        pass
    assert stage.said() == []

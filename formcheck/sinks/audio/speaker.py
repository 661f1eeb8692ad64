"""Speakers of utterances: child processes, which may hang without blocking anyone, or the bell."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Protocol, TextIO, cast

from formcheck.child_process import start_program
from formcheck.core.coaching.utterance import Kind, Utterance
from formcheck.errors import OutputError

#: After this many failures in a row no further process is started.
TRIES = 3
# A process ends by itself within this time after its last word.
_ENDS_WITHIN_S = 1.0
_READY, _FAILED = "ready ", "failed "

_log = logging.getLogger(__name__)


class Speaker(Protocol):
    """Says utterances."""

    def say(self, utterance: Utterance) -> None:
        """Queue an utterance; never waits."""

    def close(self, within_s: float = 0.0) -> None:
        """Fall silent once all is said, at the latest after ``within_s`` seconds."""


class Bell:
    """The bell of a terminal, if there is one.

    It sounds the same for everything, so it does not ring for praise and advice.
    """

    def __init__(self, terminal: TextIO | None = None) -> None:
        self._terminal = terminal or sys.stderr

    def say(self, utterance: Utterance) -> None:
        if utterance.kind > Kind.PRAISE and self._terminal.isatty():
            self._terminal.write("\a")
            self._terminal.flush()

    def close(self, within_s: float = 0.0) -> None:
        """Leave the terminal alone."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a process may take to start and to say one thing before it counts as hung."""

    ready_s: float = 10.0  # 0.1 s on Linux, 1 to 2 s where the system's voices load slowly
    say_s: float = 8.0  # the longest utterance takes about 3 s


class ProcessSpeaker:
    """Says one thing after the other in a thread; never blocks the caller.

    A spare process gets ready while one talks, so that no time is lost by an interruption, by an
    engine that speaks only once, or by one that hangs.

    Args:
        command: Starts a ``speech_process``.
        timeouts: Of each process.

    Attributes:
        name: Of the engine, for people.

    Raises:
        OutputError: The process does not start, or reports that it cannot speak.
    """

    def __init__(self, command: Sequence[str], timeouts: Timeouts | None = None) -> None:
        self._command = list(command)
        # pyttsx3 leaves files of sound behind when it is cut off.
        self._folder = tempfile.TemporaryDirectory(prefix="formcheck-voice-")
        self._timeouts = timeouts or Timeouts()
        self._changed = threading.Condition()
        self._waiting = UtteranceQueue()
        self._closing = False
        self._present: Utterance | None = None
        self._spare_process: _SpeechProcess | None = None
        self._current: _SpeechProcess | None = self._start()
        answer = self._current.answer(self._timeouts.ready_s)
        if not answer.startswith(_READY):
            self._current.end()
            self._folder.cleanup()
            said_why = answer.startswith(_FAILED)
            raise OutputError(answer.removeprefix(_FAILED) if said_why else "it does not start")
        self.name = answer.removeprefix(_READY)
        self._thread = threading.Thread(target=self._talk, name="voice", daemon=True)
        self._thread.start()

    def say(self, utterance: Utterance) -> None:
        with self._changed:
            self._waiting.put(utterance, time.monotonic())
            if self._present is not None and interrupts(utterance, self._present):
                self._cut()
            self._changed.notify()

    def close(self, within_s: float = 0.0) -> None:
        with self._changed:
            self._changed.wait_for(self._is_silent, within_s)
            self._closing = True
            self._cut()
            self._changed.notify()
        self._thread.join()

    def _is_silent(self) -> bool:
        all_said = self._present is None and self._waiting.is_empty
        return all_said or not self._thread.is_alive()

    def _cut(self) -> None:
        if self._current is not None:
            self._current.cut()

    def _talk(self) -> None:
        failures = 0
        while failures < TRIES and not self._closing:
            failures = 0 if self._say_next() else failures + 1
        if failures == TRIES:
            _log.warning("the voice fell silent: it failed %d times in a row", failures)
        for process in (self._current, self._spare_process):
            if process is not None:
                process.end()
        self._folder.cleanup()

    def _start(self) -> _SpeechProcess:
        return _SpeechProcess(self._command, self._folder.name)

    def _say_next(self) -> bool:
        """Wait for an utterance, say it, and return whether that succeeded."""
        process = self._current or self._next_process()
        if process is None:
            return False
        utterance = self._next_utterance()
        if utterance is None:
            return True
        if self._spare_process is None:
            self._spare_process = self._start()
        process.tell(utterance)
        answer = process.answer(self._timeouts.say_s)
        with self._changed:
            self._present = None
            self._changed.notify_all()
            if answer.startswith(_READY) and not process.was_cut:
                return True
            self._current = None
        return process.end(_ENDS_WITHIN_S) == 0 or process.was_cut

    def _next_process(self) -> _SpeechProcess | None:
        """Return a process that is ready; None when it does not get ready."""
        with self._changed:
            if self._closing:
                return None
            process = self._current = self._spare_process or self._start()
            self._spare_process = None
        if process.answer(self._timeouts.ready_s).startswith(_READY):
            return process
        with self._changed:
            self._current = None
        process.end()
        return None

    def _next_utterance(self) -> Utterance | None:
        """Wait for an utterance; None at the end."""
        with self._changed:
            while not self._closing:
                self._present = self._waiting.take(time.monotonic())
                if self._present is not None:
                    return self._present
                self._changed.wait()
        return None


class _SpeechProcess:
    """One speech process; ``was_cut`` when it was killed in the middle of a word, on purpose."""

    def __init__(self, command: list[str], folder: str) -> None:
        self._process = start_program(command, subprocess.DEVNULL, {"TMPDIR": folder})
        self.was_cut = False

    def answer(self, within_s: float) -> str:
        """Return its next line; empty when it ends or, after the time limit, is killed."""
        timer = threading.Timer(within_s, self._kill)
        timer.start()
        try:
            # Longer lines come from elsewhere.
            line = cast("IO[bytes]", self._process.stdout).readline(1000)
        finally:
            timer.cancel()
        return line.decode(errors="replace").strip()

    def tell(self, utterance: Utterance) -> None:
        """Send an utterance; ``answer`` waits for the result."""
        wish = {"text": utterance.text, "kind": utterance.kind.name.lower()}
        stdin = cast("IO[bytes]", self._process.stdin)
        with suppress(OSError):
            stdin.write(json.dumps(wish).encode() + b"\n")
            stdin.flush()

    def cut(self) -> None:
        self.was_cut = True
        self._kill()

    def end(self, within_s: float = 0.0) -> int:
        """Wait for its end, kill it after the time limit; return its exit code."""
        try:
            code = self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            self._kill()
            code = self._process.wait()
        for file in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # buffered input of a process that has ended
                cast("IO[bytes]", file).close()
        return code

    def _kill(self) -> None:
        if self._process.poll() is not None:
            return
        if sys.platform == "win32":
            self._process.kill()
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def interrupts(new: Utterance, present: Utterance) -> bool:
    """Return True if the new utterance cuts off the present one: only danger to the back does."""
    return new.kind is Kind.STOP and present.kind is not Kind.STOP


class UtteranceQueue:
    """Holds the newest utterance of each kind: an older count would be wrong by now."""

    def __init__(self) -> None:
        self._waiting: dict[Kind, tuple[Utterance, float]] = {}

    def put(self, utterance: Utterance, now_s: float) -> None:
        """Add an utterance; ``now_s`` is of any clock that never goes back."""
        self._waiting[utterance.kind] = (utterance, now_s + utterance.fresh_s)

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def take(self, now_s: float) -> Utterance | None:
        """Drop the stale ones; remove and return the most important of the rest, if any."""
        self._waiting = {kind: one for kind, one in self._waiting.items() if now_s <= one[1]}
        return self._waiting.pop(max(self._waiting))[0] if self._waiting else None

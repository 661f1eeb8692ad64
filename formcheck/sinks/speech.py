"""How words become sound: spoken by a program of its own, as beeps, or not at all."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Protocol

import numpy as np

from formcheck.core.coaching import Kind, Utterance

__all__ = ["Beeps", "Silence", "Speaker", "Speech", "VoiceMissingError", "find_speech"]

_SPEAKER = Path(__file__).with_name("speaker.py")
#: A voice that has not answered for so long hangs; the longest words take 3 s.
_ANSWERS_WITHIN_S = 8.0
_STARTS_WITHIN_S = 10.0
#: A voice that hung is started again so often.
_STARTS = 3
#: More than this is never worth saying late.
_WAITING = 4
_RATE_HZ = 22_050
_TONE_S = 0.12
#: Frequencies in Hz: higher for a count, falling for a correction, thrice for danger.
_TONES: dict[Kind, tuple[int, ...]] = {
    Kind.COUNT: (880,),
    Kind.TIME: (660,),
    Kind.CUE: (660, 440),
    Kind.STOP: (990, 990, 990),
    Kind.SET: (660, 880),
    Kind.PRAISE: (880, 1100),
    Kind.SAFETY: (),
}


class VoiceMissingError(Exception):
    """There is no voice on this computer."""


class Speaker(Protocol):
    """Makes utterances heard, without ever making the caller wait."""

    def say(self, utterance: Utterance) -> None:
        """Say it as soon as what is more important has been said, unless it is stale by then."""

    def close(self) -> None:
        """Be silent, and end what was started."""


class Silence:
    """Says nothing."""

    def say(self, utterance: Utterance) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Do nothing."""


class Beeps:
    """Tones in place of words, each kind its own; the terminal's bell where there is no sound.

    Args:
        play: Takes samples (n,), -1 to 1, and their rate in Hz; returns at once.
    """

    def __init__(self, play: Callable[[np.ndarray, int], None] | None = None) -> None:
        self._play = play or _player()

    def say(self, utterance: Utterance) -> None:
        """Sound the tones of its kind."""
        tones = _TONES[utterance.kind]
        if tones:
            self._play(np.concatenate([_tone(hz) for hz in tones]), _RATE_HZ)

    def close(self) -> None:
        """Do nothing: tones are short."""


def _tone(hz: int) -> np.ndarray:
    t = np.arange(round(_TONE_S * _RATE_HZ)) / _RATE_HZ
    # Raised and let go gently, or it clicks.
    swell = np.minimum(1.0, np.minimum(t, _TONE_S - t) / 0.01)
    return np.asarray(0.4 * swell * np.sin(2 * np.pi * hz * t), np.float32)


def _player() -> Callable[[np.ndarray, int], None]:
    """Return what plays samples; without PortAudio or a sound card, the terminal's bell."""
    try:
        import sounddevice  # noqa: PLC0415 - it needs a library that not every system has

        sounddevice.query_devices(kind="output")
    except Exception:  # noqa: BLE001 - OSError without PortAudio, its own errors without a device
        return lambda samples, rate_hz: _bell()

    def play(samples: np.ndarray, rate_hz: int) -> None:
        with contextlib.suppress(Exception):  # a device that is unplugged must not end a session
            sounddevice.play(samples, rate_hz)

    return play


def _bell() -> None:
    sys.stderr.write("\a")
    sys.stderr.flush()


class Speech:
    """Speaks through a program of its own, which is started again when it hangs or dies.

    Args:
        command: That program; see ``speaker.py`` for what it must do.
        answers_within_s: It hangs when it has not answered for so long.

    Raises:
        VoiceMissingError: The program says that there is no voice, or nothing at all.
    """

    def __init__(
        self,
        command: Sequence[str] = (sys.executable, str(_SPEAKER)),
        *,
        answers_within_s: float = _ANSWERS_WITHIN_S,
    ) -> None:
        self._command = list(command)
        self._answers_within_s = answers_within_s
        self._waiting: list[tuple[float, Utterance]] = []
        self._changed = threading.Condition()
        self._closed = False
        self._starts = 0
        self._child = self._start()
        if self._answer(_STARTS_WITHIN_S) != "ready":
            self._end()
            raise VoiceMissingError
        # A daemon: a voice that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def say(self, utterance: Utterance) -> None:
        """Put it in its place; what endangers the back pushes out all that is less important."""
        with self._changed:
            if utterance.kind is Kind.STOP:
                self._waiting = [one for one in self._waiting if one[1].kind is Kind.STOP]
            self._waiting.append((time.monotonic() + utterance.stale_s, utterance))
            self._waiting.sort(key=lambda one: -one[1].kind)
            del self._waiting[_WAITING:]
            self._changed.notify_all()

    def close(self) -> None:
        """Be silent and end the program."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._end()
        self._thread.join(1.0)

    def _next(self) -> Utterance | None:
        """Return what is to be said next and is not stale; None when closed."""
        with self._changed:
            while not self._closed:
                now_s = time.monotonic()
                self._waiting = [one for one in self._waiting if one[0] >= now_s]
                if self._waiting:
                    return self._waiting.pop(0)[1]
                self._changed.wait(0.5)
        return None

    def _run(self) -> None:
        while (utterance := self._next()) is not None:
            if self._speak(utterance.text) or self._closed:
                continue
            self._end()
            if self._starts >= _STARTS:
                return
            self._child = self._start()
            if self._answer(_STARTS_WITHIN_S) != "ready":
                return

    def _speak(self, text: str) -> bool:
        """Return False when the program died or hangs."""
        stdin = self._child.stdin
        if stdin is None:
            return False
        try:
            stdin.write(json.dumps(text) + "\n")
            stdin.flush()
        except (OSError, ValueError):
            return False
        return self._answer(self._answers_within_s) == "done"

    def _start(self) -> subprocess.Popen[str]:
        self._starts += 1
        pipe = subprocess.PIPE
        child = subprocess.Popen(
            self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
        )
        self._answers: queue.Queue[str] = queue.Queue()
        listener = threading.Thread(
            target=_listen, args=(child.stdout, self._answers), name="voice answers", daemon=True
        )
        listener.start()
        return child

    def _answer(self, timeout_s: float) -> str:
        try:
            return self._answers.get(timeout=timeout_s)
        except queue.Empty:
            return ""

    def _end(self) -> None:
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _listen(stdout: IO[str] | None, answers: queue.Queue[str]) -> None:
    """Hand on the words of the protocol; libraries may print other things. "" at the end."""
    with contextlib.suppress(ValueError, OSError):
        for line in stdout or ():
            if line.strip() in ("ready", "none", "done"):
                answers.put(line.strip())
    answers.put("")


def find_speech() -> Speech | None:
    """Return a voice, or None when there is none on this computer."""
    try:
        return Speech()
    except (VoiceMissingError, OSError):
        return None

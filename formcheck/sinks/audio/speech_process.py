"""The speech process: says the utterances that it reads on stdin, or plays them as tones.

``speaker`` starts this script; nobody imports it, and it imports nothing of formcheck. Speech
engines hang in threads and when run a second time (pyttsx3 issues 126, 131, 403), and sound
libraries write to stderr and wait for devices: a process of their own keeps them from blocking the
session.

Protocol. ``argv[1]`` is "speech" or "beeps". On stdout "ready NAME" whenever it can take an
utterance, or once "failed REASON". On stdin a line ``{"text": str, "kind": str}`` for each. It ends
when stdin does, and after one utterance if its engine can speak only once.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass

RATE_HZ = 44_100
LOUDNESS = 0.4
#: Of silence, played as a test of the sound device.
PROBE_SAMPLES = 64
#: Tones that begin and end at once click.
FADE_S = 0.008
#: Hertz and seconds of the tones of each kind; 0 Hz is a pause. They differ in number and
#: direction, for few people know a tone by its pitch. Other kinds have no sound.
TONES: dict[str, tuple[tuple[float, float], ...]] = {
    "count": ((880.0, 0.09),),
    "set": ((660.0, 0.12), (880.0, 0.12), (660.0, 0.12)),
    "correction": ((520.0, 0.14), (390.0, 0.2)),
    "praise": ((660.0, 0.1), (990.0, 0.16)),
    "stop": ((1100.0, 0.12), (0.0, 0.06)) * 4,
}


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to make sound; ``say`` takes text and kind, and returns when the sound is over."""

    name: str
    say: Callable[[str, str], None]
    reusable: bool  # can speak more than once


def speech() -> Engine:
    """Return the system's own voice, an English one if there is any."""
    import pyttsx3  # noqa: PLC0415  beeps do without it

    if sys.platform.startswith("linux") and shutil.which("aplay") is None:
        raise RuntimeError("aplay, which plays what espeak-ng says, is not installed")
    engine = pyttsx3.init()
    english = [
        voice.id
        for voice in engine.getProperty("voices")
        if any(str(language).lower().startswith("en") for language in voice.languages or ())
    ]
    if english and engine.getProperty("voice") not in english:
        engine.setProperty("voice", english[0])

    def say(text: str, kind: str) -> None:
        engine.say(text)
        engine.runAndWait()

    return Engine(f"{engine}, {engine.getProperty('voice')}", say, reusable=False)


def beeps() -> Engine:
    """Return tones, played by ALSA's own player where there is one, else by PortAudio."""
    player = shutil.which("aplay")
    if player is not None:
        command = [player, "-q", "-t", "raw", "-f", "S16_LE", "-r", str(RATE_HZ), "-c", "1"]

        def play(text: str, kind: str) -> None:
            subprocess.run(command, input=tones(kind), check=True)

        if subprocess.run(command, input=bytes(2 * PROBE_SAMPLES), check=False).returncode:
            raise RuntimeError("aplay finds no sound device")
        return Engine("tones, by aplay", play, reusable=True)
    import sounddevice  # noqa: PLC0415  speech does without it

    device = sounddevice.query_devices(kind="output")["name"]

    def sound(text: str, kind: str) -> None:
        with sounddevice.RawOutputStream(RATE_HZ, channels=1, dtype="int16") as stream:
            stream.write(tones(kind))

    return Engine(f"tones, on {device}", sound, reusable=True)


def tones(kind: str) -> bytes:
    """Return the sound of a kind: 16 bit, one channel, RATE_HZ."""
    samples = array("h")
    for hertz, seconds in TONES.get(kind, ()):
        count = round(seconds * RATE_HZ)
        for i in range(count):
            fade = min(1.0, i / (FADE_S * RATE_HZ), (count - 1 - i) / (FADE_S * RATE_HZ))
            wave = math.sin(2 * math.pi * hertz * i / RATE_HZ)
            samples.append(round(32_767 * LOUDNESS * fade * wave))
    return samples.tobytes()


def own_stdout() -> int:
    """Return the pipe to the parent; what the engines write to stdout goes nowhere."""
    pipe = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return pipe


def main() -> int:
    """Say what arrives on stdin; return the exit code."""
    # Ctrl-C goes to every program of the terminal; the parent decides when the talking ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe = own_stdout()
    try:
        engine = {"speech": speech, "beeps": beeps}[sys.argv[1]]()
    except Exception as error:  # noqa: BLE001  the edge of this program: the parent reports it
        reason = " ".join(str(error).split()) or type(error).__name__
        os.write(pipe, f"failed {reason}\n".encode())
        return 1
    ready = f"ready {engine.name}\n".encode()
    os.write(pipe, ready)
    for line in sys.stdin:
        wish = json.loads(line)
        engine.say(wish["text"], wish["kind"])
        if not engine.reusable:
            break
        os.write(pipe, ready)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The speech process as a program: the real voice into a file, and made-up engines.

No sound card is needed: ALSA plays into a file.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import wave
from array import array
from pathlib import Path

import pytest

from formcheck.child_process import program_command
from formcheck.core.coaching.utterance import Kind
from formcheck.sinks.audio import speech_process
from tests.support.processes import line_of, started

pytestmark = pytest.mark.xdist_group("real time")

SCRIPT = Path(speech_process.__file__)
VOICE_TOOLS = ("espeak-ng", "aplay")
MISSING = [tool for tool in VOICE_TOOLS if shutil.which(tool) is None]
needs_voice = pytest.mark.skipif(
    bool(MISSING) or not sys.platform.startswith("linux"),
    reason=f"not installed: {', '.join(MISSING)}",
)
#: The sound card is a file.
ALSA = """
pcm.null {{ type null }}
pcm.!default {{ type file file "{file}" format wav slave.pcm "null" }}
"""

ENGINE = """
import os
class Voice:
    def __init__(self, id, languages): self.id, self.languages = id, languages
class Engine:
    voice = "german"
    runs = 0
    def getProperty(self, name):
        voices = [Voice("german", ["de"]), Voice("none", None), Voice("english", {english})]
        return {{"voices": voices, "voice": self.voice}}[name]
    def setProperty(self, name, value): setattr(self, name, value)
    def say(self, text): self.text = text
    def runAndWait(self):
        self.runs += 1
        assert self.runs == 1, "it hangs the second time"
        print("noise on stdout")
        with open({log!r}, "a") as file: file.write(f"{{self.voice}}: {{self.text}}\\n")
    def __str__(self): return "made up"
def init(): {init}
"""
PORTAUDIO = """
class PortAudioError(Exception): pass
def query_devices(kind): {device}
class RawOutputStream:
    def __init__(self, rate, channels, dtype): self.kind = f"{{rate}} {{channels}} {{dtype}}"
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def write(self, data):
        with open({log!r}, "a") as file: file.write(f"{{self.kind}} {{len(data)}}\\n")
"""


def talk(
    kind: str, *wishes: tuple[str, Kind], environment: dict[str, str] | None = None
) -> tuple[list[str], int]:
    """Return the lines on stdout of a speech process with this input, and its exit code."""
    lines = [json.dumps({"text": text, "kind": kind.name.lower()}) for text, kind in wishes]
    done = subprocess.run(
        program_command(SCRIPT, kind),
        input="".join(f"{line}\n" for line in lines),
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout.splitlines(), done.returncode


@pytest.fixture
def card(tmp_path: Path) -> dict[str, str]:
    """The environment in which the sound card is ``card.wav``."""
    config = tmp_path / "alsa.conf"
    config.write_text(ALSA.format(file=tmp_path / "card.wav"), "utf-8")
    return {"ALSA_CONFIG_PATH": os.fspath(config)}


def loudness_of(path: Path) -> tuple[float, int]:
    """Return seconds and highest sample of a sound."""
    with wave.open(os.fspath(path)) as sound:
        # A file that was written in a stream does not know its own length.
        data = path.read_bytes()[44:]
        seconds = len(data) / sound.getframerate() / sound.getsampwidth() / sound.getnchannels()
    return seconds, max(map(abs, array("h", data[: len(data) // 2 * 2])), default=0)


@needs_voice
def test_the_real_voice_says_words(tmp_path: Path, card: dict[str, str]) -> None:
    lengths_s = {}
    for text in ("3", "chest up, back flat"):
        lines, code = talk("speech", (text, Kind.COUNT), environment=card)
        assert (code, lines) == (0, ["ready espeak, gmw/en"])
        lengths_s[text], loudest = loudness_of(tmp_path / "card.wav")
        assert loudest > 3000
    assert 0.2 < lengths_s["3"] < 1.2 < lengths_s["chest up, back flat"] < 3.0


@needs_voice
def test_real_beeps(tmp_path: Path, card: dict[str, str]) -> None:
    wishes = [("3", Kind.COUNT), ("chest up", Kind.CORRECTION)]
    lines, code = talk("beeps", *wishes, environment=card)
    assert (code, lines) == (0, ["ready tones, by aplay"] * 3)
    seconds, loudest = loudness_of(tmp_path / "card.wav")
    assert 0.34 <= seconds < 0.42, "players fill up their last period"
    assert loudest == pytest.approx(speech_process.LOUDNESS * 32767, rel=0.02)


@needs_voice
def test_without_a_sound_card_there_are_no_beeps(tmp_path: Path) -> None:
    config = tmp_path / "alsa.conf"
    config.write_text("pcm.!default { type hw card 99 }", "utf-8")
    lines, code = talk("beeps", environment={"ALSA_CONFIG_PATH": os.fspath(config)})
    assert (lines, code) == (["failed aplay finds no sound device"], 1)


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A folder for vendors that are made up; an aplay that does nothing is on the path."""
    (tmp_path / "bin").mkdir()
    player = tmp_path / "bin" / "aplay"
    player.write_text("#!/bin/sh\ncat > /dev/null\n", "utf-8")
    player.chmod(0o755)
    return tmp_path


def among(folder: Path, *, player: bool = True) -> dict[str, str]:
    """Return the environment in which these vendors are found, and the player if told."""
    path = f"{folder / 'bin'}:{os.environ['PATH']}" if player else os.fspath(folder)
    return {"PYTHONPATH": os.fspath(folder), "PATH": path}


def engine(folder: Path, *, english: str = '["en-gb"]', init: str = "return Engine()") -> Path:
    log = folder / "log.txt"
    text = ENGINE.format(english=english, log=os.fspath(log), init=init)
    (folder / "pyttsx3.py").write_text(text, "utf-8")
    return log


def test_an_english_voice_speaks_once_and_what_the_engine_prints_is_lost(made_up: Path) -> None:
    log = engine(made_up)
    wishes = [("chest up", Kind.CORRECTION), ("3", Kind.COUNT)]
    assert talk("speech", *wishes, environment=among(made_up)) == (
        ["ready made up, english"],
        0,
    )
    assert log.read_text("utf-8") == "english: chest up\n"


def test_where_there_is_no_english_voice_the_usual_one_speaks(made_up: Path) -> None:
    engine(made_up, english='["fr"]')
    assert talk("speech", environment=among(made_up)) == (["ready made up, german"], 0)


@pytest.mark.parametrize(
    ("init", "reason"),
    [
        ('raise RuntimeError("no espeak\\nhere")', "no espeak here"),
        ("raise OSError", "OSError"),
        ("return None", "'NoneType' object has no attribute 'getProperty'"),
    ],
)
def test_an_engine_that_is_not_there(made_up: Path, init: str, reason: str) -> None:
    engine(made_up, init=init)
    assert talk("speech", environment=among(made_up)) == ([f"failed {reason}"], 1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others need no player")
def test_an_engine_whose_player_is_missing(made_up: Path) -> None:
    engine(made_up)
    [line], code = talk("speech", environment=among(made_up, player=False))
    assert code == 1
    assert line == "failed aplay, which plays what espeak-ng says, is not installed"


def test_beeps_by_portaudio_where_there_is_no_player(made_up: Path) -> None:
    log = made_up / "log.txt"
    device = 'return {"name": "Headset"}'
    text = PORTAUDIO.format(device=device, log=os.fspath(log))
    (made_up / "sounddevice.py").write_text(text, "utf-8")
    wishes = [("3", Kind.COUNT), ("stop", Kind.STOP)]
    lines, code = talk("beeps", *wishes, environment=among(made_up, player=False))
    assert (code, lines) == (0, ["ready tones, on Headset"] * 3)
    sounds = [len(speech_process.tones(kind)) for kind in ("count", "stop")]
    assert log.read_text("utf-8") == "".join(f"44100 1 int16 {size}\n" for size in sounds)


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        ('raise OSError("PortAudio library not found")', "PortAudio library not found"),
        (
            PORTAUDIO.format(device='raise PortAudioError("no device")', log=""),
            "no device",
        ),
    ],
)
def test_no_beeps_either(made_up: Path, module: str, reason: str) -> None:
    (made_up / "sounddevice.py").write_text(module, "utf-8")
    lines, code = talk("beeps", environment=among(made_up, player=False))
    assert (lines, code) == ([f"failed {reason}"], 1)


def test_it_ends_with_its_parent(made_up: Path) -> None:
    engine(made_up)
    assert talk("speech", environment=among(made_up)) == (["ready made up, english"], 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_it_does_not_mind_ctrl_c(made_up: Path) -> None:
    log = engine(made_up)
    with started(
        program_command(SCRIPT, "speech"), environment=among(made_up), stdin=subprocess.PIPE
    ) as running:
        assert line_of(running) == "ready made up, english"
        running.send_signal(signal.SIGINT)
        running.communicate('{"text": "still here", "kind": "set"}\n', timeout=30)
    assert running.returncode == 0
    assert log.read_text("utf-8") == "english: still here\n"


def test_it_starts_fast_because_it_imports_little(made_up: Path) -> None:
    engine(made_up)
    python, *rest = program_command(SCRIPT, "speech")
    done = subprocess.run(
        [python, "-X", "importtime", *rest],
        env=os.environ | among(made_up),
        input=b"",
        capture_output=True,
        check=True,
        timeout=60,
    )
    imported = {line.split("|")[-1].strip() for line in done.stderr.decode().splitlines()}
    roots = {name.split(".")[0] for name in imported}
    assert "pyttsx3" in roots
    assert roots.isdisjoint({"cv2", "mediapipe", "numpy", "formcheck", "sounddevice"})


SOUNDING = [kind for kind in Kind if kind is not Kind.SAFETY]


def test_each_kind_but_advice_has_tones_of_its_own() -> None:
    sounds = {kind: speech_process.tones(kind.name.lower()) for kind in Kind}
    assert sounds[Kind.SAFETY] == b""
    assert len({sounds[kind] for kind in SOUNDING}) == len(SOUNDING)
    assert set(speech_process.TONES) == {kind.name.lower() for kind in SOUNDING}


@pytest.mark.parametrize("kind", SOUNDING)
def test_tones_are_short_not_too_loud_and_do_not_click(kind: Kind) -> None:
    samples = array("h", speech_process.tones(kind.name.lower()))
    assert 0.05 < len(samples) / speech_process.RATE_HZ < 0.8
    assert max(map(abs, samples)) <= speech_process.LOUDNESS * 32767 + 1
    steps = [abs(b - a) for a, b in zip([0, *samples], [*samples, 0], strict=True)]
    highest_hz = max(hertz for hertz, _ in speech_process.TONES[kind.name.lower()])
    # A sine changes by no more than 2 pi f / rate of its height from one sample to the next.
    assert (
        max(steps)
        < 6.3 * highest_hz / speech_process.RATE_HZ * speech_process.LOUDNESS * 32767 * 1.1
    )

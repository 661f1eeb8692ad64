"""Words through real programs: one that speaks, one that hangs, dies, is silent or is flooded."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from formcheck.core.coaching import Kind, Utterance
from formcheck.sinks import speaker
from formcheck.sinks.speech import Beeps, Silence, Speech, VoiceMissingError

#: Notes what it is given; its first argument is the file, its second how it behaves.
FAKE = """
import json, sys, time
path, how = sys.argv[1:3]
if how == "none":
    print("none", flush=True); sys.exit()
if how == "mute":
    time.sleep(60)
print("some library says hello", flush=True)
print("ready", flush=True)
for line in sys.stdin:
    text = json.loads(line)
    if text == "hang": time.sleep(60)
    if text == "die": sys.exit(1)
    if text == "slow": time.sleep(0.6)
    with open(path, "a") as file: file.write(text + "\\n")
    print("done", flush=True)
"""


def fake(path: Path, how: str = "well", answers_within_s: float = 5.0) -> Speech:
    return Speech([sys.executable, "-c", FAKE, str(path), how], answers_within_s=answers_within_s)


def said(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30.0
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def words(text: str, kind: Kind = Kind.COUNT, stale_s: float = 30.0) -> Utterance:
    return Utterance(text, kind, stale_s)


def test_words_are_spoken_in_turn_and_nobody_waits(tmp_path: Path) -> None:
    path = tmp_path / "said"
    voice = fake(path)
    try:
        begun_s = time.monotonic()
        voice.say(words("slow"))
        voice.say(words("one"))
        assert time.monotonic() - begun_s < 0.3
        wait_for(lambda: said(path) == ["slow", "one"])
    finally:
        voice.close()


@pytest.mark.parametrize("trouble", ["hang", "die"])
def test_a_voice_that_hangs_or_dies_is_started_again(tmp_path: Path, trouble: str) -> None:
    path = tmp_path / "said"
    voice = fake(path, answers_within_s=0.8)
    try:
        voice.say(words(trouble))
        time.sleep(0.1)
        voice.say(words("still there"))
        wait_for(lambda: said(path) == ["still there"])
    finally:
        voice.close()


def test_a_voice_that_never_works_is_given_up_and_never_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "said"
    voice = fake(path, answers_within_s=0.2)
    try:
        for _ in range(6):
            voice.say(words("die"))
            time.sleep(0.3)
        begun_s = time.monotonic()
        voice.say(words("unheard"))
        assert time.monotonic() - begun_s < 0.2
    finally:
        voice.close()
    assert said(path) == []


def test_a_flood_keeps_the_most_important_and_danger_pushes_in(tmp_path: Path) -> None:
    path = tmp_path / "said"
    voice = fake(path)
    try:
        voice.say(words("slow"))
        wait_for(lambda: not voice._waiting)
        for number in range(50):
            voice.say(words(str(number), Kind.PRAISE))
        voice.say(words("hips up", Kind.CUE))
        voice.say(words("back flat", Kind.STOP))
        voice.say(words("seven", Kind.COUNT))
        wait_for(lambda: len(said(path)) == 3)
        time.sleep(0.2)
    finally:
        voice.close()
    assert said(path) == ["slow", "back flat", "seven"]


def test_what_is_stale_is_not_said(tmp_path: Path) -> None:
    path = tmp_path / "said"
    voice = fake(path)
    try:
        voice.say(words("slow"))
        wait_for(lambda: not voice._waiting)
        voice.say(words("two", stale_s=0.1))
        voice.say(words("three"))
        wait_for(lambda: "three" in said(path))
    finally:
        voice.close()
    assert said(path) == ["slow", "three"]


@pytest.mark.parametrize("how", ["none"])
def test_no_voice_is_told(tmp_path: Path, how: str) -> None:
    with pytest.raises(VoiceMissingError):
        fake(tmp_path / "said", how)


def test_closing_leaves_no_program_and_no_thread(tmp_path: Path) -> None:
    voice = fake(tmp_path / "said")
    child = voice._child
    voice.say(words("hang"))
    time.sleep(0.1)
    voice.close()
    voice.close()
    assert child.poll() is not None
    wait_for(lambda: not [one for one in threading.enumerate() if one.name.startswith("voice")])


@pytest.mark.skipif(
    shutil.which("espeak-ng") is None or importlib.util.find_spec("pyttsx3") is None,
    reason="needs espeak-ng and pyttsx3",
)
def test_the_real_voice_speaks_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "words.wav"
    voice = Speech([sys.executable, str(speaker.__file__), str(path)])
    try:
        voice.say(words("three"))
        wait_for(path.exists)
        voice.say(words("hips up, please"))
        wait_for(lambda: not voice._waiting)
    finally:
        voice.close()
    with wave.open(str(path)) as sound:
        assert sound.getnframes() / sound.getframerate() > 0.2


def test_each_kind_has_tones_of_its_own() -> None:
    heard: list[bytes] = []

    def play(samples: np.ndarray, rate_hz: int) -> None:
        assert np.abs(samples).max() <= 1.0
        assert 0.05 < len(samples) / rate_hz < 1.0
        heard.append(samples.tobytes())

    beeps = Beeps(play)
    for kind in Kind:
        beeps.say(words("x", kind))
    beeps.close()
    assert len(set(heard)) == len(heard) == len(Kind) - 1  # words of safety have none


def test_silence_is_silent() -> None:
    silence = Silence()
    silence.say(words("x"))
    silence.close()

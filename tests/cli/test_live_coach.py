"""formcheck live with a goal and a voice, as people start it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.sinks.audio.test_speech_process import ALSA, loudness_of, needs_voice
from tests.support.commands import SAMPLES, Done, Here, formcheck, names_in, refusal
from tests.support.display import on_linux

pytestmark = pytest.mark.xdist_group("real time")

SAMPLE = SAMPLES / "squat_side.mp4"


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["-e", "plank", "--reps", "3"], "--hold SECONDS"),
        (["-e", "squat", "--hold", "60"], "--reps NUMBER"),
        (["-e", "bird_dog", "--hold", "60"], "--reps NUMBER"),
        (["-e", "squat", "--sets", "3"], "--reps NUMBER"),
        (["-e", "plank", "--rest", "30"], "--hold SECONDS"),
        (["-e", "squat", "--reps", "5", "--rest", "30"], "--sets 3"),
        (["-e", "squat", "--reps", "5", "--sets", "1", "--rest", "30"], "--sets 3"),
    ],
)
def test_a_goal_that_does_not_fit(
    here: Here,
    arguments: list[str],
    wanted: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    line = refusal(here("live", *arguments), code=2)
    assert line.startswith("formcheck: expected ")
    assert f"give {wanted}" in line
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--reps", "0"], ["--reps", "many"], ["--hold", "0"], ["--reps", "5", "--sets", "0"]),
        *(["--reps", "5", "--sets", "2", "--rest", "-1"], ["--voice", "loud"]),
    ],
)
def test_numbers_and_voices_that_do_not_exist(here: Here, arguments: list[str]) -> None:
    done = here("live", "-e", "squat", *arguments)
    assert (done.code, done.out) == (2, "")
    assert arguments[-2] in done.err


def live(folder: Path, *options: str, environment: dict[str, str] | None = None) -> Done:
    """Play the sample without a window."""
    shown = ("-e", "squat", "--model", "lite", "--no-window", "--json", "--record")
    out = folder / "out"
    return formcheck(
        "live", "--camera", SAMPLE, "--out", out, *shown, *options, environment=environment
    )


@needs_voice
@pytest.mark.parametrize("sets", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_goal_ends_it_and_the_voice_is_heard(sets: int, tmp_path: Path) -> None:
    config, card = tmp_path / "alsa.conf", tmp_path / "card.wav"
    config.write_text(ALSA.format(file=card), "utf-8")
    goal = ("--reps", "1", *(("--sets", str(sets), "--rest", "2") if sets > 1 else ()))
    done = live(tmp_path, *goal, environment={"ALSA_CONFIG_PATH": os.fspath(config)})
    assert done.code == 0
    assert "formcheck:" not in done.err, "nothing is missing"
    report = json.loads(done.out)
    assert report["goal"] == {
        "reps": 1,
        "hold_s": None,
        "sets": sets,
        "rest_s": 2 if sets > 1 else 30,
    }
    assert [one["complete"] for one in report["sets"]] == [True] * sets
    assert report["source"]["duration_s"] < 19
    assert "problem" not in report["source"]
    # What was said last: "done, well done", or on a slow computer the number before it.
    seconds, loudest = loudness_of(card)
    assert loudest > 3000
    assert seconds > 0.3
    replayed = json.loads(formcheck("replay", tmp_path / "out" / "poses.jsonl.gz", "--json").out)
    assert replayed["source"].pop("kind") == "recording"
    assert report["source"].pop("kind") == "video"
    assert replayed == report
    shown = formcheck("replay", tmp_path / "out" / "poses.jsonl.gz")
    assert (
        f"Sets: {sets} of {sets} done ({', '.join(['1'] * sets)} of 1 rep)."
        in shown.out.splitlines()
    )


@pytest.fixture
def soundless(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing can be heard."""
    folder = tmp_path / "vendors"
    folder.mkdir()
    for vendor in ("pyttsx3", "sounddevice"):
        text = f'raise OSError("no {vendor} here")'
        (folder / f"{vendor}.py").write_text(text, "utf-8")
    path = os.pathsep.join([os.fspath(folder), os.environ.get("PYTHONPATH", "")])
    return {"PYTHONPATH": path.rstrip(os.pathsep), "PATH": os.fspath(folder)}


@pytest.mark.slow
@on_linux
def test_what_is_missing_is_said_once(tmp_path: Path, soundless: dict[str, str]) -> None:
    done = live(tmp_path, "--reps", "1", environment=soundless)
    assert done.code == 0
    [line] = [line for line in done.err.splitlines() if line.startswith("formcheck:")]
    assert line == ("formcheck: no sound found (no sounddevice here): the terminal's bell instead")
    assert json.loads(done.out)["sets"][0]["complete"]


@needs_voice
def test_doctor_finds_the_voice() -> None:
    assert "ok  voice: espeak, gmw/en\n" in formcheck("doctor").out


@on_linux
def test_doctor_says_what_to_do_without_a_voice(soundless: dict[str, str]) -> None:
    lines = formcheck("doctor", environment=soundless).out.splitlines()
    at = lines.index("--  voice: none found, so `formcheck live` beeps")
    assert "no pyttsx3 here" in lines[at + 1]
    assert "sudo apt-get install -y espeak-ng alsa-utils" in lines[at + 1]

"""Nothing leaves the machine: poses and voice open no socket, in Python or below it.

Newer MediaPipe releases look up and contact a log host for every landmarker, in native code. Only
the operating system sees that, so on Linux strace watches the calls; the audit hook, which sees
Python's own sockets, runs everywhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from formcheck.cli.doctor import cv2_distributions

ROOT = Path(__file__).resolve().parents[1]
PERSON = ROOT / "tests" / "capture" / "data" / "person.jpg"

AUDIT = """
import sys
opened = []
def watch(event, arguments):
    if event.startswith("socket."):
        opened.append(event)
sys.addaudithook(watch)
"""

FIND_POSES = f"""
from pathlib import Path
import cv2, numpy as np
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.core.pose.frame import Frame
picture = cv2.imdecode(np.frombuffer(Path({str(PERSON)!r}).read_bytes(), np.uint8), 1)
for model in ("lite", "full"):
    with MediaPipePose(model) as estimator:
        poses = [estimator.estimate(Frame(i, i / 30, picture)) for i in range(10)]
    assert all(poses)
print("found")
"""

SPEAK = """
import time
from formcheck.core.coaching.utterance import Kind, Utterance
from formcheck.sinks.audio.coach_voice import open_speaker
for speech in (True, False):
    speaker, _ = open_speaker(speech=speech)
    speaker.say(Utterance("chest up", Kind.CORRECTION, 5.0))
    time.sleep(2)
    speaker.close()
print("found")
"""

WATCH_MANY = """
import contextlib, io, tempfile
from pathlib import Path
from formcheck.cli import app
from tests.support.videos import write_video
with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
    for name in ("a.mp4", "b.mp4"):
        write_video(Path(folder, name), 5)
    with contextlib.suppress(SystemExit):
        app(["batch", folder, "-e", "squat", "-o", folder])
    assert len(list(Path(folder).glob("*/report.json"))) == 2
print("found")
"""

ASK_THE_NETWORK = """
import socket
try:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
except OSError:
    pass
print("found")
"""


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "FORMCHECK_DEBUG": "0"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.mark.parametrize(
    ("code", "sockets"), [(FIND_POSES, False), (ASK_THE_NETWORK, True)], ids=["poses", "control"]
)
def test_python_opens_no_socket(code: str, sockets: bool) -> None:
    done = run([sys.executable, "-c", AUDIT + code + "print(opened)"])
    assert done.stderr == ""
    found, opened = done.stdout.splitlines()
    assert found == "found"
    assert (opened != "[]") is sockets


def strace() -> str:
    """Return the program, or skip with the reason."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not installed (Linux only)")
    tried = run([program, "-o", os.devnull, sys.executable, "-c", ""])
    if tried.returncode != 0:
        pytest.skip(f"strace may not watch processes here: {tried.stderr.strip()[:200]}")
    return program


def internet_calls(code: str, log: Path) -> list[str]:
    """Return the calls of ``code`` and its threads and children that concern the internet."""
    done = run([strace(), "-f", "-e", "trace=%network", "-o", str(log), sys.executable, "-c", code])
    assert (done.stdout, done.returncode) == ("found\n", 0), done.stderr
    calls = log.read_text("utf-8", "replace")
    assert "exited with 0" in calls, "strace saw the program to its end"
    # AF_UNIX and AF_NETLINK stay on the machine.
    return re.findall(r"^.*(?:AF_INET|AF_PACKET).*$", calls, re.MULTILINE)


@pytest.mark.parametrize("code", [FIND_POSES, SPEAK, WATCH_MANY], ids=["poses", "voice", "batch"])
def test_native_code_opens_no_socket(code: str, tmp_path: Path) -> None:
    assert internet_calls(code, tmp_path / "calls.txt") == []


def test_strace_would_have_seen_one(tmp_path: Path) -> None:
    calls = internet_calls(ASK_THE_NETWORK, tmp_path / "calls.txt")
    assert any("socket(AF_INET" in call for call in calls)


def test_one_owner_of_cv2() -> None:
    assert cv2_distributions() == ["opencv-python"]


def test_a_second_owner_of_cv2_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "opencv_contrib_python-5.0.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: opencv-contrib-python\n")
    (other / "RECORD").write_text("cv2/__init__.py,,\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert cv2_distributions() == ["opencv-contrib-python", "opencv-python"]


def test_mediapipe_is_the_last_release_that_is_silent() -> None:
    assert metadata.version("mediapipe") in {"0.10.30", "0.10.31"}

"""What asks a program to end, and what its report says of that."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from formcheck.app.interrupts import interruptible
from formcheck.app.pipeline import with_stop_reason
from formcheck.core.results.report import Source
from tests.support.commands import COMMAND, PATIENCE_S, SAMPLES
from tests.support.processes import started, wait_until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise")

SAID = {
    signal.SIGINT: "stopped with Ctrl-C",
    signal.SIGTERM: "stopped by another program or the system (SIGTERM)",
    signal.SIGHUP: "stopped because its terminal was closed (SIGHUP)",
}


@pytest.fixture(params=SAID, ids=lambda number: number.name)
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    before = signal.getsignal(request.param)
    yield request.param
    signal.signal(request.param, before)


def test_each_is_a_wish_and_told_as_what_it_was(number: signal.Signals) -> None:
    with interruptible() as interrupted:
        assert not interrupted()
        assert interrupted.problem is None
        os.kill(os.getpid(), number)
        assert interrupted()
        assert interrupted.problem == SAID[number]
    source = Source("test", "camera")
    assert with_stop_reason(source, stopped=interrupted.problem).problem == SAID[number]
    assert with_stop_reason(source, stopped=None) == source
    cut = Source("test", "camera", problem="unplugged")
    assert with_stop_reason(cut, stopped=interrupted.problem) == cut


def test_all_is_as_before_afterwards(number: signal.Signals) -> None:
    caught: list[int] = []
    signal.signal(number, lambda number, frame: caught.append(number))
    with interruptible():
        pass
    os.kill(os.getpid(), number)
    assert caught == [number]


def test_a_second_time_does_what_it_did_before_but_for_a_terminal_that_is_closed(
    number: signal.Signals,
) -> None:
    caught: list[int] = []
    signal.signal(number, lambda number, frame: caught.append(number))
    with interruptible() as interrupted:
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
        assert caught == ([] if number is signal.SIGHUP else [number])
        assert interrupted.problem == SAID[number]


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible() as interrupted:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not interrupted()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@contextmanager
def running(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Run formcheck on a sample that is played."""
    options = ("--no-window", "--voice", "off", "--model", "lite")
    sample = SAMPLES / "squat_side.mp4"
    with started([*COMMAND, *arguments, "--camera", sample, *options]) as process:
        yield process


def test_a_live_session_is_saved_and_says_how_it_was_stopped(
    tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "out"
    with running("live", "-e", "squat", "-o", out) as process:
        partial = out / "frames.csv.partial"
        wait_until(lambda: partial.exists() and partial.stat().st_size > 500)
        process.send_signal(number)
        shown, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert f"Note: {SAID[number]}." in " ".join(shown.split())
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert report["source"]["problem"] == SAID[number]


WORKOUT = """
name = "try-it"
title = "Try it"
about = "One exercise."
between_s = 0

[[steps]]
exercise = "squat"
reps = 9
"""


# A workout that is stopped is in tests/cli/test_workout.py too, and live with these signals above.
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_workout_says_how_it_was_stopped(tmp_path: Path, number: signal.Signals) -> None:
    workout, out = tmp_path / "own.toml", tmp_path / "out"
    workout.write_text(WORKOUT, "utf-8")
    with running("workout", workout, "-o", out) as process:
        partial = out / "1-squat" / "frames.csv.partial"
        wait_until(lambda: partial.exists() and partial.stat().st_size > 500)
        process.send_signal(number)
        shown, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert shown.startswith(f"Try it: It was {SAID[number]}.")
    assert SAID[number] in (out / "workout.html").read_text("utf-8")

"""formcheck workout, as people start it: a played file, with a window and without."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from formcheck.cli.workout import _built_up, _recent
from formcheck.core.goal import Goal
from formcheck.core.workout.progression import CLEAN_SESSIONS, PastSession
from formcheck.history.database import DATA_VARIABLE, open_history
from formcheck.history.records import kept_sessions, save_session
from formcheck.workouts import STARTER
from tests.support.commands import (
    COMMAND,
    PATIENCE_S,
    RESULT_FILES,
    SAMPLES,
    Here,
    clean_environment,
    formcheck,
    names_in,
    refusal,
)
from tests.support.display import needs_x, on_linux, press, wait_painted
from tests.support.kept_sessions import STARTED, plank_report, silent, squat_report

pytestmark = pytest.mark.xdist_group("real time")

SAMPLE = SAMPLES / "squat_side.mp4"
STEP = '[[steps]]\nexercise = "squat"\nreps = {reps}\n'
QUIET = ("--model", "lite", "--voice", "off")


def saved(folder: Path, *reps: int) -> Path:
    """Write a workout of squats, so many reps each."""
    head = 'name = "try"\ntitle = "Try it"\nbetween_s = 1\n'
    path = folder / "my.toml"
    path.write_text(head + "".join(STEP.format(reps=one) for one in reps), "utf-8")
    return path


@contextmanager
def running(
    folder: Path, *options: str, workout: Path, display: str = ""
) -> Iterator[subprocess.Popen[str]]:
    """Run it, with something to type into."""
    played = ["workout", os.fspath(workout), "--camera", os.fspath(SAMPLE)]
    with subprocess.Popen(
        [*COMMAND, *played, "--out", os.fspath(folder), *QUIET, *options],
        env=clean_environment() | {"DISPLAY": display},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def kept(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "workout.json").read_text("utf-8"))
    return report


def wait_for(folder: Path, number: int, outcome: str, reps: int = 0) -> dict[str, Any]:
    """Wait until an exercise has come so far; return what is kept of it."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        if (folder / "workout.json").exists():
            one: dict[str, Any] = kept(folder)["exercises"][number]
            if one["outcome"] == outcome and one["reps"] >= reps:
                return one
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("count", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_it_goes_through_all_and_writes_one_report(count: int, tmp_path: Path) -> None:
    out, workout = tmp_path / "out", saved(tmp_path, *[1] * count)
    arguments = ("workout", workout, "--camera", SAMPLE, "--no-window", "--record")
    done = formcheck(*arguments, *QUIET, "--out", out)
    assert done.code == 0, done.err
    report = kept(out)
    assert report["ending"] == "done"
    assert [one["outcome"] for one in report["exercises"]] == ["done"] * count
    folders = [out / f"{number}-squat" for number in range(1, count + 1)]
    assert names_in(out) == [*(folder.name for folder in folders), "workout.html", "workout.json"]
    for number, folder in enumerate(folders, 1):
        assert set(RESULT_FILES) < set(names_in(folder))
        own = json.loads((folder / "report.json").read_text("utf-8"))
        assert own["summary"] == report["exercises"][number - 1]["summary"]
        assert own["goal"] == report["exercises"][number - 1]["goal"]
        replayed = json.loads(formcheck("replay", folder / "poses.jsonl.gz", "--json").out)
        assert replayed["reps"] == own["reps"]
    assert done.out.startswith("Try it: You reached the end.\n")
    lines = done.err.splitlines()
    assert f"First: 1 of {count}: Squat" in lines
    assert ("Next: 2 of 2: Squat" in lines) == (count == 2)
    assert "Workout done: Well done" in lines
    assert not any(line.startswith("formcheck:") for line in lines)


@pytest.mark.slow
def test_the_history_keeps_each_exercise_and_may_be_out_of_order(tmp_path: Path) -> None:
    options = ("--camera", SAMPLE, "--no-window", *QUIET)
    data = {DATA_VARIABLE: os.fspath(tmp_path / "data")}
    done = formcheck(
        "workout", saved(tmp_path, 1, 1), *options, "--out", tmp_path / "a", environment=data
    )
    assert done.code == 0, done.err
    with open_history(
        tmp_path / "data" / "history.sqlite3", now=STARTED, tell=silent
    ) as connection:
        assert [one.exercise for one in kept_sessions(connection)] == ["squat", "squat"]
    (tmp_path / "file").touch()
    played = ("workout", saved(tmp_path, 1), *options)
    done = formcheck(
        *played, "--out", tmp_path / "b", environment={DATA_VARIABLE: os.fspath(tmp_path / "file")}
    )
    assert done.code == 0, done.err
    assert kept(tmp_path / "b")["ending"] == "done"
    lines = [line for line in done.err.splitlines() if line.startswith("formcheck:")]
    assert ["cannot use the history" in line for line in lines] == [True]
    done = formcheck(*played, "--no-save", "--out", tmp_path / "c", environment=data)
    assert done.code == 0, done.err
    with open_history(
        tmp_path / "data" / "history.sqlite3", now=STARTED, tell=silent
    ) as connection:
        assert len(kept_sessions(connection)) == 2


def test_what_is_typed_skips_and_stops_and_pain_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    workout = saved(tmp_path, 9, 9, 9)
    with running(out, "--no-window", "--json", workout=workout) as process:
        assert process.stdin is not None
        wait_for(out, 0, "under_way")
        process.stdin.write("s\n")
        process.stdin.flush()
        wait_for(out, 1, "under_way")
        process.stdin.write("q\n")
        process.stdin.flush()
        wait_for(out, 1, "stopped")
        time.sleep(1.0)
        process.stdin.write("p\n")
        shown, noise = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, noise
    report = json.loads(shown)
    assert report == kept(out)
    assert report["ending"] == "pain"
    outcomes = [one["outcome"] for one in report["exercises"]]
    assert outcomes == ["skipped", "stopped", "to_come"]
    assert "Why do you stop? It hurts: p and Enter. Anything else: Enter." in noise
    assert "Workout ended: Stop for today" in noise.splitlines()
    assert "Stop for today" in (out / "workout.html").read_text("utf-8")


# The keys of a window are tried in tests/cli/test_live.py, the same wishes typed above.
@pytest.mark.slow
@on_linux
@needs_x
def test_in_a_window_keys_skip_and_stop(x_display: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with running(out, workout=saved(tmp_path, 9, 9), display=x_display) as process:
        wait_for(out, 0, "under_way")
        wait_painted(x_display, "formcheck")
        press(x_display, "s")
        wait_for(out, 1, "under_way")
        press(x_display, "p")
        shown, noise = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, noise) == (0, "")
    assert "You stopped because it hurt." in shown
    assert kept(out)["ending"] == "pain"


@pytest.mark.slow
def test_what_was_done_is_on_disk_when_it_is_killed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with running(out, "--no-window", workout=saved(tmp_path, 1, 9)) as process:
        wait_for(out, 1, "under_way", reps=1)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=PATIENCE_S)
    report = kept(out)
    assert report["ending"] is None
    first, second = report["exercises"]
    assert (first["outcome"], second["outcome"]) == ("done", "under_way")
    assert (out / "1-squat" / "report.html").exists()
    page = (out / "workout.html").read_text("utf-8")
    assert "1-squat/report.html" in page
    assert "the program was stopped in the middle" in page
    [poses] = (out / "2-squat").glob("*.poses.jsonl.gz.partial")
    saved_reps = json.loads(formcheck("replay", poses, "--json").out)["reps"]
    assert len(saved_reps) >= second["reps"] - 1


def test_ctrl_c_ends_it_with_what_was_done(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with running(out, "--no-window", workout=saved(tmp_path, 9, 9)) as process:
        wait_for(out, 0, "under_way", reps=1)
        process.send_signal(signal.SIGINT)
        shown, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert shown.startswith("Try it: It was stopped with Ctrl-C.")
    assert kept(out)["ending"] == "interrupted"
    own = json.loads((out / "1-squat" / "report.json").read_text("utf-8"))
    assert own["source"]["problem"] == "stopped with Ctrl-C"


def test_the_workouts_are_listed(here: Here) -> None:
    done = here("workout")
    assert done.code == 0
    assert "back-care: Seven exercises" in done.out
    assert "  3. plank: 3 holds of 60 s" in done.out
    assert "  1. bird_dog: 6 reps" in done.out


def test_what_is_wrong_is_one_line_before_anything_begins(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Did you mean starter?" in refusal(here("workout", "startr"), code=2)
    line = refusal(here("workout", "starter", "--camera", "kitchen", "--no-window"))
    assert "expected a camera, got" in line
    assert names_in(tmp_path) == []
    out = tmp_path / "out"
    out.mkdir()
    (out / "workout.json").write_text("{}", "utf-8")
    taken = here("workout", saved(tmp_path, 1), "--camera", SAMPLE, "--no-window", "--out", out)
    assert taken.code == 1
    assert "already holds workout.json" in taken.err


CLEAN = [PastSession(reps=6, hold_s=30.0, good_share=1.0)] * CLEAN_SESSIONS


def doses(recent: list[PastSession], *, wanted: bool | None) -> list[Goal]:
    built = _built_up(STARTER, lambda exercise, count: recent[:count], wanted=wanted)
    return [step.goal for step in built.steps]


LEAST, MORE = [step.goal for step in STARTER.steps], [Goal(reps=8), Goal(hold_s=20, sets=2)]


@pytest.mark.parametrize(("wanted", "taken"), [(True, MORE), (False, LEAST)])
def test_building_up_is_taken_or_left(wanted: bool, taken: list[Goal]) -> None:
    assert doses(CLEAN, wanted=wanted) == taken
    assert doses([], wanted=True) == LEAST


def test_the_history_tells_what_was_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, os.fspath(tmp_path))
    assert _recent("squat", 3) == []
    with open_history(tmp_path / "history.sqlite3", now=STARTED, tell=silent) as connection:
        for days in range(5):
            report = squat_report([0.3] * (days + 1))
            save_session(connection, report, STARTED + timedelta(days=days))
        save_session(connection, plank_report(), STARTED)
    latest = _recent("squat", 3)
    assert [one.reps for one in latest] == [5, 4, 3]
    share = sum(rep.good for rep in squat_report([0.3] * 5).reps) / 5
    assert latest[0].good_share == share
    [plank] = _recent("plank", 3)
    held = plank_report().holds
    assert plank.hold_s == sum(one.held_s for one in held)
    assert plank.good_share == sum(one.good_s for one in held) / plank.hold_s


def test_building_up_is_offered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert doses(CLEAN, wanted=None) == LEAST
    told = capsys.readouterr().err
    assert "Your last 3 sessions of bird_dog were clean: 8 reps instead of 6 reps?" in told
    assert "Take it with --build-up." in told
    asked: list[str] = []

    def confirm(text: str, *, default: bool, err: bool) -> bool:
        asked.append(text)
        return "plank" in text

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "confirm", confirm)
    assert doses(CLEAN, wanted=None) == [LEAST[0], MORE[1]]
    assert len(asked) == 2

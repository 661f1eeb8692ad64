"""The window, on a real X server with real key presses; nothing is stubbed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import pytest

from formcheck.core.pose.frame import Image
from formcheck.errors import OutputError
from formcheck.sinks.base import Command
from formcheck.sinks.live import display_check as display
from tests.support.display import (
    PATIENCE_S,
    ask_to_close,
    eventually,
    on_linux,
    on_x,
    press,
    wait_painted,
    xdotool,
)
from tests.support.processes import line_of, python, started

pytestmark = pytest.mark.xdist_group("real time")

ROOT = Path(__file__).parents[3]
TITLE = "formcheck test"

# Plays a standing person until it is told to quit, and prints every command that it hears.
PLAYER = f"""
import sys, time
from formcheck.sinks.base import Command
from formcheck.sinks.live.window import Window
from tests.support.sink_scenes import SQUAT, frame, person, tick

heard, paused = [], False
window = Window(SQUAT, commands=heard.append, title={TITLE!r}, mirror=False)
size = (640, 480)
someone = person(size, middle=(0.75, 0.5))
for n in range(3000):
    t = n / 30
    if paused:
        window.idle()
    else:
        picture = None if "replay" in sys.argv else frame(size, t)
        window.write(tick(someone, t=t, faults=("round",), reps=7), picture)
    if n == 5:
        print("playing", flush=True)
    while heard:
        command = heard.pop(0)
        print(command, flush=True)
        paused ^= command is Command.PAUSE
        if command is Command.QUIT:
            window.close(None)
            print("closed", flush=True)
            sys.exit()
    time.sleep(0.02)
"""


# Shows a card in the keys of a workout, asks when it is told to stop, and prints what it hears.
WORKOUT = f"""
import sys, time
from formcheck.sinks.base import Command
from formcheck.core.workout.introduction import StepCard
from formcheck.sinks.live.drawn_display import WORKOUT_MENU
from formcheck.sinks.live.window import Window
from tests.support.sink_scenes import SQUAT, frame

heard, asking, paused = [], False, False
window = Window(SQUAT, commands=heard.append, menu=WORKOUT_MENU, title={TITLE!r}, mirror=False)
window.begin(SQUAT)
for n in range(3000):
    picture = frame((640, 480), n / 30)
    if asking:
        window.ask(picture, "Why?")
    elif paused:
        window.idle()
    else:
        window.show(picture, StepCard("Next", "Squat", ("10 reps.",), left_s=9))
    if n == 5:
        print("playing", flush=True)
    while heard:
        command = heard.pop(0)
        print(command, flush=True)
        paused ^= command is Command.PAUSE
        if asking:
            window.close(None)
            print("closed", flush=True)
            sys.exit()
        asking = command is Command.QUIT
    time.sleep(0.02)
"""


@contextmanager
def playing(
    x_display: str, *arguments: str, player: str = PLAYER
) -> Iterator[subprocess.Popen[str]]:
    """Run a player until its window is painted; what it prints can be read."""
    command = [*python(player), *arguments]
    with started(command, folder=ROOT, environment={"DISPLAY": x_display}) as running:
        assert line_of(running) == "playing"
        wait_painted(x_display, TITLE)
        yield running


def has_grave_cue(screen: Image) -> bool:
    """Tell whether the plate of a grave fault is seen, and the limb in its color."""
    red = (screen[:, :, 2] > 200) & (screen[:, :, 1] < 80) & (screen[:, :, 0] < 90)
    return int(red.sum()) > 2000


@on_x
@pytest.mark.parametrize(
    ("key", "command"),
    [("q", "quit"), ("Escape", "quit"), ("space", "pause"), ("r", "reset")],
)
def test_a_key_becomes_a_command(x_display: str, key: str, command: str) -> None:
    with playing(x_display) as player:
        press(x_display, key)
        assert line_of(player) == command


@on_x
def test_the_window_shows_the_overlay_as_large_as_it_opens(x_display: str, tmp_path: Path) -> None:
    with playing(x_display):
        screen = eventually(x_display, tmp_path, has_grave_cue)
        # 640x480 fitted into 1280x720; the rest of the screen is black.
        assert (screen[2:700, 2:950] > 0).any(axis=2).mean() > 0.99
        assert screen[:, 965:].max() == 0


@on_x
def test_m_mirrors_and_an_arrow_key_does_nothing(x_display: str, tmp_path: Path) -> None:
    with playing(x_display) as player:
        before = eventually(x_display, tmp_path, has_grave_cue)
        mirrored_middle = round(0.25 * 960)

        def stands_on_the_left(screen: Image) -> bool:
            differs = (screen != before).any(axis=2)
            return int(differs[300:700, mirrored_middle - 90 : mirrored_middle + 90].sum()) > 500

        # X11 numbers the left arrow 0xFF51, whose last byte is a Q.
        press(x_display, "Left")
        press(x_display, "m")
        eventually(x_display, tmp_path, stands_on_the_left)
        press(x_display, "q")
        assert line_of(player) == "quit"


@on_x
def test_a_pause_darkens_the_window_and_still_hears_keys(x_display: str, tmp_path: Path) -> None:
    def is_dark(screen: Image) -> bool:
        return float(screen[:720, :960].mean()) < 0.7 * bright

    with playing(x_display) as player:
        bright = float(eventually(x_display, tmp_path, has_grave_cue)[:720, :960].mean())
        press(x_display, "space")
        assert line_of(player) == "pause"
        eventually(x_display, tmp_path, is_dark)
        press(x_display, "space")
        assert line_of(player) == "pause"
        eventually(x_display, tmp_path, lambda screen: not is_dark(screen))


@on_x
@pytest.mark.parametrize(("answer", "means"), [("p", "pain"), ("x", "quit"), ("space", "quit")])
def test_in_a_workout_there_are_more_keys_and_any_key_answers(
    x_display: str, answer: str, means: str
) -> None:
    with playing(x_display, player=WORKOUT) as player:
        for key, command in (("s", "skip"), ("p", "pain"), ("space", "pause"), ("space", "pause")):
            press(x_display, key)
            assert line_of(player) == command
        press(x_display, "q")
        assert line_of(player) == "quit"
        press(x_display, answer)
        assert line_of(player) == means
        assert line_of(player) == "closed"


@on_x
@pytest.mark.parametrize(
    ("player", "heard"),
    [(PLAYER, ["quit", "closed"]), (WORKOUT, ["quit", "quit", "closed"])],
    ids=["session", "workout, whose question it answers"],
)
def test_closing_the_window_with_the_mouse_quits_and_leaves_no_noise(
    x_display: str, player: str, heard: list[str]
) -> None:
    with playing(x_display, player=player) as running:
        window = xdotool(x_display, "search", "--name", TITLE).splitlines()[0]
        ask_to_close(x_display, int(window))
        output, noise = running.communicate(timeout=PATIENCE_S)
        assert (output.split(), noise, running.returncode) == (heard, "", 0)


@on_x
def test_a_replay_without_pictures_shows_the_skeleton(x_display: str, tmp_path: Path) -> None:
    with playing(x_display, "replay"):
        eventually(x_display, tmp_path, has_grave_cue)


@on_x
def test_window_support_names_toolkit_and_display(
    x_display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", x_display)
    found = display.window_support()
    assert f"on display {x_display}" in found
    assert "QT" in found


@on_linux
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"DISPLAY": None}, "$DISPLAY is not set"),
        ({"DISPLAY": ":987"}, "no answer"),
        ({"DISPLAY": "nonsense"}, "no answer"),
        ({"DISPLAY": ":987", "QT_QPA_PLATFORM": "wayland"}, "QT_QPA_PLATFORM=xcb"),
    ],
)
def test_without_a_screen_there_is_one_clear_line_and_no_abort(
    changes: dict[str, str | None], told: str
) -> None:
    script = (
        "from formcheck.errors import OutputError\n"
        "from formcheck.sinks.live.window import Window\n"
        "from tests.support.sink_scenes import SQUAT\n"
        "try: Window(SQUAT, commands=print)\n"
        "except OutputError as error: print(error)\n"
    )
    environment = {**os.environ, **changes}
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert told in result.stdout
    assert "formcheck analyse" in result.stdout
    assert len(result.stdout.splitlines()) == 1


def test_an_opencv_without_windows_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    # The headless wheel cannot be installed beside the real one; this line is how it differs.
    built = "  GUI:                           NONE\n"
    monkeypatch.setattr(cv2, "getBuildInformation", lambda: built)
    with pytest.raises(OutputError, match="opencv-python-headless"):
        display.require_display()


def test_commands_are_plain_words() -> None:
    assert [str(command) for command in Command] == ["quit", "pause", "reset", "skip", "pain"]

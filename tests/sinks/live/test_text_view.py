"""A session without a window: lines that tell what a person wants to know, each once."""

from __future__ import annotations

import io
import os
import time
from collections import deque

import pytest

from formcheck.app.pipeline import observations_from_poses, run
from formcheck.core.coaching.camera_setup import Advice, Hint
from formcheck.core.goal import Goal
from formcheck.core.workout.introduction import StepCard
from formcheck.exercises import get
from formcheck.sinks.base import Command
from formcheck.sinks.live.text_view import TextView, listen
from tests.benchmarks import made
from tests.support import sink_scenes as scenes
from tests.support.hiding import absent
from tests.support.motion import Frames, Tempo
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.postures import plank

FAST = Tempo(down_s=0.4, top_s=1.0)


def lines_of(
    name: str, frames: Frames, goal: Goal | None = None, *, begins: str | None = "squat"
) -> list[str]:
    """Return the lines of a session; the view begins with another exercise, or with none."""
    out, exercise = io.StringIO(), get(name)
    view = TextView(get(begins) if begins else None, out)
    if begins != name:
        view.begin(exercise)
    source = made.report(exercise).source
    run(observations_from_poses(frames), exercise, [view], describe=lambda: source, goal=goal)
    return out.getvalue().splitlines()


def test_reps_are_numbered_and_judged() -> None:
    lines = lines_of("squat", squat_motion(2).frames)
    assert [line for line in lines if line[0].isdigit()] == ["1: good", "2: good"]
    assert lines[0] == "Somebody is in the picture"
    assert lines[1] == "Go"


def test_a_fault_is_shown_at_once_and_with_its_rep() -> None:
    fast = squat_motion(1, tempo=FAST).frames
    assert "1: Slower going down" in lines_of("squat", fast)


def test_a_rep_of_which_the_end_is_not_seen_is_not_called_good() -> None:
    motion = squat_motion(1, tempo=Tempo(top_s=3.0))
    frames = absent(motion.frames, (motion.truth[0].end_s - 0.2, 99.0))
    assert "1: cut off" in lines_of("squat", frames)


def test_a_hold_is_shown_every_ten_seconds_and_in_the_end() -> None:
    lines = lines_of("plank", plank_motion(24.0).frames, begins="plank")
    assert [line for line in lines if line.endswith(" s")] == ["10 s", "20 s"]
    assert any(line.startswith("held 24 s") for line in lines)
    sagging = lines_of("plank", plank_motion(4.0, posture=plank(hip_bend=-25.0)).frames)
    assert "Hips up" in sagging


def test_what_comes_next_is_shown_once_and_why_is_asked_once() -> None:
    out = io.StringIO()
    lines = TextView(get("squat"), out)
    frame = scenes.frame((64, 48))
    for left_s in (3, 2, 1):
        lines.show(
            frame, StepCard("Next: 2 of 7", "Squat", ("10 reps.", "Sit."), "Careful.", left_s)
        )
    for _ in range(3):
        lines.ask(frame, "Why?")
    assert out.getvalue().splitlines() == [
        "Next: 2 of 7: Squat",
        "10 reps.",
        "Sit.",
        "Careful.",
        "Why? It hurts: p and Enter. Anything else: Enter.",
    ]


@pytest.mark.parametrize("begins", ["squat", None])
def test_an_exercise_that_comes_later_is_shown_in_its_own_words(begins: str | None) -> None:
    assert "10 s" in lines_of("plank", plank_motion(12.0).frames, begins=begins)


def test_sets_and_rests_are_shown_as_they_begin() -> None:
    lines = lines_of("squat", squat_motion(4).frames, Goal(reps=1, sets=2, rest_s=2))
    assert [line for line in lines if line != "Somebody is in the picture"][:5] == [
        "Go: set 1 of 2",
        "Rest 2 s",
        "1: good",
        "Go: set 2 of 2",
        "Done",
    ]
    assert "Go" in lines_of("squat", squat_motion(2).frames, Goal(reps=2))


def test_what_is_done_after_the_goal_is_not_corrected() -> None:
    fast = squat_motion(3, tempo=FAST).frames
    lines = lines_of("squat", fast, Goal(reps=1))
    cue = "Slower going down"
    assert cue not in lines[lines.index("Done") + 1 :]
    assert f"1: {cue}" in lines


def test_the_same_line_is_not_repeated() -> None:
    out = io.StringIO()
    lines = TextView(get("squat"), out)
    advice = Advice(Hint.TURN, "Turn", "Why.")
    for _ in range(3):
        lines.advise(scenes.frame((64, 48)), None, advice)
    lines.advise(scenes.frame((64, 48)), None, Advice(Hint.BEGIN, "Which? ...", "Begin."))
    for _ in range(3):
        lines.wait("camera 0 gives no picture")
    lines.idle()
    lines.tell("Slow")
    lines.close(None)
    assert out.getvalue().splitlines() == [
        "Turn. Why.",
        "Which? ... Begin.",
        "Waiting: camera 0 gives no picture",
        "Paused",
        "Slow",
    ]


def test_lines_become_commands_and_the_rest_is_left_out() -> None:
    read, write = os.pipe()
    heard: deque[Command] = deque()
    listen(heard.append, read)
    os.write(write, b"s\nQ \nhello\n")
    os.write(write, b"\n\xff\np")
    os.write(write, b"\nr\nunfinished")
    os.close(write)
    deadline = time.monotonic() + 20
    wanted = [Command.SKIP, Command.QUIT, Command.PAUSE, Command.PAIN, Command.RESET]
    while list(heard) != wanted:
        assert time.monotonic() < deadline, heard
        time.sleep(0.01)
    os.close(read)

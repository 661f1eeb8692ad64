"""Damaged exercises and workouts of one's own: refused in one line, or as good as any other."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formcheck.capture.recording.recording import Recording
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.report import Source
from formcheck.core.session.session import Session
from formcheck.errors import UserFileError
from formcheck.exercises import ALL
from formcheck.sinks.terminal.tables import print_exercise, print_workouts
from formcheck.userfiles.exercise_file import exercise_template, exercise_text, read_exercise
from formcheck.userfiles.workout_file import read_workout, workout_template
from tests.fuzz.edits import Edit, byte_edits, edited, token_edits
from tests.golden import RECORDINGS
from tests.support.strategies import examples

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

MUTANTS = 500
fuzzed = settings(examples(MUTANTS), suppress_health_check=[HealthCheck.function_scoped_fixture])
EXERCISES = [exercise_template(), *(exercise_text(one, "my_own") for one in ALL)]
#: What TOML is made of, without its white space.
TOML_TOKENS = re.compile(rb'#[^\n]*|"[^"\n]*"|[\w.+-]+|[\[\]{}=,]|\n')
ODD_TOKENS = (
    *b"nan -inf inf 0 -1 0.0 -0.0 1e308 -1e308 1e999 5e-324 9007199254740993 1_000_000".split(),
    *b"0x7fffffffffffffff true 1979-05-27 07:32:00 [] {} a.b.c.d = , above below like kind".split(),
    *b'"" "squat" "squat.knee" "plank.hip_sag" "\\u0000" "\\u202e" "side" "front" "each"'.split(),
    *b'["side"] "../squat" "my.toml" [rep] [hold] [[faults]] [[steps]] name signals'.split(),
    *(b"9" * 400, b"9" * 5000, b"[" * 2000, b"{a=" * 2000, b'"' + b"x" * 500 + b'"'),
    *(b'" "', b"\n", b"", b"\xff", b"\xef\xbb\xbf", b"\x00", b"\r", b"'''\n'''"),
    *(b"[[1], [2]]", b"{ a = { b = { c = 1 } } }", b"from_start = true"),
    *('"\u00e9\u65e5\U0001f600"'.encode(), b'["hip", "knee", "ankle"]'),
)


@pytest.fixture(scope="module")
def poses() -> list[tuple[float, Pose | None]]:
    """What was seen in the first 4 s of a recording."""
    return list(islice(Recording(RECORDINGS[-1]), 120))


def told(error: UserFileError, path: Path) -> None:
    message = str(error)
    assert message.startswith(f"{path} is not a valid ")
    assert message.isprintable()
    assert len(message) < 3000


def try_exercise(text: bytes, folder: Path, poses: list[tuple[float, Pose | None]]) -> None:
    path = folder / "mine.toml"
    path.write_bytes(text)
    try:
        exercise = read_exercise(path)
    except UserFileError as error:
        told(error, path)
        return
    print_exercise(exercise)
    session = Session(exercise)
    for t, pose in poses:
        session.step(t, pose)
    report = session.finish(Source("a", "recording"))
    json.dumps(report.to_dict(), allow_nan=False)


def try_workout(text: bytes, folder: Path) -> None:
    path = folder / "mine.toml"
    path.write_bytes(text)
    try:
        workout, exercises = read_workout(path)
    except UserFileError as error:
        told(error, path)
        return
    assert len(workout.steps) == len(exercises)
    print_workouts([workout])


of_bytes_and_tokens = pytest.mark.parametrize(
    "drawn", [byte_edits(), token_edits(TOML_TOKENS, ODD_TOKENS)], ids=["bytes", "tokens"]
)


@of_bytes_and_tokens
@fuzzed
@given(text=st.sampled_from(EXERCISES), data=st.data())
def test_an_exercise(
    tmp_path: Path,
    poses: list[tuple[float, Pose | None]],
    drawn: st.SearchStrategy[list[Edit]],
    text: str,
    data: st.DataObject,
) -> None:
    try_exercise(edited(text.encode(), data.draw(drawn)), tmp_path, poses)


@of_bytes_and_tokens
@fuzzed
@given(data=st.data())
def test_a_workout(
    tmp_path: Path, drawn: st.SearchStrategy[list[Edit]], data: st.DataObject
) -> None:
    try_workout(edited(workout_template().encode(), data.draw(drawn)), tmp_path)

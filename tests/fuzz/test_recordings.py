"""Damaged recordings: an error that tells what to do, a note, or a session like any other."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formcheck.app.pipeline import observations_from_poses, run
from formcheck.capture.recording.recording import SUFFIX, Recording
from formcheck.errors import RecordingError
from formcheck.exercises.squat import SQUAT
from tests.fuzz.edits import Edit, byte_edits, edited, token_edits
from tests.golden import FOLDER
from tests.support.strategies import examples

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

MUTANTS = 500
fuzzed = settings(examples(MUTANTS), suppress_health_check=[HealthCheck.function_scoped_fixture])
#: What JSON is made of, without its white space.
JSON_TOKENS = re.compile(rb'"[^"]*"|-?\d[\d.e+-]*|null|true|false|[\[\]{}:,]')
ODD_TOKENS = (
    *b"1e308 -1e308 1.8e154 -1e20 1e9 5e-324 -0.0 0 -1 1e999 9007199254740993".split(),
    *(b"9" * 400, b"9" * 5000, b"[" * 2000, b"", b"\n"),
    *b'NaN -Infinity null true "x" "\\u0000" "\\ud800" "\\u202e" "" [] {} , : } ]'.split(),
    *b'"end" "pose" "t" "image" "size" "back" "rest_s"'.split(),
)
NUMBERS = re.compile(rb"(?<=[\[,:])-?\d[\d.e+-]*")
ODD_NUMBERS = (b"1e308", b"-1e308", b"1e155", b"-1e20", b"1e9", b"5e-324", b"-0.0", b"0", b"null")


@cache
def text() -> bytes:
    """The lines of a recording of 2 s."""
    lines = gzip.decompress((FOLDER / f"squat_side{SUFFIX}").read_bytes()).splitlines(keepends=True)
    return b"".join([*lines[:60], lines[-1]])


def tried(path: Path) -> tuple[int, str | None] | None:
    """Return number of pictures and problem of a recording; None for one that is refused."""
    refusal = ""
    try:
        recording = Recording(path)
        count = sum(1 for _ in recording)
    except RecordingError as error:
        refusal = str(error)
    if refusal:
        assert refusal.isprintable()
        assert str(path) in refusal
        assert "give an undamaged copy" in refusal or "give the poses" in refusal
        return None
    report = run(observations_from_poses(recording), SQUAT, [], describe=lambda: recording.source)
    json.dumps(report.to_dict(), allow_nan=False)
    return count, recording.problem


@fuzzed
@given(edits=byte_edits())
def test_bytes_of_the_file(tmp_path: Path, edits: list[Edit]) -> None:
    whole = gzip.compress(text(), mtime=0)
    path = tmp_path / f"a{SUFFIX}"
    path.write_bytes(edited(whole, edits))
    outcome = tried(path)
    if outcome is not None:
        count, problem = outcome
        assert problem is not None or count == 59


@pytest.mark.parametrize(
    "drawn",
    [byte_edits(), token_edits(JSON_TOKENS, ODD_TOKENS), token_edits(NUMBERS, ODD_NUMBERS)],
    ids=["bytes", "tokens", "numbers"],
)
@fuzzed
@given(data=st.data())
def test_the_lines(
    tmp_path: Path, drawn: st.SearchStrategy[list[Edit]], data: st.DataObject
) -> None:
    path = tmp_path / f"a{SUFFIX}"
    path.write_bytes(gzip.compress(edited(text(), data.draw(drawn)), 1, mtime=0))
    tried(path)

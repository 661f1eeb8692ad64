"""A damaged recording gives what is left of it, or one line that says what is wrong and where."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.capture.recording.recording import SUFFIX, Recording
from formcheck.errors import RecordingError
from tests.capture.recording.test_recording import (
    Moment,
    assert_same,
    exactness,
    some_pose,
    write,
    writer_to,
)


def header_bytes(tmp_path: Path) -> bytes:
    writer = writer_to(tmp_path / "header")
    contents = writer.partial.read_bytes()
    writer.close(None)
    return contents


def test_cut_anywhere_it_gives_what_is_there(tmp_path: Path) -> None:
    poses: list[Moment] = [(float(i), some_pose(float(i), seed=i)) for i in range(6)]
    whole = write(tmp_path / f"a{SUFFIX}", poses).read_bytes()
    header_end = len(header_bytes(tmp_path))
    cut = tmp_path / f"cut{SUFFIX}"
    counts = set()
    for length in range(0, len(whole), 7):
        cut.write_bytes(whole[:length])
        if header_end - 5 <= length < header_end:
            continue  # the mark of a flush, which may be there or not
        if length < header_end:
            with pytest.raises(RecordingError, match="line 1: "):
                Recording(cut)
            continue
        recording = Recording(cut)
        read = list(recording)
        counts.add(len(read))
        assert_same(poses[: len(read)], read)
        if length < len(whole) - 20:
            assert recording.problem is not None
    assert counts == set(range(7))


def lines_of(tmp_path: Path) -> list[Any]:
    path = write(tmp_path / f"a{SUFFIX}", [(0.0, some_pose(0.0)), (1.0, None)])
    with gzip.open(path, "rb") as file:
        return [json.loads(line) for line in file]


def rewritten(tmp_path: Path, lines: Iterable[bytes | dict[str, Any]]) -> Path:
    path = tmp_path / f"changed{SUFFIX}"
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(gzip.compress(b"".join(line + b"\n" for line in raw)))
    return path


def read_all(path: Path) -> None:
    list(Recording(path))


Change = Callable[[list[Any]], object]


def put(index: int, key: str, value: object) -> Change:
    return lambda lines: lines[index].__setitem__(key, value)


WRONG: dict[str, tuple[Change, str]] = {
    "another format": (put(0, "format", "x"), 'line 1: expected "format": "formcheck-poses"'),
    "a later version": (put(0, "version", 2), "line 1: expected version 1 of the format, got 2"),
    "no exercise": (lambda lines: lines[0].pop("exercise"), 'expected "exercise", got none'),
    "threshold": (
        put(0, "thresholds", {"a\n": "b"}),
        "expected a valid number as \"thresholds.a \", got 'b'",
    ),
    "goal": (put(0, "goal", 10), 'expected an object as "goal", got 10'),
    "goal of words": (put(0, "goal", {"reps": "10"}), 'expected a valid integer as "goal.reps"'),
    "no goal at all": (put(0, "goal", {"sets": 3}), 'expected a valid "goal": expected reps or'),
    "source": (put(0, "source", None), 'expected an object as "source", got None'),
    "kind": (
        lambda lines: lines[0]["source"].update(kind="tape"),
        "expected 'video', 'camera' or 'recording' as \"source.kind\", got 'tape'",
    ),
    "not JSON": (lambda lines: lines.__setitem__(1, b'{"t":'), "line 2: expected a line of JSON"),
    "not UTF-8": (lambda lines: lines.__setitem__(1, b"\xff"), "line 2: expected a line of JSON"),
    "not an object": (
        lambda lines: lines.__setitem__(1, b"[]"),
        "expected a JSON object, got list",
    ),
    "deep": (lambda lines: lines.__setitem__(1, b"[" * 200_000), "expected a line of JSON"),
    "endless": (lambda lines: lines.__setitem__(1, b" " * 1_500_000), "got a giant one"),
    "NaN": (lambda lines: lines.__setitem__(1, b'{"t":NaN}'), "line 2: expected a line of JSON"),
    "no time": (lambda lines: lines[1].pop("t"), 'expected "t", got none'),
    "time is true": (put(1, "t", True), 'expected a valid number as "t", got True'),
    "no size": (lambda lines: lines[1].pop("size"), 'expected a "size" with the first pose'),
    "size": (put(1, "size", [640, 0]), 'expected greater than 0 as "size.1", got 0'),
    "no pose": (lambda lines: lines[1].pop("image"), 'expected "image", got none'),
    "too short": (put(1, "image", [1.0] * 65), 'expected 66 numbers in "image", got 65'),
    "too long": (put(1, "world", [1.0] * 100), 'expected 99 numbers in "world", got 100'),
    "visibility": (put(1, "visibility", []), 'expected 33 numbers in "visibility", got 0'),
    "short back": (put(1, "back", [1.0] * 24), 'expected 50 numbers in "back", got 24'),
    "long back": (put(1, "back", [1.0] * 60), 'expected 50 numbers in "back", got 60'),
    "text": (put(1, "image", ["1"] * 66), 'expected a valid number as "image.0", got '),
    "nested": (put(1, "image", [[1.0]] * 66), 'expected a valid number as "image.0", got '),
    "giant": (put(1, "image", [10**400] * 66), 'expected a valid number as "image.0", got 1000'),
    "far away": (put(1, "image", [1e8] * 66), "less than or equal to 10000000"),
    "backwards": (put(2, "t", -1.0), "line 3: expected a time after 0.0 s, got -1.0 s"),
    "again": (put(2, "t", 0.0), "line 3: expected a time after 0.0 s, got 0.0 s"),
    "end": (put(3, "end", 3), 'line 4: expected an object as "end", got 3'),
    "turn": (
        lambda lines: lines[3]["end"].update(rotate_deg=45),
        'expected 0, 90, 180 or 270 as "end.rotate_deg"',
    ),
    "models": (
        lambda lines: lines[3]["end"].update(models=[1]),
        'expected a valid string as "end.models.0", got 1',
    ),
    "more": (
        lambda lines: lines.append({"t": 9.0, "pose": None}),
        "line 5: expected nothing after",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_lines_are_named(tmp_path: Path, case: str) -> None:
    change, message = WRONG[case]
    lines = lines_of(tmp_path)
    change(lines)
    path = rewritten(tmp_path, lines)
    with pytest.raises(RecordingError) as caught:
        read_all(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_that_are_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    for contents in (b"", b"\x00\x00\x00\x18ftypmp42" * 100, b"{}\n"):
        path.write_bytes(contents)
        with pytest.raises(RecordingError, match="line 1: expected"):
            Recording(path)
    with pytest.raises(RecordingError, match="cannot be read"):
        Recording(tmp_path / "missing")
    with pytest.raises(RecordingError, match="cannot be read"):
        Recording(tmp_path)


def test_a_flipped_byte_never_passes_unseen(tmp_path: Path) -> None:
    poses: list[Moment] = [(float(i), some_pose(float(i), seed=i)) for i in range(3)]
    whole = write(tmp_path / f"a{SUFFIX}", poses).read_bytes()
    damaged = tmp_path / f"damaged{SUFFIX}"
    # The first ten bytes are gzip's own header, of which nothing here depends on date and system.
    for index in range(10, len(whole), 11):
        changed = bytearray(whole)
        changed[index] ^= 0x10
        damaged.write_bytes(changed)
        try:
            recording = Recording(damaged)
            list(recording)
        except RecordingError:
            continue
        assert recording.problem is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@exactness
@given(line=st.integers(0, 3), pick=st.integers(0, 8), value=JSON)
def test_whatever_the_fields_hold_no_other_error(
    tmp_path: Path, line: int, pick: int, value: object
) -> None:
    lines = lines_of(tmp_path)
    keys = sorted(lines[line])
    lines[line][keys[pick % len(keys)]] = value
    source = lines[0]["source"]
    if line == 0 and pick == 8 and isinstance(source, dict):
        source["fps"] = value
    message = ""
    try:
        read_all(rewritten(tmp_path, lines))
    except RecordingError as error:
        message = str(error)
    assert "\n" not in message

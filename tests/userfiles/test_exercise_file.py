"""Exercises of one's own: what a file may say, what is refused, and on which line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from formcheck.app.pipeline import observations_from_poses, run
from formcheck.capture.recording.recording import Recording
from formcheck.core.exercise.definition import Cycle, Exercise, Hold
from formcheck.core.exercise.rules import Fault, RepFault
from formcheck.core.exercise.validation import Place
from formcheck.core.signals.joints import joint
from formcheck.errors import UserFileError
from formcheck.exercises import ALL
from formcheck.exercises.squat import SQUAT
from formcheck.userfiles.exercise_file import (
    _ExerciseFile,
    exercise_from,
    exercise_template,
    exercise_text,
    read_exercise,
)
from formcheck.userfiles.toml_file import line_of
from tests.golden import FOLDER, RECORDINGS, differences, name_of, report_path
from tests.support.commands import Here, complaint, refusal
from tests.support.videos import write_video

TEMPLATE = exercise_template()
exercises = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The example, saved."""
    path = tmp_path / "my_lunge.toml"
    path.write_text(TEMPLATE, "utf-8")
    return path


def refused(text: str, folder: Path) -> str:
    path = folder / "wrong.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UserFileError) as error:
        read_exercise(path)
    told = str(error.value)
    assert told.startswith(f"{path} is not a valid exercise: ")
    assert "`formcheck exercises --template` prints an example" in told
    assert "\n" not in told
    return told


def changed(before: str, after: str) -> tuple[str, int]:
    """Return the example with one place changed, and the line of that place."""
    assert TEMPLATE.count(before) == 1, before
    return TEMPLATE.replace(before, after), TEMPLATE[: TEMPLATE.index(before)].count("\n") + 1


@exercises
def test_a_built_in_exercise_written_as_a_file_is_the_same(exercise: Exercise) -> None:
    read = exercise_from(tomllib.loads(exercise_text(exercise, "my_own")))
    said = {*_ExerciseFile.model_fields, "measure"} - {"name"}
    for field in fields(Exercise):
        # By its signature an exercise is chosen among those that are built in.
        if field.name not in {"name", "signature"}:
            assert field.name in said
            assert getattr(read, field.name) == getattr(exercise, field.name), field.name


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
def test_it_gives_the_same_report(here: Here, recording: Path, tmp_path: Path) -> None:
    golden = json.loads(report_path(recording).read_text("utf-8"))
    text = here("exercises", golden["exercise"], "--template").out
    mine = tmp_path / "mine.toml"
    mine.write_text(text, "utf-8")
    report = json.loads(here("replay", recording, "--exercise", mine, "--json").out)
    assert report["exercise"] == f"my_{golden['exercise']}"
    told = differences(golden, {**report, "exercise": golden["exercise"]})
    assert [line for line in told if not line.startswith("formcheck_version")] == []


def test_the_example_is_sound_and_counts(mine: Path) -> None:
    lunge = read_exercise(mine)
    assert lunge.name == "my_lunge"
    assert isinstance(lunge.measure, Cycle)
    assert [type(rule) for rule in lunge.faults] == [RepFault, Fault, RepFault]
    recording = Recording(FOLDER / "squat_side.poses.jsonl.gz")
    report = run(observations_from_poses(recording), lunge, [], describe=lambda: recording.source)
    assert len(report.reps) == 5
    assert report.thresholds["too_fast.below"] == 0.5


def test_a_fault_like_another_changes_what_it_says(mine: Path) -> None:
    fault, squats = read_exercise(mine).fault("too_fast"), SQUAT.fault("too_fast")
    assert replace(fault, below=squats.below) == squats
    assert (fault.below, squats.below) == (0.5, 0.6)


def test_signals_are_made_of_parts(tmp_path: Path) -> None:
    line = 'torso = { kind = "upright", title = "Trunk off upright", parts = ["hip", "shoulder"] }'
    bent = 'kind = "joint", title = "Elbow", parts = ["shoulder", "elbow", "wrist"]'
    text, _ = changed(line, f'{line}\nelbow = {{ {bent}, views = ["side"] }}')
    text = text.replace('stat = "bottom:hip_height"', 'stat = "min:elbow"')
    path = tmp_path / "elbow.toml"
    path.write_text(text, "utf-8")
    made = read_exercise(path).signal("elbow")
    same = joint("elbow", "Elbow", ("shoulder", "elbow", "wrist"))
    assert replace(made, read=same.read) == same


def test_a_hold(tmp_path: Path) -> None:
    data = tomllib.loads(TEMPLATE)
    del data["rep"], data["faults"], data["measures"]
    hold = exercise_from(data | {"hold": {"posture": [{"signal": "torso", "high": 30}]}})
    assert isinstance(hold.measure, Hold)
    assert hold.measure.posture[0].high == 30


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("above = 30", "abov = 30", "abov: unknown key; did you mean above?"),
        ("[rep]", "[rpe]", "rpe: unknown key; did you mean rep?"),
        ("depth = 0.70", 'depth = "0.70"', "depth: expected a valid number, got '0.70'"),
        ("depth = 0.70", "depth = nan", "depth: expected a finite number"),
        ("rest = 0.80", "rest = true", "rest: expected a valid number, got True"),
        ('severity = "warn"', 'severity = "bad"', "severity: expected 'warn' or 'stop', got 'bad'"),
        ('name = "my_lunge"', 'name = "squat"', "name: expected a name of its own"),
        ('name = "my_lunge"', 'name = "../squat"', "name: expected a name of small letters"),
        ('title = "Lunge"', 'title = ""', "title: expected 1 to 200 characters"),
        ('title = "Lunge"', 'title = "a\\u001bb"', "title: expected 1 to 200 characters"),
        ('signal = "trunk"', 'signal = "trnk"', "signal: expected one of the signals"),
        ('stat = "bottom:hip_height"', 'stat = "mean:knee"', "stat: expected a stat of"),
        ('knee = "squat.knee"', 'knee = "squat.kne"', "like: expected EXERCISE.NAME"),
        ('knee = "squat.knee"', "knee = 3", "knee: "),
        ('like = "squat.too_fast"', 'like = "squat.slow"', "like: expected EXERCISE.NAME"),
        ('like = "squat.too_fast"', "like = 3", "like: expected EXERCISE.NAME"),
        ('parts = ["hip", "shoulder"]', 'parts = ["hip"]', "torso: expected 2 parts of ear"),
        ('kind = "upright"', 'kind = "eval"', "torso: expected one of joint, bend"),
        ('kind = "upright",', "", "torso: expected a name such as squat.knee, or kind"),
        ('kind = "upright"', 'like = "squat.knee", kind = "joint"', "torso: expected like alone"),
        ('code = "shallow"', 'code = "trunk_lean"', "code: expected every fault once"),
        ("max_s = 12", "max_s = 0.1", "min_s under max_s"),
        ('"oblique"]  # from', '"above"]  # from', "views: expected 'side', 'oblique' or 'front'"),
    ],
)
def test_mistakes_are_told_with_their_lines(
    before: str, after: str, told: str, tmp_path: Path
) -> None:
    text, line = changed(before, after)
    message = refused(text, tmp_path)
    assert told in message
    at = "min_s" in told and changed("[rep]", "[rep]")[1]
    assert f"line {at or line}: " in message


@pytest.mark.parametrize("key", ['"\\u001b[2J\\u0000"', "9" * 5000, f'"{"x" * 5000}"'])
def test_keys_are_quoted_short_and_without_control_characters(key: str, tmp_path: Path) -> None:
    told = refused(f"{key} = 1\n{TEMPLATE}", tmp_path)
    assert told.isprintable()
    assert len(told) < 500
    assert "unknown key" in told


def test_what_is_missing_is_told_where_it_should_stand(tmp_path: Path) -> None:
    text, _ = changed('cue = "Chest up" ', "# ")
    second_fault = [n for n, line in enumerate(text.split("\n"), 1) if line == "[[faults]]"][1]
    assert f"line {second_fault}: faults: expected cue, got none" in refused(text, tmp_path)
    assert "line 1: expected name, got none" in refused("# nothing", tmp_path)


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text, first = changed("above = 30", "abov = 30")
    text = text.replace("max_s = 12", 'max_s = "12"')
    other = changed("max_s = 12", "")[1]
    told = refused(text, tmp_path)
    assert f"line {first}: abov" in told
    assert f"line {other}: max_s" in told
    many = "\n".join(f"wrong{n} = {n}" for n in range(9))
    assert "and 4 more" in refused(f"{many}\n{TEMPLATE}", tmp_path)


def test_reps_or_a_hold_but_not_both(tmp_path: Path) -> None:
    hold = '[hold]\nposture = [{ signal = "torso", high = 30 }]\n'
    assert "expected a table [rep] or [hold]" in refused(f"{TEMPLATE}\n{hold}", tmp_path)
    held, _ = changed("[rep]", f"{hold}[rpe]")
    assert "rpe" in refused(held, tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = 'a'\nviews = [", "line 2: "),
        ("name = 'a'\nname = 'b'\n", "line 2: "),
        ("name = ", "line 1: "),
        ("\n\n= 3\n", "line 3: "),
        (f"a = {'[' * 5000}", "expected TOML"),
        (f"a = {'9' * 5000}", "expected TOML"),
        ("a" * 100_001, "expected at most 100 kB"),
    ],
    ids=["open list", "twice", "end", "no key", "deep", "giant", "long"],
)
def test_what_is_no_toml_is_refused(text: str, told: str, tmp_path: Path) -> None:
    assert told in refused(text, tmp_path)


@pytest.mark.parametrize("value", ["1979-05-27", "0x" + "f" * 5000, "[[[]]]", "{ a = { b = 1 } }"])
def test_values_of_any_kind_are_refused(value: str, tmp_path: Path) -> None:
    for key in ("name", "views", "signals", "faults", "rep", "shown"):
        refused(f"{key} = {value}", tmp_path)


def test_bytes_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"name = 'a'\ntitle = '\xff'\n")
    with pytest.raises(UserFileError, match="line 2: expected text in UTF-8"):
        read_exercise(path)


def test_files_of_windows_are_read(mine: Path) -> None:
    mine.write_bytes(b"\xef\xbb\xbf" + TEMPLATE.replace("\n", "\r\n").encode())
    assert read_exercise(mine).name == "my_lunge"


def places(data: Any, place: Place = ()) -> Iterator[Place]:
    """Yield every place that is there."""
    parts = data.items() if isinstance(data, dict) else enumerate(data)
    for part, value in parts:
        yield (*place, part)
        if isinstance(value, dict | list):
            yield from places(value, (*place, part))


def test_every_place_of_the_example_is_found_on_its_line() -> None:
    lines = TEMPLATE.split("\n")
    for place in places(tomllib.loads(TEMPLATE)):
        key = next(str(part) for part in reversed(place) if isinstance(part, str))
        found = line_of(TEMPLATE, place)
        assert key in lines[found - 1], (place, found)


def test_the_command_line_takes_a_file(here: Here, mine: Path, tmp_path: Path) -> None:
    shown = here("exercises", mine)
    assert shown.code == 0
    assert "Lunge (my_lunge)" in shown.out
    assert "Take a long step forward" in shown.out
    assert here("exercises", "--template").out == TEMPLATE
    video, out = write_video(tmp_path / "a.mp4", 3), tmp_path / "out"
    arguments = ("analyse", video, "-e", mine, "--no-video", "--record", "--model", "lite")
    done = here(*arguments, "--out", out, "--json", "--set", "too_fast.below=0.4")
    assert done.code == 0
    report = json.loads(done.out)
    assert report["exercise"] == "my_lunge"
    assert report["thresholds"]["too_fast.below"] == 0.4
    recording = out / "poses.jsonl.gz"
    told = refusal(here("replay", recording), code=2)
    assert "give one of your own as its .toml file" in told
    again = json.loads(here("replay", recording, "--exercise", mine, "--json").out)
    assert again["thresholds"] == report["thresholds"]
    assert refusal(here("compare", out, out), code=2).startswith("formcheck: No exercise")
    assert here("compare", out, out, "--exercise", mine).code == 0
    assert "takes the .toml file" in refusal(here("compare", out, out, "-e", "squat"), code=2)
    assert here("history", "--exercise", mine).code == 0


def test_a_file_that_is_wrong_is_one_line_before_anything_begins(
    here: Here, mine: Path, tmp_path: Path
) -> None:
    text, line = changed("above = 30", "abov = 30")
    mine.write_text(text, "utf-8")
    for verb in (("live",), ("analyse", "a.mp4"), ("replay", RECORDINGS[0])):
        assert f"line {line}: abov" in complaint(here(*verb, "--exercise", mine))
    missing = tmp_path / "none.toml"
    told = complaint(here("live", "-e", missing))
    assert "which cannot be read (No such file or directory)" in told
    assert "cannot be read" in complaint(here("exercises", f"{tmp_path}/a.toml/b.toml"))

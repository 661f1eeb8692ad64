"""The command line from end to end, with the real model on real files."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from formcheck import __version__, exercises
from formcheck.cli import main
from formcheck.errors import FormcheckError
from tests.support.clips import short_clip
from tests.support.commands import (
    COMMAND,
    RESULT_FILES,
    SAMPLES,
    Done,
    Here,
    clean_environment,
    formcheck,
    names_in,
    refusal,
)
from tests.support.videos import write_video

SECONDS, RATE = 5.0, 15
LITE = ("--model", "lite")
PICTURES = 75
#: What takes long to import.
HEAVY = {"av", "cv2", "distributed", "jinja2", "joblib", "mediapipe", "numpy", "ray", "rich"}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first squat, with sound."""
    return short_clip(
        tmp_path_factory.mktemp("clips") / "one squat.mp4", SECONDS, every=2, sound=True
    )


@pytest.fixture(scope="module")
def done(clip: Path) -> Done:
    """A run over the clip that writes all that it can."""
    return formcheck("analyse", clip, "-e", "squat", "-o", clip.parent / "out", "--record")


@pytest.fixture(scope="module")
def out(clip: Path, done: Done) -> Path:
    """Its folder."""
    assert (done.code, done.err) == (0, "")
    return clip.parent / "out"


@pytest.fixture(scope="module")
def report(out: Path) -> dict[str, Any]:
    """Its report."""
    data: dict[str, Any] = json.loads((out / "report.json").read_text("utf-8"))
    return data


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_folder_holds_the_results_and_nothing_else(out: Path) -> None:
    assert names_in(out) == sorted([*RESULT_FILES, "annotated.mp4", "poses.jsonl.gz"])


def test_the_table_on_stdout_tells_reps_form_and_where_the_files_are(done: Done, out: Path) -> None:
    lines = done.out.splitlines()
    assert lines[0] == "Squat: 1 rep, 1 without a fault"
    assert any("│ 1 " in line and "│ good" in line for line in lines)
    assert lines[-1] == f"Results: {out}"


def test_the_report_has_all_that_other_programs_read(report: dict[str, Any]) -> None:
    assert list(report) == [
        "schema_version", "formcheck_version", "exercise", "thresholds", "source", "view", "reps",
        "attempts", "rejected", "holds", "faults", "not_checked", "unknown", "reference",
        "mismatch", "summary",
    ]  # fmt: skip
    assert report["schema_version"] == 2
    assert report["formcheck_version"] == __version__ == metadata.version("formcheck")
    assert report["exercise"] == "squat"
    assert report["source"] == {
        "name": "one squat.mp4",
        "kind": "video",
        "width": 640,
        "height": 480,
        "fps": RATE,
        "frames": PICTURES,
        "duration_s": SECONDS,
        "tracked_s": SECONDS,
    }
    assert report["view"]["label"] == "side"
    assert report["view"]["facing"] == "left"
    [rep] = report["reps"]
    assert set(rep) == {
        "number", "side", "start_s", "turn_s", "end_s", "measures", "faults", "not_checked", "good",
    }  # fmt: skip
    truth = json.loads((SAMPLES / "squat_side.truth.json").read_text("utf-8"))["reps"][0]
    for moment in ("start_s", "turn_s", "end_s"):
        assert rep[moment] == pytest.approx(truth[moment], abs=0.4)
    assert (rep["faults"], rep["good"], report["attempts"]) == ([], True, [])
    for entry in report["not_checked"]:
        assert set(entry) == {"code", "reason", "seconds", "view"}
    assert report["summary"] == {
        "reps": 1,
        "good_reps": 1,
        "attempts": 0,
        "hold_s": 0,
        "good_hold_s": 0,
        "fault_counts": {},
        "never_reached_rest": False,
    }


def test_the_table_of_frames_has_a_row_a_picture(out: Path, report: dict[str, Any]) -> None:
    rows = rows_of(out / "frames.csv")
    signals = exercises.get("squat").signals
    assert list(rows[0]) == [
        "t_s", "phase", "view", "side", "reps", "attempts", "hold_s",
        *(f"{signal.name}_{signal.unit}" for signal in signals), "faults",
    ]  # fmt: skip
    assert len(rows) == PICTURES
    times = [float(row["t_s"]) for row in rows]
    assert times == pytest.approx(np.arange(PICTURES) / RATE, abs=6e-4)
    assert [row["reps"] for row in (rows[0], rows[-1])] == ["0", "1"]
    turn = min(rows, key=lambda row: float(row["knee_deg"]))
    # The knee may bend furthest at any time of the pause, which lasts 0.35 s.
    assert float(turn["t_s"]) == pytest.approx(report["reps"][0]["turn_s"], abs=0.4)


def packets(path: Path) -> list[tuple[float, bytes]]:
    """Return time and bytes of every packet of sound."""
    with av.open(str(path)) as container:
        return [
            (float(packet.pts * packet.time_base), bytes(packet))
            for packet in container.demux(audio=0)
            if packet.pts is not None and packet.size
        ]


def test_the_annotated_video_is_one_that_browsers_play(out: Path, clip: Path) -> None:
    with av.open(str(out / "annotated.mp4")) as container, av.open(str(clip)) as original:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.width, context.height) == (640, 480)
        pictures = list(container.decode(video=0))
        before = list(original.decode(video=0))
    assert len(pictures) == len(before) == PICTURES
    assert [frame.time for frame in pictures] == pytest.approx([frame.time for frame in before])
    drawn = [
        np.abs(new.to_ndarray(format="gray").astype(int) - old.to_ndarray(format="gray"))
        for new, old in zip(pictures[::15], before[::15], strict=True)
    ]
    # The skeleton and the counter hide some of the picture and leave most of it as it was.
    for change in drawn:
        assert 0.02 < (change > 40).mean() < 0.4


def test_the_sound_is_the_original(out: Path, clip: Path) -> None:
    sound = packets(out / "annotated.mp4")
    assert [packet for _, packet in sound] == [packet for _, packet in packets(clip)]
    assert [t for t, _ in sound] == pytest.approx([t for t, _ in packets(clip)], abs=1e-4)


def test_the_recording_replayed_gives_the_same_report(
    out: Path, report: dict[str, Any], here: Here, tmp_path: Path
) -> None:
    replayed = here("replay", out / "poses.jsonl.gz", "-o", tmp_path / "again", "--json")
    assert (replayed.code, replayed.err) == (0, "")
    assert names_in(tmp_path / "again") == RESULT_FILES
    assert replayed.out == (tmp_path / "again" / "report.json").read_text("utf-8")
    again = json.loads(replayed.out)
    assert again["source"]["kind"] == "recording"
    again["source"]["kind"] = "video"
    assert again == report
    frames = [(folder / "frames.csv").read_bytes() for folder in (out, tmp_path / "again")]
    assert frames[0] == frames[1]


def test_a_replay_takes_other_thresholds_and_writes_only_when_asked(
    out: Path, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    replayed = here("replay", out / "poses.jsonl.gz", "--json", "--set", "trunk_lean.above=-40")
    assert (replayed.code, replayed.err) == (0, "")
    report = json.loads(replayed.out)
    assert report["thresholds"]["trunk_lean.above"] == -40
    assert report["summary"]["fault_counts"]["trunk_lean"] >= 1
    assert names_in(tmp_path) == []


def test_options_and_the_other_spelling(clip: Path, here: Here, tmp_path: Path) -> None:
    done = here(
        "analyze", clip, "--exercise", " Squat", "--out", tmp_path / "new" / "deep", "--no-video",
        "--json", *LITE, "--set", "trunk_lean.above=40", "--set", "rep.depth=0.7",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    folder = tmp_path / "new" / "deep"
    assert names_in(folder) == RESULT_FILES
    assert done.out == (folder / "report.json").read_text("utf-8")
    report = json.loads(done.out)
    assert report["thresholds"]["trunk_lean.above"] == 40
    assert report["thresholds"]["rep.depth"] == 0.7
    assert report["summary"]["reps"] == 1


# Quick runs: tests/test_live.py counts the same sample, tests/test_golden.py what is recorded.
@pytest.mark.slow
def test_the_whole_sample_is_counted_and_judged_right(tmp_path: Path) -> None:
    video = SAMPLES / "squat_side.mp4"
    out = tmp_path / "out"
    done = formcheck("analyse", video, "-e", "squat", "-o", out, "--no-video", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.out == (out / "report.json").read_text("utf-8")
    truth = json.loads((SAMPLES / "squat_side.truth.json").read_text("utf-8"))
    found = json.loads(done.out)["reps"]
    assert [rep["faults"] for rep in found] == [rep["faults"] for rep in truth["reps"]]
    assert [rep["turn_s"] for rep in found] == pytest.approx(
        [rep["turn_s"] for rep in truth["reps"]], abs=0.3
    )


# Quick runs: tests/core/recognition, and the replay above.
@pytest.mark.slow
def test_the_wrong_exercise_is_noticed_and_a_replay_says_the_same(tmp_path: Path) -> None:
    video, out = short_clip(tmp_path / "squats.mp4", 20.0, every=3), tmp_path / "out"
    done = formcheck("analyse", video, "-e", "deadlift", "-o", out, "--no-video", "--record")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:3] == [
        "Deadlift: 0 reps, 0 without a fault",
        "Note: This does not look like a deadlift. It looks like a squat.",
        "Try --exercise squat of `formcheck analyse`, live or replay.",
    ]
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert report["mismatch"]["looks_like"] == "squat"
    assert report["mismatch"]["since_s"] < report["source"]["duration_s"] / 2
    replayed = formcheck("replay", out / "poses.jsonl.gz", "--json")
    assert (replayed.code, replayed.err) == (0, "")
    again = json.loads(replayed.out)
    again["source"]["kind"] = "video"
    assert again == report


def test_results_lie_beside_the_video_in_a_folder_that_is_new_each_time(
    here: Here, tmp_path: Path
) -> None:
    video = write_video(tmp_path / "set 2.final.mp4", 5)
    for folder in ("set 2.final-formcheck", "set 2.final-formcheck-2"):
        done = here("analyse", video, "-e", "squat", "--no-video", *LITE)
        assert (done.code, done.err) == (0, "")
        assert done.out.splitlines()[-1] == f"Results: {tmp_path / folder}"
        assert names_in(tmp_path / folder) == RESULT_FILES
    assert len(names_in(tmp_path)) == 3


def test_results_are_replaced_only_by_force(here: Here, tmp_path: Path) -> None:
    video = write_video(tmp_path / "a.mp4", 5)
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.json").write_text("precious")
    arguments = ("analyse", video, "-e", "squat", "-o", out, "--no-video", *LITE)
    line = refusal(here(*arguments))
    assert "already holds report.json" in line
    assert "--force" in line
    assert (out / "report.json").read_text() == "precious"
    assert names_in(out) == ["report.json"]
    assert here(*arguments, "--force").code == 0
    assert json.loads((out / "report.json").read_text())["exercise"] == "squat"


RATES = "--rate takes auto or 5 to 240 frames a second, got "


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--set", "trunk_leen.above=30", "did you mean trunk_lean.above?"),
        ("--set", "trunk_lean.below=30", "did you mean trunk_lean.above?"),
        ("--set", "trunk_lean.above=deep", "--set takes CODE.above=NUMBER"),
        ("--set", "trunk_lean.above", "--set takes CODE.above=NUMBER"),
        ("--set", "trunk_lean.above=", "--set takes CODE.above=NUMBER"),
        ("--set", "=3", "no threshold ''"),
        ("--set", "", "--set takes CODE.above=NUMBER"),
        ("--set", "trunk_lean.above=nan", "expected a number for trunk_lean.above"),
        ("--set", "trunk_lean.above=1e400", "expected a number for trunk_lean.above"),
        ("--set", "rep.depth=0.9", "change the others as well"),
        *(("--rate", rate, f"{RATES}{rate!r}") for rate in ["fast", "4.9", "241", "nan", "-10"]),
        ("--rate", "", f"{RATES}''"),
    ],
)
def test_wrong_values_are_refused(option: str, value: str, told: str, here: Here) -> None:
    done = here("analyse", "not there.mp4", "-e", "squat", option, value)
    assert told in refusal(done, code=2)


@pytest.mark.parametrize("rate", [pytest.param("5", marks=pytest.mark.slow), "auto"])
def test_at_a_lower_rate_the_report_is_still_of_every_picture(
    rate: str, clip: Path, report: dict[str, Any], here: Here, tmp_path: Path
) -> None:
    options = ("-o", tmp_path / "out", "--rate", rate, "--record", "--json", *LITE)
    done = here("analyse", clip, "-e", "squat", *options)
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert found["source"] | {"tracked_s": 0} == report["source"] | {"tracked_s": 0}
    assert found["summary"] == report["summary"]
    [rep], [every] = found["reps"], report["reps"]
    for moment in ("start_s", "turn_s", "end_s"):
        assert rep[moment] == pytest.approx(every[moment], abs=0.2)
    assert len(rows_of(tmp_path / "out" / "frames.csv")) == PICTURES
    with av.open(str(tmp_path / "out" / "annotated.mp4")) as container:
        assert len(list(container.decode(video=0))) == PICTURES
    replayed = here("replay", tmp_path / "out" / "poses.jsonl.gz", "--json")
    assert replayed.out.replace('"recording"', '"video"') == done.out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("sqat", "Did you mean squat?"),
        ("planks", "Did you mean plank?"),
        ("", "There are: squat"),
        ("zumba", "There are: squat"),
    ],
)
@pytest.mark.parametrize("verb", ["exercises", "analyse"])
def test_the_nearest_exercise_is_suggested(verb: str, name: str, told: str, here: Here) -> None:
    arguments = [verb, name] if verb == "exercises" else [verb, "not there.mp4", "-e", name]
    line = refusal(here(*arguments), code=2)
    assert told in line
    assert repr(name) in line


def test_the_list_of_exercises(here: Here) -> None:
    done = here("exercises")
    assert (done.code, done.err) == (0, "")
    for exercise in exercises.ALL:
        assert exercise.name in done.out
        assert exercise.title in done.out


@pytest.mark.parametrize("exercise", exercises.ALL, ids=lambda exercise: exercise.name)
def test_one_exercise_in_detail(exercise: Any, here: Here) -> None:
    done = here("exercises", exercise.name.upper())
    assert (done.code, done.err) == (0, "")
    for rule in exercise.faults:
        assert f" {rule.code} " in done.out, "codes are not cut, for --set takes them"
    assert exercise.prescription in done.out


def test_doctor_finds_the_installation_sound() -> None:
    done = formcheck("doctor")
    assert (done.code, done.err) == (0, "")
    for found in ("mediapipe: 0.10.3", "cv2 comes from: opencv-python", "model full: ", "cameras"):
        assert found in done.out
    assert "BAD" not in done.out


def test_the_version(here: Here) -> None:
    done = here("--version")
    assert done == Done(f"formcheck {__version__}\n", "", 0)


@pytest.mark.parametrize(
    "arguments",
    [[], ["analyse"], ["analyse", "a.mp4"], ["dance"], ["replay", "--exercise", "squat"]],
)
def test_wrong_usage_is_explained_on_stderr(arguments: list[str], here: Here) -> None:
    done = here(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: formcheck")


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], HEAVY),
        (["analyse", "--help"], HEAVY),
        (["batch", "--help"], HEAVY),
        (["exercises", "squat"], HEAVY - {"numpy", "rich"}),
    ],
)
def test_answers_at_once_because_little_is_imported(
    arguments: list[str], unwanted: set[str]
) -> None:
    code = f"""
import sys
sys.argv = ["formcheck", *{arguments}]
from formcheck.cli import main
try:
    main()
except SystemExit:
    print("imported:", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    imported = set(output.splitlines()[-1].split())
    assert "typer" in imported
    assert not imported & unwanted


def test_the_command_is_installed() -> None:
    [script] = metadata.entry_points(group="console_scripts", name="formcheck")
    assert script.load() is main


def test_a_mistake_of_ours_is_one_line_too(monkeypatch: pytest.MonkeyPatch, here: Here) -> None:
    def broken(name: str) -> None:
        raise ZeroDivisionError("in\nthe core")

    monkeypatch.setattr(exercises, "get", broken)
    done = here("exercises", "squat")
    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1
    assert "unexpected ZeroDivisionError: in the core" in done.err
    assert "FORMCHECK_DEBUG=1" in done.err


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMCHECK_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["formcheck", "exercises", "sqat"])
    interrupted = signal.getsignal(signal.SIGINT)
    with pytest.raises(FormcheckError, match="sqat"):
        main()
    signal.signal(signal.SIGINT, interrupted)


def test_progress_is_shown_on_a_terminal_and_keeps_out_of_the_result(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="there are no such terminals on Windows")
    video = short_clip(tmp_path / "a.mp4", 1.0)
    parent, child = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "analyse", os.fspath(video), "-e", "squat", "--no-video", "--json", *LITE],
        env=clean_environment() | {"TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=child,
    ) as running:
        os.close(child)
        shown = read_terminal(parent)
        assert running.stdout is not None
        result = running.stdout.read()
    assert running.returncode == 0
    assert json.load(io.BytesIO(result))["source"]["frames"] == 30
    assert "Squat" in shown
    assert "0 reps" in shown


def read_terminal(descriptor: int) -> str:
    """Return what is written to a terminal until nobody has it open any more."""
    shown = b""
    while True:
        try:
            shown += os.read(descriptor, 4096)
        except OSError:  # so Linux says that the other end is closed
            os.close(descriptor)
            return shown.decode("utf-8")

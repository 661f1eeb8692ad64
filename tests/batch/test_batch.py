"""formcheck batch from end to end: real videos, real processes, and what kills them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from formcheck import __version__, exercises
from formcheck.batch.plan import Job, Settings, plan_batch
from formcheck.batch.worker import earlier_rows, judge
from tests.cli.test_cli import read_terminal
from tests.support.batches import begun, killer, rows_of, statuses, workers_at
from tests.support.clips import short_clip
from tests.support.commands import (
    COMMAND,
    PATIENCE_S,
    Done,
    Here,
    clean_environment,
    formcheck,
    names_in,
    refusal,
)
from tests.support.processes import wait_until
from tests.support.videos import write_video

on_posix = pytest.mark.skipif(os.name != "posix", reason="processes are killed otherwise")
FORMULA = "=1+1.mp4"
FILES = ["batch.json", "curves.svg", "frames.csv", "report.html", "report.json", "reps.csv"]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first squat, at 15 pictures a second."""
    return short_clip(tmp_path_factory.mktemp("clip") / "squat.mp4", 5.0, every=2)


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory, clip: Path) -> Path:
    """A folder with videos of all kinds."""
    folder = tmp_path_factory.mktemp("batch") / "videos"
    for name in ("squat", "plank", "holiday"):
        (folder / name).mkdir(parents=True)
    shutil.copy(clip, folder / "squat" / "set.mp4")
    short_clip(folder / "plank" / "set.mp4", 3.0, sample="plank_pike", every=2)
    shutil.copy(clip, folder / "holiday" / "set.mp4")
    write_video(folder / "squat" / "nobody.mp4", 5)
    (folder / FORMULA).write_text("no video")
    return folder


@pytest.fixture(scope="module")
def done(videos: Path) -> Done:
    """A run over all of them."""
    return formcheck("batch", videos, "-e", "by-folder", "-o", videos.parent / "out")


@pytest.fixture(scope="module")
def out(videos: Path, done: Done) -> Path:
    assert done.code == 1
    return videos.parent / "out"


def test_the_table_has_a_row_a_video_done_or_failed(out: Path) -> None:
    rows = rows_of(out)
    assert list(rows[0]) == [
        "video", "exercise", "status", "results", "reps", "good_reps", "attempts", "hold_s",
        "good_hold_s", "faults", "not_checked", "looks_like", "rotate_deg", "view", "frames",
        "duration_s", "tracked_s", "formcheck_version", "notes",
    ]  # fmt: skip
    found = [(row["video"], row["exercise"], row["status"]) for row in rows]
    assert found == [
        (f"'{FORMULA}", "videos", "failed"),
        ("holiday/set.mp4", "holiday", "failed"),
        ("plank/set.mp4", "plank", "done"),
        ("squat/nobody.mp4", "squat", "failed"),
        ("squat/set.mp4", "squat", "done"),
    ]


def test_the_row_of_a_set_tells_what_its_report_tells(out: Path, clip: Path) -> None:
    row = rows_of(out)[-1]
    assert row["notes"].startswith("Compared with your start posture: ")
    assert row | {"notes": ""} == {
        "video": "squat/set.mp4", "exercise": "squat", "status": "done",
        "results": "squat/set.mp4-formcheck", "reps": "1", "good_reps": "1", "attempts": "0",
        "hold_s": "0.000", "good_hold_s": "0.000", "faults": "",
        "not_checked": "knee_valgus hip_shift", "looks_like": "", "rotate_deg": "",
        "view": "side", "frames": "75", "duration_s": "5.000", "tracked_s": "5.000",
        "formcheck_version": __version__, "notes": "",
    }  # fmt: skip
    plank = rows_of(out)[2]
    assert float(plank["hold_s"]) == pytest.approx(3, abs=0.3)


def test_results_are_those_of_analyse(here: Here, out: Path, clip: Path, tmp_path: Path) -> None:
    folder = out / "squat" / "set.mp4-formcheck"
    assert names_in(folder) == FILES
    single = here("analyse", clip, "-e", "squat", "-o", tmp_path / "out", "--no-video", "--json")
    theirs = json.loads(single.out)
    ours = json.loads((folder / "report.json").read_text("utf-8"))
    assert theirs["source"].pop("name") == "squat.mp4"
    assert ours["source"].pop("name") == "set.mp4"
    assert ours == theirs
    frames = (folder / "frames.csv").read_bytes()
    assert frames == (tmp_path / "out" / "frames.csv").read_bytes()


def test_a_failed_video_has_the_words_of_the_command_line(
    here: Here, videos: Path, out: Path
) -> None:
    told = {row["video"]: row for row in rows_of(out)}
    line = refusal(here("analyse", videos / FORMULA, "-e", "squat"))
    assert "no pictures are found" in line
    assert told["holiday/set.mp4"]["notes"].startswith("No exercise 'holiday'. There are: squat")
    nobody = told["squat/nobody.mp4"]
    assert nobody["notes"] == (
        "A person was seen for 0.0 of 0.2 s. Film the whole body, in even light; if the picture "
        "lies on its side, try --rotate auto of `formcheck analyse`, batch or live."
    )
    assert (nobody["reps"], nobody["tracked_s"]) == ("0", "0.000")
    for name in (f"'{FORMULA}", "holiday/set.mp4"):
        assert {told[name][key] for key in ("results", "reps", "hold_s", "view")} == {""}
    assert names_in(out) == ["batch.csv", "plank", "squat"], "nothing is left of what failed"


def test_unreadable_is_told_as_analyse_tells_it(here: Here, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.mp4").write_text("no video")
    done = here("batch", tmp_path / "in", "-e", "squat", "-o", tmp_path / "out")
    assert done.code == 1
    line = refusal(here("analyse", tmp_path / "in" / "a.mp4", "-e", "squat"))
    [row] = rows_of(tmp_path / "out")
    assert f"formcheck: {row['notes']}\n" == line


def test_progress_is_on_stderr_and_the_sum_on_stdout(done: Done, out: Path) -> None:
    lines = done.err.splitlines()
    assert len(lines) == 5
    assert "squat/set.mp4: Squat: 1 rep, 1 without a fault" in lines
    failed = "squat/nobody.mp4: failed: A person was seen for 0.0 of 0.2 s."
    assert any(line.startswith(failed) for line in lines)
    told = done.out.splitlines()
    assert told[0] == "5 videos: 2 done, 3 failed"
    assert [line.partition(": failed: ")[0] for line in told[1:-1]] == [
        FORMULA, "holiday/set.mp4", "squat/nobody.mp4",
    ]  # fmt: skip
    assert told[-1] == f"Results: {out / 'batch.csv'}"


def test_a_second_run_does_only_what_failed(videos: Path, out: Path) -> None:
    def times() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in out.glob("*/*/*")}

    before, table = times(), (out / "batch.csv").read_bytes()
    again = formcheck("batch", videos, "-e", "by-folder", "-o", out)
    assert again.code == 1
    assert again.out.splitlines()[0] == "5 videos: 2 done, 3 failed (3 in an earlier run)"
    assert len(again.err.splitlines()) == 2
    assert times() == before
    assert (out / "batch.csv").read_bytes() == table


def touched(job: Job) -> Job:
    os.utime(job.video, ns=(1, 1))
    return job


def longer(job: Job) -> Job:
    before = job.video.stat()
    job.video.write_bytes(job.video.read_bytes() + b"\0")
    os.utime(job.video, ns=(before.st_atime_ns, before.st_mtime_ns))
    return job


def without(name: str) -> Callable[[Job], Job]:
    def change(job: Job) -> Job:
        (job.folder / name).unlink()
        return job

    return change


def damaged(name: str) -> Callable[[Job], Job]:
    def change(job: Job) -> Job:
        text = (job.folder / name).read_text("utf-8")
        (job.folder / name).write_text(text[: len(text) // 2])
        return job

    return change


def with_settings(**changes: Any) -> Callable[[Job], Job]:
    def change(job: Job) -> Job:
        return replace(job, settings=replace(job.settings, **changes))

    return change


def other_exercise(job: Job) -> Job:
    return replace(job, row=replace(job.row, exercise="deadlift"))


def other_version(job: Job) -> Job:
    mark = job.folder / "batch.json"
    mark.write_text(mark.read_text().replace(__version__, "0.0.9"))
    return job


def altered(before: str, after: str) -> Callable[[Job], Job]:
    def change(job: Job) -> Job:
        report = job.folder / "report.json"
        text = report.read_text("utf-8")
        assert before in text
        report.write_text(text.replace(before, after), "utf-8")
        return job

    return change


def same(job: Job) -> Job:
    return job


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (same, True),
        (touched, False),
        (longer, False),
        (other_exercise, False),
        (other_version, False),
        (with_settings(model="lite"), False),
        (with_settings(thresholds=(("trunk_lean.above", 30.0),)), False),
        (with_settings(pictures=False), False),
        (with_settings(rate="auto"), False),
        (with_settings(rate=15.0), False),
        (with_settings(video=True), False),
        (with_settings(record=True), False),
        (without("report.json"), False),
        (without("batch.json"), False),
        (without("frames.csv"), False),
        (damaged("report.json"), False),
        (altered('"knee_valgus"', '"forgotten"'), False),
        (altered('"exercise": "squat"', '"exercise": "forgotten"'), False),
        (damaged("batch.json"), False),
    ],
)
def test_what_is_missing_or_changed_is_done_again(
    videos: Path, out: Path, tmp_path: Path, change: Callable[[Job], Job], *, found: bool
) -> None:
    shutil.copytree(videos / "squat", tmp_path / "squat", copy_function=shutil.copy2)
    shutil.copytree(out / "squat", tmp_path / "out")
    (tmp_path / "squat" / "nobody.mp4").unlink()
    [job] = plan_batch(tmp_path / "squat", "squat", tmp_path / "out", Settings("full"))
    rows = list(earlier_rows([change(job)]))
    assert [row.report is not None for row in rows] == [True] * found


def test_annotated_videos_and_poses_are_kept_until_something_changes(
    here: Here, clip: Path, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    shutil.copy2(clip, folder / "a.mp4")
    batch = ("batch", folder, "-e", "squat", "-o", out, "--model", "lite")
    results = out / "a.mp4-formcheck"

    assert formcheck(*batch, "--video", "--record").code == 0
    everything = sorted([*FILES, "annotated.mp4", "poses.jsonl.gz"])
    assert names_in(results) == everything
    assert "data:image/jpeg" in (results / "report.html").read_text("utf-8")
    assert here(*batch).out.splitlines()[0] == "1 video: 1 done (1 in an earlier run)"
    assert names_in(results) == everything

    (results / "my notes.txt").write_text("precious")
    changes = ("--set", "trunk_lean.above=-40", "--rate", "5", "--no-pictures")
    done = formcheck(*batch, *changes)
    assert (done.code, done.out.splitlines()[0]) == (0, "1 video: 1 done")
    assert names_in(results) == sorted([*FILES, "my notes.txt"]), "what is out of date is gone"
    [row] = rows_of(out)
    assert "trunk_lean:" in row["faults"]
    assert row["frames"] == "75", "pictures between those that are looked at count as well"
    assert "data:image/jpeg" not in (results / "report.html").read_text("utf-8")


@pytest.mark.slow
def test_what_is_done_may_be_found_out(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for sample in ("plank_pike", "squat_side"):
        short_clip(folder / f"{sample}.mp4", 5.0, sample=sample)
    write_video(folder / "nobody.mp4", 5)
    arguments = ("-e", "auto", "-o", out, "--model", "lite", "--rate", "15")
    done = formcheck("batch", folder, *arguments)
    assert (done.code, len(done.err.splitlines())) == (1, 3)
    found = [(row["video"], row["exercise"], row["status"]) for row in rows_of(out)]
    assert found == [
        ("nobody.mp4", "auto", "failed"),
        ("plank_pike.mp4", "plank", "done"),
        ("squat_side.mp4", "squat", "done"),
    ]
    assert rows_of(out)[0]["notes"].startswith("expected an exercise that can be told")
    assert rows_of(out)[2]["reps"] == "1"
    again = formcheck("batch", folder, *arguments)
    assert again.out.splitlines()[0] == "3 videos: 2 done, 1 failed (2 in an earlier run)"


@pytest.fixture
def many(clip: Path, tmp_path: Path) -> Path:
    """A folder with six videos."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        shutil.copy2(clip, folder / f"{number}.mp4")
    return folder


def alive(process: int) -> bool:
    """Return whether a process runs; one that has ended may wait for somebody to take notice."""
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return told.stdout.strip()[:1] not in {"", "Z"}


@pytest.mark.slow
@on_posix
def test_ctrl_c_leaves_what_is_finished(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = (many, "-e", "squat", "-o", out, "--model", "lite", "-j", "2")
    with begun(*arguments) as running:
        wait_until(lambda: len(rows_of(out)) >= 1 and len(workers_at(out)) == 2)
        workers = workers_at(out)
        os.killpg(running.pid, signal.SIGINT)
        told, noise = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, told) == (130, "")
    *done, last = noise.splitlines()
    assert all(": Squat: 1 rep" in line for line in done), noise
    assert last.startswith("formcheck: stopped. ")
    assert last.endswith(" of 6 are done; the same command goes on with the others")
    wait_until(lambda: not any(alive(worker) for worker in workers))
    found = statuses(out)
    assert 1 <= len(found) < 6
    assert set(found.values()) == {"done"}
    for video in found:
        assert set(FILES) <= set(names_in(out / f"{video}-formcheck"))

    again = formcheck("batch", *arguments)
    assert again.code == 0
    done_before = int(again.out.partition(" (")[2].partition(" ")[0])
    assert len(found) <= done_before < 6
    assert set(statuses(out).values()) == {"done"}
    assert all(names_in(out / f"{video}-formcheck") == FILES for video in statuses(out))


@pytest.mark.slow
@on_posix
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_kill_leaves_rows_of_whole_results_only(
    many: Path, tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "out"
    arguments = (many, "-e", "squat", "-o", out, "--model", "lite", "-j", "2")
    with begun(*arguments) as running:
        wait_until(lambda: len(rows_of(out)) >= 1 and len(workers_at(out)) == 2)
        workers = workers_at(out)
        running.send_signal(number)
        assert running.wait(PATIENCE_S) == -number
        wait_until(lambda: not any(alive(worker) for worker in workers))
    found = statuses(out)
    assert set(found.values()) == {"done"}
    for video in found:
        report = json.loads((out / f"{video}-formcheck" / "report.json").read_text("utf-8"))
        assert report["source"]["name"] == video
    again = formcheck("batch", *arguments)
    assert again.code == 0
    assert set(statuses(out)) == {f"{number}.mp4" for number in range(6)}
    assert set(statuses(out).values()) == {"done"}
    assert workers_at(out) == []


@pytest.mark.slow
@on_posix
@pytest.mark.parametrize("at_once", ["1", "3"])
def test_the_loss_of_a_worker_costs_no_video(many: Path, tmp_path: Path, at_once: str) -> None:
    out = tmp_path / "out"
    with killer(out, "2.mp4", most=1) as watch:
        done = formcheck("batch", many, "-e", "squat", "-o", out, "--model", "lite", "-j", at_once)
    assert len(watch.killed) == 1
    assert (done.code, len(done.err.splitlines())) == (0, 6)
    assert list(statuses(out).values()) == ["done"] * 6
    assert workers_at(out) == []


@pytest.mark.slow
@on_posix
def test_a_video_that_costs_workers_again_and_again_fails_alone(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with killer(out, "2.mp4", most=9) as watch:
        done = formcheck("batch", many, "-e", "squat", "-o", out, "--model", "lite", "-j", "3")
    assert (done.code, len(watch.killed)) == (1, 2)
    assert statuses(out) == {f"{n}.mp4": "failed" if n == 2 else "done" for n in range(6)}
    row = rows_of(out)[2]
    assert "2 processes that watched 2.mp4 were lost" in row["notes"]
    assert (row["reps"], row["results"]) == ("", "")
    assert not (out / "2.mp4-formcheck").exists()
    assert formcheck("batch", many, "-e", "squat", "-o", out, "--model", "lite").code == 0


def test_the_bar_is_shown_on_a_terminal(many: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="there are no such terminals on Windows")
    for number in (3, 4, 5):
        (many / f"{number}.mp4").unlink()
    parent, child = pty.openpty()
    command = [*COMMAND, "batch", os.fspath(many), "-e", "squat", "-o", os.fspath(tmp_path / "out")]
    with subprocess.Popen(
        [*command, "--model", "lite"],
        env=clean_environment() | {"TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=child,
    ) as running:
        os.close(child)
        shown = read_terminal(parent)
        assert running.stdout is not None
        told = running.stdout.read().decode()
    assert running.returncode == 0
    assert told.splitlines()[0] == "3 videos: 3 done"
    assert "Videos" in shown
    assert shown.index("0/3") < shown.index("3/3")
    assert shown.count(": Squat: 1 rep, 1 without a fault") == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-e", "sqat"], "Did you mean squat?"),
        (["-e", "squat", "--set", "lean.above=3"], "has no threshold"),
        (["-e", "squat", "--set", "lean"], "--set takes CODE.above=NUMBER"),
        (["-e", "squat", "--rate", "3"], "--rate takes auto or 5 to 240"),
        (["-e", "squat", "--backend", "dask"], "expected --address with --backend dask"),
        (["-e", "squat", "--address", "tcp://a:1"], "expected --address with --backend dask"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_done(
    here: Here, tmp_path: Path, arguments: list[str], told: str
) -> None:
    done = here("batch", tmp_path / "none", "-o", tmp_path / "out", *arguments)
    assert told in refusal(done, code=2)
    assert names_in(tmp_path) == []


def test_a_table_that_cannot_be_written_is_told(here: Here, many: Path) -> None:
    line = refusal(here("batch", many, "-e", "squat", "-o", many / "1.mp4"))
    assert "expected a folder for the results, got the file" in line


def job_of(folder: Path) -> Job:
    """Return a job whose video is not looked at before something else goes wrong."""
    (folder / "a.mp4").touch()
    [job] = plan_batch(folder, "squat", folder / "out", Settings("lite"))
    return job


def test_results_that_cannot_be_written_fail_that_video(tmp_path: Path) -> None:
    job = job_of(tmp_path)
    job.folder.parent.mkdir()
    job.folder.touch()
    row = judge(job)
    assert row.failed
    assert row.reason.startswith("expected a folder for the results, got the file")
    assert job.folder.is_file()


def test_a_mistake_of_ours_fails_that_video(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> None:
        raise ZeroDivisionError("in\nthe core")

    monkeypatch.setattr(exercises, "get", broken)
    monkeypatch.delenv("FORMCHECK_DEBUG", raising=False)
    row = judge(job_of(tmp_path))
    assert row.failed
    assert row.reason.startswith("unexpected ZeroDivisionError: in the core; this is a mistake")
    monkeypatch.setenv("FORMCHECK_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        judge(job_of(tmp_path))


@on_posix
def test_a_name_that_is_no_text_fails_that_video(here: Here, clip: Path, tmp_path: Path) -> None:
    odd = os.fsdecode(b"od\xffd.mp4")
    (tmp_path / "in").mkdir()
    shutil.copy(clip, tmp_path / "in" / odd)
    done = here("batch", tmp_path / "in", "-e", "squat", "-o", tmp_path / "out")
    assert done.code == 1
    [row] = rows_of(tmp_path / "out")
    assert row["video"] == r"od\udcffd.mp4"
    assert row["notes"].startswith("expected a file whose name is text")


@pytest.mark.parametrize(("backend", "module"), [("dask", "distributed"), ("ray", "ray")])
def test_a_cluster_needs_its_own_package(
    here: Here,
    many: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    backend: str,
    module: str,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    cluster = ("--backend", backend, "--address", "127.0.0.1:9")
    done = here("batch", many, "-e", "squat", "-o", tmp_path / "out", *cluster)
    assert "pip install 'formcheck[cluster]'" in refusal(done)

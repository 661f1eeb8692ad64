"""formcheck batch on a real Dask cluster: a scheduler and several workers, each a process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.batches import begun, killer, rows_of, statuses, workers_at
from tests.support.clips import short_clip
from tests.support.commands import clean_environment, formcheck, names_in, refusal
from tests.support.processes import wait_until

# Not imported here: Dask changes how this process finds installed packages.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("distributed") is None, reason="pip install 'formcheck[cluster]'"),
]
WORKERS = 3


@dataclass(frozen=True)
class Cluster:
    """Where its scheduler listens, and its worker processes."""

    address: str
    workers: list[int]


@contextmanager
def program(name: str, *arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of Dask's until the end of the block."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *arguments, "--no-dashboard"]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=out, env=clean_environment()) as running,
    ):
        try:
            yield running
        finally:
            running.kill()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster of this machine alone. Nobody replaces a worker that dies."""
    folder = tmp_path / "dask"
    folder.mkdir()
    meeting = folder / "scheduler.json"
    meet = ("--scheduler-file", os.fspath(meeting))
    with ExitStack() as stack:
        local = ("--host", "127.0.0.1", "--port", "0")
        stack.enter_context(program("scheduler", *meet, *local, log=folder / "scheduler.txt"))
        wait_until(lambda: meeting.exists() and meeting.stat().st_size > 0)
        workers = []
        for number in range(WORKERS):
            log = folder / f"worker{number}.txt"
            alone = ("--nthreads", "1", "--no-nanny", "--local-directory", os.fspath(folder))
            workers.append(stack.enter_context(program("worker", *meet, *alone, log=log)))
            wait_until(lambda log=log: b"Registered to" in log.read_bytes())  # type: ignore[misc]  # mypy infers no default of a lambda
        address = json.loads(meeting.read_text("utf-8"))["address"]
        yield Cluster(address, [worker.pid for worker in workers])


@pytest.fixture
def videos(tmp_path: Path) -> Path:
    """Six squats and a file that is none."""
    folder = tmp_path / "in"
    folder.mkdir()
    clip = short_clip(tmp_path / "clip.mp4", 5.0, every=3)
    for number in range(6):
        shutil.copy2(clip, folder / f"{number}.mp4")
    (folder / "6.mp4").write_text("no video")
    return folder


def test_a_worker_that_is_killed_in_the_middle_costs_no_video(
    cluster: Cluster, videos: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = ("batch", videos, "-e", "squat", "-o", out, "--model", "lite")
    with killer(out, "2.mp4", most=1) as watch:
        done = formcheck(*arguments, "--backend", "dask", "--address", cluster.address)
    assert len(watch.killed) == 1
    assert set(watch.killed) < watch.seen == set(cluster.workers), "all of the cluster had begun"
    assert watch.together > 1
    assert done.out.splitlines()[0] == "7 videos: 6 done, 1 failed"
    assert (done.code, len(done.err.splitlines())) == (1, 7)
    assert list(statuses(out).values()) == ["done"] * 6 + ["failed"]
    assert {row["reps"] for row in rows_of(out)[:6]} == {"1"}
    assert workers_at(out) == []

    # What the cluster has done is done for this machine as well.
    again = formcheck(*arguments)
    assert again.out.splitlines()[0] == "7 videos: 6 done, 1 failed (6 in an earlier run)"


def test_a_video_that_costs_workers_again_and_again_leaves_the_others(
    cluster: Cluster, videos: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with killer(out, "2.mp4", most=9) as watch:
        done = formcheck(
            "batch", videos, "-e", "squat", "-o", out, "--model", "lite",
            "--backend", "dask", "--address", cluster.address,
        )  # fmt: skip
    assert (done.code, len(watch.killed)) == (1, 2)
    assert len(set(cluster.workers) - set(watch.killed)) == WORKERS - 2
    row = rows_of(out)[2]
    assert "2 processes that watched 2.mp4 were lost" in row["notes"]
    assert [row["status"] for row in rows_of(out)].count("done") == 5


@pytest.mark.skipif(os.name != "posix", reason="processes are interrupted otherwise")
def test_ctrl_c_leaves_the_cluster_alone(cluster: Cluster, videos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = (videos, "-e", "squat", "-o", out, "--model", "lite")
    with begun(*arguments, "--backend", "dask", "--address", cluster.address) as running:
        wait_until(lambda: len(rows_of(out)) >= 1 and len(workers_at(out)) >= 1)
        os.killpg(running.pid, signal.SIGINT)
        told, noise = running.communicate(timeout=60)
    assert (running.returncode, told) == (130, "")
    assert "Traceback" not in noise
    # Videos that are under way are brought to their end there.
    wait_until(lambda: workers_at(out) == [])
    for worker in cluster.workers:
        os.kill(worker, 0)
    again = formcheck("batch", *arguments)
    assert again.out.splitlines()[0].startswith("7 videos: 6 done, 1 failed (")


def test_a_cluster_that_is_not_there_is_told(videos: Path, tmp_path: Path) -> None:
    out, address = tmp_path / "out", "tcp://127.0.0.1:9"
    cluster = ("--backend", "dask", "--address", address)
    line = refusal(formcheck("batch", videos, "-e", "squat", "-o", out, *cluster))
    assert f"expected a Dask cluster with workers at {address}, got none within 10 s" in line
    assert names_in(out) == ["batch.csv"]

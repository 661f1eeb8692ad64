"""formcheck batch on a real Ray cluster, where Ray is installed; it is no part of the dev extra."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.batches import killer, rows_of, statuses, workers_at
from tests.support.clips import short_clip
from tests.support.commands import clean_environment, formcheck

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("ray") is None, reason="pip install 'formcheck[cluster]'"),
]
#: Cluster and client share a password of this test's own making.
ENVIRONMENT = {
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(16),
    "RAY_USAGE_STATS_ENABLED": "0",
}
CLUSTER = """
import ray
print(ray.init(num_cpus=2, include_dashboard=False).address_info["gcs_address"], flush=True)
input()
ray.shutdown()
"""


@pytest.fixture
def address() -> Iterator[str]:
    """A cluster of this machine alone."""
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER],
        env=clean_environment() | ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.communicate("\n", timeout=60)


def test_a_worker_that_is_killed_in_the_middle_costs_no_video(address: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    clip = short_clip(tmp_path / "clip.mp4", 5.0, every=3)
    for number in range(4):
        shutil.copy2(clip, folder / f"{number}.mp4")
    (folder / "4.mp4").write_text("no video")
    with killer(out, "2.mp4", most=1) as watch:
        done = formcheck(
            "batch", folder, "-e", "squat", "-o", out, "--model", "lite",
            "--backend", "ray", "--address", address, environment=ENVIRONMENT,
        )  # fmt: skip
    # Ray itself tells of the worker on stdout.
    assert "5 videos: 4 done, 1 failed" in done.out.splitlines(), done.err
    assert len(watch.killed) == 1
    assert list(statuses(out).values()) == ["done"] * 4 + ["failed"]
    assert {row["reps"] for row in rows_of(out)[:4]} == {"1"}
    assert workers_at(out) == []

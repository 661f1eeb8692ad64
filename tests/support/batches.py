"""What the tests of `formcheck batch` have in common."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.commands import COMMAND
from tests.support.processes import started


def rows_of(out: Path) -> list[dict[str, str]]:
    """Return the rows of the table; none when there is no table yet."""
    with (
        suppress(FileNotFoundError),
        (out / "batch.csv").open(newline="", encoding="utf-8") as file,
    ):
        return list(csv.DictReader(file))
    return []


def statuses(out: Path) -> dict[str, str]:
    """Return what became of each video."""
    return {row["video"]: row["status"] for row in rows_of(out)}


def workers_at(out: Path, video: str = "*") -> list[int]:
    """Return the processes that work on a video, or worked on it when they were lost."""
    return [int(place.name.split("-")[1]) for place in out.glob(f"**/{video}-formcheck/.working-*")]


@contextmanager
def begun(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Run formcheck batch in a session of its own, as a terminal would."""
    with started([*COMMAND, "batch", *arguments], new_session=True) as running:
        yield running


@dataclass
class Watch:
    """Which processes were seen at work, how many of them together, and which were killed."""

    seen: set[int] = field(default_factory=set)
    together: int = 0
    killed: list[int] = field(default_factory=list)


@contextmanager
def killer(out: Path, video: str, most: int) -> Iterator[Watch]:
    """Kill each process that works on a video, at most so many, and watch the others."""
    found = Watch()
    over = threading.Event()

    def look() -> None:
        at_work = set(workers_at(out)) - set(found.killed)
        found.seen |= at_work
        found.together = max(found.together, len(at_work))
        for worker in workers_at(out, video):
            if worker not in found.killed and len(found.killed) < most:
                os.kill(worker, signal.SIGKILL)
                found.killed.append(worker)

    def watch() -> None:
        while not over.wait(0.02):
            # A process, or its folder, may be gone while it is looked at.
            with suppress(ProcessLookupError, FileNotFoundError):
                look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()

"""Runs the command line as people do: as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
#: Warnings are errors here too.
COMMAND = [sys.executable, "-W", "error", "-m", "formcheck"]
PATIENCE_S = 120.0
#: What every session leaves in its folder.
RESULT_FILES = ["curves.svg", "frames.csv", "report.html", "report.json", "reps.csv"]


@dataclass(frozen=True)
class Done:
    """What a run left behind: its two streams and its exit code."""

    out: str
    err: str
    code: int


def formcheck(
    *arguments: str | Path,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Done:
    """Run formcheck in ``folder``; ``before`` is called in the new process (not on Windows)."""
    done = subprocess.run(
        [*COMMAND, *(os.fspath(argument) for argument in arguments)],
        cwd=folder,
        env={**clean_environment(), **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=PATIENCE_S,
        check=False,
        preexec_fn=before,
    )
    return Done(done.stdout, done.stderr, done.returncode)


#: Runs formcheck without a new process; see the fixture.
Here = Callable[..., Done]


def clean_environment() -> dict[str, str]:
    """Return the environment without what changes how things are shown."""
    changing = {"FORMCHECK_DEBUG", "COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE", "PYTHONUTF8"}
    return {name: value for name, value in os.environ.items() if name not in changing}


def refusal(done: Done, code: int = 1) -> str:
    """Return the single line on stderr of a run that did nothing."""
    assert done.out == ""
    return complaint(done, code)


def complaint(done: Done, code: int = 1) -> str:
    """Return the single line on stderr of a run that failed."""
    assert done.code == code, (done.out, done.err)
    assert done.err.startswith("formcheck: ")
    assert done.err.endswith("\n")
    assert done.err.count("\n") == 1
    assert "unexpected" not in done.err
    return done.err


def names_in(folder: Path) -> list[str]:
    """Return the sorted names of everything in a folder."""
    return sorted(path.name for path in folder.iterdir())

"""Standard streams that are closed, full, or left by their reader: results are complete."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from formcheck.history.database import DATA_VARIABLE
from tests.support.clips import short_clip
from tests.support.commands import COMMAND, PATIENCE_S, Done, clean_environment, formcheck, names_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

SECONDS = 4
FILES = ["curves.svg", "frames.csv", "report.html", "report.json", "reps.csv"]
#: Nothing of it is true of a session whose files are complete.
UNTRUE = ("mistake in formcheck", "Traceback", "cannot write", "stopped")
FULL = "formcheck: stdout did not take all of the result: no space left on device;"

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
REDIRECTED = [
    *(pytest.param(one, 0, marks=pytest.mark.slow) for one in ("2>&-", ">&-", "<&-")),
    ("<&- >&- 2>&-", 0),
    ("| head -1", 0),
    pytest.param("2>/dev/full", 0, marks=[needs_full, pytest.mark.slow]),
    pytest.param(">/dev/full", 1, marks=needs_full),
]


def shell(redirected: str, *arguments: str | Path, data: Path | None = None) -> Done:
    """Run formcheck from a shell; the code is that of formcheck itself."""
    command = shlex.join([*COMMAND, *(os.fspath(one) for one in arguments)])
    if redirected.startswith("|"):
        script = f"{{ {command}; echo $? >&3; }} {redirected}"
    else:
        script = f"{command} {redirected}; echo $? >&3"
    reader, writer = os.pipe()
    done = subprocess.run(
        ["bash", "-c", f"{{ {script}; }} 3>&{writer}"],
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        env={**clean_environment(), **({DATA_VARIABLE: os.fspath(data)} if data else {})},
        timeout=PATIENCE_S,
        pass_fds=[writer],
        check=False,
    )
    os.close(writer)
    with os.fdopen(reader) as codes:
        return Done(done.stdout, done.stderr, int(codes.read()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip, its report and recording, and a history that has it."""
    folder = tmp_path_factory.mktemp("streams")
    (folder / "in").mkdir()
    clip = short_clip(folder / "in" / "squat.mp4", SECONDS, every=2)
    done = formcheck(
        *("analyse", clip, "-e", "squat", "--no-video", "--record", "--save"),
        *("--model", "lite", "-o", folder / "known"),
        environment={DATA_VARIABLE: os.fspath(folder / "data")},
    )
    assert done.code == 0, done.err
    return folder


def require_true(done: Done, code: int) -> None:
    assert done.code == code, (done.out, done.err)
    assert not any(words in done.err for words in UNTRUE), done.err
    if code:
        assert done.err.splitlines()[-1].startswith(FULL)


@pytest.mark.parametrize(("redirected", "code"), REDIRECTED)
def test_a_video_has_all_its_files_whatever_the_streams(
    folder: Path, tmp_path: Path, redirected: str, code: int
) -> None:
    out = tmp_path / "out"
    clip = folder / "in" / "squat.mp4"
    done = shell(
        redirected,
        "analyse",
        clip,
        "-e",
        "squat",
        "--no-video",
        "--record",
        "-o",
        out,
        "--model",
        "lite",
    )
    require_true(done, code)
    assert names_in(out) == sorted([*FILES, "poses.jsonl.gz"])
    for name in ("report.json", "frames.csv", "reps.csv", "poses.jsonl.gz"):
        # Also nothing of what native code logs to descriptor 2.
        assert (out / name).read_bytes() == (folder / "known" / name).read_bytes()


def verbs(folder: Path, out: Path) -> dict[str, Sequence[str | Path]]:
    clip, known = folder / "in" / "squat.mp4", folder / "known"
    poses = known / "poses.jsonl.gz"
    played = ("--no-window", "--camera", clip, "-o", out / "session", "--voice", "off")
    return {
        "batch": ("batch", folder / "in", "-e", "squat", "-o", out / "session"),
        "replay": ("replay", poses, "-o", out / "session"),
        "live": ("live", "-e", "squat", *played),
        "workout": ("workout", "starter", *played),
        "history": ("history", "--page", out / "page.html"),
        "compare": ("compare", known, known),
        "export": ("export", poses, "-o", out / "poses.trc"),
        "exercises": ("exercises", "squat"),
        "doctor": ("doctor",),
    }


WRITTEN = {
    "batch": "session/squat.mp4-formcheck/report.json",
    "replay": "session/report.json",
    "live": "session/report.json",
    "workout": "session/workout.html",
    "history": "page.html",
    "export": "poses.trc",
}


#: Those of which quick runs try the one, and those of which they try the other.
CLOSED = ("batch", "history", "compare", "doctor")
FULL_DISK = ("replay", "export", "exercises")
SLOW = ("live", "workout")


@pytest.mark.parametrize(
    ("verb", "redirected", "code"),
    [
        *((verb, "<&- >&- 2>&-", 0) for verb in CLOSED),
        *(pytest.param(verb, ">/dev/full", 1, marks=needs_full) for verb in FULL_DISK),
        *(
            pytest.param(verb, "<&- >&- 2>&-", 0, marks=pytest.mark.slow)
            for verb in FULL_DISK + SLOW
        ),
        *(
            pytest.param(verb, ">/dev/full", 1, marks=[needs_full, pytest.mark.slow])
            for verb in CLOSED + SLOW
        ),
    ],
)
def test_each_verb_does_its_work_whatever_the_streams(
    folder: Path, tmp_path: Path, verb: str, redirected: str, code: int
) -> None:
    arguments = verbs(folder, tmp_path)[verb]
    done = shell(redirected, *arguments, data=folder / "data")
    # It prints nothing on stdout, so nothing is lost.
    require_true(done, 0 if verb == "export" else code)
    if verb in WRITTEN:
        assert (tmp_path / WRITTEN[verb]).stat().st_size > 0
    left = [path.name for path in tmp_path.rglob("*.partial")]
    assert left == []


@needs_full
def test_a_code_that_tells_of_something_else_stays(tmp_path: Path) -> None:
    assert shell(">/dev/full", "exercises", "squad").code == 2
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.mp4").write_text("no video")
    done = shell(">/dev/full", "batch", tmp_path / "in", "-e", "squat", "-o", tmp_path / "out")
    assert done.code == 1
    assert "a.mp4: failed" in done.err


def test_a_reader_that_leaves_early_has_what_it_wanted(folder: Path) -> None:
    done = shell("| head -1", "exercises", "squat")
    assert (done.out, done.err, done.code) == ("Squat (squat)\n", "", 0)

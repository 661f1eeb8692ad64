"""Names made from other names: any system takes them, and two stay two."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.capture.recording.recording import RecordingWriter
from formcheck.core.results.report import Source
from formcheck.filenames import MOST_BYTES, derived_name
from formcheck.sinks.files.atomic_write import new_folder, write_whole
from formcheck.sinks.video.video_writer import VideoWriter
from tests.cli.test_standard_streams import FILES
from tests.support.clips import short_clip
from tests.support.commands import SAMPLES, Here, names_in

#: 249 bytes with .mp4: a name that the system takes, and that has no room for an ending.
JAPANESE = "深く" * 41


def size(name: str) -> int:
    return len(os.fsencode(name))


def test_a_name_that_fits_stays_as_it_is() -> None:
    assert derived_name("squat.mp4", "-formcheck") == "squat.mp4-formcheck"
    assert derived_name("x" * 245, "-formcheck") == "x" * 245 + "-formcheck"
    assert size(derived_name("x" * 246, "-formcheck")) == MOST_BYTES


def test_long_names_with_the_same_beginning_stay_apart_and_stay_the_same() -> None:
    names = [f"{JAPANESE}{end}.mp4" for end in ("", "1", "2")]
    derived = [derived_name(name, "-formcheck") for name in names]
    assert len({*derived}) == 3
    assert derived == [derived_name(name, "-formcheck") for name in names]
    for name in derived:
        assert size(name) <= MOST_BYTES
        assert name.startswith("深く" * 30)
        assert name.endswith("-formcheck")


@given(st.text(max_size=400), st.sampled_from(["", ".partial", "-formcheck", "-formcheck-12"]))
def test_any_name_gives_one_that_fits(name: str, ending: str) -> None:
    derived = derived_name(name, ending)
    assert len(derived.encode("utf-8", "surrogatepass")) <= MOST_BYTES
    assert derived.endswith(ending)


def test_a_letter_is_not_cut_from_its_accents() -> None:
    accented = "e\u0301\u0323"
    for lead in range(6):
        beginning = derived_name("x" * lead + accented * 100, ".partial").partition("-")[0]
        assert beginning.endswith(accented)


@pytest.mark.parametrize("name", ["con", "NUL.mp4", "com1.tar.gz", "Aux", "lpt9 .txt"])
def test_what_windows_keeps_for_devices_is_no_name(name: str) -> None:
    derived = derived_name(name, ".partial")
    assert derived.startswith(f"_{name}-")
    assert derived.endswith(".partial")


@pytest.mark.parametrize("name", ["console.mp4", "com.mp4", "aux-set.mp4", "lpt10"])
def test_what_only_begins_like_a_device_is_a_name(name: str) -> None:
    assert derived_name(name, "") == name
    assert derived_name("con", "-formcheck") == "con-formcheck"


def test_folders_of_a_long_name_are_numbered(tmp_path: Path) -> None:
    made = [new_folder(tmp_path, "x" * 250, "-formcheck") for _ in range(3)]
    assert names_in(tmp_path) == sorted(path.name for path in made)
    assert [path.name[-12:] for path in made[1:]] == ["-formcheck-2", "-formcheck-3"]


@pytest.mark.parametrize("length", [248, 251, 255])
def test_files_of_long_names_are_written(tmp_path: Path, length: int) -> None:
    name = "x" * length
    write_whole(tmp_path / name, "text")
    assert (tmp_path / name).read_text() == "text"
    source = Source("test", "video")
    poses = tmp_path / f"p{name[1:]}"
    RecordingWriter(poses, exercise="squat", thresholds={}, model="full", source=source).close(None)
    VideoWriter(tmp_path / f"v{name[1:]}").abort()
    assert names_in(tmp_path) == sorted([name, poses.name])


def test_a_video_of_a_long_name_has_its_results_beside_it(here: Here, tmp_path: Path) -> None:
    video = short_clip(tmp_path / "a.mp4", 1, every=3).rename(tmp_path / f"{JAPANESE}.mp4")
    for _ in range(2):
        done = here("analyse", video, "-e", "squat", "--no-video", "--model", "lite")
        assert (done.code, done.err) == (0, "")
    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert [names_in(folder) for folder in folders] == [FILES, FILES]


TOO_LONG = "x" * 300


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("analyse", f"{TOO_LONG}.mp4", "-e", "squat"), "expected a file that can be read"),
        (("analyse", SAMPLES / "squat_side.mp4", "-e", "squat", "-o", TOO_LONG), "-o DIR"),
        (("live", "-e", "squat", "--camera", TOO_LONG), "cannot use"),
        (("replay", TOO_LONG), "cannot be read"),
        (("export", TOO_LONG, "-o", "poses.trc"), "cannot be read"),
        (("history", "--page", f"{TOO_LONG}.html"), "cannot write"),
        (("history", "--export", f"{TOO_LONG}.csv"), "cannot write"),
        (("compare", TOO_LONG, TOO_LONG), "cannot read"),
        (("exercises", f"{TOO_LONG}.toml"), "cannot be read"),
        (("workout", f"{TOO_LONG}.toml"), "cannot be read"),
        (("batch", TOO_LONG, "-e", "squat", "-o", "out"), "expected a folder"),
    ],
)
def test_a_name_that_is_too_long_is_no_mistake_of_ours(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = here(*arguments)
    assert done.code == 1
    assert told in done.err
    assert "ame too long" in done.err
    assert "mistake in formcheck" not in done.err


def test_a_batch_has_a_row_for_names_of_any_length(here: Here, tmp_path: Path) -> None:
    clip = short_clip(tmp_path / "a.mp4", 1, every=3)
    (tmp_path / "in").mkdir()
    listed = [f"{JAPANESE}.mp4", f"{JAPANESE[:-1]}つ.mp4", "aux.mp4"]
    for name in listed:
        shutil.copy(clip, tmp_path / "in" / name)
    deep = "/".join(["y" * 200] * 25)
    impossible = [f"{TOO_LONG}.mp4", f"{TOO_LONG}/a.mp4", f"{deep}/a.mp4", "a\0b.mp4"]
    names = tmp_path / "in" / "list.txt"
    names.write_text("\n".join([*listed, *impossible]), encoding="utf-8")
    out = tmp_path / "out"
    run = ("batch", names, "-e", "squat", "-o", out, "--model", "lite")
    done = here(*run)
    assert done.code == 1
    assert "7 videos: 3 done, 4 failed" in done.out
    assert "mistake in formcheck" not in done.out
    found = names_in(out)
    assert len([*out.glob("*/report.json")]) == 3
    assert "3 done, 4 failed (3 in an earlier run)" in here(*run).out
    assert names_in(out) == found

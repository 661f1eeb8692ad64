"""Which videos a batch has and where their results go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from formcheck.batch.plan import Job, Settings, plan_batch
from formcheck.errors import UsageError, VideoError

SETTINGS = Settings("full")


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def plan(source: Path, exercise: str = "squat") -> list[Job]:
    return plan_batch(source, exercise, source.parent / "out", SETTINGS)


def videos(jobs: list[Job]) -> list[str]:
    return [job.row.video for job in jobs]


def test_a_folder_and_all_below_it_in_a_fixed_order(tmp_path: Path) -> None:
    folder = make(
        tmp_path / "in", "b/2.MOV", "a.mp4", "b/1.webm", "b/c/1.mkv", "notes.txt", "a.csv"
    )
    jobs = plan(folder)
    assert videos(jobs) == ["a.mp4", "b/1.webm", "b/2.MOV", "b/c/1.mkv"]
    assert [job.row.number for job in jobs] == [0, 1, 2, 3]
    assert [job.video for job in jobs] == [folder / name for name in videos(jobs)]
    assert {job.row.exercise for job in jobs} == {"squat"}


def test_hidden_files_and_our_own_are_no_videos(tmp_path: Path) -> None:
    folder = make(
        tmp_path / "in",
        "a.mp4",
        "._a.mp4",
        ".trash/b.mp4",
        "annotated.mp4",
        "a.mp4-formcheck/report.json",
        "a.mp4-formcheck/annotated.mp4",
        "live/report.json",
        "live/filmed.mp4",
        "live/more.mp4",
    )
    assert videos(plan(folder)) == ["a.mp4", "annotated.mp4", "live/more.mp4"]


def test_results_may_lie_beside_the_videos(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "b/a.mp4")
    [job] = plan_batch(folder, "squat", folder, SETTINGS)
    assert job.folder == folder / "b" / "a.mp4-formcheck"
    make(job.folder, "report.json", "annotated.mp4")
    assert plan_batch(folder, "squat", folder, SETTINGS) == [job]


def test_no_two_videos_share_a_folder(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "a/1.mp4", "b/1.mp4", "b/1.mov", "1.mp4")
    folders = [job.folder for job in plan(folder)]
    assert len(set(folders)) == 4
    assert [job.row.results for job in plan(folder)] == [
        place.relative_to(tmp_path / "out").as_posix() for place in folders
    ]


def test_the_folder_names_the_exercise(tmp_path: Path) -> None:
    folder = make(tmp_path / "deadlift", "1.mp4", "Squat/1.mp4", "x/plank/1.mp4")
    found = [(job.row.video, job.row.exercise) for job in plan(folder, "by-folder")]
    assert found == [
        ("1.mp4", "deadlift"), ("Squat/1.mp4", "Squat"), ("x/plank/1.mp4", "plank"),
    ]  # fmt: skip


def test_a_list_may_name_anything_and_twice(tmp_path: Path) -> None:
    make(tmp_path, "here/a.mp4", "there/b")
    listed = tmp_path / "here" / "list.txt"
    there = tmp_path / "there" / "b"
    lines = [
        "\ufeffa.mp4",
        "",
        "# no.mp4",
        "  ./a.mp4 ",
        "../there/b",
        os.fspath(there),
        "gone.mp4",
    ]
    listed.write_text("\r\n".join(lines), "utf-8")
    jobs = plan(listed, "by-folder")
    assert [job.video for job in jobs] == [
        tmp_path / "here" / "a.mp4", there, tmp_path / "here" / "gone.mp4",
    ]  # fmt: skip
    assert jobs[0].row.video == "a.mp4"
    elsewhere = "/".join(["elsewhere", *there.parts[1:]])
    assert jobs[1].row.video == elsewhere
    assert jobs[1].row.results == f"{elsewhere}-formcheck"
    assert [job.row.exercise for job in jobs] == ["here", "there", "here"]


def test_a_shorter_list_finds_the_same_folders(tmp_path: Path) -> None:
    make(tmp_path, "a/1.mp4", "b/1.mp4")
    listed = tmp_path / "list.txt"
    listed.write_text("a/1.mp4\nb/1.mp4\n")
    both = {job.video: job.folder for job in plan(listed)}
    listed.write_text("b/1.mp4\n")
    [job] = plan(listed)
    assert both[job.video] == job.folder


def test_a_link_counts_where_it_lies(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "real/a.mp4")
    (folder / "link.mp4").symlink_to(folder / "real" / "a.mp4")
    assert videos(plan(folder)) == ["link.mp4", "real/a.mp4"]


@pytest.mark.parametrize(
    ("name", "contents", "told"),
    [
        ("none", None, "no such file or directory"),
        ("list.txt", b"", "expected a list with the path of a video a line, found none"),
        ("list.txt", b"# a.mp4\n\n", "found none"),
        ("list.bin", b"\xff\xfe\x00", "a text file (UTF-8) with a path a line"),
    ],
)
def test_what_names_no_videos_is_refused(
    tmp_path: Path, name: str, contents: bytes | None, told: str
) -> None:
    if contents is not None:
        (tmp_path / name).write_bytes(contents)
    with pytest.raises(VideoError) as caught:
        plan(tmp_path / name)
    assert told in str(caught.value)
    assert name in str(caught.value)


def test_a_folder_without_videos_is_refused(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "a.txt", "b/c.jpg")
    with pytest.raises(VideoError, match=r"found none \(3gp, avi, .*wmv\) in .*in or below it"):
        plan(folder)


def test_one_video_is_sent_to_analyse(tmp_path: Path) -> None:
    make(tmp_path, "a.MP4")
    with pytest.raises(UsageError, match="use `formcheck analyse` for one"):
        plan(tmp_path / "a.MP4")

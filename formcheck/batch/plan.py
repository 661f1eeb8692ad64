"""The videos of a batch, the exercise of each, and the folders of their results."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from formcheck.app.result_files import FILMED, REPORT, VIDEO
from formcheck.app.rotation import Rotation
from formcheck.batch import BY_FOLDER
from formcheck.capture.parallel.frame_sampling import Rate
from formcheck.capture.pose.model_files import Variant
from formcheck.errors import UsageError, VideoError
from formcheck.filenames import derived_name
from formcheck.sinks.files.batch_csv import Judged

#: Searched for in folders; a list may name any file.
_SUFFIXES = (
    ".3gp", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts",
    ".ogv", ".ts", ".webm", ".wmv",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of all videos in a batch, as of ``formcheck analyse``.

    Attributes:
        thresholds: Changed thresholds by name.
        video: Write annotated videos.
        pictures: report.html may show the person.
    """

    model: Variant
    thresholds: tuple[tuple[str, float], ...] = ()
    video: bool = False
    record: bool = False
    pictures: bool = True
    rate: Rate = None
    rotation: Rotation = 0


@dataclass(frozen=True, slots=True)
class Job:
    """One video to judge; sent to other processes and machines.

    Attributes:
        video: Absolute path.
        folder: Absolute path of the folder for its results.
        row: The row of the table, without results.
    """

    video: Path
    folder: Path
    row: Judged
    settings: Settings


def plan_batch(source: Path, exercise: str, out: Path, settings: Settings) -> list[Job]:
    """Return a job for each video in a folder and its subfolders, or in a list.

    A list is a text file with one path per line, relative to its own folder; empty lines and those
    that begin with # are ignored. Every video has a results folder of its own in ``out``, the same
    in each run. ``exercise`` may be BY_FOLDER.

    Raises:
        VideoError: There is no such folder or list, it cannot be read, or names no video.
    """
    source, out = _absolute(source), _absolute(out)
    try:
        root, videos = _find_videos(source)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise VideoError(
            "expected a folder with videos or a list of them, got "
            f"{error.filename or source}: {reason}; check the path"
        ) from error
    jobs = []
    for number, video in enumerate(videos):
        below = _below(video, root)
        # A list may contain invalid file names; the row reports them.
        results = Path(
            *(derived_name(part, "") for part in below.parent.parts),
            derived_name(below.name, "-formcheck"),
        )
        done = video.parent.name if exercise == BY_FOLDER else exercise
        row = Judged(number, below.as_posix(), done, results.as_posix())
        jobs.append(Job(video, out / results, row, settings))
    return jobs


def _find_videos(source: Path) -> tuple[Path, list[Path]]:
    """Return the root folder of the video names, and the videos."""
    if source.is_dir():
        root, videos = source, sorted(_in_folder(source))
        kinds = ", ".join(suffix[1:] for suffix in _SUFFIXES)
        expected = f"expected a folder with videos, found none ({kinds}) in {source} or below it"
    elif source.suffix.lower() in _SUFFIXES:
        raise UsageError(
            f"expected a folder or a list of videos, got the video {source}; "
            "use `formcheck analyse` for one"
        )
    else:
        root, videos = source.parent, list(dict.fromkeys(_in_list(source)))
        expected = f"expected a list with the path of a video a line, found none in {source}"
    if not videos:
        raise VideoError(f"{expected}; name another one")
    return root, videos


def _in_folder(folder: Path) -> Iterator[Path]:
    """Yield the videos in a folder and its subfolders, without hidden ones and our results."""

    def stop(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=stop):
        folders[:] = [one for one in folders if not one.startswith(".")]
        ours = (VIDEO, FILMED) if REPORT in files else ()
        for name in files:
            known = Path(name).suffix.lower() in _SUFFIXES
            if known and name not in ours and not name.startswith("."):
                yield Path(place, name)


def _in_list(file: Path) -> Iterator[Path]:
    try:
        text = file.read_text("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise VideoError(
            f"expected a folder with videos or a text file (UTF-8) with a path a line, got {file}; "
            "name another one"
        ) from error
    for line in text.splitlines():
        name = line.strip()
        if name and not name.startswith("#"):
            yield _absolute(file.parent / name)


def _absolute(path: Path) -> Path:
    """Return the absolute path without ".."; links are not followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100  links are kept as they were named


def _below(video: Path, root: Path) -> Path:
    """Return the path relative to the root; one outside of it keeps all its folders."""
    if video.is_relative_to(root):
        return video.relative_to(root)
    drive = video.drive.strip("\\/").replace(":", "").replace("\\", "-")
    return Path("elsewhere", drive, *video.parts[1:])

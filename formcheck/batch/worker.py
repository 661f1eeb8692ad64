"""The work of a worker process on one video of a batch.

Results are made in a hidden folder and moved into place when complete; batch.json, with everything
they depend on, comes last. So a video is either done or to be done again, and a hidden folder left
behind means that it cost a worker.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import cv2

from formcheck import exercises
from formcheck._version import __version__
from formcheck.app.pipeline import observations_from_pairs
from formcheck.app.result_files import names_of, video_files
from formcheck.app.rotation import rotation_of
from formcheck.batch.plan import Job
from formcheck.capture.parallel.frame_sampling import fill_skipped, sample_frames
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.video.file_checks import require_text
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.results.report import Report
from formcheck.errors import FormcheckError, VideoError, error_message
from formcheck.library import detect_and_judge, judge_video
from formcheck.report_reader import load_report
from formcheck.sinks.files.atomic_write import cannot_write, prepare_folder, write_whole
from formcheck.sinks.files.batch_csv import Judged
from formcheck.userfiles.lookup import resolve_exercise

_MARK = "batch.json"
_WORKING = ".working-"
#: One lost worker may be bad luck; a second one means that the video is the reason.
_MOST_LOST = 2


def prepare_worker() -> None:
    """Ignore Ctrl-C, which the parent process handles, and end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process soon after its parent (not on Windows, where getppid() never changes)."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def judge(job: Job) -> Judged:
    """Judge a video and move its results into place; an error is reported in the row."""
    try:
        row = replace(job.row, report=_judge(job))
    except Exception as error:
        if os.environ.get("FORMCHECK_DEBUG") and not isinstance(error, FormcheckError):
            raise
        # The other videos continue.
        row = replace(job.row, reason=error_message(error))
    clear(job)
    return row


def earlier_rows(jobs: Iterable[Job]) -> Iterator[Judged]:
    """Yield the rows of videos whose results are complete and up to date."""
    for job in jobs:
        report = _load_earlier(job)
        if report is not None:
            yield replace(job.row, report=report)


def _load_earlier(job: Job) -> Report | None:
    try:
        mark = json.loads((job.folder / _MARK).read_text("utf-8"))
        names = names_of(record=job.settings.record, video=job.settings.video)
        if mark != _origin(job) or not all((job.folder / name).is_file() for name in names):
            return None
        report = load_report(job.folder)
        codes = {rule.code for rule in exercises.get(report.exercise).faults}
    except (OSError, ValueError, FormcheckError):
        return None
    # An edited report may name unknown codes.
    named = {fault.code for fault in report.faults} | {one.code for one in report.not_checked}
    for rep in report.reps:
        named |= {*rep.faults, *rep.not_checked}
    return report if named <= codes else None


def lost_workers(job: Job) -> int:
    """Return how many workers this video has cost, or have it now."""
    return len(_working_folders(job))


def clear(job: Job) -> None:
    """Remove incomplete results."""
    for folder in _working_folders(job):
        shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError, ValueError):
        job.folder.rmdir()  # if it is empty


def _working_folders(job: Job) -> list[Path]:
    try:
        return list(job.folder.glob(f"{_WORKING}*"))
    except (OSError, ValueError):  # the row reports the problem of its folder
        return []


def _judge(job: Job) -> Report:
    # The other cores work on other videos.
    cv2.setNumThreads(1)
    settings, changes = job.settings, dict(job.settings.thresholds)
    require_text(job.video)
    named = resolve_exercise(job.row.exercise, changes)
    if lost_workers(job) >= _MOST_LOST:
        raise VideoError(
            f"expected a video that can be watched, but {_MOST_LOST} processes that watched "
            f"{job.video.name} were lost: they were killed, memory ran out, or the file is damaged "
            "in an unknown way; try it alone with `formcheck analyse`, or convert it to mp4"
        )
    folder = _working_folder(job)
    record_as = (settings.model, changes) if settings.record else None
    with VideoFile(job.video, threads=1) as source, MediaPipePose(settings.model) as estimator:
        origin = _origin(job)
        source.rotate(rotation_of(job.video, named, settings.rotation, threads=1) or 0)
        seen = observations_from_pairs(
            fill_skipped(source, sample_frames(estimator.estimate, settings.rate))
        )
        sinks_of = partial(
            video_files,
            folder,
            video=source,
            record_as=record_as,
            annotated=settings.video,
            pictures=settings.pictures,
        )
        if named is not None:
            report = judge_video(seen, named, sinks_of(named), describe=source.describe)
        else:
            with VideoFile(job.video, threads=1) as again:
                again.rotate(source.rotate_deg)

                def turn(turn_deg: int) -> None:
                    source.rotate(turn_deg)
                    again.rotate(turn_deg)

                report = detect_and_judge(
                    seen,
                    again,
                    sinks_of,
                    describe=source.describe,
                    turn=turn if settings.rotation == "auto" else None,
                )
    write_whole(folder / _MARK, json.dumps(origin, indent=2) + "\n")
    _put_in_place(folder, job)
    return report


def _working_folder(job: Job) -> Path:
    folder = prepare_folder(job.folder, (), force=False)
    try:
        # The process number shows the worker.
        return Path(tempfile.mkdtemp(prefix=f"{_WORKING}{os.getpid()}-", dir=folder))
    except OSError as error:
        raise cannot_write(folder, error) from error


def _put_in_place(folder: Path, job: Job) -> None:
    """Move complete results to their folder; remove files that only earlier results had."""
    try:
        (job.folder / _MARK).unlink(missing_ok=True)
        for name in names_of(record=True, video=True):
            if (folder / name).exists():
                (folder / name).replace(job.folder / name)
            else:
                (job.folder / name).unlink(missing_ok=True)
        (folder / _MARK).replace(job.folder / _MARK)
    except OSError as error:
        raise cannot_write(job.folder, error) from error


def _origin(job: Job) -> dict[str, Any]:
    """Return everything that the results depend on."""
    video = job.video.stat()
    return {
        "formcheck_version": __version__,
        "exercise": job.row.exercise,
        "thresholds": dict(job.settings.thresholds),
        "model": job.settings.model,
        "pictures": job.settings.pictures,
        "rate": job.settings.rate,
        "rotate": job.settings.rotation,
        "size_bytes": video.st_size,
        "modified_ns": video.st_mtime_ns,
    }

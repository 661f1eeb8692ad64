"""What ``formcheck analyse`` costs over the bare loop."""

from __future__ import annotations

import contextlib
import functools
import io
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import cv2
import mediapipe as mp
from mediapipe.tasks.python import BaseOptions, vision

from benchmarks.speed.job import Job, Row, Spent, repeated, spent, spread
from formcheck.capture.native_log import native_stderr_silenced
from formcheck.capture.pose.model_files import find_model
from formcheck.cli.analyse import analyse

#: Long enough to be shared by two processes, whose start takes a second.
LONG_S = 45.0


class Landmarker:
    """MediaPipe's landmarker on the frames of a video, and nothing else."""

    def __init__(self, job: Job) -> None:
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=find_model(job.model)[1]),
            running_mode=vision.RunningMode.VIDEO,
        )
        self._landmarker = vision.PoseLandmarker.create_from_options(options)
        self._timestamp_ms = -1

    def detect(self, image: cv2.typing.MatLike, t_ms: float) -> None:
        """Find the pose in a BGR frame."""
        self._timestamp_ms = max(self._timestamp_ms + 1, round(t_ms))
        rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        self._landmarker.detect_for_video(picture, self._timestamp_ms)

    def close(self) -> None:
        self._landmarker.close()


def bare(job: Job) -> None:
    """Decode and estimate in one thread and do nothing else: what no program can do without."""
    capture = cv2.VideoCapture(str(job.video), cv2.CAP_FFMPEG)
    with native_stderr_silenced(), contextlib.closing(Landmarker(job)) as landmarker:
        while (read := capture.read())[0]:
            landmarker.detect(read[1], capture.get(cv2.CAP_PROP_POS_MSEC))
    capture.release()


def analysed(job: Job, *, no_video: bool = True, workers: int = 1, rate: str | None = None) -> None:
    """Do what ``formcheck analyse`` does."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        analyse(
            job.video,
            job.exercise_name,
            out=Path(folder) / "out",
            model=job.model,
            no_video=no_video,
            workers=workers,
            rate=rate,
        )


#: What is compared with the bare loop: how it is called, with which options, and the goal.
SIDES: tuple[tuple[str, dict[str, object], str], ...] = (
    ("`analyse --no-video`", {}, "≤ 1.05"),
    ("`analyse --no-video --workers 2`", {"workers": 2}, "≤ 0.60"),
    ("`analyse`, video written", {"no_video": False}, "≤ 1.15"),
    ("`analyse --workers 2`, video written", {"no_video": False, "workers": 2}, "-"),
    ("`analyse --no-video --rate auto`", {"rate": "auto"}, "-"),
)


def overhead_rows(job: Job) -> Iterator[Row]:
    """Yield wall time over the bare loop, each side as often and in turns."""
    with tempfile.TemporaryDirectory() as folder:
        job = replace(job, video=repeated(job.video, LONG_S, Path(folder) / job.video.name))
        calls: dict[str, Callable[[], None]] = {"bare": functools.partial(bare, job)}
        for title, options, _ in SIDES:
            calls[title] = functools.partial(analysed, job, **options)  # type: ignore[arg-type]  # of any type
        found: dict[str, list[Spent]] = defaultdict(list)
        for turn in range(job.runs):
            for name in list(calls) if turn % 2 == 0 else reversed(calls):
                found[name].append(spent(calls[name]))
    for title, _, goal in SIDES:
        pairs = list(zip(found[title], found["bare"], strict=True))
        cpu = median(over.cpu_s / base.cpu_s for over, base in pairs)
        wall = spread([over.wall_s / base.wall_s for over, base in pairs])
        yield f"{title}, wall time over the bare loop", f"{wall}; CPU time {cpu:.2f}", goal

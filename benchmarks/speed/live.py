"""How soon a live frame is shown."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from benchmarks.probes import FRAME_S, Delays, Drawn, Peaks, Repeated
from benchmarks.speed.job import Job, Row
from formcheck.app.pipeline import observations_from_frames, run
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.video.video_file import PlayedFile
from formcheck.errors import OutputError
from formcheck.sinks.base import Sink
from formcheck.sinks.files.session_files import FramesCsv
from formcheck.sinks.live.window import Window


def shown_on_screen(job: Job) -> Sink:
    """Return the window, or what draws for nobody where there is no screen."""
    try:
        return Window(job.exercise, commands=lambda command: None)
    except OutputError:
        return Drawn(job.exercise)


def live_rows(job: Job) -> Iterator[Row]:
    """Yield how long after its capture a frame is shown, with the file played as a camera."""
    delays, shown = Delays(), shown_on_screen(job)
    with PlayedFile(job.video) as source, MediaPipePose(job.model) as estimator:
        observations = observations_from_frames(source, estimator.estimate)
        run(observations, job.exercise, [shown, delays], describe=source.describe)
    found = delays.found
    half = len(found) // 2
    where = "shown" if isinstance(shown, Window) else "drawn, for want of a screen"
    yield (
        f"live delay from capture until {where}, in frame times",
        f"median {median(found):.2f}, 95th percentile {quantiles(found, n=20)[-1]:.2f}",
        "≤ 1.5",
    )
    yield (
        "live delay, second half over first half",
        f"{median(found[half:]) / median(found[:half]):.2f}",
        "1.0",
    )
    yield "live, pictures dropped for newer ones", f"{1 - len(found) / delays.pictures:.1%}", "-"


def long_live_rows(job: Job, minutes: float) -> Iterator[Row]:
    """Yield whether delay and memory stay as they are over a long session."""
    delays, shown = Delays(), shown_on_screen(job)
    peaks = Peaks(round(minutes * 60 / FRAME_S / 6))
    with (
        tempfile.TemporaryDirectory() as folder,
        Repeated(job.video, minutes) as source,
        MediaPipePose(job.model) as estimator,
    ):
        files = [FramesCsv(Path(folder) / "frames.csv", job.exercise)]
        observations = observations_from_frames(source, estimator.estimate)
        sinks = [shown, delays, *files, peaks]
        run(observations, job.exercise, sinks, describe=source.describe)
    parts = np.array_split(np.array(delays.found), 10)
    told = ", ".join(f"{np.median(part):.2f}" for part in parts)
    yield "live delay in each tenth, median in frame times", told, "no growth, ≤ 1.5"
    dropped = 1 - len(delays.found) / delays.pictures
    yield "pictures dropped for newer ones", f"{dropped:.1%}", "-"
    yield "peak memory after each sixth, MB", ", ".join(f"{mb:.0f}" for mb in peaks.found), "flat"

"""The core alone, the start, and where the time of a frame goes."""

from __future__ import annotations

import contextlib
import functools
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from benchmarks.clips import recording_of
from benchmarks.speed.job import Job, Row, spent
from benchmarks.speed.overhead import Landmarker
from formcheck.app.pipeline import open_session
from formcheck.app.result_files import session_files
from formcheck.capture.native_log import native_stderr_silenced
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.recording.recording import Recording
from formcheck.core.pose.frame import Frame
from formcheck.core.results.report import Source
from formcheck.core.session.session import Session
from formcheck.sinks.overlay.overlay import Overlay
from formcheck.sinks.video.video_writer import VideoWriter

STARTS = 5
PROFILED_FRAMES = 400


def engine_rows(job: Job) -> Iterator[Row]:
    """Yield how many recorded poses the core takes a second."""
    poses = list(Recording(recording_of(job.video, job.model)))
    rates = []
    for _ in range(10 * job.runs):
        session = Session(job.exercise)
        start_s = time.process_time()
        for t, pose in poses:
            session.step(t, pose)
        rates.append(len(poses) / (time.process_time() - start_s))
    yield (
        "core alone, poses a second of CPU time",
        f"median {median(rates):,.0f}, best {max(rates):,.0f}",
        "≥ 8,000",
    )


def start_rows() -> Iterator[Row]:
    """Yield how long the program takes to answer."""
    program = [sys.executable, "-c", "from formcheck.cli import main; main()"]
    alone = _start_s([sys.executable, "-c", "pass"])
    for name in ("--help", "exercises"):
        seconds = _start_s([*program, name])
        told = f"{seconds:.2f} s, {seconds / alone:.0f} times Python alone"
        yield f"start, `{name}`", told, "≤ 0.4 s"


def _start_s(command: list[str]) -> float:
    quiet = functools.partial(subprocess.run, command, check=True, capture_output=True)
    return median(spent(quiet).wall_s for _ in range(STARTS))


class _Clock:
    """Adds up how long each step of a frame takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        begin_s = time.perf_counter()
        yield
        self.seconds[name].append(time.perf_counter() - begin_s)


def frame_times(job: Job) -> Iterator[tuple[str, float]]:
    """Yield name and milliseconds a frame of each step, one after the other in one thread.

    The landmarker alone looks at each frame as well: the rest of finding the pose is the mask,
    the outline of the back, and looking for others.
    """
    clock, overlay = _Clock(), Overlay(job.exercise)
    capture = cv2.VideoCapture(str(job.video), cv2.CAP_FFMPEG)
    with (
        tempfile.TemporaryDirectory() as name,
        native_stderr_silenced(),
        contextlib.closing(Landmarker(job)) as landmarker,
        MediaPipePose(job.model) as estimator,
    ):
        folder, session = Path(name), open_session(job.exercise)
        writer = VideoWriter(folder / "annotated.mp4")
        source, record_as = Source(job.video.name, "video"), (job.model, dict[str, float]())
        files = session_files(folder, job.exercise, source, record_as=record_as, video=True)
        for index in range(PROFILED_FRAMES):
            with clock.step("decode"):
                ok, image = capture.read()
            if not ok:
                break
            t_ms = capture.get(cv2.CAP_PROP_POS_MSEC)
            frame = Frame(index, t_ms / 1000, np.asarray(image, np.uint8))
            with clock.step("landmarker"):
                landmarker.detect(frame.image, t_ms)
            with clock.step("pose"):
                pose = estimator.estimate(frame)
            with clock.step("core, other exercises watched"):
                tick = session.step(frame.t, pose)
            for file in files:
                with clock.step(type(file).__name__):
                    file.write(tick, frame)
            with clock.step("overlay"):
                drawn = overlay.draw(frame, tick)
            with clock.step("hand-over to the encoder"):
                writer.write(drawn, tick.t)
        writer.abort()
        for file in files:
            file.close(None)
    # Means: looks at others, and frames for the page, come now and then.
    found = {name: 1000 * sum(values) / len(values) for name, values in clock.seconds.items()}
    found["mask, outline, looks at others"] = found.pop("pose") - found["landmarker"]
    yield from sorted(found.items(), key=lambda step: -step[1])

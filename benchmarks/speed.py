"""How fast formcheck is, as ratios measured in one run, since machines and their load differ.

    python -m benchmarks.speed VIDEO [--exercise squat] [--model full] [--runs 3] [--write]
    python -m benchmarks.speed VIDEO --live-minutes 10 [--write]

Every figure is the median of --runs runs. What is compared runs in turns, so that other work on the
machine hits both sides. --live-minutes measures a session of this length alone, played as a camera.
--write puts the table into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from benchmarks.clips import recording_of
from benchmarks.probes import FRAME_S, Delays, Drawn, Peaks, Repeated, looped
from benchmarks.results import table, write_section
from formcheck import exercises
from formcheck.capture.ahead import ahead
from formcheck.capture.mediapipe_pose import MediaPipePose
from formcheck.capture.models import load_model
from formcheck.capture.playback import PlayedFile
from formcheck.capture.recording import Recording
from formcheck.capture.stderr import native_stderr_silenced
from formcheck.capture.video import VideoFile
from formcheck.cli.analyse import analyse
from formcheck.cli.options import Variant
from formcheck.core.engine import Session
from formcheck.core.exercise import Exercise
from formcheck.core.frame import Frame
from formcheck.errors import OutputError
from formcheck.pipeline import observe, run
from formcheck.sinks.annotated_video import AnnotatedVideo
from formcheck.sinks.base import Sink
from formcheck.sinks.overlay import Overlay
from formcheck.sinks.report_files import FramesCsv, ReportJson
from formcheck.sinks.terminal import Progress
from formcheck.sinks.video_writer import VideoWriter
from formcheck.sinks.window import Window

STARTS = 5
#: Three minutes of video, for memory.
LONG_FRAMES = 5400
PROFILED_FRAMES = 400


@dataclass(frozen=True, slots=True)
class Job:
    """What is measured."""

    video: Path
    exercise_name: str
    model: Variant
    runs: int

    @property
    def exercise(self) -> Exercise:
        return exercises.get(self.exercise_name)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that a call took, by the clock and of all cores, child processes included."""

    wall_s: float
    cpu_s: float


def spent(call: Callable[[], object]) -> Spent:
    before, start_s = os.times(), time.perf_counter()
    call()
    wall_s, after = time.perf_counter() - start_s, os.times()
    return Spent(wall_s, sum(after[:4]) - sum(before[:4]))


def bare(job: Job) -> None:
    """Decode and estimate in one thread and do nothing else: what no program can do without."""
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=load_model(job.model.value)),
        running_mode=vision.RunningMode.VIDEO,
    )
    capture = cv2.VideoCapture(str(job.video), cv2.CAP_FFMPEG)
    timestamp_ms = -1
    with native_stderr_silenced(), vision.PoseLandmarker.create_from_options(options) as landmarker:
        while (read := capture.read())[0]:
            timestamp_ms = max(timestamp_ms + 1, round(capture.get(cv2.CAP_PROP_POS_MSEC)))
            rgb = cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB)
            picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
            landmarker.detect_for_video(picture, timestamp_ms)
    capture.release()


def analysed(job: Job, *, no_video: bool) -> None:
    """Do what ``formcheck analyse`` does."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        out = Path(folder) / "out"
        analyse(job.video, job.exercise_name, out=out, model=job.model, no_video=no_video)


def overhead_rows(job: Job) -> Iterator[tuple[str, str, str]]:
    """Yield what analyse costs over the bare loop."""
    sides: dict[str, Callable[[], object]] = {
        "bare": functools.partial(bare, job),
        "analyse": functools.partial(analysed, job, no_video=True),
        "annotated": functools.partial(analysed, job, no_video=False),
    }
    found: dict[str, list[Spent]] = defaultdict(list)
    for turn in range(job.runs):
        for name in list(sides) if turn % 2 == 0 else reversed(sides):
            found[name].append(spent(sides[name]))
    for name, goal in (("analyse", "1.05"), ("annotated", "1.15")):
        pairs = list(zip(found[name], found["bare"], strict=True))
        wall = [over.wall_s / base.wall_s for over, base in pairs]
        cpu = median(over.cpu_s / base.cpu_s for over, base in pairs)
        title = "`analyse --no-video`" if name == "analyse" else "`analyse`, video written"
        yield (
            f"{title}, wall time over the bare loop",
            f"{median(wall):.2f} ({min(wall):.2f} to {max(wall):.2f}; CPU time {cpu:.2f})",
            f"≤ {goal}",
        )


def engine_rows(job: Job) -> Iterator[tuple[str, str, str]]:
    """Yield how many recorded poses the core takes a second."""
    poses = list(Recording(recording_of(job.video, job.model.value)))

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


def live_rows(job: Job) -> Iterator[tuple[str, str, str]]:
    """Yield how long after its capture a picture is shown, with the file played as a camera."""
    delays = Delays()
    try:
        shown: Sink = Window(job.exercise, commands=lambda command: None)
    except OutputError:
        shown = Drawn(job.exercise)
    with PlayedFile(job.video) as source, MediaPipePose(job.model.value) as estimator:
        observations = observe(source, estimator.estimate)
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


def long_live_rows(job: Job, minutes: float) -> Iterator[tuple[str, str, str]]:
    """Yield whether delay and memory stay as they are over a long session."""
    delays = Delays()
    peaks = Peaks(round(minutes * 60 / FRAME_S / 6))
    try:
        shown: Sink = Window(job.exercise, commands=lambda command: None)
    except OutputError:
        shown = Drawn(job.exercise)
    with (
        tempfile.TemporaryDirectory() as folder,
        Repeated(job.video, minutes) as source,
        MediaPipePose(job.model.value) as estimator,
    ):
        files = [FramesCsv(Path(folder) / "frames.csv", job.exercise)]
        observations = observe(source, estimator.estimate)
        sinks = [shown, delays, *files, peaks]
        run(observations, job.exercise, sinks, describe=source.describe)
    parts = np.array_split(np.array(delays.found), 10)
    told = ", ".join(f"{np.median(part):.2f}" for part in parts)
    yield "live delay in each tenth, median in frame times", told, "no growth, ≤ 1.5"
    dropped = 1 - len(delays.found) / delays.pictures
    yield "pictures dropped for newer ones", f"{dropped:.1%}", "-"
    yield "peak memory after each sixth, MB", ", ".join(f"{mb:.0f}" for mb in peaks.found), "flat"


def start_rows() -> Iterator[tuple[str, str, str]]:
    """Yield how long the program takes to answer."""
    program = [sys.executable, "-c", "from formcheck.cli import main; main()"]
    calls = {"--help": [*program, "--help"], "exercises": [*program, "exercises"]}
    calls["nothing (Python alone)"] = [sys.executable, "-c", "pass"]
    for name, command in calls.items():
        quiet = functools.partial(subprocess.run, command, check=True, capture_output=True)
        seconds = median(spent(quiet).wall_s for _ in range(STARTS))
        goal = "-" if name.startswith("nothing") else "≤ 0.4 s"
        yield f"start, `{name}`", f"{seconds:.2f} s", goal


def peaks_mb(job: Job) -> list[float]:
    """Analyse a long video; return the peak memory so far at each third of it."""
    peaks = Peaks(LONG_FRAMES // 3)
    with (
        tempfile.TemporaryDirectory() as folder,
        VideoFile(job.video) as source,
        MediaPipePose(job.model.value) as estimator,
        ahead(observe(looped(source, LONG_FRAMES), estimator.estimate)) as observations,
    ):
        out = Path(folder)
        sinks: list[Sink] = [
            FramesCsv(out / "frames.csv", job.exercise),
            ReportJson(out / "report.json"),
            AnnotatedVideo(out / "annotated.mp4", job.exercise, sound_from=None),
            Progress(job.exercise, None),
            peaks,
        ]
        run(observations, job.exercise, sinks, describe=source.describe)
    return peaks.found


def memory_rows(job: Job) -> Iterator[tuple[str, str, str]]:
    """Yield peak memory, in a process of its own that has done nothing else."""
    if not sys.platform.startswith("linux"):
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        _, second, third = pool.submit(peaks_mb, job).result()
    minutes = LONG_FRAMES / 3 * FRAME_S / 60
    yield (
        f"memory, peak over {LONG_FRAMES} pictures, video written",
        f"{third:.0f} MB, the encoder's process apart",
        "≤ 500 MB",
    )
    yield (
        "memory, growth in the last third of them",
        f"{third - second:.1f} MB in {minutes:.0f} minute of video",
        "flat",
    )


def frame_times(job: Job) -> Iterator[tuple[str, float]]:
    """Yield name and milliseconds a picture of each step, one after the other in one thread."""
    seconds: dict[str, list[float]] = defaultdict(list)
    overlay, session = Overlay(job.exercise), Session(job.exercise)
    capture = cv2.VideoCapture(str(job.video), cv2.CAP_FFMPEG)
    with tempfile.TemporaryDirectory() as folder, MediaPipePose(job.model.value) as estimator:
        writer = VideoWriter(Path(folder) / "annotated.mp4")
        table_file = FramesCsv(Path(folder) / "frames.csv", job.exercise)
        for index in range(PROFILED_FRAMES):
            marks = [time.perf_counter()]
            ok, image = capture.read()
            if not ok:
                break
            marks.append(time.perf_counter())
            frame = Frame(
                index, capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, np.asarray(image, np.uint8)
            )
            pose = estimator.estimate(frame)
            marks.append(time.perf_counter())
            tick = session.step(frame.t, pose)
            marks.append(time.perf_counter())
            table_file.write(tick, frame)
            marks.append(time.perf_counter())
            drawn = overlay.draw(frame, tick)
            marks.append(time.perf_counter())
            writer.write(drawn, tick.t)
            marks.append(time.perf_counter())
            steps = ("decode", "pose", "core", "frames.csv", "overlay", "hand-over to the encoder")
            for name, begin, end in zip(steps, marks[:-1], marks[1:], strict=True):
                seconds[name].append(end - begin)
        writer.abort()
        table_file.close(None)
    for name, values in seconds.items():
        yield name, 1000 * median(values)


def report(job: Job) -> list[str]:
    """Return both tables as lines."""
    rows: list[Sequence[object]] = []
    for part in (overhead_rows, engine_rows, live_rows, memory_rows):
        rows += part(job)
    rows += start_rows()
    parts = list(frame_times(job))
    whole = sum(ms for _, ms in parts)
    lines = table(("Figure", "measured", "goal"), rows)
    lines += table(
        ("Where a picture's time goes, in one thread", "ms", "share"),
        [(name, ms, f"{ms / whole:.0%}") for name, ms in parts],
    )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("video", type=Path)
    parser.add_argument("--exercise", default="squat", choices=[e.name for e in exercises.ALL])
    parser.add_argument("--model", default=Variant.FULL, type=Variant, choices=list(Variant))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--live-minutes", type=float, help="measure a live session of this length")
    parser.add_argument("--write", action="store_true", help="write the table into RESULTS.md")
    args = parser.parse_args()
    job = Job(args.video, args.exercise, args.model, args.runs)
    command = f"python -m benchmarks.speed {args.video.name} --model {args.model.value}"
    if args.live_minutes is None:
        section, lines = "speed", report(job)
    else:
        section, command = "live", f"{command} --live-minutes {args.live_minutes:g}"
        rows = list(long_live_rows(job, args.live_minutes))
        lines = table(("Live session", "measured", "goal"), rows)
    text = "\n".join(lines)
    print(text)
    if args.write:
        write_section(section, text, command)


if __name__ == "__main__":
    main()

"""Memory over a long video, each time in a process that has done nothing else."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from benchmarks.clips import recording_of
from benchmarks.probes import FRAME_S, Peaks, looped
from benchmarks.speed.job import Job, Row
from formcheck.app.pipeline import observations_from_frames, run
from formcheck.app.result_files import session_files
from formcheck.capture.frame_queue import prefetch
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.recording.recording import Recording
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.sinks.terminal.progress import Progress
from formcheck.sinks.video.video_writer import AnnotatedVideo

#: Three minutes of video, with the model and the annotated video.
SHORT_FRAMES = 5400
#: An hour, with poses that were found before.
HOUR_FRAMES = 108_000


def peaks_mb(job: Job, frames: int, *, recorded: bool) -> list[float]:
    """Analyse a long video; return the peak memory so far at each sixth of it."""
    peaks = Peaks(frames // 6)
    with (
        tempfile.TemporaryDirectory() as name,
        VideoFile(job.video) as source,
        MediaPipePose(job.model) as estimator,
    ):
        folder = Path(name)
        estimate = _remembered(job) if recorded else estimator.estimate
        record_as = (job.model, dict[str, float]())
        sinks = session_files(folder, job.exercise, source.describe(), record_as=record_as)
        if not recorded:
            video = AnnotatedVideo(folder / "annotated.mp4", job.exercise, sound_from=None)
            sinks.append(video)
        sinks += [Progress(job.exercise, None), peaks]
        with prefetch(observations_from_frames(looped(source, frames), estimate)) as observations:
            run(observations, job.exercise, sinks, describe=source.describe)
    return peaks.found


def _remembered(job: Job) -> Callable[[Frame], Pose | None]:
    """Return what gives the poses of a video again and again."""
    poses = [pose for _, pose in Recording(recording_of(job.video, job.model))]

    def estimate(frame: Frame) -> Pose | None:
        pose = poses[frame.index % len(poses)]
        return pose and replace(pose, t=frame.t)

    return estimate


def memory_rows(job: Job, *, hour: bool = False) -> Iterator[Row]:
    """Yield peak memory."""
    if not sys.platform.startswith("linux"):
        return
    frames = HOUR_FRAMES if hour else SHORT_FRAMES
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        found = pool.submit(peaks_mb, job, frames, recorded=hour).result()
    how = "poses from a recording" if hour else "video written, the encoder's process apart"
    yield f"memory, peak over {frames} pictures ({how})", f"{found[-1]:.0f} MB", "≤ 500 MB"
    minutes = frames / 2 * FRAME_S / 60
    yield (
        "memory, growth in the second half of them",
        f"{found[-1] - found[2]:.1f} MB in {minutes:.1f} minutes of video",
        "flat",
    )

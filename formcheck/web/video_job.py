"""The analysis of a video that a page has sent; it runs in a thread of its own."""

from __future__ import annotations

import secrets
import shutil
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from formcheck.app.interrupts import Interruption
from formcheck.app.pipeline import observations_from_frames, with_stop_reason
from formcheck.app.result_files import PAGE, video_files
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.errors import FormcheckError, error_message, notify
from formcheck.library import detect_and_judge, judge_video
from formcheck.sinks.base import Sink
from formcheck.sinks.files.atomic_write import new_folder


class VideoJob:
    """Analyses a file and removes it.

    Args:
        upload: The file, under its own name in a folder that this job owns.
        exercise: None is detected.
        results: The folder in which the job makes its own.

    Attributes:
        id: Cannot be guessed.
    """

    def __init__(self, upload: Path, exercise: Exercise | None, results: Path) -> None:
        self.id = secrets.token_urlsafe(9)
        self._upload = upload
        self._exercise = exercise
        self._results = results
        self._stop = Interruption()
        self._progress: dict[str, Any] = {"state": "waiting"}
        self._thread = threading.Thread(target=self._run, name=f"video {self.id}", daemon=True)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def progress(self) -> dict[str, Any]:
        """The state as plain data for JSON."""
        return self._progress

    def start(self) -> None:
        self._progress = {"state": "running", "share": 0.0, "count": 0}
        self._thread.start()

    def cancel(self) -> None:
        """End it with a report on what was seen so far, and wait for that."""
        self._stop.problem = "stopped in the browser"
        self._thread.join()

    def _run(self) -> None:
        try:
            folder = self._analyse()
        except Exception as error:  # noqa: BLE001 - the edge of the thread: the page is told
            if not isinstance(error, FormcheckError):
                notify(error_message(error))
            # The page does not know the folder.
            problem = error_message(error).replace(str(self._upload), self._upload.name)
            self._progress = {"state": "failed", "problem": problem}
        else:
            self._progress = {"state": "done", "report": f"/results/{folder.name}/{PAGE}"}
        finally:
            shutil.rmtree(self._upload.parent)

    def _analyse(self) -> Path:
        with VideoFile(self._upload) as source, MediaPipePose("full") as estimator:
            now = datetime.now().astimezone()
            folder = new_folder(self._results, "video", f"-{now:%Y-%m-%d-%H%M%S}")
            progress = _Progress(self, source.duration_expected_s)

            def sinks_of(exercise: Exercise) -> list[Sink]:
                files = video_files(folder, exercise, source, record_as=None, annotated=True)
                return [*files, progress.of(exercise)]

            def describe() -> Any:
                return with_stop_reason(source.describe(), stopped=self._stop.problem)

            seen = observations_from_frames(source, estimator.estimate)
            if self._exercise is None:
                with VideoFile(self._upload) as again:
                    detect_and_judge(seen, again, sinks_of, describe=describe)
            else:
                sinks = sinks_of(self._exercise)
                judge_video(seen, self._exercise, sinks, describe=describe, stop=self._stop)
        return folder

    def note(self, share: float, count: int) -> None:
        self._progress = {"state": "running", "share": round(share, 3), "count": count}


class _Progress(Sink):
    """A sink that notes how far the analysis has come."""

    def __init__(self, job: VideoJob, duration_s: float | None) -> None:
        self._job = job
        self._duration_s = duration_s or 0.0
        self._holds = False

    def of(self, exercise: Exercise) -> _Progress:
        self._holds = isinstance(exercise.measure, Hold)
        return self

    def write(self, tick: Tick, frame: Frame | None) -> None:
        share = min(1.0, tick.t / self._duration_s) if self._duration_s else 0.0
        self._job.note(share, int(tick.hold_s) if self._holds else tick.reps)

    def close(self, report: Report | None) -> None:
        """The job itself notes its end."""

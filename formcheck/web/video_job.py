"""The analysis of a video that a page has sent; it runs in a thread of its own."""

from __future__ import annotations

import math
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from formcheck.app.interrupts import Interruption
from formcheck.app.pipeline import Observation, observations_from_frames, with_stop_reason
from formcheck.app.result_files import PAGE, video_files
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Source
from formcheck.errors import FormcheckError, error_message, notify
from formcheck.library import detect_and_judge, judge_video
from formcheck.sinks.base import Sink
from formcheck.sinks.files.atomic_write import new_folder
from formcheck.web.web_session import Keeping


class VideoJob:
    """Analyses a file and removes it.

    Args:
        upload: The file, under its own name in a folder that this job owns.
        exercise: None is detected.
        results: The folder in which the job makes its own.
        keeping: What stays of it; a video that shows nobody is not written.
        at_end: Called once it has ended.

    Attributes:
        id: Cannot be guessed.
    """

    def __init__(
        self,
        upload: Path,
        exercise: Exercise | None,
        results: Path,
        keeping: Keeping,
        at_end: Callable[[], None],
    ) -> None:
        self.id = secrets.token_urlsafe(9)
        self._upload = upload
        self._exercise = exercise
        self._results = results
        self._keeping = keeping
        self._at_end = at_end
        self._lock = threading.Lock()
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
        """Ask it to end with a report on what was seen so far."""
        self._stop.problem = "stopped in the browser"

    def wait(self, timeout_s: float) -> None:
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            folder = self._analyse()
        except Exception as error:  # noqa: BLE001 - the edge of the thread: the page is told
            if not isinstance(error, FormcheckError):
                notify(error_message(error))
            # The page does not know the folder.
            problem = error_message(error).replace(str(self._upload), self._upload.name)
            self._note(state="failed", problem=problem)
        else:
            self._note(state="done", report=f"/results/{folder.name}/{PAGE}")
        finally:
            shutil.rmtree(self._upload.parent, ignore_errors=True)
            self._at_end()

    def _analyse(self) -> Path:
        now = datetime.now().astimezone()
        folder = new_folder(self._results, "video", f"-{now:%Y-%m-%d-%H%M%S}")
        try:
            with VideoFile(self._upload) as source, MediaPipePose("full") as estimator:
                self._judge(source, estimator, folder)
        finally:
            with suppress(OSError):  # it holds results
                folder.rmdir()
        return folder

    def _judge(self, source: VideoFile, estimator: MediaPipePose, folder: Path) -> None:
        def sinks_of(exercise: Exercise) -> list[Sink]:
            files = video_files(
                folder,
                exercise,
                source,
                record_as=None,
                annotated=self._keeping.pictures,
                pictures=self._keeping.pictures,
            )
            return [*files, _Count(self, exercise)]

        def describe() -> Source:
            return with_stop_reason(source.describe(), stopped=self._stop.problem)

        seen = self._watched(source, estimator)
        if self._exercise is None:
            with VideoFile(self._upload) as again:
                detect_and_judge(seen, again, sinks_of, describe=describe)
        else:
            judge_video(seen, self._exercise, sinks_of(self._exercise), describe=describe)

    def _watched(self, source: VideoFile, estimator: MediaPipePose) -> Iterator[Observation]:
        """Yield the observations until it is cancelled, and note how far they have come."""
        duration_s = source.duration_expected_s or math.inf
        for observation in observations_from_frames(source, estimator.estimate):
            if self._stop():
                return
            self._note(share=round(min(1.0, observation.t / duration_s), 3))
            yield observation

    def _note(self, **progress: Any) -> None:
        with self._lock:
            self._progress = self._progress | progress

    def count(self, number: int) -> None:
        """Note how many reps, or seconds of a hold, there are so far."""
        self._note(count=number)


class _Count(Sink):
    """A sink that tells a job how much was counted so far."""

    def __init__(self, job: VideoJob, exercise: Exercise) -> None:
        self._job = job
        self._holds = isinstance(exercise.measure, Hold)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        self._job.count(int(tick.hold_s) if self._holds else tick.reps)

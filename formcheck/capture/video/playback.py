"""Plays a video file as if it were a camera, to try live use without one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from formcheck.capture.handover import Handover
from formcheck.capture.source import FrameSource
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame


class PlayedFile(FrameSource):
    """The frames of a file, each at its own time on the monotonic clock.

    A slow consumer gets only the newest frame; skipped frames leave gaps in ``index``. If decoding
    is too slow, playback slows down.
    """

    kind = "video"

    def __init__(self, path: Path | str) -> None:
        """Open the file.

        Raises:
            VideoError: As :class:`VideoFile`.
        """
        super().__init__(Handover(1, newest_wins=True))
        self._video = VideoFile(path)
        self.name = self._video.name
        self.width, self.height = self._video.width, self._video.height
        self.fps = self._video.fps

    def _film(self) -> Iterator[Frame]:
        return iter(self._video)

    def _produce(self) -> Iterator[Frame]:
        start_s: float | None = None
        for frame in self._film():
            if start_s is None:
                start_s = time.monotonic() - frame.t
            if self._handover.wait_closed(start_s + frame.t - time.monotonic()):
                return
            yield replace(frame, captured_s=time.monotonic())
        self.problem = self._video.problem

    def _release(self) -> None:
        self._video.close()

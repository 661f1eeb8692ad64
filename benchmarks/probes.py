"""Sinks that measure while a session runs, and a video without an end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from formcheck.capture.video.video_file import PlayedFile, VideoFile
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.sinks.overlay.overlay import Overlay

#: Live delay is told in frame times of a usual webcam.
FRAME_S = 1 / 30


class Drawn:
    """What is shown where there is no screen: nothing, but it is drawn."""

    def __init__(self, exercise: Exercise) -> None:
        self._overlay = Overlay(exercise)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        assert frame is not None
        self._overlay.draw(frame, tick)

    def close(self, report: Report | None) -> None:
        pass


class Delays:
    """Notes how long after its capture each frame gets here, in frame times."""

    def __init__(self) -> None:
        self.found: list[float] = []
        self.pictures = 0

    def write(self, tick: Tick, frame: Frame | None) -> None:
        assert frame is not None
        assert frame.captured_s is not None
        self.found.append((time.monotonic() - frame.captured_s) / FRAME_S)
        self.pictures = frame.index + 1

    def close(self, report: Report | None) -> None:
        pass


class Peaks:
    """Notes this process's peak memory in MB every few frames."""

    def __init__(self, every: int) -> None:
        self._every = every
        self._pictures = 0
        self.found: list[float] = []

    def write(self, tick: Tick, frame: Frame | None) -> None:
        self._pictures += 1
        if self._pictures % self._every == 0:
            self.found.append(peak_mb())

    def close(self, report: Report | None) -> None:
        pass


class Repeated(PlayedFile):
    """A file that is played as a camera again and again, for some minutes."""

    def __init__(self, path: Path, minutes: float) -> None:
        super().__init__(path)
        self._pictures = round(minutes * 60 / FRAME_S)

    def _film(self) -> Iterator[Frame]:
        return looped(self._video, self._pictures)


def peak_mb() -> float:
    """Return this process's peak memory so far.

    Not from getrusage: there a child begins with the peak of the process that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def looped(source: VideoFile, frames: int) -> Iterator[Frame]:
    """Yield the frames of a video again and again, with increasing times."""
    offset_s, index, path = 0.0, 0, source.path
    while True:
        with VideoFile(path) as video:
            for frame in video:
                if index == frames:
                    return
                last_s = offset_s + frame.t
                yield replace(frame, index=index, t=last_s)
                index += 1
        offset_s = last_s + FRAME_S

"""Videos of a session: with the overlay, and as filmed."""

from __future__ import annotations

from pathlib import Path

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.sinks.overlay.overlay import Overlay
from formcheck.sinks.video.video_writer import VideoWriter


class AnnotatedVideo:
    """Draws the overlay on every frame and writes them to an MP4 that browsers play.

    Args:
        path: The file to write.
        exercise: What is done.
        sound_from: The video whose sound is kept, or None.
    """

    def __init__(self, path: Path, exercise: Exercise, *, sound_from: Path | None) -> None:
        self._overlay = Overlay(exercise)
        self._writer = VideoWriter(path, sound_from=sound_from)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Draw one frame and pass it to the encoder."""
        if frame is not None:
            self._writer.write(self._overlay.draw(frame, tick), tick.t)

    def close(self, report: Report | None) -> None:
        """Finish the file; without a report it is dropped."""
        if report is None:
            self._writer.abort()
        else:
            self._writer.close()


class FilmedVideo:
    """Writes every frame as it was filmed, so that a wrong count can be examined.

    Args:
        path: The file to write.
    """

    def __init__(self, path: Path) -> None:
        self._writer = VideoWriter(path)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Pass one frame to the encoder."""
        if frame is not None:
            self._writer.write(frame.image, tick.t)

    def close(self, report: Report | None) -> None:
        """Finish the file, also without a report."""
        self._writer.close()

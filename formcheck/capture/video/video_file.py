"""Video files, decoded ahead of their use, or played as if they were cameras."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from formcheck.capture.frame_queue import FrameQueue
from formcheck.capture.frame_source import FrameSource
from formcheck.capture.video.container import is_cut_off, media_end
from formcheck.capture.video.decoder import Decoder, RefusedVideoError
from formcheck.capture.video.file_checks import require_file, why_refused
from formcheck.capture.video.timestamps import Losses, TimestampRepair
from formcheck.core.pose.frame import Frame
from formcheck.errors import VideoError

#: Decoded frames that may wait: enough to even out key frames; 75 MB at 4K.
_AHEAD = 3
#: The encoder may leave out a few frames at the end.
_END_TOLERANCE_S = 0.5
#: Formats without a length: FFmpeg derives it from the existing data.
_NO_LENGTH = frozenset({"mpegts", "gif"})
#: Other values are not frame rates: the tick of a clock (an mp3's cover has 90000), or invalid.
_MIN_FPS, _MAX_FPS = 1.0, 500.0
#: Frame time if the file has no valid one.
_USUAL_FRAME_S = 1 / 30


class VideoFile(FrameSource):
    """The frames of a video file in the order of presentation.

    Times are the container's presentation times counted from the start of its video stream. A
    player counts from the earliest stream, which differs when the sound starts first (by less than
    0.1 s in what phones write).

    Frames are as players show them: upright, mirrored where the file says so, with square pixels,
    deinterlaced. Each has its own size, since that of the stream may change on the way.

    Attributes:
        width, height: Of the first frame, pixels.
        fps: Nominal; NaN if the file has no valid value.
        duration_expected_s: Length by the file's header; None if unknown. For progress only: in
            Matroska and others it includes longer sound.
        problem: Set after the last frame, if the file ended too early or some frames could not be
            decoded.
    """

    kind = "video"

    def __init__(
        self, path: Path | str, *, threads: int | None = None, from_s: float = 0.0
    ) -> None:
        """Open the file and decode its first frame.

        Args:
            path: The file.
            threads: Threads for decoding; None for one per core. Each holds a few frames.
            from_s: Earlier frames are left out, and :attr:`problem` ignores them. Times are those
                of the whole file, unless its time stamps need repair.

        Raises:
            VideoError: It is missing, not a video, or not one frame can be decoded.
        """
        super().__init__(FrameQueue(_AHEAD, newest_wins=False))
        require_file(path)
        self.path = Path(path).absolute()
        self.name = self.path.name
        self._from_s = from_s
        self._closing = False
        self._cut_off = is_cut_off(self.path)
        try:
            # Resolved, because /dev/stdin means another file in the child process.
            real, end = self.path.resolve(), media_end(self.path)
            self._decoder = Decoder(real, threads=threads, from_s=from_s, media_end=end)
        except RefusedVideoError as error:
            raise VideoError(why_refused(self.path, error.code)) from error
        info = self._decoder.info
        self.width, self.height = info.width, info.height
        fps = info.fps or math.nan
        self.fps = fps if _MIN_FPS <= fps <= _MAX_FPS else math.nan
        self._frame_s = 1 / self.fps if math.isfinite(self.fps) else _USUAL_FRAME_S
        # The other formats only estimate the length of one stream.
        self._stream_s = info.stream_s if "mp4" in info.format else None
        self.duration_expected_s = self._expected_s(info.frames, info.file_s)
        promised_s = self._promised_s()
        self._stamps = TimestampRepair(self._frame_s, 0.0 if math.isnan(promised_s) else promised_s)

    def _expected_s(self, frames: int | None, file_s: float | None) -> float | None:
        # Trimming on a phone leaves hidden frames in the file, which its stream does not count.
        if self._stream_s is not None:
            return self._stream_s
        return frames * self._frame_s if frames is not None and math.isfinite(self.fps) else file_s

    def _produce(self) -> Iterator[Frame]:
        # With an inexact index decoding begins too early.
        return (frame for frame in self._frames_in_time() if frame.t >= self._from_s)

    def _frames_in_time(self) -> Iterator[Frame]:
        """Yield the frames with increasing times; set the problem at the end."""
        count, last_s, losses = 0, 0.0, Losses(self._frame_s)
        while (decoded := self._decoder.read()) and decoded.image is not None:
            if math.isnan(decoded.t):
                self._stamps.skip(decoded.lost)
            t = self._stamps.next(decoded.t)
            losses.note(decoded.lost, last_s, t)
            yield Frame(count, t, decoded.image)
            count, last_s = count + 1, t
        if self._closing:
            return
        lost_at_end = decoded is None or decoded.lost > 0
        self.problem = self._end_problem(count, last_s + self._frame_s, lost_at_end=lost_at_end)
        if self.problem is None and self._stamps.shortened is not None:
            at_s, jump_s = self._stamps.shortened
            self.problem = (
                f"{self.name} is damaged: its clock jumps by {jump_s:.0f} s after {at_s:.1f} s; "
                "the jump is left out"
            )
        if self.problem is None and losses.lost_s:
            self.problem = f"{self.name} is damaged: {losses.describe()} could not be decoded"

    def _end_problem(self, found: int, end_s: float, *, lost_at_end: bool) -> str | None:
        """Return the problem with an end at ``end_s``, or None.

        A long last frame of a screen recording and frames hidden by trimming are not damage, so
        both the number of frames and the time must fall short.
        """
        stored = self._decoder.info.frames
        if stored is not None and found >= stored:
            return None
        promised_s = self._promised_s()
        of = f" of {promised_s:.1f} s" if math.isfinite(promised_s) else ""
        missing_s = promised_s - end_s
        if self._cut_off and not missing_s < 2 * self._frame_s:
            return f"{self.name} is cut off: it ends at {end_s:.1f} s{of}; copy it again"
        if lost_at_end or (self._stream_s is not None and missing_s > _END_TOLERANCE_S):
            return f"{self.name} is damaged: nothing after {end_s:.1f} s{of} could be decoded"
        return None

    def _promised_s(self) -> float:
        """Return the length by the file's header; NaN if it has none."""
        info = self._decoder.info
        if info.format in _NO_LENGTH or (self._stream_s is not None and info.frames is None):
            # A fragmented mp4 is as long as its fragments.
            return math.nan
        return self._stream_s or self.duration_expected_s or math.nan

    def close(self) -> None:
        self._closing = True
        # Wakes a thread that waits for the next frame of a damaged file.
        self._decoder.kill()
        super().close()

    def _release(self) -> None:
        self._decoder.close()


class PlayedFile(FrameSource):
    """A video file that is played as if it were a camera: each frame comes at its own time.

    A slow consumer gets only the newest frame; skipped frames leave gaps in ``index``. If decoding
    is too slow, playback slows down. Raises as :class:`VideoFile`.
    """

    kind = "video"

    def __init__(self, path: Path | str) -> None:
        super().__init__(FrameQueue(1, newest_wins=True))
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
            if self._queue.wait_closed(start_s + frame.t - time.monotonic()):
                return
            yield replace(frame, captured_s=time.monotonic())
        self.problem = self._video.problem

    def _release(self) -> None:
        self._video.close()

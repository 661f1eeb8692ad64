"""A video file, decoded ahead of its use."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from formcheck.capture.handover import Handover
from formcheck.capture.source import FrameSource, without_credentials
from formcheck.capture.video.container import ENCRYPTED, is_cut_off, media_end, video_codec
from formcheck.capture.video.decoder import Decoder, RefusedVideoError
from formcheck.core.pose.frame import Frame
from formcheck.errors import VideoError

#: Decoded frames that may wait: enough to even out key frames; 75 MB at 4K.
_AHEAD = 3
#: The encoder may leave out a few frames at the end.
_END_TOLERANCE_S = 0.5
#: A lost frame shows within this many frames: FFmpeg holds back up to 16 to sort them, and one for
#: each thread.
_DECODED_AHEAD = 32
#: A shorter loss is described in frames.
_FEW_S = 0.1
#: Formats without a length: FFmpeg derives it from the existing data.
_NO_LENGTH = frozenset({"mpegts", "gif"})
#: Other values are not frame rates: the tick of a clock (an mp3's cover has 90000), or invalid.
_MIN_FPS, _MAX_FPS = 1.0, 500.0
#: Frame time if the file has no valid one.
_USUAL_FRAME_S = 1 / 30
#: The beginning of an address; Windows drives have one letter, and paths lose double slashes.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")


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
        frames_expected: Number of frames by the file's header; None if unknown. For progress only:
            most formats give an estimate.
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
        super().__init__(Handover(_AHEAD, newest_wins=False))
        require_text(path)
        _require_no_stream(str(path))
        self.path = Path(path).absolute()
        self.name = self.path.name
        self._from_s = from_s
        self._closing = False
        _require_content(self.path)
        self._cut_off = is_cut_off(self.path)
        try:
            # Resolved, because /dev/stdin means another file in the child process.
            self._decoder = Decoder(
                self.path.resolve(),
                threads=threads,
                from_s=from_s,
                media_end=media_end(self.path),
            )
        except RefusedVideoError as error:
            raise VideoError(_why_refused(self.path, error.code)) from error
        info = self._decoder.info
        self.width, self.height = info.width, info.height
        fps = info.fps or math.nan
        self.fps = fps if _MIN_FPS <= fps <= _MAX_FPS else math.nan
        self._frame_s = 1 / self.fps if math.isfinite(self.fps) else _USUAL_FRAME_S
        # The other formats only estimate the length of one stream.
        self._stream_s = info.stream_s if "mp4" in info.format else None
        self.frames_expected, self.duration_expected_s = self._expect(info.frames, info.file_s)
        promised_s = self._promised_s()
        self._stamps = TimestampRepair(self._frame_s, 0.0 if math.isnan(promised_s) else promised_s)

    def _expect(self, stored: int | None, file_s: float | None) -> tuple[int | None, float | None]:
        """Return the expected number of frames and length in seconds."""
        if stored is None and file_s is not None and math.isfinite(self.fps):
            stored = round(file_s * self.fps)
        if self._stream_s is not None and stored is not None:
            # Trimming on a phone leaves hidden frames in the file.
            return min(stored, max(1, round(self._stream_s / self._frame_s))), self._stream_s
        if stored is not None and math.isfinite(self.fps):
            return stored, stored * self._frame_s
        return stored, self._stream_s or file_s

    @property
    def repaired_stamps(self) -> int:
        """Number of time stamps replaced so far because they were missing or did not increase."""
        return self._stamps.repaired

    def _produce(self) -> Iterator[Frame]:
        # With an inexact index decoding begins too early.
        return (frame for frame in self._frames_in_time() if frame.t >= self._from_s)

    def _frames_in_time(self) -> Iterator[Frame]:
        """Yield the frames with increasing times; set the problem at the end."""
        count, last_s, losses = 0, 0.0, _Losses(self._frame_s)
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

        Args:
            found: Number of frames.
            end_s: End of the last frame.
            lost_at_end: Frames after the last one could not be decoded.
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
        """Stop decoding and end the thread; closing twice is fine."""
        self._closing = True
        # Wakes a thread that waits for the next frame of a damaged file.
        self._decoder.kill()
        super().close()

    def _release(self) -> None:
        self._decoder.close()


class _Losses:
    """Adds up the time of frames that could not be decoded.

    Decoding runs ahead, so the gap of a failed packet appears a few frames later. Without a gap the
    packet held no frame; a much later gap is a pause in the film.

    Attributes:
        lost_s: Seconds without the frames that should be there.
    """

    def __init__(self, frame_s: float) -> None:
        self.lost_s = 0.0
        self._frame_s = self._usual_s = frame_s
        self._from_s = 0.0
        self._expected = 0

    def note(self, lost: int, last_s: float, t: float) -> None:
        """Add the number of frames lost between the frame at ``last_s`` and the one at ``t``."""
        self._expected = _DECODED_AHEAD if lost else max(0, self._expected - 1)
        usual_s = min(self._frame_s, self._usual_s)
        gap_s = t - last_s - usual_s
        if self._expected and gap_s > usual_s / 2:
            if not self.lost_s:
                self._from_s = last_s + usual_s
            self.lost_s += gap_s
        elif t > last_s:
            self._usual_s = t - last_s

    def describe(self) -> str:
        """Return a text on how much was lost and where."""
        frames = max(1, round(self.lost_s / min(self._frame_s, self._usual_s)))
        if self.lost_s < _FEW_S:
            return f"{frames} frame{'s' if frames > 1 else ''} near {self._from_s:.1f} s"
        return f"{self.lost_s:.1f} s of it, from {self._from_s:.1f} s on,"


def require_text(name: Path | str) -> None:
    """Refuse a file name that is not text: it crashes OpenCV.

    Raises:
        VideoError: Some bytes of the name are not UTF-8.
    """
    try:
        str(name).encode()
    except UnicodeEncodeError as error:
        raise VideoError(
            f"expected a file whose name is text, got {str(name)!r}; give the file another name"
        ) from error


def _require_content(path: Path) -> None:
    try:
        if path.is_dir():
            raise VideoError(f"expected a video file, got the folder {path.name}; name one file")
        if path.is_fifo() or path.is_socket() or path.is_char_device():
            raise VideoError(
                f"expected a video file, got the stream {path.name}; a stream cannot be analysed, "
                "so save it to a file first"
            )
        if not path.is_file():
            raise VideoError(
                f"expected a video file, but {path.name} does not exist; check the path"
            )
        if path.stat().st_size == 0:
            raise VideoError(
                f"expected a video file, got {path.name}, which is empty; copy it again"
            )
        with path.open("rb"):
            pass
    except OSError as error:
        raise VideoError(
            f"expected a file that can be read, got {path.name}: {error.strerror}"
        ) from error


def _require_no_stream(name: str) -> None:
    """Refuse the dash for standard input, and addresses."""
    if name == "-" or _ADDRESS.match(name):
        what = "standard input" if name == "-" else f"the address {without_credentials(name)}"
        raise VideoError(
            f"expected a video file, got {what}; a stream cannot be analysed, so save it to a file "
            "first"
        )


def _why_refused(path: Path, code: str) -> str:
    """Return the message for a file that the decoder refused."""
    name = path.name
    if code == "text":
        return f"expected a video, got a text file: {name}"
    if code == "still":
        return (
            f"expected a video, got {name}, which holds a single still picture (a photo, or the "
            "cover of a sound file); give a file with moving pictures"
        )
    if code == "no_decoder":
        return _why_no_decoder(path)
    if code in {"undecodable", "crashed"}:
        return (
            f"expected a video with pictures, but none could be decoded from {name}; it is empty, "
            "damaged or of an unknown kind: copy it again, or convert it to mp4"
        )
    if is_cut_off(path):
        return (
            f"expected a whole video, got {name}, which is cut off before its index; copy or "
            "download it again"
        )
    return (
        f"expected a video, got {name}, in which no pictures are found (sound only, another kind "
        "of file, or a recording that was interrupted); give an mp4, mov, mkv, webm or avi"
    )


def _why_no_decoder(path: Path) -> str:
    codec = video_codec(path)
    if codec == ENCRYPTED:
        return (
            f"expected a video that can be decoded, got {path.name}, which is encrypted (copy "
            "protection); give a video without it"
        )
    coded = f"coded as {codec!r}" if codec else "in a codec without a name"
    return (
        f"expected a video that can be decoded, got {path.name}, {coded}, for which there is no "
        "decoder here; convert it to H.264, for example with HandBrake, or with "
        f"ffmpeg -i {shlex.quote(path.name)} -c:v libx264 converted.mp4"
    )


#: A longer time without a frame is an error of the clock, unless the file's length includes it.
MAX_GAP_S = 60.0
#: The length in a file's header is rounded.
_PROMISE_TOLERANCE_S = 1.0
#: What remains of such a gap: longer than any gap that a rep or hold survives.
GAP_LEFT_S = 1.5


class TimestampRepair:
    """Passes valid time stamps on and replaces those that do not increase.

    A repeated stamp becomes half a frame later, so that the next one still fits. A missing one
    (NaN), or one that is slightly too early, becomes one frame later than the frame before.
    After a jump back of more than a frame the clock has restarted, as in joined recordings: all
    later stamps are shifted, which keeps their distances. A jump forward of more than MAX_GAP_S,
    beyond the length of the file, is shortened to GAP_LEFT_S in the same way.

    Attributes:
        repaired: How many stamps were replaced.
        shortened: Time in seconds at the first jump forward that was shortened, and its length.
    """

    def __init__(self, frame_s: float, promised_s: float = 0.0) -> None:
        """Begin before the first frame.

        Args:
            frame_s: Nominal time from one frame to the next, seconds, more than 0.
            promised_s: Length by the file's header, seconds; 0 if it has none.
        """
        self.repaired = 0
        self.shortened: tuple[float, float] | None = None
        self._frame_s = frame_s
        self._promised_s = promised_s
        self._last_s: float | None = None
        self._shift_s = 0.0

    def next(self, stamp_s: float) -> float:
        """Return a frame's time in seconds; ``stamp_s`` is the container's, NaN if missing."""
        t = stamp_s + self._shift_s
        if self._last_s is None:
            t = 0.0 if math.isnan(t) else t
        elif not t > self._last_s:
            self.repaired += 1
            follows_s = self._last_s + self._frame_s
            if t < self._last_s - self._frame_s:
                self._shift_s = follows_s - stamp_s
            t = self._last_s + self._frame_s / 2 if t == self._last_s else follows_s
        elif t - self._last_s > MAX_GAP_S and t > self._promised_s + _PROMISE_TOLERANCE_S:
            self.repaired += 1
            self.shortened = self.shortened or (self._last_s, t - self._last_s)
            t = self._last_s + GAP_LEFT_S
            self._shift_s = t - stamp_s
        self._last_s = t
        return t

    def skip(self, frames: int) -> None:
        """Leave time for lost frames without a stamp."""
        if self._last_s is not None:
            self._last_s += frames * self._frame_s

"""A video file, decoded ahead of its use."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from formcheck.capture.container import is_cut_off, video_duration_s
from formcheck.capture.opencv_log import quiet_opencv
from formcheck.capture.source import FrameSource, Handover
from formcheck.capture.stamps import StampRepair
from formcheck.core.frame import Frame, Image
from formcheck.errors import VideoError

__all__ = ["VideoFile"]

#: Decoded pictures that may wait: enough to even out key frames, 75 MB of them at 4K.
_AHEAD = 3
#: OpenCV says "no picture" for a damaged packet and for the end of the file alike. The end is
#: where so many reads in a row fail; there each of them takes about 15 microseconds.
_END_AFTER_FAILURES = 1000
#: The encoder may leave out a few pictures at the end.
_END_TOLERANCE_S = 0.5
#: Outside of these a "rate" is none: the tick of a clock (an mp3's cover has 90000), or broken.
_MIN_FPS, _MAX_FPS = 1.0, 500.0
#: Frame time when the file has none that makes sense.
_USUAL_FRAME_S = 1 / 30
#: Codecs of photographs and of the cover pictures of sound files.
_PHOTO_CODECS = {"MJPG", "MPNG", "WEBP", "BMP "}
#: FFmpeg draws text files as pictures of a terminal.
_TEXT_CODEC = "ansi"


class _Decoded(NamedTuple):
    stamp_s: float
    image: Image
    skipped: int  # packets before it that could not be decoded


class VideoFile(FrameSource):
    """The pictures of a video file in the order of presentation.

    Times are the container's presentation times counted from the start of its picture track. A
    player counts from the earliest track, which differs when the sound starts first (by less than
    0.1 s in what phones write). OpenCV does not tell where the other tracks start, and its own
    absolute time includes the hours that recorders of broadcasts start from.

    Pictures are upright: OpenCV applies the rotation that a phone notes. It also brings pictures
    that change their size on the way to the size of the first.

    Attributes:
        width, height: Of the upright picture, pixels.
        fps: Nominal; NaN when the file has none that makes sense.
        frames_expected: How many pictures the file promises; None when unknown. For progress
            only: it is an estimate for most formats.
        duration_expected_s: How long it promises to last; None when unknown. For progress only:
            sound that goes on for longer counts in Matroska and others.
        problem: Set after the last picture, when the file ended before its promised end or when
            pictures on the way could not be decoded.
    """

    kind = "video"

    def __init__(
        self, path: Path | str, *, threads: int | None = None, from_s: float = 0.0
    ) -> None:
        """Open the file and decode its first picture.

        Args:
            path: The file.
            threads: To decode it with; None for one a core. Each holds a few pictures.
            from_s: Earlier pictures are left out; their number is not known, and :attr:`problem`
                tells nothing. Times are those of the whole file, unless its stamps need repair.

        Raises:
            VideoError: When it is missing, not a video, without pictures, or damaged so much that
                not one can be decoded.
        """
        super().__init__(Handover(_AHEAD, newest_wins=False))
        self.path = Path(path).absolute()
        self.name = self.path.name
        self._from_s = from_s
        _require_content(self.path)
        with quiet_opencv():
            wanted = [] if threads is None else [cv2.CAP_PROP_N_THREADS, threads]
            self._capture = cv2.VideoCapture(str(self.path), cv2.CAP_FFMPEG, wanted)
        self._decoded: deque[_Decoded] = deque()
        try:
            self._open()
        except BaseException:
            self._capture.release()
            raise

    def _open(self) -> None:
        if not self._capture.isOpened():
            raise VideoError(_why_not_opened(self.path))
        tag = int(self._capture.get(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
        codec = tag.to_bytes(4, "little").decode("latin-1")
        if codec == _TEXT_CODEC:
            raise VideoError(f"expected a video, got a text file: {self.name}")
        first = self._decode()
        if first is None:
            raise VideoError(
                f"expected a video with pictures, but none could be decoded from {self.name}; it "
                "is empty, damaged or of an unknown kind: copy it again, or convert it to mp4"
            )
        self._decoded.append(first)
        stored = int(self._capture.get(cv2.CAP_PROP_FRAME_COUNT))
        if codec in _PHOTO_CODECS and stored != 1:
            self._require_second_picture()
        self.height, self.width = first.image.shape[:2]
        fps = self._capture.get(cv2.CAP_PROP_FPS)
        self.fps = fps if _MIN_FPS <= fps <= _MAX_FPS else math.nan
        self._frame_s = 1 / self.fps if math.isfinite(self.fps) else _USUAL_FRAME_S
        self._stamps = StampRepair(self._frame_s)
        self._stored = max(stored, 0)
        self._set_expectations()

    def _require_second_picture(self) -> None:
        second = self._decode()
        if second is None:
            raise VideoError(
                f"expected a video, got {self.name}, which holds a single still picture (a photo, "
                "or the cover of a sound file); give a file with moving pictures"
            )
        self._decoded.append(second)

    def _set_expectations(self) -> None:
        self._cut_off = is_cut_off(self.path)
        self._shown_s = video_duration_s(self.path)
        self.frames_expected: int | None = self._stored or None
        self.duration_expected_s = self._shown_s
        if self._shown_s is not None and self._stored:
            # Trimming on a phone hides pictures and leaves them in the file.
            shown = max(1, round(self._shown_s / self._frame_s))
            self.frames_expected = min(self._stored, shown)
        elif self._stored and math.isfinite(self.fps):
            self.duration_expected_s = self._stored * self._frame_s

    @property
    def repaired_stamps(self) -> int:
        """How many time stamps were missing or did not grow, and were replaced so far."""
        return self._stamps.repaired

    def _decode(self) -> _Decoded | None:
        """Return the next picture that can be decoded, or None at the end of the file."""
        for skipped in range(_END_AFTER_FAILURES):
            ok, image = self._capture.read()
            if ok:
                stamp_s = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
                return _Decoded(stamp_s, np.asarray(image, np.uint8), skipped)
        return None

    def _produce(self) -> Iterator[Frame]:
        return self._pictures() if self._from_s <= 0 else self._later_pictures()

    def _later_pictures(self) -> Iterator[Frame]:
        """Go to the wanted time; where the file's index leads too far, the beginning is missing."""
        self._decoded.clear()
        self._capture.set(cv2.CAP_PROP_POS_MSEC, 1000 * self._from_s)
        return (frame for frame in self._pictures() if frame.t >= self._from_s)

    def _pictures(self) -> Iterator[Frame]:
        count, skipped, last_s, lost_s, lost_from_s = 0, 0, 0.0, 0.0, 0.0
        while decoded := (self._decoded.popleft() if self._decoded else self._decode()):
            t = self._stamps.next(decoded.stamp_s)
            # A packet that fails leaves its gap a few pictures later, as decoding runs ahead; if
            # it leaves none, it was no picture.
            skipped += decoded.skipped
            if skipped and t - last_s > 1.5 * self._frame_s:
                lost_from_s = lost_from_s if lost_s else last_s + self._frame_s
                lost_s += t - last_s - self._frame_s
            yield Frame(count, t, decoded.image)
            count, last_s = count + 1, t
        self.problem = self._end_problem(count, last_s + self._frame_s)
        if self.problem is None and lost_s:
            self.problem = (
                f"{self.name} is damaged: {lost_s:.1f} s of it, from {lost_from_s:.1f} s on, could "
                "not be decoded"
            )

    def _end_problem(self, found: int, end_s: float) -> str | None:
        """Return what is wrong with the end at ``end_s``, or None.

        A still last picture of a screen recording and pictures hidden by trimming are no damage,
        so both their number and the time must fall short of what was promised.
        """
        promised_s = self._shown_s or self.duration_expected_s or math.nan
        missing_s = promised_s - end_s
        all_found = self._stored > 0 and found >= self._stored
        if all_found or (self._shown_s is None and not self._cut_off):
            return None
        of = f" of {promised_s:.1f} s" if math.isfinite(promised_s) else ""
        if self._cut_off and not missing_s < 2 * self._frame_s:
            return f"{self.name} is cut off: it ends at {end_s:.1f} s{of}; copy it again"
        if missing_s > _END_TOLERANCE_S:
            return f"{self.name} is damaged: nothing after {end_s:.1f} s{of} could be decoded"
        return None

    def _release(self) -> None:
        self._capture.release()
        self._decoded.clear()


def _require_content(path: Path) -> None:
    try:
        if path.is_dir():
            raise VideoError(f"expected a video file, got the folder {path.name}; name one file")
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


def _why_not_opened(path: Path) -> str:
    if is_cut_off(path):
        return (
            f"expected a whole video, got {path.name}, which is cut off before its index; copy or "
            "download it again"
        )
    return (
        f"expected a video, got {path.name}, in which no pictures are found (sound only, another "
        "kind of file, or a recording that was interrupted); give an mp4, mov, mkv, webm or avi"
    )

"""The video stream of a file: its choice, its packets and frames, and losses.

For the decoder process: it imports neither OpenCV nor anything else of formcheck.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from formcheck.capture.video.frame_conversion import (
    MAX_PIXELS,
    Image,
    deinterlace,
    display_matrix,
    square_size,
    turn_upright,
)

#: Shapes (width over height) count as one up to this ratio: sizes are rounded to whole blocks.
_SAME_SHAPE = 0.02
#: A first frame further from the start in the header: the start is wrong.
_MAX_START_S = 60.0
#: A gap between packets is damage if it has room for this many packets of the mean size, and is
#: longer than the padding of files.
_UNREAD_PACKETS, _UNREAD_BYTES = 10, 4096
#: A Matroska file may be this much shorter than its header says.
_END_TOLERANCE_S = 0.5
#: After this many read errors in a row the rest of the file is given up.
_MAX_READ_ERRORS = 100
#: Playlists and the like may name addresses; nothing but local data is read.
_LOCAL_ONLY = {"protocol_whitelist": "file,crypto,data"}
#: Cover art and previews.
_NO_VIDEO = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
#: A stream with less than this share of the pixels of the largest one is a preview.
_PREVIEW_SHARE = 0.5
#: Photos in ISO files, HEIC and AVIF.
_PHOTO_BRANDS = frozenset({"heic", "heix", "mif1", "avif"})


class RefusedError(Exception):
    """The file has no video to decode; the argument is the code for the parent.

    ``unreadable``: FFmpeg does not know the format. ``text``: a text file. ``no_video``: no video
    stream. ``still``: a photo or cover art. ``no_decoder``: PyAV has no decoder for the codec.
    ``undecodable``: not one frame can be decoded.
    """


class Decoded(NamedTuple):
    """A frame; ``lost`` frames before it could not be decoded."""

    t: float
    lost: int
    image: Image


class Video:
    """The video stream of a file that players would show.

    Args:
        path, threads, media_end: As in a ``Job`` of ``decoder_protocol``.
        step: Called at the start of each step that a damaged file can make endless.

    Attributes:
        lost_at_end: Number of frames after the last one that could not be decoded.

    Raises:
        RefusedError: There is none, or it cannot be decoded.
    """

    def __init__(
        self, path: str, *, threads: int, media_end: int | None, step: Callable[[], None]
    ) -> None:
        self.lost_at_end = 0
        self._media_end = media_end
        self._step = step
        try:
            self.container = av.open(path, options=_LOCAL_ONLY, metadata_errors="replace")
        except (av.FFmpegError, ValueError, OSError) as error:
            raise RefusedError("unreadable") from error
        self.stream = _choose_stream(self.container)
        context = self.stream.codec_context
        context.thread_type = "AUTO"
        context.thread_count = threads
        context.options = {"max_pixels": str(MAX_PIXELS)}
        self._unread = _UnreadBytes(self.container, self.stream, media_end)
        self._start_s: float | None = None
        if self.stream.start_time is not None and self.stream.time_base is not None:
            self._start_s = float(self.stream.start_time * self.stream.time_base)
        self._is_started = False
        self._codec_aspect: Fraction | None = None
        self._first_size: tuple[int, int] | None = None
        self._matrix_for: tuple[int, int, int] | None = None
        self._matrix = 1, 0, 0, 1

    def frames(self) -> Iterator[Decoded]:
        """Yield the frames from where the file is read, in the order of presentation."""
        self.lost_at_end = lost = 0
        for frame in deinterlace(self._frames_or_lost()):
            image = None if frame is None else self._to_image(frame)
            if frame is None or image is None:
                lost += 1
                continue
            yield Decoded(self._time_s(frame), lost, image)
            lost = 0
        self.lost_at_end = lost + self._unread.lacks_end()

    def seek(self, t: float) -> bool:
        """Go to the last key frame before ``t`` seconds; return False where that is impossible."""
        try:
            at_us = round((t + (self._start_s or 0.0)) * av.time_base)
            self.container.seek(at_us, backward=True)
            self._unread = _UnreadBytes(self.container, self.stream, self._media_end)
        except (av.FFmpegError, ValueError, OverflowError):
            return False
        return True

    def _frames_or_lost(self) -> Iterator[VideoFrame | None]:
        """Yield frames as they are stored, and None for each that cannot be decoded."""
        for packet in self._packets():
            if packet is None:
                yield None
                continue
            self._step()
            try:
                frames = self.stream.codec_context.decode(packet)
            except av.error.EOFError:
                return
            except (av.FFmpegError, ValueError):
                yield None
                continue
            for frame in frames:
                yield None if frame.is_corrupt else frame

    def _packets(self) -> Iterator[Packet[Any] | None]:
        """Yield the packets of the stream, and None where the file cannot be read."""
        errors = 0
        while errors < _MAX_READ_ERRORS:
            try:
                for packet in self.container.demux():
                    self._step()
                    errors = 0
                    if self._unread.note(packet):
                        yield None
                    if packet.stream.index == self.stream.index:
                        yield packet
            except (av.FFmpegError, ValueError):
                errors += 1
                yield None
            else:
                return

    def _time_s(self, frame: VideoFrame) -> float:
        stamp = frame.pts if frame.pts is not None else frame.dts
        if stamp is None or frame.time_base is None:
            return math.nan
        t = float(stamp * frame.time_base)
        if self._start_s is None or not (
            self._is_started or 0 <= t - self._start_s <= _MAX_START_S
        ):
            self._start_s = t
        self._is_started = True
        return t - self._start_s

    def _to_image(self, frame: VideoFrame) -> Image | None:
        """Return the frame as players show it; None when it cannot be converted."""
        width, height = self._shown_size(frame)
        try:
            image = frame.to_ndarray(
                format="bgr24", width=width, height=height, interpolation="BICUBIC"
            )
        except (av.FFmpegError, ValueError, MemoryError):
            return None
        return turn_upright(image.astype(np.uint8, copy=False), self._matrix_of(frame))

    def _matrix_of(self, frame: VideoFrame) -> tuple[int, int, int, int]:
        """Return the display matrix, read anew only where the frames change.

        PyAV's side data and their frame refer to each other: a frame whose side data are read stays
        in memory until the next garbage collection.
        """
        kind = frame.width, frame.height, frame.rotation
        if kind != self._matrix_for:
            self._matrix_for, self._matrix = kind, display_matrix(frame)
        return self._matrix

    def _shown_size(self, frame: VideoFrame) -> tuple[int, int]:
        """Return width and height in square pixels, before the frame is turned upright.

        A stream that changes its resolution and not its shape, as video calls do, keeps the size of
        its first frame, so that the person stays in place.
        """
        width, height = square_size(frame, self._pixel_aspect())
        if self._first_size is None:
            self._first_size = width, height
        first_width, first_height = self._first_size
        shape_change = (width * first_height) / (height * first_width)
        return self._first_size if abs(shape_change - 1) < _SAME_SHAPE else (width, height)

    def _pixel_aspect(self) -> Fraction | None:
        """Return width over height of a pixel: the container's, until the codec's own changes."""
        of_codec = self.stream.codec_context.sample_aspect_ratio
        if self._codec_aspect is None:
            self._codec_aspect = of_codec
        return self.stream.sample_aspect_ratio if of_codec == self._codec_aspect else of_codec


class _UnreadBytes:
    """Notices bytes that are no packet, which FFmpeg skips without an error.

    Only in files without a number of frames: others have an index, and packets in any place.
    """

    def __init__(
        self, container: InputContainer, stream: VideoStream, media_end: int | None
    ) -> None:
        self._has_index = stored_frames(container, stream) is not None
        self._bytes = container.size if media_end is None else media_end
        self._promised_s = 0.0
        if "matroska" in container.format.name and container.duration is not None:
            self._promised_s = container.duration / av.time_base
        self._first: int | None = None
        self._end = 0
        self._end_s = 0.0
        self._packets = 0

    def note(self, packet: Packet[Any]) -> bool:
        """Take the next packet of any stream; return whether bytes before it are unreadable."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is not None and packet.time_base is not None:
            end_s = float((stamp + (packet.duration or 0)) * packet.time_base)
            self._end_s = max(self._end_s, end_s)
        # Packets from the same bytes as the one before have no position.
        start = self._end if packet.pos is None else packet.pos
        is_gap = self._is_gap(start)
        if self._first is None:
            self._first = start
        self._packets += 1
        self._end = max(self._end, start + packet.size)
        return is_gap

    def lacks_end(self) -> bool:
        """Return whether the file should continue after the last packet."""
        if self._promised_s:
            return self._promised_s - self._end_s > _END_TOLERANCE_S
        return self._is_gap(self._bytes)

    def _is_gap(self, start: int) -> bool:
        """Return whether many packets would fit between the last one and another place."""
        if self._has_index or self._first is None:
            return False
        mean_bytes = (self._end - self._first) / self._packets
        return start - self._end > max(_UNREAD_PACKETS * mean_bytes, _UNREAD_BYTES)


def _choose_stream(container: InputContainer) -> VideoStream:
    """Return the video stream to show: the default one unless it is a preview, else the largest.

    Muxers also mark a small preview as the default if it comes first. Some lose the mark of cover
    art, which then is a stream with a single frame.
    """
    if container.format.name == "tty":
        raise RefusedError("text")
    if container.metadata.get("major_brand", "").strip() in _PHOTO_BRANDS:
        raise RefusedError("still")
    streams = [one for one in container.streams.video if not one.disposition & _NO_VIDEO]
    if not streams:
        raise RefusedError("still" if container.streams.video else "no_video")
    # PyAV gives None without a decoder, although its stubs say otherwise.
    contexts: list[Any] = [one.codec_context for one in streams]
    decodable = [one for one, context in zip(streams, contexts, strict=True) if context is not None]
    if not decodable:
        raise RefusedError("no_decoder")
    moving = [one for one in decodable if one.frames != 1] or decodable
    largest = max(map(_pixels, moving))
    full = [one for one in moving if _pixels(one) >= _PREVIEW_SHARE * largest]
    return max(full, key=lambda one: (bool(one.disposition & Disposition.default), _pixels(one)))


def _pixels(stream: VideoStream) -> int:
    return stream.codec_context.width * stream.codec_context.height


def stored_frames(container: InputContainer, stream: VideoStream) -> int | None:
    """Return the number of stored frames by the header; FFmpeg counts those of a GIF."""
    return None if container.format.name == "gif" else stream.frames or None

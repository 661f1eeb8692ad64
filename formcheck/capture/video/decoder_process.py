"""The decoder: a program of its own that turns a video file into upright BGR frames on stdout.

``decoder`` starts this file as a script; nobody imports it, and it imports nothing of formcheck:
PyAV and OpenCV both bring libavdevice, and macOS complains at every start of a process that loads
the two. A file that crashes FFmpeg ends this process and not the session.

Protocol. ``argv[1]`` is the :class:`Job` as JSON. On stdout comes one line of JSON: what the file
says of itself (:func:`_describe`), or ``{"refused": CODE}`` with one of the codes of
:class:`RefusedError`. Then come the frames, each a :data:`FRAME_HEADER` and its pixels, and at the
end a header with width and height 0, in which the lost frames are those after the last one.
"""

from __future__ import annotations

import json
import math
import os
import struct
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import av
import numpy as np
from av.container import InputContainer
from av.filter import Graph
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]

#: Seconds since the start of the video stream (NaN where the file has no time stamp), number of
#: frames lost before this one, width and height in pixels.
FRAME_HEADER = struct.Struct("<dIII")
#: Larger frames are refused: 8K has 33 million pixels, and a damaged header may claim any number.
MAX_PIXELS = 36_000_000
#: A pixel that is longer than this comes from a damaged header: anamorphic film has 2:1.
MAX_PIXEL_ASPECT = 4
#: Shapes (width over height) count as one up to this ratio: sizes are rounded to whole blocks.
SAME_SHAPE = 0.02
#: A first frame that is further from the start that the file tells of: the start is wrong.
MAX_START_S = 60.0
#: A gap between packets is damage if it has room for this many packets of the mean size, and is
#: longer than the padding of files.
UNREAD_PACKETS, UNREAD_BYTES = 10, 4096
#: As much may be missing at the end of what a Matroska file promises.
END_TOLERANCE_S = 0.5
#: After this many read errors in a row the rest of the file is given up.
MAX_READ_ERRORS = 100
#: A step that takes longer is given up, since a damaged file can keep FFmpeg busy for ever; the
#: process then ends with exit code STALLED.
MAX_STEP_S = 20.0
STALLED = 3
#: The exit code after an error of this program.
CRASHED = 4
#: Playlists and the like may name addresses; nothing but local data is read.
LOCAL_ONLY = {"protocol_whitelist": "file,crypto,data"}
#: Cover art and previews.
NO_VIDEO = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
#: A stream with less than this share of the pixels of the largest one is a preview.
PREVIEW_SHARE = 0.5
#: Photos in ISO files, HEIC and AVIF.
PHOTO_BRANDS = frozenset({"heic", "heix", "mif1", "avif"})


@dataclass(frozen=True, slots=True)
class Job:
    """What the parent asks for.

    Attributes:
        path: Absolute path of the file.
        threads: Threads to decode with; 0 for one a core.
        from_s: Frames before this time may be left out.
        media_end: Where the media end in the file, in bytes; None for its whole length.
    """

    path: str
    threads: int
    from_s: float
    media_end: int | None = None


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


class Watchdog:
    """Ends the process when one step takes too long."""

    def __init__(self) -> None:
        self._began_s: float | None = time.monotonic()
        threading.Thread(target=self._watch, daemon=True).start()

    def begin_step(self) -> None:
        """Start the clock for the next step."""
        self._began_s = time.monotonic()

    def rest(self) -> None:
        """Stop the clock: a parent that is slow to read is no fault of the file."""
        self._began_s = None

    def _watch(self) -> None:
        while True:
            time.sleep(1.0)
            began_s = self._began_s
            if began_s is not None and time.monotonic() - began_s > MAX_STEP_S:
                os._exit(STALLED)


class UnreadBytes:
    """Notices where a file without a number of frames holds bytes that are no packet.

    FFmpeg passes over what it cannot read without an error. Files that tell the number of their
    frames have an index, and their packets may lie anywhere.
    """

    def __init__(
        self, container: InputContainer, stream: VideoStream, media_end: int | None
    ) -> None:
        self._has_index = _stored_frames(container, stream) is not None
        self._bytes = container.size if media_end is None else media_end
        self._promised_s = 0.0
        if "matroska" in container.format.name and container.duration is not None:
            self._promised_s = container.duration / av.time_base
        self._first: int | None = None
        self._end = 0
        self._end_s = 0.0
        self._packets = 0

    def note(self, packet: Packet[Any]) -> bool:
        """Take the next packet of any stream; return whether bytes before it could not be read."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is not None and packet.time_base is not None:
            end_s = float((stamp + (packet.duration or 0)) * packet.time_base)
            self._end_s = max(self._end_s, end_s)
        # Packets that come out of the same bytes as the one before have no place.
        start = self._end if packet.pos is None else packet.pos
        is_gap = self._is_gap(start)
        if self._first is None:
            self._first = start
        self._packets += 1
        self._end = max(self._end, start + packet.size)
        return is_gap

    def lacks_end(self) -> bool:
        """Return whether the file should go on after the last packet."""
        if self._promised_s:
            return self._promised_s - self._end_s > END_TOLERANCE_S
        return self._is_gap(self._bytes)

    def _is_gap(self, start: int) -> bool:
        """Return whether many packets would fit between the last one and another place."""
        if self._has_index or self._first is None:
            return False
        mean_bytes = (self._end - self._first) / self._packets
        return start - self._end > max(UNREAD_PACKETS * mean_bytes, UNREAD_BYTES)


class Video:
    """The video stream of a file that players would show.

    Attributes:
        lost_at_end: How many frames after the last one could not be decoded.

    Raises:
        RefusedError: There is none, or it cannot be decoded.
    """

    def __init__(self, job: Job, watchdog: Watchdog) -> None:
        self.lost_at_end = 0
        self._job = job
        self._watchdog = watchdog
        try:
            self.container = av.open(job.path, options=LOCAL_ONLY, metadata_errors="replace")
        except (av.FFmpegError, ValueError, OSError) as error:
            raise RefusedError("unreadable") from error
        self.stream = _choose_stream(self.container)
        context = self.stream.codec_context
        context.thread_type = "AUTO"
        context.thread_count = job.threads
        context.options = {"max_pixels": str(MAX_PIXELS)}
        self._unread = UnreadBytes(self.container, self.stream, self._job.media_end)
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
        for frame in _deinterlace(self._frames_or_lost()):
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
            self._unread = UnreadBytes(self.container, self.stream, self._job.media_end)
        except (av.FFmpegError, ValueError, OverflowError):
            return False
        return True

    def _frames_or_lost(self) -> Iterator[VideoFrame | None]:
        """Yield frames as they are stored, and None for each that cannot be decoded."""
        for packet in self._packets():
            if packet is None:
                yield None
                continue
            self._watchdog.begin_step()
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
        while errors < MAX_READ_ERRORS:
            try:
                for packet in self.container.demux():
                    self._watchdog.begin_step()
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
        if self._start_s is None or not (self._is_started or 0 <= t - self._start_s <= MAX_START_S):
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
        return _turn_upright(image.astype(np.uint8, copy=False), self._matrix_of(frame))

    def _matrix_of(self, frame: VideoFrame) -> tuple[int, int, int, int]:
        """Return the display matrix, read anew only where the frames change.

        PyAV's side data and their frame hold each other, so that every frame that is asked for them
        stays in memory until the next garbage collection.
        """
        kind = frame.width, frame.height, frame.rotation
        if kind != self._matrix_for:
            self._matrix_for, self._matrix = kind, _display_matrix(frame)
        return self._matrix

    def _shown_size(self, frame: VideoFrame) -> tuple[int, int]:
        """Return width and height in square pixels, before the frame is turned upright.

        A stream that changes its resolution and not its shape, as video calls do, keeps the size of
        its first frame, so that the person stays in place.
        """
        width, height = _square_size(frame, self._pixel_aspect())
        if self._first_size is None:
            self._first_size = width, height
        first_width, first_height = self._first_size
        shape_change = (width * first_height) / (height * first_width)
        if abs(shape_change - 1) < SAME_SHAPE:
            return self._first_size
        return width, height

    def _pixel_aspect(self) -> Fraction | None:
        """Return width over height of a pixel.

        The container's word counts, until the codec's own changes in mid-stream.
        """
        of_codec = self.stream.codec_context.sample_aspect_ratio
        if self._codec_aspect is None:
            self._codec_aspect = of_codec
        return self.stream.sample_aspect_ratio if of_codec == self._codec_aspect else of_codec


def _choose_stream(container: InputContainer) -> VideoStream:
    """Return the video stream to show: the default one unless it is a preview, else the largest.

    Muxers mark the first video stream as the default one, also where it is a small preview. Some
    lose the mark of cover art, which then is a stream with a single frame.
    """
    if container.format.name == "tty":
        raise RefusedError("text")
    if container.metadata.get("major_brand", "").strip() in PHOTO_BRANDS:
        raise RefusedError("still")
    streams = [one for one in container.streams.video if not one.disposition & NO_VIDEO]
    if not streams:
        raise RefusedError("still" if container.streams.video else "no_video")
    decodable = [one for one in streams if _has_decoder(one)]
    if not decodable:
        raise RefusedError("no_decoder")
    moving = [one for one in decodable if one.frames != 1] or decodable
    largest = max(map(_pixels, moving))
    full = [one for one in moving if _pixels(one) >= PREVIEW_SHARE * largest]
    return max(full, key=lambda one: (bool(one.disposition & Disposition.default), _pixels(one)))


def _pixels(stream: VideoStream) -> int:
    return stream.codec_context.width * stream.codec_context.height


def _has_decoder(stream: VideoStream) -> bool:
    # PyAV gives None here, although its stubs say otherwise.
    context: Any = stream.codec_context
    return context is not None


def _deinterlace(frames: Iterator[VideoFrame | None]) -> Iterator[VideoFrame | None]:
    """Pass progressive frames on and turn the two fields of an interlaced one into a frame.

    From the first interlaced frame on all go through the filter, which needs the frame after each,
    and which leaves those alone that are not marked as interlaced.
    """
    graph: Graph | None = None
    shape: tuple[int, int, str] | None = None
    for frame in frames:
        if frame is None:
            yield None
            continue
        if graph is not None and shape != _shape(frame):
            yield from _drain(graph)
            graph = None
        try:
            if graph is None and frame.interlaced_frame:
                graph, shape = _deinterlacer(frame), _shape(frame)
            if graph is not None:
                graph.push(frame)
        except (av.FFmpegError, ValueError):
            graph = None
            yield None
            continue
        if graph is None:
            yield frame
        else:
            yield from _pull(graph)
    if graph is not None:
        yield from _drain(graph)


def _shape(frame: VideoFrame) -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name


def _deinterlacer(frame: VideoFrame) -> Graph:
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    deinterlacer = graph.add("bwdif", "mode=send_frame:deint=interlaced")
    sink = graph.add("buffersink")
    source.link_to(deinterlacer)
    deinterlacer.link_to(sink)
    graph.configure()
    return graph


def _pull(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.FFmpegError, ValueError):  # nothing more for now, or at all
            return
        if isinstance(frame, VideoFrame):
            yield frame


def _drain(graph: Graph) -> Iterator[VideoFrame]:
    with suppress(av.FFmpegError, ValueError):
        graph.push(None)
    yield from _pull(graph)


def _square_size(frame: VideoFrame, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Return width and height in square pixels; the shorter side of a pixel is stretched.

    What would become too large is left as it is.
    """
    width, height = frame.width, frame.height
    if pixel_aspect is None or not 1 / MAX_PIXEL_ASPECT <= pixel_aspect <= MAX_PIXEL_ASPECT:
        return width, height
    if width * height * max(pixel_aspect, 1 / pixel_aspect) > MAX_PIXELS:
        return width, height
    if pixel_aspect > 1:
        return round(width * pixel_aspect), height
    return width, round(height / pixel_aspect)


def _display_matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    """Return (a, b, c, d): a stored place (x, y) is shown at (a x + c y, b x + d y).

    ISO/IEC 14496-12. The numbers are fixed-point; only their signs and their order count here.
    """
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return 1, 0, 0, 1
    a, b, _, c, d = struct.unpack_from("=5i", bytes(matrix))
    return a, b, c, d


def _turn_upright(image: Image, matrix: tuple[int, int, int, int]) -> Image:
    """Turn and mirror the image by quarter turns, as the display matrix says."""
    a, b, c, d = matrix
    if abs(b) + abs(c) > abs(a) + abs(d):
        image = image.transpose(1, 0, 2)
        a, d = c, b
    image = image[:, ::-1] if a < 0 else image
    image = image[::-1] if d < 0 else image
    return np.ascontiguousarray(image)


def _describe(video: Video, first: Decoded) -> dict[str, Any]:
    """Return what the file says of itself; None where it says nothing.

    ``width`` and ``height`` are those of the first frame. ``frames`` is the number of stored
    frames, ``stream_s`` the length of the video stream without what is trimmed away, ``file_s``
    that of the longest stream.
    """
    stream, container = video.stream, video.container
    fps = stream.average_rate or stream.guessed_rate
    stream_s = None
    if stream.duration is not None and stream.time_base is not None:
        stream_s = float(stream.duration * stream.time_base)
    height, width = first.image.shape[:2]
    return {
        "format": container.format.name,
        "width": width,
        "height": height,
        "frames": _stored_frames(container, stream),
        "fps": float(fps) if fps else None,
        "stream_s": stream_s,
        "file_s": container.duration / av.time_base if container.duration else None,
    }


def _stored_frames(container: InputContainer, stream: VideoStream) -> int | None:
    """Return the number of stored frames that the file tells of; FFmpeg counts those of a GIF."""
    return None if container.format.name == "gif" else stream.frames or None


def _first_frames(video: Video, frames: Iterator[Decoded]) -> list[Decoded]:
    """Return the first frame, and the second where the format is one of photos, which have none."""
    first = next(frames, None)
    if first is None:
        raise RefusedError("undecodable")
    name = video.container.format.name
    if name != "image2" and not name.endswith("_pipe"):
        return [first]
    second = next(frames, None)
    if second is None:
        raise RefusedError("still")
    return [first, second]


def _decode(job: Job, watchdog: Watchdog) -> None:
    try:
        video = Video(job, watchdog)
        frames = video.frames()
        ahead = _first_frames(video, frames)
    except RefusedError as error:
        _write_line({"refused": str(error)})
        return
    _write_line(_describe(video, ahead[0]))
    if job.from_s > 0 and video.seek(job.from_s):
        frames = video.frames()
        ahead = [one for one in (next(frames, None),) if one is not None]
        if not ahead or not ahead[0].t <= job.from_s:
            # The index leads too far, or nowhere: decode from the beginning.
            video = Video(job, watchdog)
            frames, ahead = video.frames(), []
    for decoded in chain(ahead, frames):
        _send(decoded, watchdog)
    sys.stdout.buffer.write(FRAME_HEADER.pack(math.nan, video.lost_at_end, 0, 0))


def _write_line(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


def _send(decoded: Decoded, watchdog: Watchdog) -> None:
    watchdog.rest()
    height, width = decoded.image.shape[:2]
    out = sys.stdout.buffer
    out.write(FRAME_HEADER.pack(decoded.t, decoded.lost, width, height))
    out.write(decoded.image.data)
    out.flush()
    watchdog.begin_step()


def main() -> None:
    """Decode the file that ``argv[1]`` names until its end, or until nobody reads."""
    av.logging.set_level(av.logging.PANIC)
    code = CRASHED
    try:
        _decode(Job(**json.loads(sys.argv[1])), Watchdog())
        sys.stdout.buffer.flush()
        code = 0
    except BrokenPipeError:
        code = 0
    except Exception:  # noqa: BLE001 - the parent tells of it
        traceback.print_exc()
    finally:
        # Without finalizers: they have nothing to save, and a damaged file can hang or crash them.
        os._exit(code)


if __name__ == "__main__":
    main()

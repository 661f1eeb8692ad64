"""The encoder process: turns frames on stdin into an MP4.

It uses PyAV, as imageio-ffmpeg can neither vary frame times nor copy audio. ``video_writer`` starts
this script; nobody imports it, and it imports nothing of formcheck: PyAV and OpenCV both bring
libavdevice, and macOS complains at every start of a process that loads the two.

Protocol. ``argv[1]`` is the :class:`Job` as JSON. On stdin, for each frame, its time in seconds as
a little-endian double, then its I420 bytes (BT.601, limited range); NaN in place of a time marks
the end. On stdout, once, ``{"error": str | null, "warning": str | null}``. When stdin ends without
NaN the parent is gone: the file is removed and nothing said.
"""

from __future__ import annotations

import json
import math
import signal
import struct
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from io import BufferedReader
from pathlib import Path
from typing import TypeAlias, cast

import av
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.stream import VideoStream

SoundPacket: TypeAlias = "Packet[AudioStream]"

#: The clock of MPEG: whole numbers for 24, 25, 30, 50, 60 and 29.97 fps.
TICKS_PER_S = 90_000
#: Measured on footage of exercises: superfast with the macroblock tree of veryfast takes 0.6 of
#: veryfast's time for files of its size (within 15 percent), a third of superfast's.
X264_OPTIONS = {
    "preset": "superfast",
    "crf": "23",
    "x264-params": "mbtree=1:rc-lookahead=10:b-adapt=0",
}
#: People jump to the moment of a fault, and a player can only jump to a key frame quickly.
KEY_EVERY_FRAMES = 60
#: H.273 codes: OpenCV converts with the matrix of BT.601; primaries and curve are the screen's.
MATRIX_BT601, PRIMARIES_BT709, CURVE_BT709, RANGE_LIMITED = 6, 1, 1, 1
#: Audio that MP4 holds and players know; all else becomes AAC.
COPIED_CODECS = frozenset(
    {"aac", "mp3", "mp3float", "mp2", "mp2float", "ac3", "eac3", "opus", "flac", "alac"}
)
AAC_RATES_HZ = frozenset({8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
#: Audio from before the first frame is kept this long, unheard: a decoder needs a run-up
#: (one packet for AAC, 80 ms for Opus).
RUN_UP_S = 0.1


class ParentGoneError(Exception):
    """Stdin ended before the end mark."""


@dataclass(frozen=True, slots=True)
class Job:
    """What the parent asks for; the size of every frame, in pixels, is even."""

    path: str
    width: int
    height: int
    sound_from: str | None


class Sound:
    """The sound of a video, handed out in packets as the frames move on.

    Sound matters less than frames: unreadable parts are left out, and ``warning`` says why.
    """

    def __init__(self) -> None:
        self.warning: str | None = None
        self._packets: Iterator[SoundPacket] = iter(())
        self._next: SoundPacket | None = None

    def attach(self, source: str, output: OutputContainer, copied: Collection[str]) -> None:
        """Give ``output`` the sound of ``source``, if there is any, as AAC if not ``copied``."""
        self.warning = None
        try:
            container = av.open(source, metadata_errors="replace")
            stream = container.streams.best("audio")
            if isinstance(stream, AudioStream):
                packets = _packets(container, stream, output, copied)
                self._packets = _from_first_frame(container, packets)
        except (av.FFmpegError, ValueError) as error:
            self.give_up(error)

    def until(self, end_s: float) -> Iterator[SoundPacket]:
        """Yield the packets that begin before ``end_s`` and were not handed out before."""
        while True:
            if self._next is None:
                self._next = self._read()
            if self._next is None or _start_s(self._next) >= end_s:
                return
            packet, self._next = self._next, None
            yield packet

    def give_up(self, error: Exception) -> None:
        """Go on without what is left of the sound."""
        self.warning = _one_line(error)
        self._packets = iter(())
        self._next = None

    def _read(self) -> SoundPacket | None:
        try:
            return next(self._packets, None)
        except (av.FFmpegError, ValueError) as error:
            self.give_up(error)
            return None


def _packets(
    container: InputContainer, stream: AudioStream, output: OutputContainer, copied: Collection[str]
) -> Iterator[SoundPacket]:
    """Add a sound stream to ``output`` and return its packets, times as in the source."""
    context = stream.codec_context
    if context.name in copied:
        return _copied(container, stream, output.add_stream_from_template(stream))
    rate_hz = context.rate if context.rate in AAC_RATES_HZ else 48_000
    aac = output.add_stream("aac", rate=rate_hz)
    aac.codec_context.layout = "mono" if context.channels == 1 else "stereo"
    return _encoded(container, stream, aac)


def _copied(
    container: InputContainer, stream: AudioStream, copy: AudioStream
) -> Iterator[SoundPacket]:
    for packet in container.demux(stream):
        if packet.size and not packet.is_corrupt:
            packet.stream = copy
            yield packet


def _encoded(
    container: InputContainer, stream: AudioStream, aac: AudioStream
) -> Iterator[SoundPacket]:
    for packet in container.demux(stream):
        with suppress(av.error.InvalidDataError):  # one bad packet is a gap, not the end
            for frame in packet.decode():
                yield from aac.encode(frame)
    yield from aac.encode(None)


def _from_first_frame(
    container: InputContainer, packets: Iterable[SoundPacket]
) -> Iterator[SoundPacket]:
    """Yield packets on the clock of the frames, which is 0 at the source's first frame."""
    video = container.streams.best("video")
    origin_s = Fraction(0)
    if video is not None and video.start_time is not None and video.time_base is not None:
        origin_s = video.start_time * video.time_base
    last_dts: int | None = None
    for packet in packets:
        if packet.pts is None or packet.dts is None:
            continue
        shift = round(origin_s / packet.time_base)
        packet.pts -= shift
        packet.dts -= shift
        # Time that stands still or runs back (damage) would make the muxer refuse the file.
        if _start_s(packet) >= -RUN_UP_S and (last_dts is None or packet.dts > last_dts):
            last_dts = packet.dts
            yield packet


def _start_s(packet: SoundPacket) -> float:
    return float((packet.pts or 0) * packet.time_base)


def _open_output(job: Job, sound: Sound) -> tuple[OutputContainer, VideoStream]:
    """Open the file and write its header, with the sound if that is possible."""
    if job.sound_from is not None:
        # MP4 may still refuse a codec that it holds, such as MP3 below 16 kHz: then AAC.
        for copied in (COPIED_CODECS, frozenset[str]()):
            output, video = _new_output(job)
            sound.attach(job.sound_from, output, copied)
            try:
                output.start_encoding()
            except (av.FFmpegError, ValueError) as error:
                sound.give_up(error)
            else:
                return output, video
    output, video = _new_output(job)
    output.start_encoding()
    return output, video


def _new_output(job: Job) -> tuple[OutputContainer, VideoStream]:
    options = {"movflags": "faststart"}  # the index first: plays before it is loaded
    output = av.open(job.path, "w", format="mp4", container_options=options)
    video = output.add_stream("libx264", rate=30, options=dict(X264_OPTIONS))
    context = video.codec_context
    context.width, context.height, context.pix_fmt = job.width, job.height, "yuv420p"
    context.time_base = Fraction(1, TICKS_PER_S)
    context.thread_count = 1  # the other cores belong to the pose model
    context.gop_size = KEY_EVERY_FRAMES
    context.flags |= Flags.frame_duration
    context.colorspace, context.color_range = MATRIX_BT601, RANGE_LIMITED
    context.color_primaries, context.color_trc = PRIMARIES_BT709, CURVE_BT709
    return output, video


def _frames(stream: BufferedReader, job: Job) -> Iterator[VideoFrame]:
    """Yield the frames that arrive until the end mark.

    Raises:
        ParentGoneError: Stdin ended without the end mark.
    """
    head = memoryview(bytearray(8))
    last_pts: int | None = None
    while True:
        _fill(stream, head)
        (t,) = struct.unpack("<d", head)
        if math.isnan(t):
            return
        frame = VideoFrame(job.width, job.height, "yuv420p")
        for plane in frame.planes:
            _fill_plane(stream, plane)
        frame.time_base = Fraction(1, TICKS_PER_S)
        frame.pts = round(t * TICKS_PER_S)
        if last_pts is not None:
            frame.pts = max(frame.pts, last_pts + 1)
            # How long a frame stays is not known; only the last one needs this guess.
            frame.duration = frame.pts - last_pts
        last_pts = frame.pts
        yield frame


def _fill_plane(stream: BufferedReader, plane: VideoPlane) -> None:
    """Read one plane of a frame; its lines may be longer than the frame is wide."""
    target = memoryview(plane)
    width, stride = plane.width, plane.line_size
    if width == stride:
        _fill(stream, target[: width * plane.height])
        return
    source = memoryview(bytearray(width * plane.height))
    _fill(stream, source)
    for line in range(plane.height):
        target[line * stride : line * stride + width] = source[line * width : (line + 1) * width]


def _fill(stream: BufferedReader, target: memoryview) -> None:
    if stream.readinto(target) != len(target):
        raise ParentGoneError


def _encode(job: Job, sound: Sound, stream: BufferedReader) -> None:
    output, video = _open_output(job, sound)
    with output:
        end_s = 0.0
        for frame in _frames(stream, job):
            pts, duration = frame.pts or 0, frame.duration or 0
            end_s = (pts + duration) / TICKS_PER_S
            _mux_sound(output, sound, pts / TICKS_PER_S)
            output.mux(video.encode(frame))
        _mux_sound(output, sound, end_s)
        output.mux(video.encode(None))


def _mux_sound(output: OutputContainer, sound: Sound, end_s: float) -> None:
    for packet in sound.until(end_s):
        try:
            output.mux_one(packet)
        except ValueError as error:  # InvalidDataError too: the muxer cannot make sense of it
            sound.give_up(error)


def _one_line(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError | av.FFmpegError) else str(error)
    return " ".join((text or type(error).__name__).split())


def main() -> int:
    """Encode what arrives on stdin; return the exit code."""
    # Ctrl-C goes to every program of the terminal; the parent decides when the video ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job = Job(**json.loads(sys.argv[1]))
    sound = Sound()
    problem: str | None = None
    try:
        _encode(job, sound, cast("BufferedReader", sys.stdin.buffer))
    except ParentGoneError:
        Path(job.path).unlink(missing_ok=True)
        return 1
    except Exception as error:  # noqa: BLE001  the edge of this program: the parent reports it
        problem = _one_line(error)
    sys.stdout.write(json.dumps({"error": problem, "warning": sound.warning}))
    return 0 if problem is None else 1


if __name__ == "__main__":
    sys.exit(main())

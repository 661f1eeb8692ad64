"""Small videos, made when a test needs them, whose pictures tell their own number."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.codec.context import Flags
from av.stream import Disposition
from numpy.typing import NDArray

RED, GREEN = (0, 0, 255), (0, 255, 0)
#: By so much the lower half grows brighter from picture to picture; NUMBERS of them differ.
STEP, NUMBERS = 12, 20
SOUND_HZ = 48_000
#: Rows of the track header's matrix, in 16.16, that tell players to turn clockwise.
_TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def picture(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """Return BGR: red upper left, green upper right, below a grey that tells the number."""
    image = np.zeros((height, width, 3), np.uint8)
    image[: height // 2, : width // 2] = RED
    image[: height // 2, width // 2 :] = GREEN
    image[height // 2 :] = number % NUMBERS * STEP
    return image


def number_of(image: NDArray[np.uint8]) -> int:
    """Return the number (modulo NUMBERS) of an upright picture."""
    height, width = image.shape[:2]
    grey = float(np.median(image[height // 2 + height // 8 :, : width // 2]))
    return round(grey / STEP)


def video_frame(
    image: NDArray[np.uint8], pts: int, tick: Fraction, *, pixels: str | None = "yuv420p"
) -> av.VideoFrame:
    """Return a picture as an encoder takes it; ``pts`` counts ticks of this length."""
    frame = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(format=pixels)
    frame.pts, frame.time_base = pts, tick
    return frame


def write_video(
    path: Path,
    count: int = 30,
    *,
    size: tuple[int, int] = (64, 48),
    rate: int = 30,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    times_ms: Sequence[int] | None = None,
    first: int = 0,
    sound_s: float = 0.0,
    options: dict[str, str] | None = None,
    muxing: dict[str, str] | None = None,
    aspect: Fraction | None = None,
    interlaced: bool = False,
    draw: Callable[[int, int, int], NDArray[np.uint8]] = picture,
) -> Path:
    """Write a video by PyAV; ``times_ms`` gives every picture its own time.

    ``aspect`` is width over height of a pixel, ``draw`` takes number, width and height.
    """
    tick = Fraction(1, rate) if times_ms is None else Fraction(1, 1000)
    with av.open(str(path), "w", options=muxing or {}) as container:
        chosen = {"crf": "12"} if codec.startswith("libx26") else {}
        stream = container.add_stream(codec, rate=rate, options=chosen | (options or {}))
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = pixels
        stream.codec_context.time_base = tick
        _shape(stream.codec_context, aspect, interlaced=interlaced)
        sound = container.add_stream("aac", rate=SOUND_HZ, layout="mono") if sound_s else None
        for number in range(count):
            pts = first + number if times_ms is None else times_ms[number]
            frame = video_frame(draw(number, *size), pts, tick, pixels=pixels)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            write_sound_into(container, sound, sound_s)
    return path


def _shape(context: av.VideoCodecContext, aspect: Fraction | None, *, interlaced: bool) -> None:
    """Give an encoder the shape of a pixel, and let it encode two fields a frame."""
    if aspect is not None:
        context.sample_aspect_ratio = aspect
    if interlaced:
        context.flags |= Flags.interlaced_dct | Flags.interlaced_me
        if context.name == "libx264":
            context.options = {**context.options, "x264-params": "tff=1"}


def write_sound(path: Path, length_s: float = 1.0, *, cover: bool = False) -> Path:
    """Write a sound file, with a cover picture when asked."""
    with av.open(str(path), "w") as container:
        codec = "libmp3lame" if path.suffix == ".mp3" else "aac"
        sound = container.add_stream(codec, rate=SOUND_HZ, layout="mono")
        assert isinstance(sound, av.AudioStream)
        if cover:
            stream = container.add_stream("mjpeg", rate=1)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
            stream.disposition = av.stream.Disposition.attached_pic
            container.start_encoding()
            cover_frame = video_frame(picture(0, 64, 48), 0, Fraction(1), pixels="yuvj420p")
            container.mux(stream.encode(cover_frame))
            container.mux(stream.encode(None))
        write_sound_into(container, sound, length_s)
    return path


def write_sound_into(
    container: av.container.OutputContainer,
    stream: av.AudioStream,
    length_s: float,
    *,
    hertz: float = 0.0,
) -> None:
    """Write silence, or a quiet tone."""
    size = 1024
    for block in range(round(length_s * SOUND_HZ / size)):
        when_s = (np.arange(size) + block * size) / SOUND_HZ
        wave = (0.2 * np.sin(2 * np.pi * hertz * when_s)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(wave[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = SOUND_HZ, block * size
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def write_cuttable(path: Path, count: int = 90) -> Path:
    """Write a video that still opens when its end is missing: index first, many key frames."""
    codec = {".avi": "mpeg4", ".webm": "libvpx-vp9"}.get(path.suffix, "libx264")
    muxing = {"movflags": "+faststart"} if path.suffix in {".mp4", ".mov"} else {}
    return write_video(path, count, codec=codec, options={"g": "10"}, muxing=muxing)


def cut(path: Path, out: Path, share: float) -> Path:
    """Copy only the first ``share`` of the bytes."""
    data = path.read_bytes()
    out.write_bytes(data[: int(len(data) * share)])
    return out


def zero(path: Path, out: Path, start: float, end: float) -> Path:
    """Copy with the bytes between two shares of the length set to 0, as a failing disk does."""
    data = bytearray(path.read_bytes())
    first, last = int(len(data) * start), int(len(data) * end)
    data[first:last] = bytes(last - first)
    out.write_bytes(data)
    return out


def rotate(path: Path, out: Path, clockwise_deg: int) -> Path:
    """Copy an mp4 with the note of a phone that was turned."""
    return turn(path, out, _TURNS[clockwise_deg])


def turn(path: Path, out: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Copy an mp4 with a display matrix (a, b, c, d)."""
    data = bytearray(path.read_bytes())
    a, b, c, d = (value << 16 for value in matrix)
    struct.pack_into(">9i", data, data.index(b"tkhd") + 44, a, b, 0, c, d, 0, 0, 0, 1 << 30)
    out.write_bytes(data)
    return out


def trim(path: Path, out: Path, start_ms: int, length_ms: int) -> Path:
    """Copy an mp4 of 1/15360 s ticks in which only this stretch is to be shown."""
    data = bytearray(path.read_bytes())
    edit = data.index(b"elst") + 12
    struct.pack_into(">Ii", data, edit, length_ms, start_ms * 15360 // 1000)
    struct.pack_into(">I", data, data.index(b"tkhd") + 24, length_ms)
    struct.pack_into(">I", data, data.index(b"mvhd") + 20, length_ms)
    out.write_bytes(data)
    return out


def write_photo(path: Path) -> Path:
    """Write a photo in the format that the suffix names."""
    _, data = cv2.imencode(path.suffix, picture(0, 64, 48))
    path.write_bytes(data.tobytes())
    return path


def write_sizes(
    path: Path,
    sizes: Sequence[tuple[int, int]],
    each: int = 10,
    *,
    codec: str = "libvpx-vp9",
    aspects: Sequence[Fraction | None] | None = None,
    interlaced: Sequence[bool] | None = None,
) -> Path:
    """Write a video whose parts differ: in size, as video calls do, shape of a pixel, fields."""
    tick = Fraction(1, 30)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=30)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = sizes[0]
        stream.pix_fmt = "yuv420p"
        for part, (width, height) in enumerate(sizes):
            encoder = av.CodecContext.create(codec, "w")
            assert isinstance(encoder, av.VideoCodecContext)
            encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
            encoder.time_base, encoder.framerate = tick, Fraction(30)
            _shape(
                encoder,
                aspects[part] if aspects else None,
                interlaced=bool(interlaced and interlaced[part]),
            )
            packets = []
            for number in range(each):
                image = picture(number, width, height)
                packets += encoder.encode(video_frame(image, part * each + number, tick))
            for packet in packets + encoder.encode(None):
                packet.stream, packet.time_base = stream, tick
                container.mux(packet)
    return path


def write_tracks(
    path: Path,
    sizes: Sequence[tuple[int, int]],
    *,
    codecs: Sequence[str] | None = None,
    dispositions: Sequence[Disposition] | None = None,
    counts: Sequence[int] | None = None,
) -> Path:
    """Write a file with several video tracks of ten frames, or of ``counts``."""
    with av.open(str(path), "w") as container:
        streams = []
        for track, size in enumerate(sizes):
            codec = codecs[track] if codecs else "libx264"
            stream = container.add_stream(codec, rate=30)
            assert isinstance(stream, av.VideoStream)
            stream.width, stream.height = size
            stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
            if dispositions:
                stream.disposition = dispositions[track]
            streams.append(stream)
        container.start_encoding()
        for track, stream in enumerate(streams):
            for number in range(counts[track] if counts else 10):
                image = picture(number, *sizes[track])
                frame = video_frame(image, number, Fraction(1, 30), pixels=stream.pix_fmt)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path

"""Damage to bytes that is the same at every run, and the small videos that are damaged.

``python -m tests.support.mutations NAME NUMBER FOLDER`` writes one damaged video, to look at it.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.support.videos import picture, write_sizes, write_video

#: Places in a file: from the first byte to before the last.
Region = tuple[int, int]

_HEAD_BYTES = 600
#: How often a place is taken from the headers.
_IN_HEADERS = 0.65
#: Values that headers are known to stumble over.
_SPECIAL = (
    b"\x00",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\xff\xff",
    b"\x00\x00\x00\x00",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"\x00\x00\x00\x01",
    b"\x01\x00\x00\x00",
    b"\x7f" + b"\xff" * 7,
    b"\xff" * 8,
)


def damaged(data: bytes, name: str, number: int, headers: Sequence[Region] = ()) -> bytes:
    """Return the data with one to three mutations, which name and number determine.

    Args:
        data: Not empty.
        name: Of the data.
        number: Each gives another damage.
        headers: Regions that are damaged more often than the rest.
    """
    chance = random.Random(f"{name} {number}")  # noqa: S311  no secret
    mutant = data
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if mutant:
            mutant = chance.choice(_MUTATIONS)(mutant, chance, headers)
    return mutant


def _place(data: bytes, chance: random.Random, headers: Sequence[Region]) -> int:
    regions = [(low, min(high, len(data))) for low, high in headers if low < len(data)]
    if regions and chance.random() < _IN_HEADERS:
        return chance.randrange(*chance.choice(regions))
    return chance.randrange(len(data))


def _stretch(data: bytes, chance: random.Random, headers: Sequence[Region]) -> Region:
    """Return a stretch of 1 byte to a quarter of the data, short ones more often."""
    start = _place(data, chance, headers)
    length = round(max(1, len(data) // 4) ** chance.random())
    return start, min(len(data), start + length)


def _flip(data: bytes, chance: random.Random, headers: Sequence[Region]) -> bytes:
    mutant = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16, 64))):
        mutant[_place(data, chance, headers)] ^= 1 << chance.randrange(8)
    return bytes(mutant)


def _set(data: bytes, chance: random.Random, headers: Sequence[Region]) -> bytes:
    mutant = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        value = chance.choice((*_SPECIAL, chance.randbytes(1), chance.randbytes(4)))
        start = _place(data, chance, headers)
        mutant[start : start + len(value)] = value[: len(data) - start]
    return bytes(mutant)


def _cut(data: bytes, chance: random.Random, headers: Sequence[Region]) -> bytes:
    return data[: _place(data, chance, headers)]


def _zero(data: bytes, chance: random.Random, headers: Sequence[Region]) -> bytes:
    start, end = _stretch(data, chance, headers)
    return data[:start] + bytes(end - start) + data[end:]


def _repeat(data: bytes, chance: random.Random, headers: Sequence[Region]) -> bytes:
    start, end = _stretch(data, chance, headers)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 5)) + data[end:]


def _insert(data: bytes, chance: random.Random, headers: Sequence[Region]) -> bytes:
    start = _place(data, chance, headers)
    return data[:start] + chance.randbytes(chance.choice((1, 4, 16, 200))) + data[start:]


def _leave_out(data: bytes, chance: random.Random, headers: Sequence[Region]) -> bytes:
    start, end = _stretch(data, chance, headers)
    return data[:start] + data[end:]


def _shuffle(data: bytes, chance: random.Random, headers: Sequence[Region]) -> bytes:
    """Change the order of the blocks of a stretch, as a failing disk or download does."""
    start, end = _stretch(data, chance, headers)
    size = chance.choice((1, 4, 188, 512))
    blocks = [data[at : min(at + size, end)] for at in range(start, end, size)]
    chance.shuffle(blocks)
    return data[:start] + b"".join(blocks) + data[end:]


_MUTATIONS: tuple[Callable[[bytes, random.Random, Sequence[Region]], bytes], ...] = (
    _flip,
    _set,
    _cut,
    _zero,
    _repeat,
    _insert,
    _leave_out,
    _shuffle,
)


@dataclass(frozen=True)
class Sample:
    """A small video that is damaged.

    Attributes:
        name: File name.
        codec, pixels: How it is encoded.
        options: Of the encoder.
        muxing: Of the container; always without what differs from run to run.
        interlaced: With two fields a frame.
        sound_s: Length of its sound.
        has_length: The file tells how long it is, so that a missing end can be noticed.
    """

    name: str
    codec: str = "libx264"
    pixels: str = "yuv420p"
    options: dict[str, str] = field(default_factory=lambda: {"g": "10"})
    muxing: dict[str, str] = field(default_factory=dict)
    interlaced: bool = False
    sound_s: float = 0.0
    has_length: bool = True

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        if self.codec == "gif":
            return _write_gif(path)
        if self.name == "sizes.webm":
            return write_sizes(path, [(64, 48), (48, 64), (128, 96)], FRAMES // 3)
        return write_video(
            path,
            FRAMES,
            codec=self.codec,
            pixels=self.pixels,
            options={"threads": "1", **self.options},
            muxing={"fflags": "+bitexact", **self.muxing},
            interlaced=self.interlaced,
            sound_s=self.sound_s,
            rate=RATE,
            draw=noise,
        )


FRAMES, RATE = 60, 30

_LIVE = {"movflags": "+frag_keyframe+empty_moov"}
SAMPLES = (
    Sample("a.mp4"),
    Sample("first.mp4", muxing={"movflags": "+faststart"}, sound_s=2.0),
    Sample("fragments.mp4", muxing=_LIVE, has_length=False),
    Sample("hevc.mp4", codec="libx265", options={"x265-params": "log-level=none:keyint=10"}),
    Sample("b.mov", options={"g": "12", "bf": "3", "b_strategy": "0"}),
    Sample("prores.mov", codec="prores_ks", pixels="yuv422p10le", options={}),
    Sample("c.mkv", sound_s=2.0),
    Sample("live.mkv", muxing={"live": "1"}, has_length=False),
    Sample("d.webm", codec="libvpx-vp9"),
    Sample("sizes.webm"),
    Sample("av1.webm", codec="libsvtav1", options={}),
    Sample("e.avi", codec="mpeg4"),
    Sample("mjpeg.avi", codec="mjpeg", pixels="yuvj420p", options={}),
    Sample("f.ts", has_length=False),
    Sample(
        "interlaced.mts",
        interlaced=True,
        muxing={"mpegts_m2ts_mode": "1"},
        has_length=False,
    ),
    Sample("g.flv", has_length=False),
    Sample("h.mpg", codec="mpeg1video", has_length=False),
    Sample("i.gif", codec="gif", has_length=False),
)


def noise(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """Return a picture of which an encoder makes as many bytes as of one in a real video."""
    noise = np.random.default_rng(number).integers(0, 64, (height, width, 3))
    return (picture(number, width, height) // 2 + noise).astype(np.uint8)


def _write_gif(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("gif", rate=RATE)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "rgb8"
        for number in range(FRAMES):
            image = noise(number, 64, 48)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image).reformat(format="rgb8")))
        container.mux(stream.encode(None))
    return path


def headers_of(data: bytes) -> list[Region]:
    """Return where a video keeps what it says of itself: its two ends, and the index of an mp4."""
    ends = [(0, _HEAD_BYTES), (max(0, len(data) - _HEAD_BYTES), len(data))]
    index = data.find(b"moov")
    if index < 0:
        return ends
    return [*ends, (index - 4, index - 4 + int.from_bytes(data[index - 4 : index]))]


def damaged_video(sample: Path, number: int, folder: Path) -> Path:
    """Write a damaged copy of a sample video into a folder."""
    data = sample.read_bytes()
    path = folder / f"{number} {sample.name}"
    path.write_bytes(damaged(data, sample.name, number, headers_of(data)))
    return path


if __name__ == "__main__":
    _, wanted, nth, into = sys.argv
    [chosen] = [sample for sample in SAMPLES if sample.name == wanted]
    print(damaged_video(chosen.write(Path(into)), int(nth), Path(into)))  # noqa: T201  a tool

"""Short clips of the samples, made when a test needs them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.support.commands import SAMPLES
from tests.support.videos import SOUND_HZ, video_frame, write_sound_into

QUICK = {"preset": "ultrafast", "crf": "16", "g": "10"}


def short_clip(
    path: Path, seconds: float, *, sample: str = "squat_side", every: int = 1, sound: bool = False
) -> Path:
    """Write the first seconds of a sample, of which only each ``every``-th picture is kept."""
    numbers = range(0, round(30 * seconds), every)
    return film(path, numbers, numbers, sample=sample, sound_s=seconds if sound else 0)


def turned_clip(
    path: Path, seconds: float, clockwise_deg: int, *, sample: str = "squat_side", every: int = 3
) -> Path:
    """Write the first seconds of a sample with its pixels turned, and no mark of that."""
    quarters = -clockwise_deg // 90
    with av.open(str(SAMPLES / f"{sample}.mp4")) as source, av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=30, options=QUICK)
        video.width, video.height = (640, 480) if quarters % 2 == 0 else (480, 640)
        video.pix_fmt = "yuv420p"
        video.codec_context.time_base = Fraction(1, 30)
        frames = itertools.islice(source.decode(video=0), 0, round(30 * seconds), every)
        for number, frame in enumerate(frames):
            image = np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
            image = np.ascontiguousarray(np.rot90(image, quarters))
            container.mux(video.encode(video_frame(image, every * number, Fraction(1, 30))))
        container.mux(video.encode(None))
    return path


def two_takes(
    path: Path, numbers: Sequence[int], *, sample: str = "plank_pike", times: Sequence[int]
) -> Path:
    """Write these pictures of a sample, and then the same in a mirror, as another take.

    ``times`` are in thirtieths of a second, of both takes.
    """
    pictures = _pictures(sample, max(numbers))
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=30, options=QUICK)
        video.width, video.height, video.pix_fmt = 640, 480, "yuv420p"
        video.codec_context.time_base = Fraction(1, 30)
        takes = itertools.product((1, -1), numbers)
        for (way, number), time in zip(takes, times, strict=True):
            given = av.VideoFrame.from_ndarray(pictures[number], format="yuv420p")
            image = given.to_ndarray(format="bgr24")[:, ::way]
            frame = video_frame(np.ascontiguousarray(image, np.uint8), time, Fraction(1, 30))
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    return path


def film(
    path: Path,
    numbers: Sequence[int],
    times: Sequence[int],
    *,
    sample: str = "squat_side",
    sound_s: float = 0,
) -> Path:
    """Write these pictures of a sample; ``times`` are in thirtieths of a second."""
    pictures = _pictures(sample, max(numbers))
    # The index comes first, so that a clip whose end is cut off still opens.
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=30, options=QUICK)
        video.width, video.height, video.pix_fmt = 640, 480, "yuv420p"
        video.codec_context.time_base = Fraction(1, 30)
        hum = container.add_stream("aac", rate=SOUND_HZ, layout="mono") if sound_s else None
        for number, time in zip(numbers, times, strict=True):
            frame = av.VideoFrame.from_ndarray(pictures[number], format="yuv420p")
            frame.pts, frame.time_base = time, Fraction(1, 30)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if hum is not None:
            write_sound_into(container, hum, sound_s, hertz=220.0)
    return path


def _pictures(sample: str, last: int) -> list[NDArray[np.uint8]]:
    """Return the pictures of a sample up to ``last`` as I420."""
    with av.open(str(SAMPLES / f"{sample}.mp4")) as source:
        frames = itertools.islice(source.decode(video=0), last + 1)
        return [np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8) for frame in frames]

"""Short clips of the samples, made when a test needs them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.commands import SAMPLES

SOUND_HZ = 48_000


def short_clip(
    path: Path, seconds: float, *, sample: str = "squat_side", every: int = 1, sound: bool = False
) -> Path:
    """Write the first seconds of a sample, of which only each ``every``-th picture is kept."""
    # The index comes first, so that a clip whose end is cut off still opens.
    muxing = {"movflags": "+faststart"}
    with (
        av.open(str(SAMPLES / f"{sample}.mp4")) as source,
        av.open(str(path), "w", options=muxing) as container,
    ):
        video = container.add_stream("libx264", rate=30, options={"crf": "16", "g": "10"})
        video.width, video.height, video.pix_fmt = 640, 480, "yuv420p"
        video.codec_context.time_base = Fraction(1, 30)
        hum = container.add_stream("aac", rate=SOUND_HZ, layout="mono") if sound else None
        for number, frame in enumerate(source.decode(video=0)):
            if number >= 30 * seconds:
                break
            if number % every:
                continue
            frame.pts, frame.time_base = number, Fraction(1, 30)
            frame.pict_type = av.video.frame.PictureType.NONE
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if hum is not None:
            _write_hum(container, hum, seconds)
    return path


def _write_hum(
    container: av.container.OutputContainer, stream: av.AudioStream, seconds: float
) -> None:
    size = 1024
    for block in range(int(seconds * SOUND_HZ / size)):
        when = (np.arange(size) + block * size) / SOUND_HZ
        wave = (0.2 * np.sin(2 * np.pi * 220 * when)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(wave[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = SOUND_HZ, block * size
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))

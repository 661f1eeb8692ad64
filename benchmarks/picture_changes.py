"""Changes of the pictures of a clip that leave its count as it is.

A change takes frames in order and yields frames. It never writes into a picture it was given. Where
the picture is cropped and where a post stands follows from the poses of the unchanged clip, by one
procedure for all clips: :func:`benchmarks.picture_cuts.body_of`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream

from benchmarks.picture_cuts import Body, Cut, feet_cut, head_cut
from formcheck.core.pose.frame import Frame, Image

#: Shrunken pictures have this share of their size, in the middle of a picture of the old size.
_SHRUNK = 1 / 3
_TILT_DEG = 6.0
#: Light left in the dark, and the standard deviation of the noise in levels of 255.
_LIGHT, _NOISE = 0.25, 12.0
#: Standard deviation of the blur as a share of the picture's longer side: 6 pixels of 1280.
_BLUR = 0.005
_BITS_PER_S = 300_000
_TICKS_PER_S = 1000
_TICK_S = Fraction(1, _TICKS_PER_S)
_FPS = 12.0
#: Width of the post as a share of the longer side of the person's box.
_POST = 0.05
_POST_GREY = 60


def cropped(image: Image, cut: Cut) -> Image:
    """Return the part of a picture that a cut leaves: smaller, not filled up."""
    kept = slice(None, cut.at) if cut.keeps == "before" else slice(cut.at, None)
    return np.ascontiguousarray(image[kept] if cut.axis == 0 else image[:, kept])


def zoomed_out(image: Image) -> Image:
    """Return a picture of the same size with the old one, a third as large, in its middle.

    Around it lies the median colour of the old one's border.
    """
    height, width = image.shape[:2]
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    canvas = np.empty_like(image)
    canvas[:] = np.median(border, axis=0)
    small_size = max(1, round(width * _SHRUNK)), max(1, round(height * _SHRUNK))
    small = cv2.resize(image, small_size, interpolation=cv2.INTER_AREA)
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas


def mirrored(image: Image) -> Image:
    """Return a picture with left and right exchanged."""
    return np.ascontiguousarray(image[:, ::-1])


def tilted(image: Image) -> Image:
    """Return a picture of the same size turned about its middle; its edges are drawn out."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), _TILT_DEG, 1.0)
    return np.asarray(
        cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def darkened(image: Image, seed: int) -> Image:
    """Return a dark and noisy picture; the same seed gives the same noise."""
    noise = np.random.default_rng(seed).standard_normal(image.shape, dtype=np.float32)
    return np.clip(image * np.float32(_LIGHT) + _NOISE * noise, 0, 255).astype(np.uint8)


def blurred(image: Image) -> Image:
    """Return a picture out of focus."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), _BLUR * max(image.shape[:2])), np.uint8)


def with_post(image: Image, body: Body) -> Image:
    """Return a picture with a narrow grey post from top to bottom before the middle of the body."""
    width = max(1, round(_POST * float((body.high - body.low).max())))
    left = max(0, round(float(body.low[0] + body.high[0] - width) / 2))
    changed = image.copy()
    changed[:, left : left + width] = _POST_GREY
    return changed


def thinned(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield the first frame of each twelfth of a second; times stay as they are."""
    last = -1
    for frame in frames:
        # Time stamps are rounded: 1.9999 twelfths are two.
        slot = int(frame.t * _FPS + 1e-2)
        if slot > last:
            last = slot
            yield frame


def hurried(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield every second frame at half its time: the same rate, twice the speed."""
    for number, frame in enumerate(frames):
        if number % 2 == 0:
            yield replace(frame, t=frame.t / 2)


def compressed(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield the frames after H.264 at 300 kbit/s; an odd last row or column goes.

    Raises:
        ValueError: There is no frame, or they have different sizes.
    """
    stored = io.BytesIO()
    kept = _encode(frames, stored)
    stored.seek(0)
    with av.open(stored, "r") as container:
        decoded = container.decode(video=0)
        for (index, t), picture in zip(kept, decoded, strict=True):
            yield Frame(index, t, np.asarray(picture.to_ndarray(format="bgr24"), np.uint8))


def _encode(frames: Iterable[Frame], stored: io.BytesIO) -> Sequence[tuple[int, float]]:
    """Encode frames, and return their numbers and times, which the container would round."""
    kept: list[tuple[int, float]] = []
    stream: VideoStream | None = None
    with av.open(stored, "w", format="mp4") as container:
        for frame in frames:
            height, width = frame.image.shape[0] // 2 * 2, frame.image.shape[1] // 2 * 2
            stream = stream or _open_stream(container, width, height)
            if (stream.width, stream.height) != (width, height):
                raise ValueError(f"expected pictures of one size, got {width} x {height} as well")
            even = np.ascontiguousarray(frame.image[:height, :width])
            picture = av.VideoFrame.from_ndarray(even, format="bgr24")
            picture.pts, picture.time_base = round(frame.t * _TICKS_PER_S), _TICK_S
            container.mux(stream.encode(picture))
            kept.append((frame.index, frame.t))
        if stream is None:
            raise ValueError("expected at least one frame, got none")
        container.mux(stream.encode(None))
    return kept


def _open_stream(container: OutputContainer, width: int, height: int) -> VideoStream:
    stream = container.add_stream("libx264", rate=30, options={"preset": "veryfast"})
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base, context.bit_rate, context.thread_count = _TICK_S, _BITS_PER_S, 1
    return stream


Frames: TypeAlias = Iterable[Frame]
Group: TypeAlias = Literal["hips and knees visible", "dark and blur"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a clip.

    Attributes:
        name: For tables.
        slug: For file names.
        group: Which goal it is held against.
        apply: From the frames and the body of the unchanged clip to the changed frames.
        version: Increase it whenever the change may give other pictures: caches contain it.
        cut: The cut it makes; None if it makes none.
        speed: How many times as fast it plays.
    """

    name: str
    slug: str
    group: Group
    apply: Callable[[Frames, Body], Iterable[Frame]]
    version: int = 1
    cut: Callable[[Body], Cut] | None = None
    speed: float = 1.0

    def changes(self, body: Body) -> bool:
        """Return False for a cut beyond the picture: what it takes away was never there."""
        return self.cut is None or self.cut(body).removes(body.size)


def _each(change: Callable[[Image], Image]) -> Callable[[Frames, Body], Iterator[Frame]]:
    def changed(frames: Frames, _: Body) -> Iterator[Frame]:
        return (replace(frame, image=change(frame.image)) for frame in frames)

    return changed


def _crop(name: str, slug: str, cut: Callable[[Body], Cut]) -> Change:
    def changed(frames: Frames, body: Body) -> Iterator[Frame]:
        where = cut(body)
        return (replace(frame, image=cropped(frame.image, where)) for frame in frames)

    return Change(name, slug, "hips and knees visible", changed, cut=cut)


def _darken(frames: Frames, _: Body) -> Iterator[Frame]:
    return (replace(frame, image=darkened(frame.image, frame.index)) for frame in frames)


def _place_post(frames: Frames, body: Body) -> Iterator[Frame]:
    return (replace(frame, image=with_post(frame.image, body)) for frame in frames)


CHANGES: tuple[Change, ...] = (
    _crop("feet cropped", "feet", feet_cut),
    _crop("head cropped", "head", head_cut),
    Change("a third as large", "far", "hips and knees visible", _each(zoomed_out)),
    Change("mirrored", "mirror", "hips and knees visible", _each(mirrored)),
    Change("tilted by 6°", "tilt", "hips and knees visible", _each(tilted)),
    Change("12 frames a second", "12fps", "hips and knees visible", lambda f, _: thinned(f)),
    Change("post before the body", "post", "hips and knees visible", _place_post),
    Change("twice as fast", "fast", "hips and knees visible", lambda f, _: hurried(f), speed=2.0),
    Change("dark with noise", "dark", "dark and blur", _darken),
    Change("blurred", "blur", "dark and blur", _each(blurred)),
    Change("300 kbit/s", "300k", "dark and blur", lambda f, _: compressed(f)),
)

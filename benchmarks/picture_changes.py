"""Changes of the pictures of a clip that leave its count as it is.

A change takes frames in order and yields frames. It never writes into a picture it was given. Where
the picture is cropped and where a post stands follows from the poses of the unchanged clip, by one
procedure for all clips: :func:`body_of`.
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

from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose

#: Feet and ankle go: the cut is this far from the knee (0) to the ankle (1).
_FEET_CUT = 0.8
#: The cut through the neck: this far beyond the shoulders, as a share of the trunk.
_HEAD_CUT = 0.15
#: A cut that takes less of the picture's side is no change.
_LEAST_CUT = 0.02
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


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """Where the person is in a clip while standing, or stretched out, as medians over frames.

    Attributes:
        size: Width and height of the picture in pixels.
        shoulders, hips, knees, ankles: (2,) middle of left and right in pixels, x right, y down.
        low, high: (2,) corners of the box around all landmarks in pixels, cut by the picture.
    """

    size: tuple[int, int]
    shoulders: FloatArray
    hips: FloatArray
    knees: FloatArray
    ankles: FloatArray
    low: FloatArray
    high: FloatArray


def body_of(poses: Iterable[Pose | None]) -> Body:
    """Return where the person is, from the quarter of frames where the body is the longest.

    In exercises that begin standing these are the frames at standing; on the floor the body is as
    long in all of them. The length goes from shoulders over hips and knees to the ankles.

    Raises:
        ValueError: There is no pose.
    """
    found = [pose for pose in poses if pose is not None]
    if not found:
        raise ValueError("expected a clip with a person, found no pose")
    image = np.array([pose.image for pose in found])
    names = ("SHOULDER", "HIP", "KNEE", "ANKLE")
    middles = np.stack([_middle(image, name) for name in names], axis=1)
    reach = np.linalg.norm(middles[:, 0] - middles[:, 3], axis=1)
    chosen = reach >= np.quantile(reach, 0.75)
    shoulders, hips, knees, ankles = np.median(middles[chosen], axis=0)
    size = found[0].size
    within = np.clip(image[chosen], 0, size)
    low, high = np.median(within.min(axis=1), axis=0), np.median(within.max(axis=1), axis=0)
    return Body(size, shoulders, hips, knees, ankles, low, high)


def _middle(image: FloatArray, name: str) -> FloatArray:
    left, right = Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]
    middle: FloatArray = (image[:, left] + image[:, right]) / 2
    return middle


@dataclass(frozen=True, slots=True)
class Cut:
    """A straight cut across a picture, and which part is left.

    Attributes:
        axis: 0 cuts below or above a row, 1 beside a column.
        at: The row or column in pixels.
        keeps: Whether the part before it (smaller numbers) is left, or the part after it.
    """

    axis: Literal[0, 1]
    at: int
    keeps: Literal["before", "after"]

    def removes(self, size: tuple[int, int]) -> bool:
        """Return True if enough of a picture of this width and height goes, and some is left."""
        side = size[1 - self.axis]
        gone = side - self.at if self.keeps == "before" else self.at
        return _LEAST_CUT * side < gone < side


def feet_cut(body: Body) -> Cut:
    """Return the cut through the lower shins that takes the feet away."""
    return _cut_across(body.knees, body.ankles, _FEET_CUT)


def head_cut(body: Body) -> Cut:
    """Return the cut through the neck that takes the head away."""
    return _cut_across(body.hips, body.shoulders, 1 + _HEAD_CUT)


def _cut_across(inner: FloatArray, outer: FloatArray, share: float) -> Cut:
    """Return the cut across the direction from one joint to another, at a share of the way."""
    way = outer - inner
    axis: Literal[0, 1] = 0 if abs(way[1]) >= abs(way[0]) else 1
    along = 1 - axis
    at = round(float(inner[along] + share * way[along]))
    return Cut(axis, at, "before" if way[along] > 0 else "after")


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
    Change("12 pictures a second", "12fps", "hips and knees visible", lambda f, _: thinned(f)),
    Change("post before the body", "post", "hips and knees visible", _place_post),
    Change("twice as fast", "fast", "hips and knees visible", lambda f, _: hurried(f), speed=2.0),
    Change("dark with noise", "dark", "dark and blur", _darken),
    Change("blurred", "blur", "dark and blur", _each(blurred)),
    Change("300 kbit/s", "300k", "dark and blur", lambda f, _: compressed(f)),
)

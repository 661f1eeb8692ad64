"""Turns stored frames of a video into frames as players show them.

For the decoder process: it imports neither OpenCV nor anything of formcheck.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any, TypeAlias

import av
import numpy as np
from av.filter import Graph
from av.video.frame import VideoFrame
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]

#: Larger frames are refused: 8K has 33 million pixels, and a damaged header may claim any number.
MAX_PIXELS = 36_000_000
#: A pixel that is longer than this comes from a damaged header: anamorphic film has 2:1.
_MAX_PIXEL_ASPECT = 4


def deinterlace(frames: Iterator[VideoFrame | None]) -> Iterator[VideoFrame | None]:
    """Yield progressive frames as they are, and interlaced ones as one frame of both fields.

    From the first interlaced frame on all go through the filter, which holds back one frame and
    does not change those that are not marked as interlaced.
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


def square_size(frame: VideoFrame, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Return width and height in square pixels, stretched unless that would be too large."""
    width, height = frame.width, frame.height
    if pixel_aspect is None or not 1 / _MAX_PIXEL_ASPECT <= pixel_aspect <= _MAX_PIXEL_ASPECT:
        return width, height
    if width * height * max(pixel_aspect, 1 / pixel_aspect) > MAX_PIXELS:
        return width, height
    if pixel_aspect > 1:
        return round(width * pixel_aspect), height
    return width, round(height / pixel_aspect)


def display_matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    """Return (a, b, c, d): a stored point (x, y) is shown at (a x + c y, b x + d y).

    ISO/IEC 14496-12. The numbers are fixed-point; only their signs and their order matter here.
    """
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return 1, 0, 0, 1
    a, b, _, c, d = struct.unpack_from("=5i", bytes(matrix))
    return a, b, c, d


def turn_upright(image: Image, matrix: tuple[int, int, int, int]) -> Image:
    """Turn and mirror the image by quarter turns, as the display matrix says."""
    a, b, c, d = matrix
    if abs(b) + abs(c) > abs(a) + abs(d):
        image = image.transpose(1, 0, 2)
        a, d = c, b
    image = image[:, ::-1] if a < 0 else image
    image = image[::-1] if d < 0 else image
    return np.ascontiguousarray(image)

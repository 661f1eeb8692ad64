"""The protocol of the decoder process and its parent.

``argv[1]`` is a :class:`Job` as JSON. On stdout comes one line of JSON: a :class:`VideoInfo`, or
``{"refused": CODE}`` with a code of ``RefusedError``. Then come the frames, each a
:data:`FRAME_HEADER` and its pixels, and at the end a header with width and height 0, in which the
lost frames are those after the last one.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

#: Seconds since the start of the video stream (NaN where the file has no time stamp), number of
#: frames lost before this one, width and height in pixels.
FRAME_HEADER = struct.Struct("<dIII")


@dataclass(frozen=True, slots=True)
class Job:
    """The file to decode.

    Attributes:
        path: Absolute.
        threads: For decoding; 0 for one per core.
        from_s: Frames before this time may be left out.
        media_end: End of the media in the file, in bytes; None for its whole length.
    """

    path: str
    threads: int
    from_s: float
    media_end: int | None = None


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """The header data of a video file; None where unknown.

    Attributes:
        format: FFmpeg's name of the container format.
        width, height: Of the first frame as displayed, pixels.
        frames: Number of stored frames.
        fps: Nominal.
        stream_s: Length of the video stream, without trimmed parts.
        file_s: Length of the longest stream.
    """

    format: str
    width: int
    height: int
    frames: int | None
    fps: float | None
    stream_s: float | None
    file_s: float | None

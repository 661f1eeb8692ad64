"""What a video file promises about itself, read from its own structure.

OpenCV tells the number of pictures that are stored, which is more than is shown of a trimmed file,
and for some formats the length of the sound. Neither can tell a file that is cut off from one that
is as it should be. So the outer structure is looked at here: ISO media (mp4, mov; ISO/IEC
14496-12), Matroska (mkv, webm; RFC 9559) and RIFF (avi). Of other formats nothing is known.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

__all__ = ["is_cut_off", "video_duration_s"]

_ISO_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_EBML_ID = 0x1A45DFA3


class _Box(NamedTuple):
    kind: bytes
    start: int
    end: int


def is_cut_off(path: Path) -> bool:
    """Return whether the file is shorter than its own structure says."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[4:8] in _ISO_FIRST_BOXES:
            return any(box.end > size for box in _boxes(file, 0, size))
        if head[:4] == b"RIFF":
            return any(end > size for end in _riff_ends(file, size))
        if head[:4] == _EBML_ID.to_bytes(4):
            return any(end > size for end in _element_ends(file, size))
    return False


def video_duration_s(path: Path) -> float | None:
    """Return for how long the pictures of an mp4 or mov are shown; None when unknown.

    This is the first video track's own figure, in which what was trimmed away does not count.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(8)[4:8] not in _ISO_FIRST_BOXES:
            return None
        movie = _find(file, b"moov", 0, size)
        header = movie and _find(file, b"mvhd", movie.start, movie.end)
        if movie is None or header is None:
            return None
        scale = _clock(file, header, before=0)[0]
        for track in _boxes(file, movie.start, movie.end):
            if track.kind == b"trak" and _is_video(file, track):
                shown = _find(file, b"tkhd", track.start, track.end)
                # A track's header has its number and four spare bytes before the duration.
                units = _clock(file, shown, before=4)[1] if shown else 0
                return units / scale if units and scale else None
    return None


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    """Walk the ISO boxes from start to end; ``_Box.start`` is that of its content."""
    while start + 8 <= end:
        file.seek(start)
        length, kind = struct.unpack(">I4s", file.read(8))
        content = start + 8
        if length == 1:
            length = int.from_bytes(file.read(8))
            content += 8
        elif length == 0:
            length = end - start
        if length < content - start:
            return
        yield _Box(kind, content, start + length)
        start += length


def _find(file: BinaryIO, kind: bytes, start: int, end: int) -> _Box | None:
    return next((box for box in _boxes(file, start, end) if box.kind == kind), None)


def _is_video(file: BinaryIO, track: _Box) -> bool:
    media = _find(file, b"mdia", track.start, track.end)
    handler = media and _find(file, b"hdlr", media.start, media.end)
    if not handler:
        return False
    file.seek(handler.start + 8)
    return file.read(4) == b"vide"


def _clock(file: BinaryIO, header: _Box, before: int) -> tuple[int, int]:
    """Return the two numbers, of 4 and of 4 or 8 bytes, that follow a header's two dates."""
    file.seek(header.start)
    long = file.read(4)[:1] == b"\x01"
    file.seek(16 if long else 8, os.SEEK_CUR)
    first = int.from_bytes(file.read(4))
    file.seek(before, os.SEEK_CUR)
    length = 8 if long else 4
    second = int.from_bytes(file.read(length))
    # All bits set means that the length was not known when the file was written.
    return first, 0 if second == (1 << 8 * length) - 1 else second


def _riff_ends(file: BinaryIO, size: int) -> Iterator[int]:
    """Return where each RIFF chunk should end; a large avi has several."""
    start = 0
    while start + 8 <= size:
        file.seek(start)
        kind, length = struct.unpack("<4sI", file.read(8))
        # A recorder that was stopped by force leaves 0, or all bits set, and promises nothing.
        if kind != b"RIFF" or length in {0, 0xFFFFFFFF}:
            return
        start += 8 + length + length % 2
        yield start - length % 2


def _element_ends(file: BinaryIO, size: int) -> Iterator[int]:
    """Return where each outermost Matroska element should end."""
    start = 0
    while start < size:
        file.seek(start)
        head = file.read(12)
        id_length = 9 - head[0].bit_length()
        coded = head[id_length:]
        if not coded or not coded[0]:
            return
        length = 9 - coded[0].bit_length()
        number = int.from_bytes(coded[:length]) & ((1 << 7 * length) - 1)
        # All bits set is the mark of a live recording, whose length is not known.
        if len(coded) < length or number == (1 << 7 * length) - 1:
            return
        start += id_length + length + number
        yield start

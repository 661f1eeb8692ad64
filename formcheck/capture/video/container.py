"""Facts about a video file that PyAV does not give, read from the file's structure.

FFmpeg reads a file that is cut off without an error, and PyAV does not name a codec that it cannot
decode. So the outer structure is read here: ISO media (mp4, mov; ISO/IEC 14496-12), Matroska
(mkv, webm; RFC 9559), RIFF (avi), MPEG transport streams (ts, mts; ISO/IEC 13818-1) and GIF. Other
formats are not read.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_ISO_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_EBML_ID = 0x1A45DFA3
#: The last byte of a GIF, and the first of each packet of a transport stream, where cameras put a
#: time of four bytes before it.
_GIF_TRAILER, _SYNC_BYTE = b";", 0x47
_PACKET_BYTES, _TIME_BYTES = 188, 4
#: Zeros after the trailer of a GIF are padding, of a block at most.
_PADDING_BYTES = 4096
#: Stands for the codec of an encrypted track in an ISO file.
ENCRYPTED = "encv"
#: A Matroska file names its codecs near its beginning: element 0x86, its length, its text.
_SEARCHED_BYTES = 1 << 20
_MATROSKA_CODEC = re.compile(rb"\x86[\x80-\xff](V_[A-Z0-9/_]+)")
#: In an AVI the header of a video stream begins with its kind and the name of its codec.
_RIFF_CODEC = re.compile(rb"strh....vids([ -~]{4})", re.DOTALL)


class _Box(NamedTuple):
    kind: bytes
    start: int
    end: int


def is_cut_off(path: Path) -> bool:
    """Return whether the file is shorter than its structure says."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[4:8] in _ISO_FIRST_BOXES:
            return any(box.end > size for box in _boxes(file, 0, size))
        if head[:4] == b"RIFF":
            return any(end > size for end in _riff_ends(file, size))
        if head[:4] == _EBML_ID.to_bytes(4):
            return any(end > size for end in _element_ends(file, size))
        if head[:4] == b"GIF8":
            file.seek(-min(size, _PADDING_BYTES), os.SEEK_END)
            return not file.read().rstrip(b"\0").endswith(_GIF_TRAILER)
        packet_bytes = _transport_packet_bytes(file)
        return packet_bytes is not None and size % packet_bytes > 0


def video_codec(path: Path) -> str | None:
    """Return the codec name of the first video stream, if there is one."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_SEARCHED_BYTES)
        if head[4:8] in _ISO_FIRST_BOXES:
            return _iso_codec(file, size)
    match = (_RIFF_CODEC if head[:4] == b"RIFF" else _MATROSKA_CODEC).search(head)
    return match[1].decode("ascii").strip() if match else None


def media_end(path: Path) -> int | None:
    """Return the end of the media in an ISO file, in bytes; None for other formats.

    Only an index of the fragments, or notes of the writing program, may follow.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(8)[4:8] not in _ISO_FIRST_BOXES:
            return None
        return max((box.end for box in _boxes(file, 0, size) if box.kind == b"mdat"), default=None)


def _iso_codec(file: BinaryIO, size: int) -> str | None:
    """Return the four characters of the first sample description of the first video track."""
    movie = _find(file, (b"moov",), _Box(b"", 0, size))
    for track in _boxes(file, movie.start, movie.end) if movie else ():
        if track.kind == b"trak" and _is_video(file, track):
            described = _find(file, (b"mdia", b"minf", b"stbl", b"stsd"), track)
            # Version, flags and the number of entries come first, then the size of the first.
            file.seek(described.start + 12 if described else size)
            return file.read(4).decode("ascii", "replace").strip() or None
    return None


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    """Walk the ISO boxes from start to end; ``_Box.start`` is that of its content.

    In a damaged file the end of a box may be any number.
    """
    end = min(end, os.fstat(file.fileno()).st_size)
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


def _find(file: BinaryIO, kinds: tuple[bytes, ...], within: _Box) -> _Box | None:
    """Return the first box at the end of this path of nested kinds."""
    for kind in kinds:
        inner = (box for box in _boxes(file, within.start, within.end) if box.kind == kind)
        found = next(inner, None)
        if found is None:
            return None
        within = found
    return within


def _is_video(file: BinaryIO, track: _Box) -> bool:
    handler = _find(file, (b"mdia", b"hdlr"), track)
    if not handler:
        return False
    file.seek(handler.start + 8)
    return file.read(4) == b"vide"


def _transport_packet_bytes(file: BinaryIO) -> int | None:
    """Return the packet length of a transport stream; None for another kind of file."""
    file.seek(0)
    head = file.read(3 * (_PACKET_BYTES + _TIME_BYTES))
    for first, step in ((0, _PACKET_BYTES), (_TIME_BYTES, _PACKET_BYTES + _TIME_BYTES)):
        if [*head[first::step][:3]] == [_SYNC_BYTE] * 3:
            return step
    return None


def _riff_ends(file: BinaryIO, size: int) -> Iterator[int]:
    """Yield where each RIFF chunk should end; a large avi has several."""
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
    """Yield where each outermost Matroska element should end."""
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

"""Refuses files that are no video, with the reason and a remedy."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from formcheck.capture.frame_source import without_credentials
from formcheck.capture.video.container import ENCRYPTED, is_cut_off, video_codec
from formcheck.errors import VideoError

#: The beginning of an address; Windows drives have one letter, and paths lose double slashes.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")


def require_text(name: Path | str) -> None:
    """Refuse a file name that is not text: it crashes OpenCV.

    Raises:
        VideoError: Some bytes of the name are not UTF-8.
    """
    try:
        str(name).encode()
    except UnicodeEncodeError as error:
        raise VideoError(
            f"expected a file whose name is text, got {str(name)!r}; give the file another name"
        ) from error


def require_file(name: Path | str) -> None:
    """Refuse everything but a file with content that may be read.

    Raises:
        VideoError: It is missing, empty, a folder, a stream or an address, or may not be read.
    """
    require_text(name)
    if str(name) == "-" or _ADDRESS.match(str(name)):
        what = "standard input" if str(name) == "-" else without_credentials(f"the address {name}")
        raise VideoError(_refuse_stream(what))
    path = Path(name).absolute()
    try:
        if path.is_dir():
            raise VideoError(f"expected a video file, got the folder {path.name}; name one file")
        if path.is_fifo() or path.is_socket() or path.is_char_device():
            raise VideoError(_refuse_stream(f"the stream {path.name}"))
        if not path.is_file():
            raise VideoError(
                f"expected a video file, but {path.name} does not exist; check the path"
            )
        if path.stat().st_size == 0:
            raise VideoError(
                f"expected a video file, got {path.name}, which is empty; copy it again"
            )
        with path.open("rb"):
            pass
    except OSError as error:
        raise VideoError(
            f"expected a file that can be read, got {path.name}: {error.strerror}"
        ) from error


def _refuse_stream(what: str) -> str:
    return (
        f"expected a video file, got {what}; a stream cannot be analysed, so save it to a file "
        "first"
    )


def why_refused(path: Path, code: str) -> str:
    """Return the message for a file that the decoder refused."""
    name = path.name
    if code == "text":
        return f"expected a video, got a text file: {name}"
    if code == "still":
        return (
            f"expected a video, got {name}, which holds a single still picture (a photo, or the "
            "cover of a sound file); give a file with moving pictures"
        )
    if code == "no_decoder":
        return _why_no_decoder(path)
    if code in {"undecodable", "crashed"}:
        return (
            f"expected a video with pictures, but none could be decoded from {name}; it is empty, "
            "damaged or of an unknown kind: copy it again, or convert it to mp4"
        )
    if is_cut_off(path):
        return (
            f"expected a whole video, got {name}, which is cut off before its index; copy or "
            "download it again"
        )
    return (
        f"expected a video, got {name}, in which no pictures are found (sound only, another kind "
        "of file, or a recording that was interrupted); give an mp4, mov, mkv, webm or avi"
    )


def _why_no_decoder(path: Path) -> str:
    codec = video_codec(path)
    if codec == ENCRYPTED:
        return (
            f"expected a video that can be decoded, got {path.name}, which is encrypted (copy "
            "protection); give a video without it"
        )
    coded = f"coded as {codec!r}" if codec else "in a codec without a name"
    return (
        f"expected a video that can be decoded, got {path.name}, {coded}, for which there is no "
        "decoder here; convert it to H.264, for example with HandBrake, or with "
        f"ffmpeg -i {shlex.quote(path.name)} -c:v libx264 converted.mp4"
    )

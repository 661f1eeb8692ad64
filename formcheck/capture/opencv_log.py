"""Keeps OpenCV's own log lines away from the user, who is told in our words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import cv2

_LEVEL = "OPENCV_LOG_LEVEL"
_FFMPEG_LEVEL = "OPENCV_FFMPEG_LOGLEVEL"
#: AV_LOG_QUIET of FFmpeg.
_FFMPEG_QUIET = "-8"


@contextmanager
def quiet_opencv() -> Iterator[None]:
    """Silence OpenCV, and FFmpeg inside it, while the block runs.

    A file opened inside the block stays quiet while it is read: OpenCV reads FFmpeg's level from
    the environment at each opening and keeps it. Whoever has set one of OpenCV's two variables
    wants to see its lines, so it is left as it is. Both settings belong to the whole process and
    are put back.
    """
    level = None
    if _LEVEL not in os.environ:
        level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    ours = _FFMPEG_LEVEL not in os.environ
    if ours:
        os.environ[_FFMPEG_LEVEL] = _FFMPEG_QUIET
    try:
        yield
    finally:
        if ours:
            os.environ.pop(_FFMPEG_LEVEL, None)
        if level is not None:
            cv2.utils.logging.setLogLevel(level)

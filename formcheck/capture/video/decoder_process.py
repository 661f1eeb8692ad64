"""The decoder: a program that turns a video file into upright BGR frames on stdout.

``decoder`` starts this file as a script; nobody imports it. Of formcheck it imports only three
neighbours: PyAV and OpenCV both bring libavdevice, and macOS complains at every start of a process
that loads the two. A file that crashes FFmpeg ends this process and not the session.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from typing import Any

import av

# Where formcheck is not installed, the path of a script does not lead to it.
sys.path.append(os.fspath(Path(__file__).resolve().parents[3]))

from formcheck.capture.video.decoder_protocol import FRAME_HEADER, Job, VideoInfo
from formcheck.capture.video.stream_decoding import (
    Decoded,
    RefusedError,
    Video,
    stored_frames,
)

#: A step that takes longer is given up, since a damaged file can keep FFmpeg busy for ever; the
#: process then ends with exit code STALLED.
MAX_STEP_S = 20.0
STALLED = 3
#: The exit code after an error of this program.
CRASHED = 4


class Watchdog:
    """Ends the process when one step takes too long."""

    def __init__(self) -> None:
        self._began_s: float | None = time.monotonic()
        threading.Thread(target=self._watch, daemon=True).start()

    def begin_step(self) -> None:
        self._began_s = time.monotonic()

    def rest(self) -> None:
        """Stop the clock while the parent reads."""
        self._began_s = None

    def _watch(self) -> None:
        while True:
            time.sleep(1.0)
            began_s = self._began_s
            if began_s is not None and time.monotonic() - began_s > MAX_STEP_S:
                os._exit(STALLED)


def _open(job: Job, watchdog: Watchdog) -> Video:
    return Video(job.path, threads=job.threads, media_end=job.media_end, step=watchdog.begin_step)


def _decode(job: Job, watchdog: Watchdog) -> None:
    try:
        video = _open(job, watchdog)
        frames = video.frames()
        ahead = _first_frames(video, frames)
    except RefusedError as error:
        _write_line({"refused": str(error)})
        return
    _write_line(asdict(_describe(video, ahead[0])))
    if job.from_s > 0 and video.seek(job.from_s):
        frames = video.frames()
        ahead = [*islice(frames, 1)]
        if not ahead or not ahead[0].t <= job.from_s:
            # The index leads too far, or nowhere: decode from the beginning.
            video = _open(job, watchdog)
            frames, ahead = video.frames(), []
    for decoded in chain(ahead, frames):
        _send(decoded, watchdog)
    sys.stdout.buffer.write(FRAME_HEADER.pack(math.nan, video.lost_at_end, 0, 0))


def _describe(video: Video, first: Decoded) -> VideoInfo:
    stream, container = video.stream, video.container
    fps = stream.average_rate or stream.guessed_rate
    stream_s = None
    if stream.duration is not None and stream.time_base is not None:
        stream_s = float(stream.duration * stream.time_base)
    height, width = first.image.shape[:2]
    return VideoInfo(
        format=container.format.name,
        width=width,
        height=height,
        frames=stored_frames(container, stream),
        fps=float(fps) if fps else None,
        stream_s=stream_s,
        file_s=container.duration / av.time_base if container.duration else None,
    )


def _first_frames(video: Video, frames: Iterator[Decoded]) -> list[Decoded]:
    """Return the first frame; in a format of photos the first two, to refuse those."""
    name = video.container.format.name
    photos = name == "image2" or name.endswith("_pipe")
    found = [*islice(frames, 2 if photos else 1)]
    if not found:
        raise RefusedError("undecodable")
    if photos and len(found) == 1:
        raise RefusedError("still")
    return found


def _write_line(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


def _send(decoded: Decoded, watchdog: Watchdog) -> None:
    watchdog.rest()
    height, width = decoded.image.shape[:2]
    out = sys.stdout.buffer
    out.write(FRAME_HEADER.pack(decoded.t, decoded.lost, width, height))
    out.write(decoded.image.data)
    out.flush()
    watchdog.begin_step()


def main() -> None:
    """Decode the file of ``argv[1]`` to its end, or until the parent stops reading."""
    av.logging.set_level(av.logging.PANIC)
    code = CRASHED
    try:
        _decode(Job(**json.loads(sys.argv[1])), Watchdog())
        sys.stdout.buffer.flush()
        code = 0
    except BrokenPipeError:
        code = 0
    except Exception:  # noqa: BLE001 - the parent tells of it
        traceback.print_exc()
    finally:
        # Without finalizers: they have nothing to save, and a damaged file can hang or crash them.
        os._exit(code)


if __name__ == "__main__":
    main()

"""Processes that share the frames of one long video."""

from __future__ import annotations

import multiprocessing
import signal
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from formcheck.capture.frame_source import Closing
from formcheck.capture.parallel.frame_sampling import Watch
from formcheck.capture.parallel.segments import Segment, SegmentJoiner, Task, record_segment
from formcheck.capture.recording.recording import SUFFIX
from formcheck.errors import OutputError

#: A process takes about a second to start, and processes a second more than its segment.
MIN_SEGMENT_S = 15.0


def segment_starts(duration_s: float | None, workers: int) -> list[float]:
    """Return the start times in seconds of all segments but the first; a short video has fewer."""
    duration_s = duration_s or 0.0
    count = min(workers, int(duration_s / MIN_SEGMENT_S))
    return [number * duration_s / count for number in range(1, count)]


class Workers(Closing):
    """Finds the poses of a video with a process for each later segment of it.

    Use it in a ``with`` block, which ends the processes. The poses equal those of one process, up
    to traces of where each tracker began (decision 12).

    Args:
        task: For the other processes.
        watch: Does the same in this process.
        starts: Start times of the other segments, increasing.

    Raises:
        OutputError: There is no room for temporary files.
    """

    def __init__(self, task: Task, watch: Watch, starts: Sequence[float]) -> None:
        self._cleanup = ExitStack()
        segments: list[Segment] = []
        if starts:
            folder = Path(self._cleanup.enter_context(_new_folder()))
            segments = [Segment(at_s, folder / f"{at_s:.3f}{SUFFIX}") for at_s in starts]
        # Not forked: native threads and locks of the models would not come along.
        context = multiprocessing.get_context("spawn")
        self._processes = [
            context.Process(
                target=record_segment, args=(task, segment, segments[number + 1 :]), daemon=True
            )
            for number, segment in enumerate(segments)
        ]
        #: Returns the sample of the next frame, from here or from another process.
        self.watch: Watch = SegmentJoiner(watch, segments).watch

    def __enter__(self) -> Self:
        # The processes inherit it: Ctrl-C is for the first one.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for process in self._processes:
                # Out of memory or processes: the others do its work.
                with suppress(OSError):
                    process.start()
        finally:
            signal.signal(signal.SIGINT, before)
        return self

    def close(self) -> None:
        for process in self._processes:
            if process.pid is not None:
                process.kill()
                process.join()
        self._cleanup.close()

    @property
    def lost(self) -> int:
        """Number of processes that ended without doing their work."""
        return sum(one.pid is None or one.exitcode not in {None, 0} for one in self._processes)


def _new_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="formcheck-", ignore_cleanup_errors=True)
    except OSError as error:
        raise OutputError(
            f"no folder for temporary files can be made ({error.strerror or error}); "
            "make room for them, or do without --workers"
        ) from error

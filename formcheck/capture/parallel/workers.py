"""Processes that share the pictures of one long video."""

from __future__ import annotations

import multiprocessing
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Self

from formcheck.capture.parallel.frame_sampling import Watch
from formcheck.capture.parallel.segments import Segment, SegmentJoiner, Task, look_at
from formcheck.capture.recording.recording import SUFFIX
from formcheck.capture.source import Closing
from formcheck.errors import OutputError

#: A process takes about a second to start, and a second of pictures more than its own.
LEAST_STRETCH_S = 15.0


def stretch_starts(duration_s: float | None, workers: int) -> list[float]:
    """Return where the stretches of all processes but the first begin, in seconds.

    Args:
        duration_s: Of the video; None when it is not known.
        workers: How many processes there may be; a video that is short for them gets fewer.
    """
    count = min(workers, int((duration_s or 0.0) / LEAST_STRETCH_S))
    return [number * (duration_s or 0.0) / count for number in range(1, count)]


class Workers(Closing):
    """Finds the poses of a video with the help of a process for each later stretch of it.

    Use it in a ``with`` block, at whose end the processes have ended too. The poses are those of
    one process but for traces of where its tracker began (decision 12).

    Args:
        task: What the other processes do.
        watch: Does the same in this process.
        starts: Where the stretches of the other processes begin, growing; none does it all here.

    Raises:
        OutputError: There is no place for what the processes find.
    """

    def __init__(self, task: Task, watch: Watch, starts: Sequence[float]) -> None:
        self._cleanup = ExitStack()
        stretches: list[Segment] = []
        if starts:
            folder = Path(self._cleanup.enter_context(_new_folder()))
            stretches = [Segment(at_s, folder / f"{at_s:.3f}{SUFFIX}") for at_s in starts]
        # Not forked: native threads and locks of the models would not come along.
        context = multiprocessing.get_context("spawn")
        self._processes = [
            context.Process(
                target=look_at, args=(task, stretch, stretches[number + 1 :]), daemon=True
            )
            for number, stretch in enumerate(stretches)
        ]
        #: Looks at the next picture, or knows from another process who is in it.
        self.watch: Watch = SegmentJoiner(watch, stretches).watch

    def __enter__(self) -> Self:
        with _deaf_to_ctrl_c():
            for process in self._processes:
                # For want of memory or processes: then the others do its work.
                with suppress(OSError):
                    process.start()
        return self

    def close(self) -> None:
        """End the processes and remove their files."""
        for process in self._processes:
            if process.pid is not None:
                process.kill()
                process.join()
        self._cleanup.close()

    @property
    def lost(self) -> int:
        """How many processes have not done their work and never will."""
        return sum(map(_is_lost, self._processes))


def _new_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="formcheck-", ignore_cleanup_errors=True)
    except OSError as error:
        raise OutputError(
            f"no folder for temporary files can be made ({error.strerror or error}); "
            "make room for them, or do without --workers"
        ) from error


def _is_lost(process: SpawnProcess) -> bool:
    return process.pid is None or process.exitcode not in {None, 0}


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let processes be started that do not hear Ctrl-C: the first one is whom people stop."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

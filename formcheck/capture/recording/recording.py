"""Recordings of poses, to judge a session again without its video and without MediaPipe.

A recording (``NAME.poses.jsonl.gz``) is gzipped JSON, one object a line::

    {"format": "formcheck-poses", "version": 1, "formcheck_version": "0.1.0", "exercise": "squat",
     "thresholds": {"trunk_lean.above": 50.0}, "model": "full", "source": {"name": ...}}
    {"t": 0.033, "size": [640, 480], "image": [x, y, ...], "world": [x, y, z, ...],
     "visibility": [...]}
    {"t": 0.067, "pose": null}
    {"end": {"name": ..., "frames": 2, "problem": null, ...}}

``thresholds`` has only changed ones. The first line may have a ``goal``: {"reps": 10, "hold_s":
null, "sets": 3, "rest_s": 30}. Later lines have ``model`` and ``size`` where these change, and
may have ``back``: [x, y, ...], and ``after_cut``: true where the film has cut since the last pose.
NaN is null. An unfinished session lacks the last line.
"""

from __future__ import annotations

import contextlib
import gzip
import itertools
import math
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from formcheck._version import __version__
from formcheck.capture.recording import lines
from formcheck.core.goal import Goal
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Restarted, Tick
from formcheck.core.results.report import Report, Source
from formcheck.errors import OutputError, RecordingError, printable
from formcheck.filenames import derived_name

SUFFIX = ".poses.jsonl.gz"

# A killed process loses no more than this.
_FLUSH_EVERY_S = 1.0
# About 0.25 ms and 510 bytes per frame; level 6 takes up to 50 % longer for 8 % less.
_COMPRESSION = 4
# Lines are about 2 kB; a file without line ends must not fill the memory.
_LONGEST_LINE = 1_000_000


class RecordingWriter:
    """A sink that writes a recording, first to ``NAME.partial``; closing moves it into place.

    Args:
        path: The file; an existing one is replaced when the session ends.
        thresholds: Only changed ones.
        model: Variant of the pose model, or a function that returns the one in use.
        source: The source as known now.

    Raises:
        OutputError: The file cannot be written; methods raise it as well.
    """

    def __init__(
        self,
        path: Path,
        *,
        exercise: str,
        thresholds: Mapping[str, float],
        model: str | Callable[[], str],
        source: Source,
        goal: Goal | None = None,
    ) -> None:
        self.path = path
        self.partial = path.with_name(derived_name(path.name, ".partial"))
        self._model_in_use = model if callable(model) else lambda: model
        self._model = self._model_in_use()
        self._header = lines.Header(exercise, thresholds, self._model, source, __version__, goal)
        self._begin()

    def _begin(self) -> None:
        self._model = self._model_in_use()
        self._header = replace(self._header, model=self._model)
        self._size: tuple[int, int] | None = None
        self._flushed_t = -math.inf
        try:
            self._raw = self.partial.open("wb")
        except OSError as error:
            raise self._problem(error) from error
        # Without name and date in the gzip header the same poses give the same bytes.
        self._gzip = gzip.GzipFile("", "wb", _COMPRESSION, self._raw, mtime=0)
        self._put(lines.header_line(self._header), flush=True)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if any(isinstance(event, Restarted) for event in tick.events):
            self._raw.close()
            self._begin()
        self.add(tick.t, tick.pose)

    def add(self, t: float, pose: Pose | None) -> None:
        flush = t - self._flushed_t >= _FLUSH_EVERY_S
        before, self._model = self._model, self._model_in_use()
        changed = None if self._model == before else self._model
        self._put(lines.pose_line(t, pose, self._size, model=changed), flush=flush)
        if pose is not None:
            self._size = pose.size
        if flush:
            self._flushed_t = t

    def close(self, report: Report | None) -> None:
        self.finish(None if report is None else report.source)

    def finish(self, source: Source | None) -> None:
        """Finish the file and move it into place; without a source it ends as if cut off."""
        try:
            if source is not None:
                self._gzip.write(lines.end_line(source))
            self._gzip.close()
            self._raw.close()
            self.partial.replace(self.path)
        except OSError as error:
            raise self._problem(error) from error
        finally:
            with contextlib.suppress(OSError):
                self._raw.close()

    def _put(self, line: bytes, *, flush: bool) -> None:
        try:
            self._gzip.write(line)
            if flush:
                self._gzip.flush(zlib.Z_SYNC_FLUSH)
        except OSError as error:
            raise self._problem(error) from error

    def _problem(self, error: OSError) -> OutputError:
        return OutputError(
            f"the recording {self.path} cannot be written ({error.strerror or error}); "
            "choose a folder that exists, is yours to write and has room"
        )


class Recording:
    """Reads a recording; iterate for ``(t, Pose | None)`` of each frame, t in seconds.

    A recording that was cut off gives its whole lines. It may be read more than once.

    Attributes:
        exercise, thresholds, goal, formcheck_version: As in its first line.
        model: Variant of the pose model at the beginning.

    Raises:
        RecordingError: The file cannot be read, is not a recording, has another version, or (while
            iterating) is corrupted.
    """

    def __init__(self, path: Path) -> None:
        # Late: it loads pydantic, which writing does without.
        from formcheck.capture.recording import line_reader  # noqa: PLC0415

        self.path = path
        self._reader = line_reader
        first = next(self._objects(), None)
        if first is None:
            raise self._error(1, "expected the header of a recording, got none")
        with self._locate_errors(1):
            header = self._reader.header_from(first[1])
        self.exercise, self.thresholds, self.goal = header.exercise, header.thresholds, header.goal
        self.model, self.formcheck_version = header.model, header.formcheck_version
        self._source = header.source
        self._ended: Source | None = None
        self._cut: str | None = None

    @property
    def source(self) -> Source:
        """The source; with its final numbers once the last line has been read."""
        return self._ended or self._source

    @property
    def problem(self) -> str | None:
        """Why the recording or its source ended early, as text; known after iterating."""
        return self._cut or (self._ended.problem if self._ended else None)

    def __iter__(self) -> Iterator[tuple[float, Pose | None]]:
        self._ended, self._cut = None, None
        size: tuple[int, int] | None = None
        last_t: float | None = None
        for number, data in itertools.islice(self._objects(), 1, None):
            with self._locate_errors(number):
                if self._ended is not None:
                    raise RecordingError("expected nothing after the end, got more")
                if "end" in data:
                    self._ended = self._reader.end_from(data)
                    continue
                t, pose, size = self._reader.pose_from(data, size)
                if last_t is not None and t <= last_t:
                    raise RecordingError(f"expected a time after {last_t} s, got {t} s")
            last_t = t
            yield t, pose
        if self._ended is None:
            where = "before its first picture" if last_t is None else f"after {last_t:.1f} s"
            self._cut = f"the recording breaks off {where}"

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield number and object of each whole line."""
        number = 0
        try:
            with gzip.open(self.path, "rb") as file:
                while (line := file.readline(_LONGEST_LINE)).endswith(b"\n"):
                    number += 1
                    with self._locate_errors(number):
                        data = self._reader.decode(line)
                    yield number, data
                if len(line) == _LONGEST_LINE:
                    raise self._error(number + 1, "expected shorter lines, got a giant one")
        except EOFError:
            return
        except (gzip.BadGzipFile, zlib.error) as error:
            got = "corrupted data" if number else "another kind of file"
            raise self._error(number + 1, f"expected gzipped lines of JSON, got {got}") from error
        except OSError as error:
            raise RecordingError(
                f"the recording {self.path} cannot be read ({error.strerror or error}); "
                "give the poses.jsonl.gz of a run with --record"
            ) from error

    @contextlib.contextmanager
    def _locate_errors(self, number: int) -> Iterator[None]:
        try:
            yield
        except RecordingError as error:
            raise self._error(number, str(error)) from error

    def _error(self, number: int, what: str) -> RecordingError:
        what = printable(" ".join(what.split()))
        return RecordingError(
            f"{self.path} is not a valid recording: line {number}: {what}; "
            "give an undamaged copy or record the session again"
        )

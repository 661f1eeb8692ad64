"""What is measured, and how time is."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

import av

from formcheck import exercises
from formcheck.capture.pose.model_files import Variant
from formcheck.core.exercise.definition import Exercise

#: What was measured, the figure, and the goal.
Row: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Job:
    """What is measured."""

    video: Path
    exercise_name: str
    model: Variant
    runs: int

    @property
    def exercise(self) -> Exercise:
        return exercises.get(self.exercise_name)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that a call took, by the clock and of all cores, child processes included."""

    wall_s: float
    cpu_s: float


def spent(call: Callable[[], object]) -> Spent:
    before, start_s = os.times(), time.perf_counter()
    call()
    wall_s, after = time.perf_counter() - start_s, os.times()
    return Spent(wall_s, sum(after[:4]) - sum(before[:4]))


def spread(values: list[float]) -> str:
    """Return the median with the least and the most."""
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def cores() -> str:
    """Return how many cores there are, and which."""
    name = platform.processor() or "unknown"
    known = Path("/proc/cpuinfo")
    if known.exists():
        lines = known.read_text(encoding="utf-8", errors="replace").splitlines()
        models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        name = models[0] if models else name
    return f"{os.cpu_count()} cores of {name}"


def repeated(video: Path, seconds: float, path: Path) -> Path:
    """Write the frames of a video again and again, as they are coded, for so long at least."""
    with av.open(str(video)) as source, av.open(str(path), "w") as out:
        original = source.streams.video[0]
        stream = out.add_stream_from_template(original)
        assert original.duration is not None
        assert original.time_base is not None
        once_s = float(original.duration * original.time_base)
        for turn in range(1 + int(seconds / once_s)):
            source.seek(0)
            for packet in source.demux(original):
                if packet.pts is None or packet.dts is None:
                    continue
                packet.pts += turn * original.duration
                packet.dts += turn * original.duration
                packet.stream = stream
                out.mux(packet)
    return path

"""reps.csv, frames.csv and report.json of a session, and the text of CSV and JSON files."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Rep, Restarted, Tick
from formcheck.core.results.report import Report
from formcheck.core.workout.report import WorkoutReport
from formcheck.sinks.base import Sink
from formcheck.sinks.files.atomic_write import PartialFile, write_whole

#: Frames are on disk after at most this many seconds of the source.
FLUSH_EVERY_S = 1.0
# The measures of the exercise follow.
_REP_COLUMNS = (
    "source", "exercise", "rep", "side", "start_s", "turn_s", "end_s", "good", "faults",
    "not_checked",
)  # fmt: skip
# What spreadsheets take for the beginning of a formula, or skip before one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class RepsCsv(Sink):
    """Writes reps.csv: a row for each counted rep, with its measures named NAME_UNIT.

    An unknown number is an empty cell. The columns depend on the exercise alone.
    """

    def __init__(self, path: Path, exercise: Exercise) -> None:
        self._path = path
        self._measures = [exercise.name_of_measure(stat) for stat in exercise.measures]

    def close(self, report: Report | None) -> None:
        if report is not None:
            rows = [self._row(rep, report) for rep in report.reps]
            write_whole(self._path, csv_text([[*_REP_COLUMNS, *self._measures], *rows]))

    def _row(self, rep: Rep, report: Report) -> list[str]:
        times = [_number(value) for value in (rep.start_s, rep.turn_s, rep.end_s)]
        judged = ["yes" if rep.good else "no", " ".join(rep.faults), " ".join(rep.not_checked)]
        measures = [_number(rep.measures.get(name, math.nan)) for name in self._measures]
        name = text_cell(report.source.name)
        return [name, report.exercise, str(rep.number), rep.side or "", *times, *judged, *measures]


class FramesCsv(Sink):
    """Writes frames.csv: a row for each frame with time, phase, counts, signals and active faults.

    An unknown signal is an empty cell. Each column's header ends in its unit.
    """

    def __init__(self, path: Path, exercise: Exercise) -> None:
        self._path = path
        self._names = [signal.name for signal in exercise.signals]
        units = [f"{signal.name}_{signal.unit}" for signal in exercise.signals]
        head = ["t_s", "phase", "view", "side", "reps", "attempts", "hold_s", *units, "faults"]
        self._head = ",".join(head) + "\r\n"
        self._begin()

    def _begin(self) -> None:
        self._file = PartialFile(self._path)
        self._file.write(self._head)
        self._flushed_t = -math.inf

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if any(isinstance(event, Restarted) for event in tick.events):
            self._file.abandon()
            self._begin()
        values = [_number(tick.signals[name]) for name in self._names]
        state = [tick.phase.value, tick.view, tick.side, str(tick.reps), str(tick.attempts)]
        row = [f"{tick.t:.3f}", *state, f"{tick.hold_s:.2f}", *values, " ".join(tick.faults)]
        self._file.write(",".join(row) + "\r\n")
        if tick.t - self._flushed_t >= FLUSH_EVERY_S:
            self._file.flush()
            self._flushed_t = tick.t

    def close(self, report: Report | None) -> None:
        self._file.finish()


class ReportJson(Sink):
    """Writes report.json at the end.

    Attributes:
        written: It is on disk; an older file of this name does not count.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.written = False

    def close(self, report: Report | None) -> None:
        if report is not None:
            write_whole(self._path, report_text(report))
            self.written = True


def report_text(report: Report | WorkoutReport) -> str:
    """Return a report as JSON text."""
    # In ASCII: file names need not be text, and not every terminal knows all letters.
    return json.dumps(report.to_dict(), indent=2) + "\n"


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as the text of a CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def text_cell(text: str) -> str:
    """Return text as a cell that no spreadsheet reads as a formula, whoever named the file."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _number(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else ""

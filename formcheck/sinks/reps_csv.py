"""reps.csv: one row a rep, for spreadsheets."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

from formcheck.core.events import Rep, Tick
from formcheck.core.exercise import Exercise
from formcheck.core.frame import Frame
from formcheck.core.report import Report
from formcheck.sinks.files import write_whole

_HEAD = (
    "source", "exercise", "rep", "side", "start_s", "turn_s", "end_s", "good", "faults",
    "not_checked",
)  # fmt: skip
# What spreadsheets take for the beginning of a formula, or skip before one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def text_cell(text: str) -> str:
    """Return text as a cell that no spreadsheet reads as a formula, whoever named the file."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


class RepsCsv:
    """A sink that writes the counted reps with their measures, whose names end in their units.

    A number that is not known is an empty cell. The columns depend on the exercise alone.
    """

    def __init__(self, path: Path, exercise: Exercise) -> None:
        self._path = path
        self._measures = [exercise.name_of_measure(stat) for stat in exercise.measures]

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Wait for the report."""

    def close(self, report: Report | None) -> None:
        """Write the file."""
        if report is None:
            return
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow([*_HEAD, *self._measures])
        rows.writerows(self._row(rep, report) for rep in report.reps)
        write_whole(self._path, text.getvalue())

    def _row(self, rep: Rep, report: Report) -> list[str]:
        times = [_number(value) for value in (rep.start_s, rep.turn_s, rep.end_s)]
        judged = ["yes" if rep.good else "no", " ".join(rep.faults), " ".join(rep.not_checked)]
        measures = [_number(rep.measures.get(name, math.nan)) for name in self._measures]
        name = text_cell(report.source.name)
        return [name, report.exercise, str(rep.number), rep.side or "", *times, *judged, *measures]


def _number(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else ""
